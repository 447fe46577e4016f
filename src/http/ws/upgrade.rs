//! From an HTTP request to a socket.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::socket::Socket;
use super::{WebSocketLimits, WebSockets};
use crate::http::application::Application;
use crate::http::front::{Code, RequestError};
use crate::http::graphql::accept::MediaType;
use crate::http::graphql::reply::Reply;
use crate::http::graphql::{address, caller};
use crate::http::limiter::network;

const SUBPROTOCOL: &str = "graphql-transport-ws";

/// Buffers are kept while a socket is idle, so they are small; they grow with a message.
const BUFFER: usize = 1024;

/// Whether a request asks to become a socket.
pub fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

impl<A: Application> WebSockets<A> {
    /// Turns a request into a socket, or refuses it with a reason.
    pub async fn upgrade(&self, request: Request) -> Response {
        match self.accept(request).await {
            Ok(response) => response,
            Err(refusal) => Reply::refused(refusal).into_response(MediaType::Json),
        }
    }

    async fn accept(&self, request: Request) -> Result<Response, RequestError> {
        let shared = &self.shared;
        if shared.shutdown.is_cancelled() {
            return Err(RequestError::new(Code::Unavailable, "The server shuts down. Connect again."));
        }
        if !shared.origins.admits(request.headers()) {
            return Err(RequestError::new(
                Code::Forbidden,
                "Pages of this origin may not connect here. Ask the server's operator to allow it.",
            ));
        }
        if !offers_subprotocol(request.headers()) {
            let message = format!("Offer the subprotocol `{SUBPROTOCOL}`. No other is spoken here.");
            return Err(RequestError::bad_request(message));
        }
        let mut response = create_response_with_body(&request, Body::empty).map_err(|error| {
            RequestError::bad_request(format!("This is not a WebSocket handshake: {error}."))
        })?;
        response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        self.open(request).await?;
        Ok(response)
    }

    /// Serves the socket once the response is sent.
    async fn open(&self, request: Request) -> Result<(), RequestError> {
        let shared = &self.shared;
        let (parts, body) = request.into_parts();
        let upgraded_by = match parts.headers.contains_key(header::AUTHORIZATION) {
            true => Some(caller(&shared.endpoint.app, &parts.headers).await?),
            false => None,
        };
        let address = address(&parts);
        let share = shared.addresses.take(address.map(network)).ok_or_else(|| {
            RequestError::new(
                Code::RateLimited,
                "This address has too many sockets. Close one, or try again later.",
            )
        })?;
        let socket = Socket { shared: Arc::clone(shared), address, upgraded_by };
        let config = config(&shared.limits);
        let upgrade = hyper::upgrade::on(Request::from_parts(parts, body));
        shared.sockets.spawn(async move {
            let _share = share;
            match upgrade.await {
                Ok(upgraded) => {
                    let stream = TokioIo::new(upgraded);
                    let stream = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
                    socket.run(stream).await;
                }
                Err(error) => tracing::debug!(%error, "an upgrade failed"),
            }
        });
        Ok(())
    }
}

fn offers_subprotocol(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offered| offered.trim() == SUBPROTOCOL)
}

fn config(limits: &WebSocketLimits) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .max_message_size(Some(limits.message_bytes))
        .max_frame_size(Some(limits.message_bytes))
}
