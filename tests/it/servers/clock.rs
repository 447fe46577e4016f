//! The wall clock jumps.

use alliance_hub::clock::Clock;
use alliance_hub::domain::event::EventCursor;
use chrono::TimeDelta;
use entity::event;
use entity::vocab::EventKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::{COMMENTS, comment};
use crate::alliance::members::alliance;
use crate::support::TestApp;

#[tokio::test]
async fn events_keep_the_order_of_their_commits_whatever_the_clock_says() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let mut line = app.visitor().subscribe(COMMENTS, json!({ "id": id })).await;
    let jumps = [0, -86_400, 3_600, -1, 90_000, -31_536_000, 63_072_000];
    let mut written = Vec::new();
    for (number, seconds) in jumps.into_iter().enumerate() {
        app.app.clock.advance(TimeDelta::seconds(seconds));
        written.push(comment(&ana, &id, &format!("comment {number}")).await);
    }
    let mut live = Vec::new();
    for _ in &written {
        live.push(line.next().await);
    }
    let ids: Vec<String> = live.iter().map(|item| item.text("allianceEvents.id")).collect();
    assert_eq!(ids, written);
    let times: Vec<String> = live.iter().map(|item| item.text("allianceEvents.occurredAt")).collect();
    assert!(!times.is_sorted(), "the clock did jump");

    let after = json!({ "id": id, "after": live[0].text("allianceEvents.cursor") });
    let replayed = app.visitor().follow(COMMENTS, after, written.len() - 1).await;
    let ids: Vec<String> = replayed.iter().map(|item| item.text("allianceEvents.id")).collect();
    assert_eq!(ids, written[1..]);
}

#[tokio::test]
async fn a_token_is_good_by_the_clock_of_now_and_nothing_breaks_when_it_jumps() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let viewer = "{ viewer { person { displayName } } }";
    let token = ana.token().expect("Ana has a token");
    let with_token = app.bearer(token);
    with_token.ask(viewer).await.data();
    app.app.clock.advance(TimeDelta::hours(1));
    assert_eq!(with_token.ask(viewer).await.refusal(), "UNAUTHENTICATED");
    app.app.clock.advance(TimeDelta::hours(-2));
    assert_eq!(with_token.ask(viewer).await.text("viewer.person.displayName"), "Ana", "it was set right");
    let early = ana.token().expect("Ana has a token");
    app.bearer(early).ask(viewer).await.data();
}

#[tokio::test]
async fn streams_of_servers_whose_clocks_differ_tell_the_same_in_the_order_of_the_log() {
    let one = TestApp::new().await;
    if !one.is_shared() {
        return;
    }
    let ahead = one.beside_at(Clock::standing_at(one.app.clock.now() + TimeDelta::hours(1))).await;
    let ana = one.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let mut lines = Vec::new();
    for server in [&one, &ahead] {
        lines.push(server.visitor().subscribe(COMMENTS, json!({ "id": id })).await);
    }
    for round in 0..20 {
        let (here, there) = (ana.clone(), ana.at(&ahead));
        let (a, b) = (format!("a {round}"), format!("b {round}"));
        tokio::join!(comment(&here, &id, &a), comment(&there, &id, &b));
    }
    let log = event::Entity::find()
        .filter(event::Column::Kind.eq(EventKind::CommentCreated))
        .order_by_asc(event::Column::Tx)
        .order_by_asc(event::Column::Seq);
    let log = log.all(one.sql()).await.expect("the log is read");
    assert!(!log.iter().map(|event| event.occurred_at).is_sorted(), "the clocks differ");
    let log: Vec<String> = log.iter().map(|event| event.id.to_string()).collect();
    assert_eq!(log.len(), 40);
    let after = json!({ "id": id, "after": EventCursor::Start.to_string() });
    for server in [&one, &ahead] {
        lines.push(server.visitor().subscribe(COMMENTS, after.clone()).await);
    }
    for line in &mut lines {
        for expected in &log {
            assert_eq!(line.next().await.text("allianceEvents.id"), *expected);
        }
    }
}
