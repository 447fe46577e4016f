//! Following the event log.

mod access;
mod cursors;
mod endings;
mod feed;
mod gap;
mod points;
mod resume;
mod rights;
mod season;
mod sessions;
mod shared;
pub mod webhook_delivery;
mod webhook_failure;
mod webhook_replay;
mod webhook_servers;
pub mod webhooks;

use serde_json::json;

use crate::support::Actor;

const COMMENT: &str = "mutation($input: CommentCreateInput!) {
    commentCreate(input: $input) { comment { id } errors { code message } event { id cursor } }
}";

/// Comments, and returns the event's id.
async fn comment(author: &Actor<'_>, subject: &str, body: &str) -> String {
    let input = json!({ "input": { "subjectId": subject, "body": body } });
    author.send(COMMENT, input).await.text("commentCreate.event.id")
}

/// Comments, and returns the cursor of the event.
async fn commented(author: &Actor<'_>, subject: &str, body: &str) -> String {
    let input = json!({ "input": { "subjectId": subject, "body": body } });
    author.send(COMMENT, input).await.text("commentCreate.event.cursor")
}
