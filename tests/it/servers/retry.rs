//! One request reaches two servers, or one server twice.

use serde_json::json;

use super::COMMENT;
use crate::alliance::members::alliance;
use crate::support::{TestApp, seed};

const SIGNAL: &str = "mutation($input: SignalCreateInput!) {
    signalCreate(input: $input) { signal { id } errors { code message } event { id } }
}";
const UPDATE: &str = "mutation($input: AllianceUpdateInput!) {
    allianceUpdate(input: $input) { alliance { version } errors { code message } event { id } }
}";

#[tokio::test]
async fn one_key_at_two_servers_at_once_has_one_outcome() {
    let one = TestApp::new().await;
    if !one.is_shared() {
        return;
    }
    let other = one.beside().await;
    seed::season(&one, 4).await;
    let (ana, ben) = (one.person("Ana").await, one.person("Ben").await);
    for round in 0..15 {
        let id = alliance(&ana, &format!("Scouts {round}")).await;
        let key = format!("key {round}");
        let events = one.events().await;
        let inputs = [
            (COMMENT, "commentCreate", json!({ "subjectId": id, "body": "the same", "idempotencyKey": key })),
            // A rule says no to whoever comes second: the signal is open already.
            (
                SIGNAL,
                "signalCreate",
                json!({ "kind": "WANTS_TO_CONTRIBUTE", "targetId": id, "message": "I help.", "idempotencyKey": format!("signal {round}") }),
            ),
        ];
        for (document, field, input) in &inputs {
            let input = json!({ "input": input });
            let (here, there) = (ben.clone(), ben.at(&other));
            let (here, there) = tokio::join!(here.send(document, input.clone()), there.send(document, input));
            let event = format!("{field}.event.id");
            assert_eq!(here.problems().len() + there.problems().len(), 0, "{here:?} {there:?}");
            assert_eq!(here.text(&event), there.text(&event));
        }
        // The version that was read is stale for whoever comes second.
        let change = json!({ "input": { "id": id, "expectedVersion": 1, "description": "New.", "idempotencyKey": format!("update {round}") } });
        let there = ana.at(&other);
        let (here, there) = tokio::join!(ana.send(UPDATE, change.clone()), there.send(UPDATE, change));
        assert_eq!(here.text("allianceUpdate.event.id"), there.text("allianceUpdate.event.id"));
        assert_eq!(one.events().await - events, 3, "each was done once");
    }
}

#[tokio::test]
async fn a_request_whose_answer_was_lost_is_answered_by_another_server() {
    let one = TestApp::new().await;
    if !one.is_shared() {
        return;
    }
    let ana = one.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let input = json!({ "input": { "subjectId": id, "body": "once", "idempotencyKey": "1" } });
    let first = ana.send(COMMENT, input.clone()).await.text("commentCreate.event.id");
    let other = one.beside().await;
    let again = ana.at(&other).send(COMMENT, input).await;
    assert_eq!(again.text("commentCreate.event.id"), first);
    let input = json!({ "input": { "subjectId": id, "body": "another", "idempotencyKey": "1" } });
    assert_eq!(ana.at(&other).send(COMMENT, input).await.problems(), ["KEY_REUSED"]);
}
