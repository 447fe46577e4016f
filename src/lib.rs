//! Alliance Hub: one server that many clients share.
pub mod app;
pub mod auth;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod events;
pub mod graphql;
pub mod http;
pub mod id;
pub mod jobs;
pub mod lifecycle;
pub mod policy;
pub mod service;
pub mod store;
pub mod telemetry;
