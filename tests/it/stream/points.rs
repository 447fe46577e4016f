//! What is made for one subscriber alone is paid for; a budget that is used up slows a stream down, and loses nothing.

use std::time::{Duration, Instant};

use alliance_hub::domain::event::EventCursor;
use alliance_hub::http::front::Limits;
use serde_json::{Value, json};

use crate::alliance::members::alliance;
use crate::stream::comment;
use crate::support::{Subscription, TestApp};

/// A minute's budget; 100 points come back in a second.
const POINTS: u32 = 6_000;
/// Costs 104 points an event, of which nothing depends on who reads.
const SHARED: &str = "subscription($id: ID!, $after: String) {
    allianceEvents(allianceId: $id, after: $after, kinds: [COMMENT_CREATED]) {
        ... on Event { id alliance { members(first: 50) { nodes { joinedAt } } } }
    }
}";
/// Another point, for what the viewer alone gets.
const PERSONAL: &str = "subscription($id: ID!, $after: String) {
    allianceEvents(allianceId: $id, after: $after, kinds: [COMMENT_CREATED]) {
        ... on Event { id alliance { viewerRole members(first: 50) { nodes { joinedAt } } } }
    }
}";
/// Some more than a budget pays for.
const EVENTS: usize = 60;

async fn limited() -> TestApp {
    TestApp::within(Limits { account_points: Some(POINTS), ..Limits::development() }).await
}

async fn ids(line: &mut Subscription, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(line.next().await.text("allianceEvents.id"));
    }
    ids
}

fn from_start(id: &str) -> Value {
    json!({ "id": id, "after": EventCursor::Start.to_string() })
}

#[tokio::test]
async fn a_history_that_costs_more_than_a_budget_comes_slower_and_whole() {
    let app = limited().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    let mut written = Vec::new();
    for number in 0..EVENTS {
        written.push(comment(&ana, &id, &number.to_string()).await);
    }
    let began = Instant::now();
    let mut line = ben.subscribe(SHARED, from_start(&id)).await;
    assert_eq!(ids(&mut line, EVENTS).await, written);
    assert!(began.elapsed() >= Duration::from_secs(1), "it waited for points");
    let next = comment(&ana, &id, "live").await;
    assert_eq!(line.next().await.text("allianceEvents.id"), next, "what is made for all is free");
    assert!(line.within(Duration::from_millis(100)).await.is_none(), "nothing comes twice");
}

#[tokio::test]
async fn what_is_live_is_free_where_it_is_the_same_for_all_and_paid_where_it_is_not() {
    let app = limited().await;
    let (ana, ben, cas) = (app.person("Ana").await, app.person("Ben").await, app.person("Cas").await);
    let id = alliance(&ana, "Scouts").await;
    let mut shared = ben.subscribe(SHARED, json!({ "id": id })).await;
    let mut personal = cas.subscribe(PERSONAL, json!({ "id": id })).await;
    let (mut written, began) = (Vec::new(), Instant::now());
    for number in 0..EVENTS {
        written.push(comment(&ana, &id, &number.to_string()).await);
    }
    assert_eq!(ids(&mut shared, EVENTS).await, written);
    let spent = "{ rateLimit { remaining } }";
    let left = ben.ask(spent).await.at("rateLimit.remaining").as_u64().expect("a number");
    assert!(left > u64::from(POINTS) / 2, "{left} points are left");
    assert_eq!(ids(&mut personal, EVENTS).await, written);
    assert!(began.elapsed() >= Duration::from_secs(1), "it waited for points");
    assert!(personal.within(Duration::from_millis(100)).await.is_none(), "nothing comes twice");
}
