//! What a receiver gets.

use alliance_hub::domain::webhook::Reach;
use axum::http::HeaderMap;
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use super::webhooks::{act, webhook};
use crate::alliance::members::{add, alliance};
use crate::support::receiver::{Received, Receiver, TAKEN};
use crate::support::{Actor, TestApp};

const COMMENT: &str = "mutation($input: CommentCreateInput!) { commentCreate(input: $input) { errors { code message } event { id } } }";

/// Comments; the id of the event.
pub async fn comment(author: &Actor<'_>, subject: &str, body: &str) -> String {
    let input = json!({ "input": { "subjectId": subject, "body": body } });
    author.send(COMMENT, input).await.text("commentCreate.event.id")
}

/// The judge of signatures goes by the clock of the machine.
fn set_clock_to_now(app: &TestApp) {
    app.app.clock.advance(Utc::now() - app.app.clock.now());
}

fn is_signed_with(secret: &str, received: &Received) -> bool {
    let headers: HeaderMap = received.headers.clone();
    Webhook::new(secret).expect("a secret").verify(received.body.as_bytes(), &headers).is_ok()
}

#[tokio::test]
async fn an_event_arrives_once_signed_and_as_the_api_shows_it() {
    let app = TestApp::reaching(Reach::Private).await;
    set_clock_to_now(&app);
    let receiver = Receiver::answering(TAKEN).await;
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    comment(&ana, &scouts, "Before.").await;
    let (id, secret) = webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    let event = comment(&ana, &scouts, "Hello.").await;
    let jobs = app.jobs();
    assert_eq!(jobs.run_due().await.expect("jobs run"), 1);
    assert_eq!(jobs.run_due().await.expect("jobs run"), 0);

    let received = receiver.received();
    assert_eq!(received.len(), 1, "what came before the webhook is not delivered, and nothing twice");
    let message = &received[0];
    assert!(is_signed_with(&secret, message));
    assert!(!is_signed_with("whsec_AAAA", message));
    assert_eq!(message.header("webhook-id"), event);
    assert_eq!(message.header("content-type"), "application/json; charset=utf-8");
    let body = message.json();
    assert_eq!(body["type"], "comment.created");
    let shown = ana
        .send(
            "query($id: ID!) { node(id: $id) { ... on Event { id kind subjectId changedFields data occurredAt
        actor { id } alliance { id } } } }",
            json!({ "id": event }),
        )
        .await
        .at("node")
        .clone();
    for name in ["id", "kind", "subjectId", "changedFields", "data", "occurredAt"] {
        assert_eq!(body["data"][name], shown[name], "{name}");
    }
    assert_eq!(body["data"]["actorId"], shown["actor"]["id"]);
    assert_eq!(body["data"]["allianceId"], shown["alliance"]["id"]);
    assert_eq!(body["timestamp"], shown["occurredAt"]);

    let document = "query($id: ID!) { webhook(id: $id) { deliveries { nodes {
        messageId messageType state attemptCount nextAttemptAt attempts { number statusCode error } } } } }";
    let delivery = ana.send(document, json!({ "id": id })).await.at("webhook.deliveries.nodes").clone();
    assert_eq!(
        delivery,
        json!([{ "messageId": event, "messageType": "comment.created", "state": "DELIVERED", "attemptCount": 1,
            "nextAttemptAt": null, "attempts": [{ "number": 1, "statusCode": 204, "error": null }] }])
    );
}

#[tokio::test]
async fn only_what_a_webhook_is_narrowed_to_arrives() {
    let app = TestApp::reaching(Reach::Private).await;
    let (all, one) = (Receiver::answering(TAKEN).await, Receiver::answering(TAKEN).await);
    let ana = app.person("Ana").await;
    let (scouts, others) = (alliance(&ana, "Scouts").await, alliance(&ana, "Others").await);
    webhook(&ana, json!({ "url": one.url, "allianceId": scouts })).await;
    webhook(&ana, json!({ "url": all.url, "kinds": [] })).await;
    comment(&ana, &scouts, "Here.").await;
    comment(&ana, &others, "There.").await;
    app.jobs().run_due().await.expect("jobs run");
    assert_eq!(one.kinds(), ["comment.created"]);
    assert_eq!(all.kinds(), ["comment.created", "comment.created"]);
}

