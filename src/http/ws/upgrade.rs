//! From an HTTP request to a socket.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::socket::Socket;
use super::{WebSocketLimits, WebSockets};
use crate::http::application::{Application, Refusal};
use crate::http::bearer::bearer;
use crate::http::front::{Code, RequestError};
use crate::http::quota::holder_of;
use crate::http::refusal::{refuse, refuse_credential};

const SUBPROTOCOL: &str = "graphql-transport-ws";

/// Buffers are kept while a socket is idle, so they are small; they grow with a message.
const BUFFER: usize = 4 * 1024;

/// Whether a request asks to become a socket.
pub fn is_upgrade(headers: &HeaderMap) -> bool {
    headers
        .get(header::UPGRADE)
        .is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

impl<A: Application> WebSockets<A> {
    /// Turns a request into a socket, or refuses it with a reason.
    pub async fn upgrade(&self, mut request: Request) -> Response {
        let shared = &self.shared;
        if shared.shutdown.is_cancelled() {
            return refuse(
                StatusCode::SERVICE_UNAVAILABLE,
                &RequestError::new(Code::Internal, "The server shuts down. Connect again."),
            );
        }
        if !shared.origins.admits(request.headers()) {
            return refuse(
                StatusCode::FORBIDDEN,
                &RequestError::new(Code::Forbidden, "Pages of this origin may not connect to the server."),
            );
        }
        if !offers_subprotocol(request.headers()) {
            let message = format!("Offer the subprotocol {SUBPROTOCOL}: no other is spoken here.");
            return refuse(StatusCode::BAD_REQUEST, &RequestError::bad_request(message));
        }
        let mut response = match create_response_with_body(&request, Body::empty) {
            Ok(response) => response,
            Err(error) => {
                let message = format!("This is not a WebSocket handshake: {error}.");
                return refuse(StatusCode::BAD_REQUEST, &RequestError::bad_request(message));
            }
        };
        let upgraded_by = match self.upgraded_by(request.headers()).await {
            Ok(caller) => caller,
            Err(refusal) => return refuse_credential(refusal),
        };
        let address = peer(&request);
        let Some(share) = shared.addresses.take(holder_of(address)) else {
            let message = "This address has too many sockets. Close one, or try again later.";
            return refuse(
                StatusCode::TOO_MANY_REQUESTS,
                &RequestError::new(Code::RateLimited, message),
            );
        };

        let socket = Socket { shared: shared.clone(), address, upgraded_by };
        let config = config(&shared.limits);
        let upgrade = hyper::upgrade::on(&mut request);
        shared.sockets.spawn(async move {
            let _share = share;
            match upgrade.await {
                Ok(upgraded) => {
                    let stream = TokioIo::new(upgraded);
                    socket.run(WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await).await;
                }
                Err(error) => tracing::debug!(%error, "an upgrade failed"),
            }
        });
        response
            .headers_mut()
            .insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        response
    }

    async fn upgraded_by(&self, headers: &HeaderMap) -> Result<Option<A::Caller>, Refusal> {
        let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
        let token = value.to_str().ok().and_then(bearer).ok_or(Refusal::Unauthenticated(
            "The credential is malformed. Send `Authorization: Bearer <token>`, or none.",
        ))?;
        self.shared.runner.application().authenticate(Some(token)).await.map(Some)
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

/// A request that came by no connection of the server's own counts for one unknown address.
fn peer(request: &Request) -> IpAddr {
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip())
}
