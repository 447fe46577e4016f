//! The transport: HTTP, WebSocket and server-sent events in front of the GraphQL engine.
pub mod application;
pub mod execute;
pub mod front;
pub mod graphql;
pub mod limiter;
#[cfg(test)]
pub(crate) mod testing;
