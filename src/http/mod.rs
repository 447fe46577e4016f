//! The transport: HTTP, WebSocket and server-sent events in front of the GraphQL engine.
pub mod application;
pub mod security;
pub mod server;
