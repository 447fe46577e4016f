//! Many readers of the same stream cost the database what one costs.

use std::time::Instant;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::alliance::members::alliance;
use crate::mission::Season;
use crate::stream::{comment, commented};
use crate::support::{Subscription, TestApp};

const EVENTS: &str = "subscription($id: ID!, $after: String) {
    missionEvents(missionId: $id, kinds: [COMMENT_CREATED], after: $after) {
        ... on Event { id actor { displayName } alliance { name leader { displayName } } mission { title } }
    }
}";

fn of(mission: &str) -> Value {
    json!({ "id": mission })
}

async fn next_of_all(lines: &mut [Subscription]) -> Vec<String> {
    let items = join_all(lines.iter_mut().map(Subscription::next)).await;
    items.iter().map(|item| item.at("missionEvents").to_string()).collect()
}

/// The statements of one more comment, delivered to so many readers, each with an account of its own.
async fn statements_of_an_event(readers: usize) -> u64 {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mission = season.made(season.whole("A map")).await;
    let mut lines = Vec::new();
    for number in 0..readers {
        lines.push(app.person(&format!("Reader{number}")).await.subscribe(EVENTS, of(&mission)).await);
    }
    let delivered = async {
        comment(&season.ana, &mission, "For all.").await;
        next_of_all(&mut lines).await
    };
    let (items, statements) = app.statements(delivered).await;
    assert!(items.iter().all(|item| *item == items[0] && item.contains("Ana")), "{items:?}");
    statements
}

#[tokio::test]
async fn fifty_readers_of_a_mission_cost_the_statements_of_one() {
    let (one, fifty) = (statements_of_an_event(1).await, statements_of_an_event(50).await);
    // How often the log is read for it is a matter of time: once more at most.
    assert!(fifty <= one + 1, "{fifty} statements for fifty, {one} for one");
}

#[tokio::test]
async fn what_several_fields_need_at_the_same_time_is_loaded_once() {
    let statements = async |fields: &str| {
        let app = TestApp::new().await;
        let season = Season::four(&app).await;
        let mission = season.made(season.whole("A map")).await;
        let document = format!(
            "subscription($id: ID!) {{ missionEvents(missionId: $id) {{ ... on Event {{ {fields} }} }} }}"
        );
        let mut line = app.visitor().subscribe(&document, of(&mission)).await;
        let delivered = async {
            comment(&season.ana, &mission, "For all.").await;
            line.next().await
        };
        let (item, statements) = app.statements(delivered).await;
        assert_eq!(item.text("missionEvents.one.displayName"), "Ana");
        statements
    };
    let once = statements("one: actor { displayName }").await;
    let often = statements(
        "one: actor { displayName } two: actor { displayName } three: actor { displayName } four: actor { displayName }",
    )
    .await;
    // How often the log is read for it is a matter of time: once more at most.
    assert!(often <= once + 1, "{often} statements for four fields, {once} for one");
}

#[tokio::test]
async fn many_who_resume_at_once_share_what_is_made_of_history() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mission = season.made(season.whole("A map")).await;
    let start = commented(&season.ana, &mission, "From here.").await;
    let mut written = Vec::new();
    for number in 0..20 {
        written.push(comment(&season.ana, &mission, &number.to_string()).await);
    }
    let visitor = app.visitor();
    let head = commented(&season.ana, &mission, "The last.").await;
    app.passed_on().await;
    // Whoever resumes stays: what is shared is kept as long as somebody follows.
    let resume = async |after: &str, readers: usize, count: usize| {
        let of = json!({ "id": mission, "after": after });
        let mut lines = join_all((0..readers).map(|_| visitor.subscribe(EVENTS, of.clone()))).await;
        let read = lines.iter_mut().map(async |line| {
            let mut ids = Vec::new();
            for _ in 0..count {
                ids.push(line.next().await.text("missionEvents.id"));
            }
            ids
        });
        join_all(read).await
    };
    let (_, opening) = app.statements(resume(&head, 1, 0)).await;
    let (alone, one) = app.statements(resume(&start, 1, 21)).await;
    assert_eq!(alone[0][..20], written);
    let began = Instant::now();
    let (all, many) = app.statements(resume(&start, 40, 21)).await;
    assert!(all.iter().all(|ids| *ids == alone[0]));
    let read_of_log = 1;
    // What was made is kept for a second.
    let most = 40 * (opening + read_of_log) + one * (1 + began.elapsed().as_secs());
    assert!(many <= most, "{many} for 40, {one} for one, {opening} to open");
}

#[tokio::test]
async fn readers_of_different_selections_and_variables_do_not_share() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let (scouts, surveyors) = (alliance(&ana, "Scouts").await, alliance(&ana, "Surveyors").await);
    let document = "subscription($id: ID!, $more: Boolean!) { allianceEvents(allianceId: $id) {
        ... on Event { alliance { name } kind @include(if: $more) }
    } }";
    let mut lines = Vec::new();
    for (id, more) in [(&scouts, true), (&scouts, false), (&surveyors, true)] {
        lines.push(ana.subscribe(document, json!({ "id": id, "more": more })).await);
    }
    comment(&ana, &scouts, "Of the scouts.").await;
    comment(&ana, &surveyors, "Of the surveyors.").await;
    let (scout, kind) = (json!({ "name": "Scouts" }), "COMMENT_CREATED");
    let expected = [
        json!({ "alliance": scout, "kind": kind }),
        json!({ "alliance": scout }),
        json!({ "alliance": { "name": "Surveyors" }, "kind": kind }),
    ];
    for (line, expected) in lines.iter_mut().zip(expected) {
        assert_eq!(*line.next().await.at("allianceEvents"), expected);
    }
}
