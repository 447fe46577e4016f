//! Alliance Hub: one server that many clients share.
pub mod clock;
pub mod domain;
pub mod http;
pub mod id;
pub mod policy;
pub mod store;
