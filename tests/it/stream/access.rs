//! Who may read which events.

use std::time::Duration;

use serde_json::json;

use crate::alliance::members::alliance;
use crate::support::TestApp;

const ALLIANCE: &str = "subscription($id: ID!) {
    allianceEvents(allianceId: $id, kinds: [SIGNAL_CREATED, COMMENT_CREATED]) {
    ... on Event { kind data alliance { name } }
} }";

#[tokio::test]
async fn a_signal_for_leaders_reaches_the_leader_and_nobody_else() {
    let app = TestApp::new().await;
    crate::support::seed::season(&app, 4).await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    let mut leader = ana.subscribe(ALLIANCE, json!({ "id": id })).await;
    let mut stranger = app.visitor().subscribe(ALLIANCE, json!({ "id": id })).await;

    let signal =
        "mutation($input: SignalCreateInput!) { signalCreate(input: $input) { errors { code message } } }";
    let input = json!({ "kind": "WANTS_TO_CONTRIBUTE", "targetId": id, "message": "Quietly, I would help.", "visibility": "LEADERS" });
    assert!(ben.send(signal, json!({ "input": input })).await.problems().is_empty());
    assert_eq!(leader.next().await.text("allianceEvents.kind"), "SIGNAL_CREATED");
    assert!(stranger.within(Duration::from_millis(200)).await.is_none());

    let comment =
        "mutation($input: CommentCreateInput!) { commentCreate(input: $input) { errors { code message } } }";
    let input = json!({ "subjectId": id, "body": "Aloud." });
    assert!(ben.send(comment, json!({ "input": input })).await.problems().is_empty());
    assert_eq!(stranger.next().await.text("allianceEvents.kind"), "COMMENT_CREATED");
}

#[tokio::test]
async fn what_cannot_be_followed_is_refused() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    let nobody = "alliance_01h455vb4pex5vsknk084sn02q";
    let answer = visitor.follow(ALLIANCE, json!({ "id": nobody }), 1).await;
    assert_eq!(answer[0].refusal(), "NOT_FOUND");
    let own = visitor.follow("subscription { viewerEvents { ... on Event { id } } }", json!({}), 1).await;
    assert_eq!(own[0].refusal(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn only_the_kinds_asked_for_come() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let document = "subscription($id: ID!) {
        allianceEvents(allianceId: $id, kinds: [QUESTION_ASKED]) { ... on Event { kind } }
    }";
    let mut line = ana.subscribe(document, json!({ "id": id })).await;
    for mutation in [
        "commentCreate(input: { subjectId: $id, body: \"A word.\" }) { errors { code message } }",
        "questionAsk(input: { subjectId: $id, body: \"A question?\" }) { errors { code message } }",
    ] {
        ana.send(&format!("mutation($id: ID!) {{ {mutation} }}"), json!({ "id": id })).await.data();
    }
    assert_eq!(line.next().await.text("allianceEvents.kind"), "QUESTION_ASKED");
}
