//! Following the event log.

mod access;
mod resume;
