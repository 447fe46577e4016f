//! Alliances answer an RFP, once each, in time.

use chrono::TimeDelta;
use entity::vocab::{EventKind, StaffRole, TierClaimStatus, TrustTier};
use serde_json::{Value, json};

use super::Season;
use crate::alliance::members::{add, alliance};
use crate::support::TestApp;

pub const APPLY: &str = "mutation($input: MissionApplyInput!) { missionApply(input: $input) {
    application { id status contact recipientAddress policyVersion submittedOn alliance { name } }
    errors { code field message } event { kind }
} }";
const READ: &str = "query($id: ID!) { mission(id: $id) { applications { totalCount nodes {
    whyBestSuited contact recipientAddress applicant { displayName } alliance { name } mission { title }
} } } }";

/// An application that is complete.
pub fn application(mission: &str, alliance: &str) -> Value {
    json!({ "input": {
        "missionId": mission, "allianceId": alliance, "whyBestSuited": "We know blocks.",
        "criticalMilestones": "An explorer that runs.", "contact": "ana@example.org",
        "recipientAddress": "0x5e349eca2dc61abcd9dd99ce94d04136151a09ee",
        "acknowledgements":
            { "lock": true, "kyc": true, "clawback": true, "policies": true, "reporting": true },
    }})
}

#[tokio::test]
async fn contact_and_address_are_for_the_foundation_and_the_leader() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let ben = app.person("Ben").await;
    add(&season.ana, &season.alliance, &ben).await;
    let id = season.rfp(&kim, json!({})).await;
    let applied = season.ana.send(APPLY, application(&id, &season.alliance)).await;
    assert_eq!(applied.text("missionApply.application.status"), "SUBMITTED");
    assert_eq!(applied.text("missionApply.event.kind"), "APPLICATION_SUBMITTED");
    assert_eq!(applied.at("missionApply.application.policyVersion"), 1);

    let first = "mission.applications.nodes.0";
    for insider in [&kim, &season.ana] {
        let read = insider.send(READ, json!({ "id": id })).await;
        assert_eq!(read.text(&format!("{first}.contact")), "ana@example.org");
        assert!(read.text(&format!("{first}.recipientAddress")).starts_with("0x5e34"));
    }
    for outsider in [&app.visitor(), &ben] {
        let read = outsider.send(READ, json!({ "id": id })).await;
        assert_eq!(read.text(&format!("{first}.whyBestSuited")), "We know blocks.");
        assert_eq!(read.at(&format!("{first}.contact")), &json!(null));
        assert_eq!(read.at(&format!("{first}.recipientAddress")), &json!(null));
    }
    let logged = app.told(EventKind::PrivateRead).await;
    assert_eq!(logged.len(), 1, "what the Foundation reads is logged, and nobody else's reading");
    assert_eq!(logged[0].actor_id, Some(kim.account()));
    assert_eq!(
        logged[0].data,
        json!({ "read": { applied.text("missionApply.application.id"): ["contact", "recipientAddress"] } })
    );
    kim.send(
        "query($id: ID!) { mission(id: $id) { applications { nodes { whyBestSuited decisionNote } } } }",
        json!({ "id": id }),
    )
    .await
    .data();
    assert_eq!(app.told(EventKind::PrivateRead).await.len(), 1, "nothing private was read");
}

