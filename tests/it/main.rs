//! Stories told to the whole application, on SQLite or, where `TEST_DATABASE_URL` names a server, on PostgreSQL.

mod account;
mod alliance;
mod conversation;
mod import;
mod layering;
mod migrations;
mod mission;
mod policy;
mod schema;
mod season;
mod support;
mod team;
