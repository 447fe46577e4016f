//! Clients that would rather have JSON: only a subscription, which JSON cannot carry, goes out as events.

use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use futures_util::StreamExt as _;

use super::{EventStreams, refused};
use crate::http::application::Application;
use crate::http::front::OperationKind;
use crate::http::graphql::reply::Reply;
use crate::http::graphql::{Admitted, address, finish, read_get, read_post, respond};
use crate::http::results::{Client, steps};

impl<A: Application> EventStreams<A> {
    /// Serves an operation by JSON, or by events if it is a subscription.
    pub async fn after_json(&self, request: Request) -> Response {
        let endpoint = &self.shared.endpoint;
        let (parts, body) = request.into_parts();
        let may_write = parts.method == Method::POST;
        let read = match may_write {
            true => read_post(endpoint, &parts, body).await,
            false => read_get(endpoint, &parts).await,
        };
        let (caller, params) = match read {
            Ok(read) => read,
            Err(refusal) => return respond(&parts, async { Reply::refused(refusal) }).await,
        };
        let client = Client { caller, address: address(&parts), may_write };
        match endpoint.admit(&client.caller, client.address, params, |kind| client.refuse_kind(kind)) {
            Ok(admitted) if admitted.prepared.kind == OperationKind::Subscription => {
                self.follow(client, admitted)
            }
            admitted => respond(&parts, finish(endpoint, &client.caller, admitted)).await,
        }
    }

    fn follow(&self, client: Client<A::Caller>, admitted: Admitted) -> Response {
        self.open(client, |endpoint, client, shutdown| steps(endpoint, client, admitted, shutdown).boxed())
            .unwrap_or_else(refused)
    }
}
