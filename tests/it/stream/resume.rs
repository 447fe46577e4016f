//! A reader that was away gets what it missed, once and in order.

use std::time::Duration;

use alliance_hub::domain::event::EventCursor;
use serde_json::{Value, json};

use crate::alliance::members::{add, alliance};
use crate::stream::comment;
use crate::support::TestApp;

const VIEWER: &str =
    "subscription($after: String) { viewerEvents(after: $after, kinds: [SIGNAL_CREATED, COMMENT_CREATED]) {
    __typename ... on Event { id cursor kind actor { displayName } }
} }";
const SIGNAL: &str = "mutation($input: SignalCreateInput!) {
    signalCreate(input: $input) { signal { id } errors { code message } event { id } }
}";
fn after(cursor: &str) -> Value {
    json!({ "after": cursor })
}

#[tokio::test]
async fn a_leader_sees_a_signal_live_and_after_a_cut_line_exactly_what_was_missed() {
    let app = TestApp::new().await;
    crate::support::seed::season(&app, 4).await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;

    let mut line = ana.subscribe(VIEWER, json!({})).await;
    let input = json!({ "input": { "kind": "WANTS_TO_CONTRIBUTE", "targetId": id, "message": "I would like to help." } });
    let signalled = ben.send(SIGNAL, input).await.text("signalCreate.event.id");
    let seen = line.next().await;
    assert_eq!(seen.text("viewerEvents.id"), signalled);
    assert_eq!(seen.text("viewerEvents.kind"), "SIGNAL_CREATED");
    assert_eq!(seen.text("viewerEvents.actor.displayName"), "Ben");
    let cursor = seen.text("viewerEvents.cursor");
    drop(line);

    let mut missed = Vec::new();
    for body in ["one", "two", "three"] {
        missed.push(comment(&ben, &id, body).await);
    }
    let mut line = ana.subscribe(VIEWER, after(&cursor)).await;
    let mut got = Vec::new();
    for _ in 0..missed.len() {
        got.push(line.next().await.text("viewerEvents.id"));
    }
    assert_eq!(got, missed);
    assert!(line.within(Duration::from_millis(200)).await.is_none(), "nothing comes twice");
    let next = comment(&ben, &id, "four").await;
    assert_eq!(line.next().await.text("viewerEvents.id"), next, "after history the stream is live");
}

#[tokio::test]
async fn history_and_live_meet_without_gap_or_double_while_others_write() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    add(&ana, &id, &ben).await;
    // It listens before anybody writes, so that the first item is the first comment.
    let mut line = ana.subscribe(VIEWER, json!({})).await;
    let write = async {
        let mut ids = Vec::new();
        for round in 0..30 {
            let (a, b) = (format!("a{round}"), format!("b{round}"));
            let (one, other) = tokio::join!(comment(&ana, &id, &a), comment(&ben, &id, &b));
            ids.extend([one, other]);
        }
        ids
    };
    let read = async {
        let first = line.next().await;
        drop(line);
        tokio::time::sleep(Duration::from_millis(30)).await;
        let mut ids = vec![first.text("viewerEvents.id")];
        let mut line = ana.subscribe(VIEWER, after(&first.text("viewerEvents.cursor"))).await;
        while ids.len() < 60 {
            ids.push(line.next().await.text("viewerEvents.id"));
        }
        ids
    };
    let (mut written, read) = tokio::join!(write, read);
    let in_order = read.clone();
    written.sort_unstable();
    let mut sorted = read;
    sorted.sort_unstable();
    assert_eq!(sorted, written, "each event once");

    let all = ana.follow(VIEWER, after(&start()), 60).await;
    let log: Vec<String> = all.iter().map(|item| item.text("viewerEvents.id")).collect();
    assert_eq!(log, in_order, "live and replay have one order");
}

/// The cursor of the beginning of the log.
fn start() -> String {
    EventCursor::Start.to_string()
}
