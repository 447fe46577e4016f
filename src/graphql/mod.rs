//! The API: translates requests into use cases and domain values into GraphQL, and decides nothing.

pub mod account;
pub mod alliance;
mod connection;
pub mod context;
pub mod conversation;
pub mod delivery;
pub(crate) mod directive;
pub mod error;
pub mod governance;
mod input;
pub mod mission;
mod node;
pub mod payload;
mod permission;
mod plan;
mod private;
pub mod rate_limit;
mod related;
pub mod scalar;
mod schema;
pub mod season;
pub mod sentence;
pub mod stream;
pub mod team;
pub mod vocab;

pub use schema::{Schema, schema, sdl};
