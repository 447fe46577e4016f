//! Events as they go over the wire.

use bytes::Bytes;

/// A comment: it keeps proxies from closing a quiet connection, and clients skip it.
pub(super) const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// The end of an operation. Browsers skip an event without data, so it has an empty one.
pub(super) const COMPLETE: &str = "event: complete\ndata: \n\n";

/// A response. Compact JSON has no line breaks, so one line holds it.
pub(super) fn next(response: &str) -> String {
    format!("event: next\ndata: {response}\n\n")
}
