//! Stories told to the whole application, on SQLite or, where `TEST_DATABASE_URL` names a server, on PostgreSQL.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a story that meets what it does not expect has failed"
)]

mod account;
mod alliance;
mod ballot;
mod command_line;
mod conversation;
mod delivery;
mod demo;
mod errors;
mod export;
mod forum;
mod governance;
mod import;
mod layering;
mod migrations;
mod mission;
mod nested;
mod policy;
mod production;
mod schema;
mod season;
mod season_story;
mod servers;
mod statements;
mod stream;
mod support;
mod team;
