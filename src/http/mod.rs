//! The transport: HTTP, WebSocket and server-sent events in front of the GraphQL engine.
pub mod application;
pub mod front;
mod quota;
pub mod security;
pub mod server;
#[cfg(test)]
pub(crate) mod testing;
pub mod ws;