#[tokio::test]
async fn what_the_foundation_reads_in_private_is_logged_once_for_a_request_and_an_event() {
    const BOTH: &str = "query($ids: [ID!]!) { nodes(ids: $ids) {
        ... on Mission { contact { handle } } ... on Application { status }
    } }";
    const TWICE: &str = "query($id: ID!) {
        a: mission(id: $id) { applications { nodes { contact } } }
        b: mission(id: $id) { applications { nodes { recipientAddress } } }
    }";
    const FOLLOW: &str = "subscription($id: ID!) { missionEvents(missionId: $id) {
        ... on Event { mission { applications { nodes { contact recipientAddress } } } }
    } }";
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({})).await;
    let applied = season.ana.send(APPLY, application(&id, &season.alliance)).await;
    let application = applied.text("missionApply.application.id");
    kim.send(BOTH, json!({ "ids": [id, application] })).await.data();
    assert_eq!(app.told(EventKind::PrivateRead).await, [], "the contact of an RFP is public");

    kim.send(TWICE, json!({ "id": id })).await.data();
    assert_eq!(app.told(EventKind::PrivateRead).await.len(), 1);
    let mut follower = kim.subscribe(FOLLOW, json!({ "id": id })).await;
    crate::stream::webhook_delivery::comment(&season.ana, &id, "A question of blocks.").await;
    follower.next().await.data();
    let logged = app.told(EventKind::PrivateRead).await;
    assert_eq!(logged.len(), 2);
    assert_eq!(logged[1].data, json!({ "read": { application: ["contact", "recipientAddress"] } }));
}

#[tokio::test]
async fn only_the_leader_applies_and_accepts_every_term() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let ben = app.person("Ben").await;
    add(&season.ana, &season.alliance, &ben).await;
    let id = season.rfp(&kim, json!({})).await;
    let whole = application(&id, &season.alliance);
    assert_eq!(ben.send(APPLY, whole.clone()).await.refusal(), "FORBIDDEN");
    assert_eq!(app.visitor().send(APPLY, whole.clone()).await.refusal(), "UNAUTHENTICATED");

    for term in ["lock", "kyc", "clawback", "policies", "reporting"] {
        let mut input = whole.clone();
        input["input"]["acknowledgements"][term] = json!(false);
        let refused = season.ana.send(APPLY, input).await;
        assert_eq!(refused.problems(), ["INCOMPLETE"]);
        assert_eq!(refused.at("missionApply.errors.0.field"), &json!(["acknowledgements", term]));
    }
    let mut input = whole;
    input["input"]["recipientAddress"] = json!("oeth:0x5e349eca2dc61abcd9dd99ce94d04136151a09ee");
    assert_eq!(season.ana.send(APPLY, input).await.problems(), ["INVALID"]);
}

#[tokio::test]
async fn an_alliance_applies_once_even_when_it_tries_twice_at_once() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({})).await;
    let input = application(&id, &season.alliance);
    let (one, other) =
        tokio::join!(season.ana.send(APPLY, input.clone()), season.ana.send(APPLY, input.clone()));
    assert_eq!([one.problems(), other.problems()].concat(), ["ALREADY_APPLIED"]);
    assert_eq!(season.ana.send(APPLY, input).await.problems(), ["ALREADY_APPLIED"]);
    let read = app.visitor().send(READ, json!({ "id": id })).await;
    assert_eq!(read.at("mission.applications.totalCount"), 1);
}

#[tokio::test]
async fn the_tier_must_be_the_needed_one_or_higher() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let low = season.rfp(&kim, json!({ "tierRequired": "FLEDGLING" })).await;
    let high = season.rfp(&kim, json!({ "tierRequired": "PHOENIX" })).await;
    let input = application(&low, &season.alliance);
    assert_eq!(season.ana.send(APPLY, input.clone()).await.problems(), ["TIER_TOO_LOW"]);
    season.claim(TrustTier::Eagle, TierClaimStatus::SelfReported).await;
    assert_eq!(season.ana.send(APPLY, input).await.problems(), [""; 0]);
    let input = application(&high, &season.alliance);
    assert_eq!(season.ana.send(APPLY, input).await.problems(), ["TIER_TOO_LOW"]);
}

#[tokio::test]
async fn late_applications_are_refused() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({})).await;
    let second = alliance(&season.ana, "Rangers").await;
    app.app.clock.advance(TimeDelta::days(18) + TimeDelta::hours(7));
    assert_eq!(season.ana.send(APPLY, application(&id, &season.alliance)).await.problems(), [""; 0]);
    app.app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(season.ana.send(APPLY, application(&id, &second)).await.problems(), ["DEADLINE_PASSED"]);

    let proposal = season.made(season.whole("A map")).await;
    assert_eq!(season.ana.send(APPLY, application(&proposal, &second)).await.problems(), ["WRONG_STATE"]);
}