#[tokio::test]
async fn two_secrets_sign_during_a_rotation() {
    let app = TestApp::reaching(Reach::Private).await;
    set_clock_to_now(&app);
    let receiver = Receiver::answering(TAKEN).await;
    let (ana, jobs) = (app.person("Ana").await, app.jobs());
    let (id, old) = webhook(&ana, json!({ "url": receiver.url })).await;
    let rotated = act(&ana, "webhookSecretRotate", json!({ "id": id, "expectedVersion": 1 })).await;
    let new = rotated.text("webhookSecretRotate.secret");
    assert_eq!(rotated.at("webhookSecretRotate.webhook.secrets").as_array().expect("secrets").len(), 2);
    let again = act(&ana, "webhookSecretRotate", json!({ "id": id, "expectedVersion": 2 })).await;
    assert_eq!(again.problems(), ["WRONG_STATE"], "there are two at most");
    let test = async || {
        act(&ana, "webhookTest", json!({ "id": id })).await.data();
        jobs.run_due().await.expect("jobs run");
        let message = receiver.received().into_iter().rev().find(|message| message.kind() == "webhook.test");
        let message = message.expect("the test arrived");
        (is_signed_with(&old, &message), is_signed_with(&new, &message))
    };
    assert_eq!(test().await, (true, true));
    let retired = act(&ana, "webhookSecretRetire", json!({ "id": id, "expectedVersion": 2 })).await;
    assert!(retired.problems().is_empty());
    assert_eq!(test().await, (false, true));
    let none = act(&ana, "webhookSecretRetire", json!({ "id": id, "expectedVersion": 3 })).await;
    assert_eq!(none.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn the_old_secret_ends_after_a_day() {
    let app = TestApp::reaching(Reach::Private).await;
    let ana = app.person("Ana").await;
    let (id, _) = webhook(&ana, json!({ "url": "https://hooks.example.org" })).await;
    act(&ana, "webhookSecretRotate", json!({ "id": id, "expectedVersion": 1 })).await.data();
    let secrets = async || {
        let answer = ana
            .send("query($id: ID!) { webhook(id: $id) { secrets { endsAt } } }", json!({ "id": id }))
            .await;
        answer.at("webhook.secrets").clone()
    };
    assert_eq!(secrets().await, json!([{ "endsAt": null }, { "endsAt": "2023-06-11T12:00:00.000Z" }]));
    app.app.clock.advance(TimeDelta::hours(24));
    assert_eq!(secrets().await, json!([{ "endsAt": null }]));
}

#[tokio::test]
async fn what_its_owner_may_not_read_does_not_arrive() {
    let app = TestApp::reaching(Reach::Private).await;
    crate::support::seed::season(&app, 4).await;
    let (receiver, jobs) = (Receiver::answering(TAKEN).await, app.jobs());
    let (ana, ben, eve) = (app.person("Ana").await, app.person("Ben").await, app.person("Eve").await);
    let scouts = alliance(&ana, "Scouts").await;
    for owner in [&ana, &eve] {
        webhook(owner, json!({ "url": receiver.url, "kinds": ["SIGNAL_CREATED"] })).await;
    }
    let signal =
        "mutation($input: SignalCreateInput!) { signalCreate(input: $input) { errors { code message } } }";
    let input = json!({ "kind": "WANTS_TO_CONTRIBUTE", "targetId": scouts, "message": "Quietly, I would help.",
        "visibility": "LEADERS" });
    assert!(ben.send(signal, json!({ "input": input })).await.problems().is_empty());
    jobs.run_due().await.expect("jobs run");
    assert_eq!(receiver.kinds(), ["signal.created"], "Ana leads the alliance, and Eve does not");
}

#[tokio::test]
async fn access_that_ends_between_two_attempts_ends_the_delivery() {
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(crate::support::receiver::FAILED).await;
    let (ana, ben, jobs) = (app.person("Ana").await, app.person("Ben").await, app.jobs());
    let scouts = alliance(&ana, "Scouts").await;
    let (id, _) = webhook(&ben, json!({ "url": receiver.url, "allianceId": scouts })).await;
    add(&ana, &scouts, &ben).await;
    jobs.run_due().await.expect("jobs run");
    let before = receiver.received().len();
    let document = "query($id: ID!) { webhook(id: $id) { deliveries { nodes { state note } } } }";
    let list = async || ben.send(document, json!({ "id": id })).await.at("webhook.deliveries.nodes").clone();
    let waiting = list().await.as_array().expect("deliveries").len();
    // As if what was public had become the alliance's own, and Ben had left.
    use sea_orm::ConnectionTrait as _;
    for sql in [
        "update event set audience = 'ALLIANCE', actor_id = null where audience = 'PUBLIC'",
        "update membership set status = 'LEFT'",
    ] {
        app.sql().execute_unprepared(sql).await.expect("the facts change");
    }
    receiver.answer(TAKEN);
    app.app.clock.advance(TimeDelta::hours(1));
    jobs.run_due().await.expect("jobs run");
    assert_eq!(receiver.received().len(), before, "nothing more arrives");
    let dropped = json!({ "state": "DROPPED", "note": "You may not read this event any more." });
    assert_eq!(list().await, Value::Array(vec![dropped; waiting]));
    assert!(waiting > 0);
}

#[tokio::test]
async fn one_delivery_or_a_part_of_the_log_is_delivered_again_by_hand() {
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(TAKEN).await;
    let (ana, jobs) = (app.person("Ana").await, app.jobs());
    let scouts = alliance(&ana, "Scouts").await;
    let early = comment(&ana, &scouts, "Before the webhook.").await;
    app.app.clock.advance(TimeDelta::hours(1));
    let (id, _) = webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    let late = comment(&ana, &scouts, "Behind it.").await;
    jobs.run_due().await.expect("jobs run");
    let document = "query($id: ID!) { webhook(id: $id) { deliveries { nodes { id } } } }";
    let delivery = ana.send(document, json!({ "id": id })).await.text("webhook.deliveries.nodes.0.id");

    let again = act(&ana, "webhookRedeliver", json!({ "id": delivery })).await;
    assert_eq!(again.text("webhookRedeliver.delivery.state"), "PENDING");
    assert_eq!(act(&ana, "webhookRedeliver", json!({ "id": delivery })).await.problems(), ["WRONG_STATE"]);
    jobs.run_due().await.expect("jobs run");
    let ids =
        || receiver.received().iter().map(|got| got.header("webhook-id").to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(), [late.clone(), late.clone()]);

    let part = json!({ "id": id, "since": "2023-06-10T00:00:00Z" });
    let replayed = act(&ana, "webhookReplay", part).await;
    assert_eq!(replayed.at("webhookReplay.event.data.queued"), 2);
    assert_eq!(replayed.at("webhookReplay.event.data.isComplete"), true);
    jobs.run_due().await.expect("jobs run");
    let mut got = ids().split_off(2);
    got.sort();
    assert_eq!(got, [early, late]);
    let backwards = json!({ "id": id, "since": "2023-06-10T00:00:00Z", "until": "2023-06-09T00:00:00Z" });
    assert_eq!(act(&ana, "webhookReplay", backwards).await.problems(), ["INVALID"]);
}
