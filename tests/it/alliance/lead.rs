//! The lead passes on, and is never lost.

use serde_json::json;

use super::members::{add, alliance};
use crate::support::TestApp;

const OFFER: &str = "mutation($input: AllianceLeadTransferInput!) {
    allianceLeadTransfer(input: $input) { alliance { leader { displayName } } errors { code message } }
}";
const ACCEPT: &str = "mutation($input: AllianceActionInput!) {
    allianceLeadTransferAccept(input: $input) { alliance { leader { displayName } } errors { code message } }
}";
const LEAVE: &str = "mutation($input: AllianceActionInput!) {
    allianceLeave(input: $input) { membership { status } errors { code message } }
}";

/// Edge 10.
#[tokio::test]
async fn the_last_leader_cannot_leave_before_another_one_accepts() {
    let app = TestApp::new().await;
    let (ana, ben, eve) = (app.person("Ana").await, app.person("Ben").await, app.person("Eve").await);
    let id = alliance(&ana, "Scouts").await;
    let own = json!({ "input": { "allianceId": id } });
    assert_eq!(ana.send(LEAVE, own.clone()).await.problems(), ["LAST_LEAD"]);

    let to = |person: &crate::support::Actor<'_>| json!({ "input": { "allianceId": id, "personId": person.id() } });
    assert_eq!(ana.send(OFFER, to(&ben)).await.problems(), ["NOT_A_MEMBER"]);
    add(&ana, &id, &ben).await;
    add(&ana, &id, &eve).await;
    assert_eq!(
        ana.send(OFFER, to(&ben)).await.text("allianceLeadTransfer.alliance.leader.displayName"),
        "Ana"
    );
    assert_eq!(ana.send(OFFER, to(&eve)).await.problems(), ["HANDOVER_PENDING"]);
    assert_eq!(eve.send(ACCEPT, own.clone()).await.refusal(), "FORBIDDEN");
    let accepted = ben.send(ACCEPT, own.clone()).await;
    assert_eq!(accepted.text("allianceLeadTransferAccept.alliance.leader.displayName"), "Ben");
    assert_eq!(ana.send(LEAVE, own).await.text("allianceLeave.membership.status"), "LEFT");
}

#[tokio::test]
async fn two_who_accept_at_once_make_one_leader() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    add(&ana, &id, &ben).await;
    ana.send(OFFER, json!({ "input": { "allianceId": id, "personId": ben.id() } })).await.data();
    let own = json!({ "input": { "allianceId": id } });
    let (one, other) = tokio::join!(ben.send(ACCEPT, own.clone()), ben.send(ACCEPT, own.clone()));
    let accepted = [&one, &other].into_iter().filter(|answer| answer.problems().is_empty()).count();
    assert_eq!(accepted, 1);
    let visitor = app.visitor();
    let read = visitor.send(
        "query($id: ID!) { alliance(id: $id) { members(role: LEAD) { nodes { person { displayName } } } } }",
        json!({ "id": id }),
    );
    assert_eq!(read.await.at("alliance.members.nodes").as_array().map(Vec::len), Some(1));
}
