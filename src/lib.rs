//! Alliance Hub: one server that many clients share.
pub mod domain;
pub mod http;
