//! The database goes away and comes back.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use tokio::time::{Instant, sleep};
use tower::ServiceExt as _;

use super::{COMMENT, COMMENTS, comment};
use crate::alliance::members::alliance;
use crate::support::TestApp;

async fn health(app: &TestApp) -> StatusCode {
    let request = Request::get("/health/ready").body(Body::empty()).expect("a request");
    app.router.clone().oneshot(request).await.expect("the router answers").status()
}

#[tokio::test]
async fn connections_that_were_ended_are_replaced_without_the_clients_notice() {
    let app = TestApp::new().await;
    if !app.is_shared() {
        return;
    }
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let mut line = ana.subscribe(COMMENTS, json!({ "id": id })).await;
    for round in 0..5 {
        app.cut_database().await;
        let written = comment(&ana, &id, &format!("comment {round}")).await;
        assert_eq!(line.next().await.text("allianceEvents.id"), written);
    }
}

#[tokio::test]
async fn without_the_database_answers_say_so_and_streams_wait() {
    let app = TestApp::new().await;
    if !app.is_shared() {
        return;
    }
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let mut line = ana.subscribe(COMMENTS, json!({ "id": id })).await;
    let before = comment(&ana, &id, "before").await;
    assert_eq!(line.next().await.text("allianceEvents.id"), before);
    assert_eq!(health(&app).await, StatusCode::OK);

    app.close_database(true).await;
    let input = json!({ "input": { "subjectId": id, "body": "lost", "idempotencyKey": "1" } });
    let (status, answer) = ana.post(COMMENT, input.clone()).await;
    assert_eq!(
        (status, answer.refusal()),
        (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"),
        "who asks is not known"
    );
    let answer = app.visitor().ask("{ alliances(first: 1) { nodes { id } } }").await;
    assert_eq!(answer.refusal(), "UNAVAILABLE");
    assert_eq!(health(&app).await, StatusCode::SERVICE_UNAVAILABLE);

    app.close_database(false).await;
    let patience = Instant::now() + Duration::from_secs(20);
    while health(&app).await != StatusCode::OK {
        assert!(Instant::now() < patience, "the database is back");
        sleep(Duration::from_millis(10)).await;
    }
    let after = ana.send(COMMENT, input).await.text("commentCreate.event.id");
    assert_eq!(line.next().await.text("allianceEvents.id"), after, "the stream goes on");
}

#[tokio::test]
async fn what_happened_while_a_stream_could_not_look_its_reader_up_is_not_lost() {
    let one = TestApp::new().await;
    if !one.is_shared() {
        return;
    }
    let other = one.beside().await;
    let (ana, ben) = (one.person("Ana").await, one.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    let first = comment(&ana, &id, "first").await;
    let after = json!({ "id": id, "after": null });
    let mut line = ben.at(&other).subscribe(COMMENTS, after).await;
    let mut written = Vec::new();
    for round in 0..20 {
        if round % 5 == 2 {
            one.close_database(true).await;
            sleep(Duration::from_millis(30)).await;
            one.close_database(false).await;
        }
        written.push(comment_at_last(&ana, &id, round).await);
    }
    for id in written {
        assert_eq!(line.next().await.text("allianceEvents.id"), id, "behind {first}");
    }
}

/// Repeats a comment with its key until the database takes it.
async fn comment_at_last(author: &crate::support::Actor<'_>, alliance: &str, round: u32) -> String {
    let input = json!({ "subjectId": alliance, "body": "again", "idempotencyKey": format!("round {round}") });
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let (_, answer) = author.post(COMMENT, json!({ "input": input })).await;
        if let Some(id) = answer.is_done().then(|| answer.text("commentCreate.event.id")) {
            return id;
        }
        assert_eq!(answer.refusal(), "UNAVAILABLE");
        assert!(Instant::now() < patience, "the database is back");
        sleep(Duration::from_millis(10)).await;
    }
}
