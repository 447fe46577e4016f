//! The lead passes on, and is never lost.

use serde_json::json;

use super::members::{add, alliance};
use crate::support::TestApp;

pub const OFFER: &str = "mutation($input: AllianceLeadTransferInput!) {
    allianceLeadTransfer(input: $input) { alliance { leader { displayName } } errors { code message } }
}";
pub const ACCEPT: &str = "mutation($input: AllianceActionInput!) {
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

const CANCEL: &str = "mutation($input: AllianceActionInput!) {
    allianceLeadTransferCancel(input: $input) { event { kind } errors { code message } }
}";
const DECLINE: &str = "mutation($input: AllianceActionInput!) {
    allianceLeadTransferDecline(input: $input) { event { kind } errors { code message } }
}";
const REMOVE: &str = "mutation($input: AllianceMemberRemoveInput!) {
    allianceMemberRemove(input: $input) { membership { status } errors { code message } }
}";
const HISTORY: &str = "{ events(filter: { kinds: [LEAD_TRANSFER_PROPOSED, LEAD_TRANSFER_CANCELLED, LEAD_TRANSFER_DECLINED] }) { nodes { kind } } }";

#[tokio::test]
async fn an_offer_is_taken_back_or_declined_and_another_may_follow() {
    let app = TestApp::new().await;
    let (ana, ben, eve) = (app.person("Ana").await, app.person("Ben").await, app.person("Eve").await);
    let id = alliance(&ana, "Scouts").await;
    add(&ana, &id, &ben).await;
    let own = json!({ "input": { "allianceId": id } });
    let to_ben = json!({ "input": { "allianceId": id, "personId": ben.id() } });
    for document in [CANCEL, DECLINE] {
        assert_eq!(ana.send(document, own.clone()).await.problems(), ["WRONG_STATE"], "no offer is pending");
    }

    assert_eq!(ana.send(OFFER, to_ben.clone()).await.problems(), [""; 0]);
    assert_eq!(ben.send(CANCEL, own.clone()).await.refusal(), "FORBIDDEN");
    assert_eq!(eve.send(DECLINE, own.clone()).await.refusal(), "FORBIDDEN");
    let cancelled = ana.send(CANCEL, own.clone()).await;
    assert_eq!(cancelled.text("allianceLeadTransferCancel.event.kind"), "LEAD_TRANSFER_CANCELLED");
    assert_eq!(ben.send(ACCEPT, own.clone()).await.problems(), ["WRONG_STATE"]);

    assert_eq!(ana.send(OFFER, to_ben).await.problems(), [""; 0]);
    let declined = ben.send(DECLINE, own.clone()).await;
    assert_eq!(declined.text("allianceLeadTransferDecline.event.kind"), "LEAD_TRANSFER_DECLINED");
    assert_eq!(ben.send(ACCEPT, own).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn an_offer_ends_with_the_membership_of_whom_it_was_made_to_and_an_event_tells_so() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    let ben_there = add(&ana, &id, &ben).await;
    ana.send(OFFER, json!({ "input": { "allianceId": id, "personId": ben.id() } })).await.data();
    let removed = ana.send(REMOVE, json!({ "input": { "id": ben_there } })).await;
    assert_eq!(removed.problems(), [""; 0]);
    app.passed_on().await;
    let history = app.visitor().ask(HISTORY).await;
    assert_eq!(
        history.at("events.nodes"),
        &json!([{ "kind": "LEAD_TRANSFER_PROPOSED" }, { "kind": "LEAD_TRANSFER_CANCELLED" }])
    );
}
