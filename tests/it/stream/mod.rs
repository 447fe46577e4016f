//! Following the event log.

mod access;
mod cursors;
mod feed;
mod resume;
