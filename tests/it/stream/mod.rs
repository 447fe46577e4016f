//! Following the event log.

mod access;
mod cursors;
mod resume;
