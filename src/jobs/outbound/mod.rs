//! Requests to addresses that clients name: one connection each, to an address that was looked at, and nowhere else.
//!
//! The client knows no redirects, no proxies and no pool, so there is nothing that could lead a request elsewhere.

mod client;
mod resolve;

pub use client::ClientError;
pub(super) use client::{Client, Download, Post, SendError};
