//! A reader that is too slow is told what it missed, and gets it.

use serde_json::json;

use crate::alliance::members::alliance;
use crate::stream::comment;
use crate::support::TestApp;

const EVENTS: &str = "subscription($id: ID!, $after: String) {
    allianceEvents(allianceId: $id, after: $after) {
        ... on Event { id cursor } ... on StreamGap { missed resumeFrom }
    }
}";

#[tokio::test]
async fn a_slow_reader_is_told_of_a_gap_and_resumes_exactly() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let elsewhere = alliance(&ana, "Cartographers").await;
    let mut slow = ana.subscribe_with_room(EVENTS, json!({ "id": id }), 1).await;
    let mut swift = ana.subscribe(EVENTS, json!({ "id": id })).await;
    let mut written = Vec::new();
    for number in 0..200 {
        if number % 10 == 0 {
            comment(&ana, &elsewhere, "Of another stream.").await;
        }
        written.push(comment(&ana, &id, &number.to_string()).await);
    }
    for expected in &written {
        assert_eq!(swift.next().await.text("allianceEvents.id"), *expected);
    }

    let mut read = Vec::new();
    let gap = loop {
        let item = slow.next().await;
        match item.at("allianceEvents").get("missed") {
            Some(missed) => break (missed.as_u64().unwrap(), item.text("allianceEvents.resumeFrom")),
            None => read.push(item.text("allianceEvents.id")),
        }
    };
    let (missed, resume_from) = gap;
    let mut dropped = ana.subscribe(EVENTS, json!({ "id": id, "after": resume_from })).await;
    for _ in 0..missed {
        read.push(dropped.next().await.text("allianceEvents.id"));
    }
    while read.len() < written.len() {
        read.push(slow.next().await.text("allianceEvents.id"));
    }
    assert_eq!(read, written, "what came, what was missed, and what came behind the gap");
}

#[tokio::test]
async fn who_reads_a_long_history_while_much_happens_misses_nothing_and_is_told_of_no_gap() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let begin = ana.ask("{ events(first: 1) { pageInfo { endCursor } } }").await;
    let mut written = Vec::new();
    for number in 0..20 {
        written.push(comment(&ana, &id, &number.to_string()).await);
    }
    app.passed_on().await;
    let after = begin.text("events.pageInfo.endCursor");
    let mut reader = ana.subscribe_with_room(EVENTS, json!({ "id": id, "after": after }), 1).await;
    for number in 20..200 {
        written.push(comment(&ana, &id, &number.to_string()).await);
    }
    let mut read = Vec::new();
    while read.last() != written.last() {
        read.push(reader.next().await.text("allianceEvents.id"));
    }
    assert!(read.ends_with(&written), "all of them, in order and once");
}
