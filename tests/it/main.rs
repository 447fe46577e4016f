//! Stories told to the whole application, on SQLite or, where `TEST_DATABASE_URL` names a server, on PostgreSQL.

mod account;
mod alliance;
mod layering;
mod migrations;
mod policy;
mod schema;
mod conversation;
mod mission;
mod season;
mod support;
mod team;
