//! The transport: HTTP, WebSocket and server-sent events in front of the GraphQL engine.
pub mod application;
mod authn;
pub mod execute;
pub mod export;
mod fanout;
pub mod front;
pub mod graphiql;
pub mod graphql;
pub mod jwks;
pub mod limiter;
mod operations;
mod quota;
mod results;
pub mod router;
pub mod routes;
pub mod security;
pub mod server;
pub mod sse;
#[cfg(test)]
pub(crate) mod testing;
pub mod ws;

pub use authn::{Api, Caller};
