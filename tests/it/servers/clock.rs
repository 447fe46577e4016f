//! The wall clock jumps.

use chrono::TimeDelta;
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
