//! Moderators take down what is fraud or spam (rule 8.3).

use entity::vocab::{EventKind, StaffRole};
use serde_json::{Value, json};

use super::Season;
use crate::delivery::Work;
use crate::delivery::grants::PAY;
use crate::support::{Actor, Answer, TestApp};

const REMOVE: &str = "mutation($input: MissionRemoveInput!) { missionRemove(input: $input) {
    mission { status version grants { status endReason } } errors { code field message } event { kind }
} }";
const READ: &str = "query($id: ID!) { mission(id: $id) { status permissions { remove { code } } } }";
const OWN: &str = "subscription { viewerEvents { ... on Event { kind data mission { id } } } }";
const COMMENTS: &str = "subscription($id: ID!) {
    missionEvents(missionId: $id, kinds: [COMMENT_CREATED]) { ... on Event { kind } } }";
const GONE: &str =
    "query($id: ID!) { events(first: 100, filter: { missionId: $id, kinds: [MISSION_REMOVED] }) {
    nodes { kind data } } }";
const AROUND: &str = "subscription($id: ID!) { missionEvents(missionId: $id) { ... on Event { kind } } }";

async fn remove(actor: &Actor<'_>, mission: &str, version: i64) -> Answer {
    let input = json!({ "id": mission, "expectedVersion": version, "reason": "It copies another one." });
    actor.send(REMOVE, json!({ "input": input })).await
}

#[tokio::test]
async fn a_mission_that_is_taken_down_is_for_moderators_alone_and_its_leader_is_told_why() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let mo = app.staff("Mo", StaffRole::Moderator).await;
    let mission = season.made(season.whole("A map")).await;
    for actor in [&season.ana, &kim] {
        let may = actor.send(READ, json!({ "id": mission })).await;
        assert_eq!(may.text("mission.permissions.remove.code"), "FORBIDDEN");
        assert_eq!(remove(actor, &mission, 1).await.refusal(), "FORBIDDEN");
    }
    let at = json!({ "id": mission });
    let mut of_outsiders = [
        app.visitor().subscribe(AROUND, at.clone()).await,
        app.visitor().subscribe(COMMENTS, at.clone()).await,
        kim.subscribe(AROUND, at.clone()).await,
    ];
    let mut of_mo = mo.subscribe(AROUND, at.clone()).await;
    let mut of_ana = season.ana.subscribe(OWN, json!({})).await;
    let removed = remove(&mo, &mission, 1).await;
    assert_eq!(removed.text("missionRemove.mission.status"), "REMOVED");
    assert_eq!(removed.text("missionRemove.event.kind"), "MISSION_REMOVED");

    for line in &mut of_outsiders {
        assert_eq!(line.next().await.refusal(), "ACCESS_ENDED");
    }
    assert_eq!(of_mo.next().await.text("missionEvents.kind"), "MISSION_REMOVED");
    let gone = app.visitor().send(GONE, at).await;
    assert_eq!(gone.at("events.nodes"), &json!([{ "kind": "MISSION_REMOVED", "data": {} }]), "and not why");
    let told = of_ana.next().await;
    assert_eq!(told.text("viewerEvents.kind"), "MISSION_REMOVED");
    assert_eq!(told.text("viewerEvents.data.reason"), "It copies another one.");
    assert_eq!(told.at("viewerEvents.mission"), &Value::Null);
    for actor in [&app.visitor(), &season.ana, &kim] {
        assert_eq!(actor.send(READ, json!({ "id": mission })).await.at("mission"), &Value::Null);
    }
    assert_eq!(remove(&season.ana, &mission, 2).await.refusal(), "NOT_FOUND");
    assert_eq!(remove(&mo, &mission, 1).await.problems(), ["STALE_VERSION"]);
    assert_eq!(remove(&mo, &mission, 2).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn an_rfp_is_the_foundations_to_end() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let mo = app.staff("Mo", StaffRole::Moderator).await;
    let rfp = season.rfp(&kim, json!({})).await;
    assert_eq!(remove(&mo, &rfp, 2).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn nothing_is_paid_for_what_was_taken_down() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    let mo = app.staff("Mo", StaffRole::Moderator).await;
    let intent = json!({ "id": work.vote.season.intent.to_string() });
    let allocated = async || {
        let read =
            app.visitor().send("query($id: ID!) { intent(id: $id) { allocated } }", intent.clone()).await;
        read.text("intent.allocated")
    };
    assert_eq!(allocated().await, "20000");
    work.wait(90);
    let case = work.open(&work.vote.kim, 0).await.text("clawbackOpen.clawback.id");
    let version = work.read().await["version"].as_i64().expect("a version");
    let (grant, of_grant) = work.grant().await;
    let (one, other) = tokio::join!(remove(&mo, &work.mission, version), remove(&mo, &work.mission, version));
    let problems = [one.problems(), other.problems()].concat();
    assert_eq!(problems, ["STALE_VERSION"], "two who are as fast take it down once");
    let removed = if one.problems().is_empty() { one } else { other };
    let ended = json!([{ "status": "CANCELLED", "endReason": "It copies another one." }]);
    assert_eq!(removed.at("missionRemove.mission.grants"), &ended);
    assert_eq!(
        app.told(EventKind::MissionRemoved).await.len(),
        3,
        "for staff, for the leader, for everybody"
    );
    let settled = "query($id: ID!) { node(id: $id) { ... on ClawbackCase { status } } }";
    assert_eq!(mo.send(settled, json!({ "id": case })).await.text("node.status"), "SETTLED");
    for (payer, refusal) in [(&work.vote.kim, "NOT_FOUND"), (&mo, "FORBIDDEN")] {
        let input = json!({ "grantId": grant, "expectedVersion": of_grant + 1, "amount": "1" });
        assert_eq!(payer.send(PAY, json!({ "input": input })).await.refusal(), refusal);
    }
    assert_eq!(allocated().await, "20000", "what was granted goes to the fund, not to the next ballot");
}
