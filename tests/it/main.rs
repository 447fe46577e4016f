//! Stories told to the whole application, on SQLite or, where `TEST_DATABASE_URL` names a server, on PostgreSQL.

mod alliance;
mod import;
mod support;
