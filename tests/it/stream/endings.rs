//! A reader who may no longer read all of a stream is told so.

use entity::vocab::{MissionStatus, StaffRole};
use serde_json::{Value, json};

use crate::alliance::members::add;
use crate::mission::Season;
use crate::stream::comment;
use crate::support::{Actor, TestApp};

const ALLIANCE: &str = "subscription($id: ID!, $kinds: [EventKind!]) {
    allianceEvents(allianceId: $id, kinds: $kinds) { ... on Event { kind } }
}";
const MISSION: &str = "subscription($id: ID!) {
    missionEvents(missionId: $id, kinds: [COMMENT_CREATED]) { ... on Event { kind } }
}";
const VIEWER: &str = "subscription { viewerEvents(kinds: [MEMBER_REMOVED]) { ... on Event { kind } } }";

async fn remove(leader: &Actor<'_>, membership: &str) {
    let document = "mutation($input: AllianceMemberRemoveInput!) {
        allianceMemberRemove(input: $input) { errors { code message } }
    }";
    let answer = leader.send(document, json!({ "input": { "id": membership } })).await;
    assert!(answer.problems().is_empty());
}

async fn leave(member: &Actor<'_>, alliance: &str) {
    let document =
        "mutation($input: AllianceActionInput!) { allianceLeave(input: $input) { errors { code message } } }";
    let answer = member.send(document, json!({ "input": { "allianceId": alliance } })).await;
    assert!(answer.problems().is_empty());
}

fn of(id: &str) -> Value {
    json!({ "id": id })
}

#[tokio::test]
async fn a_member_who_is_removed_sees_that_and_then_the_streams_end() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mission = season.made(season.whole("A map")).await;
    let (ben, cas) = (app.person("Ben").await, app.person("Cas").await);
    let membership = add(&season.ana, &season.alliance, &ben).await;
    add(&season.ana, &season.alliance, &cas).await;

    // PostgreSQL settles an event when no earlier transaction runs, so what was written before may still come.
    let both = json!({ "id": season.alliance, "kinds": ["MEMBER_REMOVED", "COMMENT_CREATED"] });
    let mut of_alliance = ben.subscribe(ALLIANCE, both.clone()).await;
    let comments = json!({ "id": season.alliance, "kinds": ["COMMENT_CREATED"] });
    let mut of_comments = ben.subscribe(ALLIANCE, comments.clone()).await;
    let mut of_mission = ben.subscribe(MISSION, of(&mission)).await;
    let mut of_viewer = ben.subscribe(VIEWER, json!({})).await;
    let mut of_cas = cas.subscribe(ALLIANCE, both).await;
    let mut of_visitor = app.visitor().subscribe(MISSION, of(&mission)).await;
    remove(&season.ana, &membership).await;

    assert_eq!(of_alliance.next().await.text("allianceEvents.kind"), "MEMBER_REMOVED");
    for line in [&mut of_alliance, &mut of_comments, &mut of_mission] {
        assert_eq!(line.next().await.refusal(), "ACCESS_ENDED");
        line.end().await;
    }
    comment(&season.ana, &mission, "It goes on.").await;
    assert_eq!(of_viewer.next().await.text("viewerEvents.kind"), "MEMBER_REMOVED");
    assert_eq!(of_cas.next().await.text("allianceEvents.kind"), "MEMBER_REMOVED");
    assert_eq!(of_cas.next().await.text("allianceEvents.kind"), "COMMENT_CREATED");
    assert_eq!(of_visitor.next().await.text("missionEvents.kind"), "COMMENT_CREATED");

    let mut again = ben.subscribe(ALLIANCE, comments).await;
    comment(&season.ana, &season.alliance, "For everybody.").await;
    assert_eq!(again.next().await.text("allianceEvents.kind"), "COMMENT_CREATED");
}

#[tokio::test]
async fn the_end_of_an_earlier_membership_ends_no_stream() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let ben = app.person("Ben").await;
    let start = crate::stream::commented(&season.ana, &season.alliance, "Before.").await;
    add(&season.ana, &season.alliance, &ben).await;
    leave(&ben, &season.alliance).await;
    add(&season.ana, &season.alliance, &ben).await;
    let document = "subscription($id: ID!, $after: String) {
        allianceEvents(allianceId: $id, after: $after) { ... on Event { kind } }
    }";
    let mut line = ben.subscribe(document, json!({ "id": season.alliance, "after": start })).await;
    comment(&ben, &season.alliance, "Still here.").await;
    for kind in ["MEMBER_ADDED", "MEMBER_LEFT", "MEMBER_ADDED", "COMMENT_CREATED"] {
        assert_eq!(line.next().await.text("allianceEvents.kind"), kind);
    }
}

#[tokio::test]
async fn the_stream_of_a_mission_that_is_hidden_ends() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mission = season.made(season.whole("A map")).await;
    let moderator = app.staff("Mo", StaffRole::Moderator).await;
    let mut hidden_from = app.visitor().subscribe(MISSION, of(&mission)).await;
    let mut shown_to = moderator.subscribe(MISSION, of(&mission)).await;
    season.put(&mission, MissionStatus::Removed).await;
    comment(&moderator, &mission, "It is spam.").await;
    assert_eq!(hidden_from.next().await.refusal(), "ACCESS_ENDED");
    hidden_from.end().await;
    assert_eq!(shown_to.next().await.text("missionEvents.kind"), "COMMENT_CREATED");
}
