//! Following the event log.

mod access;
mod cursors;
mod feed;
mod resume;
mod webhook_delivery;
mod webhook_failure;
mod webhook_servers;
mod webhooks;
