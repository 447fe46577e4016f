//! Several servers on one database, and a database that goes away. SQLite has one server, so these stories are told to
//! PostgreSQL alone, except those of a clock that jumps.

mod clock;
mod database;
mod nats;
mod retry;
mod silence;
pub mod upgrade;
mod wake;

use serde_json::json;

use crate::support::Actor;

const COMMENTS: &str = "subscription($id: ID!, $after: String) {
    allianceEvents(allianceId: $id, after: $after, kinds: [COMMENT_CREATED]) { ... on Event { id cursor occurredAt } }
}";
const COMMENT: &str = "mutation($input: CommentCreateInput!) {
    commentCreate(input: $input) { comment { id } errors { code message } event { id } }
}";

/// Comments on an alliance; the id of the event.
async fn comment(author: &Actor<'_>, alliance: &str, body: &str) -> String {
    let input = json!({ "input": { "subjectId": alliance, "body": body } });
    author.send(COMMENT, input).await.text("commentCreate.event.id")
}
