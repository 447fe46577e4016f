//! The leader's streams show what is said to the alliance and to its missions.

use serde_json::json;

use super::comments::comment;
use super::place::mission;
use super::questions::ask;
use crate::alliance::members::alliance;
use crate::support::{Actor, TestApp, seed};
use crate::team::signals::signal;

const EVENTS: &str = "subscription($after: String!) { viewerEvents(after: $after) {
    __typename ... on Event { kind actor { displayName } } } }";
const ALLIANCE_EVENTS: &str =
    "subscription($id: ID!, $after: String!) { allianceEvents(allianceId: $id, after: $after) {
    __typename ... on Event { kind actor { displayName } } } }";

/// A place in the log before all that follows.
async fn here(actor: &Actor<'_>) -> String {
    let create = "mutation { allianceCreate(input: { name: \"A mark\", kind: SOLO, roleTitle: \"lead\",
        responsibilities: \"all\" }) { event { cursor } errors { code message } } }";
    actor.ask(create).await.text("allianceCreate.event.cursor")
}

#[tokio::test]
async fn a_leader_is_told_of_comments_questions_and_signals() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let scouts = alliance(&ana, "Scouts").await;
    let mission = mission(&app, seed::season(&app, 4).await, &scouts).await;
    let after = here(&ben).await;
    comment(&ben, &scouts, "Well done").await;
    ask(&ben, &mission, "When?").await;
    signal(&ben, json!({ "targetId": mission })).await;
    signal(&ben, json!({ "targetId": scouts, "visibility": "LEADERS" })).await;
    signal(&ben, json!({ "visibility": "LEADERS" })).await;

    let to_alliance = ["COMMENT_CREATED", "QUESTION_ASKED", "SIGNAL_CREATED", "SIGNAL_CREATED"];
    let told = ana.follow(ALLIANCE_EVENTS, json!({ "id": scouts, "after": after }), 4).await;
    assert_eq!(told.iter().map(|event| event.text("allianceEvents.kind")).collect::<Vec<_>>(), to_alliance);

    let told = ana.follow(EVENTS, json!({ "after": after }), 5).await;
    let kinds: Vec<_> = told.iter().map(|event| event.text("viewerEvents.kind")).collect();
    assert_eq!(kinds[..4], to_alliance);
    assert_eq!(kinds[4], "SIGNAL_CREATED");
    assert!(told.iter().all(|event| event.text("viewerEvents.actor.displayName") == "Ben"));
}

#[tokio::test]
async fn nobody_else_is_told_of_a_signal_that_is_for_leaders() {
    let app = TestApp::new().await;
    let (ana, ben, eve) = (app.person("Ana").await, app.person("Ben").await, app.person("Eve").await);
    seed::season(&app, 4).await;
    let scouts = alliance(&ana, "Scouts").await;
    let after = here(&eve).await;
    signal(&ben, json!({ "targetId": scouts, "visibility": "LEADERS" })).await;
    comment(&ben, &scouts, "Hello").await;
    let told = eve.follow(ALLIANCE_EVENTS, json!({ "id": scouts, "after": after }), 1).await;
    assert_eq!(told[0].text("allianceEvents.kind"), "COMMENT_CREATED");
}
