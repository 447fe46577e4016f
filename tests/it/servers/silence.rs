//! The host of the database vanishes: nothing is closed, and nothing is answered.

use std::time::Duration;

use alliance_hub::domain::webhook::Reach;
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{COMMENT, COMMENTS, comment};
use crate::alliance::members::alliance;
use crate::stream::webhooks::webhook;
use crate::support::TestApp;
use crate::support::receiver::{Receiver, TAKEN};

/// How long the servers of these stories wait for an answer; longer than a busy machine takes for one.
const PATIENCE: Duration = Duration::from_secs(3);

/// After so long PostgreSQL ends the transactions of a server that vanished in the middle of them, which hold back all
/// events behind them.
const VANISHED: Duration = Duration::from_secs(30);

#[tokio::test]
async fn streams_live_and_in_their_history_go_on_behind_a_silent_database_and_bring_every_event_once() {
    let one = TestApp::new().await;
    if !one.is_shared() {
        return;
    }
    let way = one.way().await;
    let cut_off = one.beside_by(&way, PATIENCE).await;
    let (ana, ben) = (one.person("Ana").await, one.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    let mut written = Vec::new();
    for round in 0..120 {
        written.push(comment(&ana, &id, &format!("before {round}")).await);
    }
    let start = alliance_hub::domain::event::EventCursor::Start.to_string();
    let history = json!({ "id": id, "after": start });
    let mut reader = ben.at(&cut_off).subscribe_with_room(COMMENTS, history, 1).await;
    assert_eq!(reader.next().await.text("allianceEvents.id"), written[0]);
    let mut live = cut_off.visitor().subscribe(COMMENTS, json!({ "id": id })).await;

    one.database_rests().await;
    way.fall_silent();
    let mut missed = Vec::new();
    for round in 0..5 {
        missed.push(comment(&ana, &id, &format!("meanwhile {round}")).await);
    }
    let refused = timeout(PATIENCE * 3, ben.at(&cut_off).post(COMMENT, json!({ "input": {} }))).await;
    assert_eq!(refused.expect("nobody waits for TCP").1.refusal(), "UNAVAILABLE");
    assert!(live.within(Duration::from_millis(100)).await.is_none(), "nothing arrives");
    way.speak();

    missed.push(comment(&ana, &id, "after").await);
    for id in &missed {
        assert_eq!(live.next().await.text("allianceEvents.id"), *id);
    }
    for id in written.iter().skip(1).chain(&missed) {
        assert_eq!(reader.next().await.text("allianceEvents.id"), *id);
    }
    for line in [&mut live, &mut reader] {
        assert!(line.within(Duration::from_millis(100)).await.is_none(), "nothing comes twice");
    }
}

#[tokio::test]
async fn jobs_go_on_behind_a_silent_database() {
    let one = TestApp::reaching(Reach::Private).await;
    if !one.is_shared() {
        return;
    }
    let way = one.way().await;
    let cut_off = one.beside_by(&way, PATIENCE).await;
    let receiver = Receiver::answering(TAKEN).await;
    let ana = one.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    let (tracker, shutdown) = (TaskTracker::new(), CancellationToken::new());
    cut_off.jobs().start(&tracker, &shutdown);
    let mut written = vec![comment(&ana.at(&cut_off), &id, "before").await];
    receiver.has(1).await;

    one.database_rests().await;
    way.fall_silent();
    let began = Instant::now();
    let lost = timeout(PATIENCE * 3, ana.at(&cut_off).post(COMMENT, json!({ "input": {} }))).await;
    assert_eq!(lost.expect("nobody waits for TCP").1.refusal(), "UNAVAILABLE");
    written.push(comment(&ana, &id, "meanwhile").await);
    sleep(PATIENCE.saturating_sub(began.elapsed())).await;
    way.speak();
    // A write here wakes the jobs, which else look twice a minute.
    written.push(comment(&ana.at(&cut_off), &id, "after").await);
    receiver.has_within(VANISHED * 2, 3).await;
    let received = receiver.received();
    let mut delivered: Vec<&str> = received.iter().map(|message| message.header("webhook-id")).collect();
    delivered.sort_unstable();
    written.sort_unstable();
    assert_eq!(delivered, written, "each is delivered once");
    shutdown.cancel();
}
