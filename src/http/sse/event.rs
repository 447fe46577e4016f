//! Events as they go over the wire.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::http::front::RequestError;
use crate::http::results::Step;

/// A comment: it keeps proxies from closing a quiet connection, and clients skip it.
pub(super) const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// The end of an operation. Browsers skip an event without data, so it has an empty one.
pub(super) const COMPLETE: &str = "event: complete\ndata: \n\n";

/// A response. Compact JSON has no line breaks, so one line holds it.
pub(super) fn next(response: &str) -> String {
    format!("event: next\ndata: {response}\n\n")
}

/// The protocol has no event for refusals: they come as a response without data.
pub(super) fn refusal(error: &RequestError) -> String {
    json!({ "errors": error.to_json_list() }).to_string()
}

/// An event that says which operation it belongs to.
pub(super) struct Identified {
    pub(super) text: String,
    pub(super) is_last: bool,
}

impl Identified {
    pub(super) fn new(id: &str, step: &Step) -> Self {
        let id = Value::from(id);
        let next = |payload: &str| format!("event: next\ndata: {{\"id\":{id},\"payload\":{payload}}}\n\n");
        let complete = format!("event: complete\ndata: {{\"id\":{id}}}\n\n");
        match step {
            Step::Next(payload) => Self { text: next(payload), is_last: false },
            Step::Refused(error) => Self { text: next(&refusal(error)) + &complete, is_last: true },
            Step::Complete => Self { text: complete, is_last: true },
        }
    }
}
