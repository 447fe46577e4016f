//! Several servers over one database, and servers that die.

use std::time::Duration;

use alliance_hub::domain::webhook::Reach;
use chrono::TimeDelta;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::webhook_delivery::comment;
use super::webhooks::webhook;
use crate::alliance::members::alliance;
use crate::support::receiver::{Receiver, Reply, TAKEN};
use crate::support::{Actor, TestApp};

#[tokio::test]
async fn two_servers_deliver_each_event_once() {
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(TAKEN).await;
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    let (one, other) = (app.jobs(), app.jobs_of_another_server().await);
    let mut written = Vec::new();
    for round in 0..12 {
        written.push(comment(&ana, &scouts, &format!("Comment {round}.")).await);
        let (here, there) = tokio::join!(one.run_due(), other.run_due());
        here.expect("jobs run");
        there.expect("jobs run");
    }
    let mut got: Vec<_> = receiver.received().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    got.sort();
    written.sort();
    assert_eq!(got, written);
}

/// Ana writes a comment that one of her webhooks is to get, and the server that sends it dies before the receiver answers.
async fn dies_while_it_delivers<'a>(app: &'a TestApp, receiver: &Receiver) -> Actor<'a> {
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    comment(&ana, &scouts, "Hello.").await;
    let dying = app.jobs();
    let task = tokio::spawn(async move { dying.run_due().await });
    receiver.has(1).await;
    task.abort();
    assert!(task.await.expect_err("it was cut off").is_cancelled());
    ana
}

#[tokio::test]
async fn a_server_that_dies_is_succeeded_when_its_lease_ends() {
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(Reply::Silence).await;
    let ana = dies_while_it_delivers(&app, &receiver).await;
    let other = app.jobs_of_another_server().await;

    receiver.answer(TAKEN);
    assert_eq!(other.run_due().await.expect("jobs run"), 0, "the job belongs to the first server");
    app.app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(other.run_due().await.expect("jobs run"), 1);
    assert_eq!(receiver.received().len(), 2);
    let state =
        ana.ask("{ viewer { webhooks { nodes { deliveries { nodes { state attemptCount } } } } } }").await;
    assert_eq!(
        state.at("viewer.webhooks.nodes.0.deliveries.nodes"),
        &json!([{ "state": "DELIVERED", "attemptCount": 1 }])
    );
}

#[tokio::test]
async fn a_server_that_dies_in_the_last_attempt_leaves_a_delivery_that_can_be_sent_again() {
    const DELIVERIES: &str = "{ viewer { webhooks { nodes { deliveries { nodes { id state } } } } } }";
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(Reply::Silence).await;
    let ana = dies_while_it_delivers(&app, &receiver).await;
    let other = app.jobs_of_another_server().await;
    use entity::job::{Column, Entity};
    let last = Entity::update_many().col_expr(Column::MaxAttempts, Expr::val(1));
    last.exec(app.sql()).await.expect("it was the last");

    receiver.answer(TAKEN);
    app.app.clock.advance(TimeDelta::minutes(2));
    other.run_due().await.expect("jobs run");
    let first = "viewer.webhooks.nodes.0.deliveries.nodes.0";
    let read = ana.ask(DELIVERIES).await;
    assert_eq!(read.text(&format!("{first}.state")), "FAILED");
    let again =
        "mutation($input: WebhookRedeliverInput!) { webhookRedeliver(input: $input) { errors { code } } }";
    let input = json!({ "input": { "id": read.text(&format!("{first}.id")) } });
    assert_eq!(ana.send(again, input).await.problems(), [""; 0]);
    other.run_due().await.expect("jobs run");
    assert_eq!(ana.ask(DELIVERIES).await.text(&format!("{first}.state")), "DELIVERED");
}

#[tokio::test]
async fn a_webhook_gets_what_a_server_writes_whose_clock_is_behind() {
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(TAKEN).await;
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    app.app.clock.advance(TimeDelta::seconds(-3));
    let written = comment(&ana, &scouts, "Hello.").await;
    app.jobs().run_due().await.expect("jobs run");
    let got: Vec<_> = receiver.received().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    assert_eq!(got, [written]);
}

#[tokio::test]
async fn a_server_that_lost_its_lease_writes_nothing() {
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(Reply::Silence).await;
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    comment(&ana, &scouts, "Hello.").await;
    let (slow, other) = (app.jobs(), app.jobs_of_another_server().await);
    let task = tokio::spawn(async move { slow.run_due().await });
    receiver.has(1).await;
    receiver.answer(TAKEN);
    app.app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(other.run_due().await.expect("jobs run"), 1);
    // The first one gives up waiting for its answer, and would schedule another attempt.
    task.await.expect("it ends").expect("jobs run");
    let state = ana
        .ask("{ viewer { webhooks { nodes { failingSince deliveries { nodes { state attemptCount nextAttemptAt } } } } } }")
        .await;
    assert_eq!(
        state.at("viewer.webhooks.nodes.0"),
        &json!({ "failingSince": null,
            "deliveries": { "nodes": [{ "state": "DELIVERED", "attemptCount": 1, "nextAttemptAt": null }] } })
    );
}

#[tokio::test]
async fn a_started_server_delivers_by_itself_and_a_silent_receiver_holds_up_nobody() {
    let app = TestApp::reaching(Reach::Private).await;
    let (silent, quick) = (Receiver::answering(Reply::Silence).await, Receiver::answering(TAKEN).await);
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    for receiver in [&silent, &quick] {
        webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    }
    let (tracker, shutdown) = (TaskTracker::new(), CancellationToken::new());
    app.jobs().start(&tracker, &shutdown);
    for round in 0..10 {
        comment(&ana, &scouts, &format!("Comment {round}.")).await;
    }
    quick.has(10).await;
    assert!(silent.received().len() < 10, "the silent one is asked two at a time");
    shutdown.cancel();
    tracker.close();
    tokio::time::timeout(Duration::from_secs(10), tracker.wait()).await.expect("it ends when it is told to");
}
