//! The transport: HTTP, WebSocket and server-sent events in front of the GraphQL engine.
pub mod application;
pub mod front;
#[cfg(test)]
pub(crate) mod testing;
