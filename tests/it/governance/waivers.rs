//! A dated waiver lets a new protocol delegate approve (rule 4.7).

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{House, address, link};
use crate::support::{Actor, Answer, TestApp};

const GRANT: &str = "mutation($input: ApprovalWaiverGrantInput!) { approvalWaiverGrant(input: $input) {
    waiver { id address reason endsAt holds grantedBy { displayName } } errors { code field message } event { kind }
} }";
pub const REVOKE: &str =
    "mutation($input: ApprovalWaiverRevokeInput!) { approvalWaiverRevoke(input: $input) {
    waiver { holds revokeReason } errors { code field message } event { kind }
} }";

pub async fn grant(actor: &Actor<'_>, number: u64, ends_at: Value) -> Answer {
    let input = json!({ "address": address(number), "reason": "New in the programme.", "endsAt": ends_at });
    actor.send(GRANT, json!({ "input": input })).await
}

/// Edge 6.
#[tokio::test]
async fn a_waiver_stands_in_for_voting_power_to_its_end() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let (dee, eve) = (app.person("Dee").await, app.person("Eve").await);
    link(&app, &dee, 1).await;
    link(&app, &eve, 2).await;
    let ends_at = app.app.clock.now() + TimeDelta::days(1);
    for number in [1, 2] {
        let granted = grant(&house.foundation, number, json!(ends_at.to_rfc3339())).await;
        assert_eq!(granted.at("approvalWaiverGrant.waiver.holds"), &json!(true));
        assert_eq!(granted.text("approvalWaiverGrant.event.kind"), "WAIVER_GRANTED");
    }
    app.app.clock.advance(TimeDelta::days(1));
    let approval = house.approved(&dee, 1).await;
    app.app.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(house.approve(&eve, 1).await.problems(), ["NOT_QUALIFIED"]);
    let document = "query($id: ID!) { node(id: $id) { ... on DelegateApproval { votingPower rank waiver { reason holds } } } }";
    let shown = app.visitor().send(document, json!({ "id": approval })).await;
    assert_eq!(
        shown.at("node"),
        &json!({
            "votingPower": "0", "rank": null, "waiver": { "reason": "New in the programme.", "holds": false },
        })
    );
}

#[tokio::test]
async fn a_revoked_waiver_serves_no_more_and_what_was_given_stands() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let dee = app.person("Dee").await;
    link(&app, &dee, 1).await;
    let granted = grant(&house.foundation, 1, json!("2023-06-20T00:00:00Z")).await;
    let id = granted.text("approvalWaiverGrant.waiver.id");
    house.approved(&dee, 1).await;
    let input = json!({ "input": { "waiverId": id, "reason": "It has its delegation now." } });
    assert_eq!(dee.send(REVOKE, input.clone()).await.refusal(), "FORBIDDEN");
    let revoked = house.foundation.send(REVOKE, input.clone()).await;
    assert_eq!(revoked.at("approvalWaiverRevoke.waiver.holds"), &json!(false));
    assert_eq!(house.foundation.send(REVOKE, input).await.problems(), ["WRONG_STATE"]);
    assert_eq!(house.standing().await.1, 1);
    let holding = "{ approvalWaivers(holding: true) { totalCount } all: approvalWaivers { totalCount nodes { revokeReason } } }";
    let shown = app.visitor().ask(holding).await;
    assert_eq!((shown.at("approvalWaivers.totalCount"), shown.at("all.totalCount")), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn waivers_are_the_foundations_and_end_in_the_future() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    assert_eq!(grant(&house.season.ana, 1, json!("2023-06-20T00:00:00Z")).await.refusal(), "FORBIDDEN");
    let past = grant(&house.foundation, 1, json!("2023-06-10T12:00:00Z")).await;
    assert_eq!(past.problems(), ["INVALID"]);
}
