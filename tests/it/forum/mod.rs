//! Mirrored threads of forums, and the handles that posts there prove.

mod attach;
mod handles;
mod mirror;
mod proofs;
mod reading;
pub mod support;
mod updates;
