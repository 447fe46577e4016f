//! Receivers that fail, and receivers that mean harm.

use alliance_hub::domain::webhook::Reach;
use alliance_hub::jobs::Jobs;
use alliance_hub::policy::Actor as Acting;
use alliance_hub::service::job;
use chrono::TimeDelta;
use entity::vocab::JobState;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use super::webhook_delivery::comment;
use super::webhooks::{act, webhook};
use crate::alliance::members::alliance;
use crate::support::receiver::{FAILED, Receiver, Reply, TAKEN};
use crate::support::{Actor, TestApp};

const LOOK: &str = "query($id: ID!) { webhook(id: $id) { status disabledReason failingSince version
    deliveries(orderBy: OLDEST) { nodes { id state attemptCount nextAttemptAt attempts { statusCode response error } } } } }";

async fn look(owner: &Actor<'_>, id: &str) -> Value {
    owner.send(LOOK, json!({ "id": id })).await.at("webhook").clone()
}

/// A webhook for comments, and one comment.
async fn commented<'a>(app: &'a TestApp, receiver: &Receiver) -> (Actor<'a>, String, String) {
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    let (id, _) = webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    comment(&ana, &scouts, "Hello.").await;
    (ana, id, scouts)
}

async fn run(jobs: &Jobs) {
    jobs.run_due().await.expect("jobs run");
}

#[tokio::test]
async fn ten_attempts_over_three_days_then_a_dead_letter_and_a_disabled_webhook() {
    let app = TestApp::reaching(Reach::Private).await;
    let (receiver, jobs) = (Receiver::answering(FAILED).await, app.jobs());
    let (ana, id, _) = commented(&app, &receiver).await;
    run(&jobs).await;
    let first = look(&ana, &id).await;
    assert_eq!(first["deliveries"]["nodes"][0]["attempts"][0]["response"], "not today");
    assert_eq!(first["failingSince"], "2023-06-10T12:00:00.000Z");
    run(&jobs).await;
    assert_eq!(receiver.received().len(), 1, "the next attempt is not due yet");
    let mut hours = Vec::new();
    for _ in 1..10 {
        let before = app.app.clock.now();
        let next = look(&ana, &id).await["deliveries"]["nodes"][0]["nextAttemptAt"].clone();
        let next: chrono::DateTime<chrono::Utc> = next.as_str().expect("a time").parse().expect("a moment");
        app.app.clock.advance(next - before);
        hours.push((next - before).num_hours());
        run(&jobs).await;
    }
    assert!(hours.is_sorted() && (60..=83).contains(&hours.iter().sum::<i64>()), "{hours:?}");
    let ids: std::collections::BTreeSet<_> =
        receiver.received().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    assert_eq!((receiver.received().len(), ids.len()), (10, 1), "one id over all attempts");
    let last = look(&ana, &id).await;
    assert_eq!(last["deliveries"]["nodes"][0]["state"], "FAILED");
    assert_eq!((&last["status"], &last["disabledReason"]), (&json!("DISABLED"), &json!("FAILING")));
    let told = entity::event::Entity::find()
        .filter(entity::event::Column::Kind.eq(entity::vocab::EventKind::WebhookDisabled))
        .all(app.sql())
        .await
        .expect("the log is read");
    assert_eq!((told.len(), told[0].audience_account_id), (1, Some(ana.account())));

    let dead = job::list(&app.app.db, true).await.expect("the queue is read");
    assert_eq!(dead.len(), 1);
    assert!(dead[0].to_string().contains("DEAD  attempt 10 of 10"), "{}", dead[0]);
    let enabled = act(&ana, "webhookEnable", json!({ "id": id, "expectedVersion": last["version"] })).await;
    assert_eq!(enabled.text("webhookEnable.webhook.status"), "ACTIVE");
    receiver.answer(TAKEN);
    let operator = app.app.use_case(Acting::System);
    job::retry(&operator, dead[0].id).await.expect("it runs again");
    assert!(job::retry(&operator, dead[0].id).await.is_err(), "it is no dead letter any more");
    run(&jobs).await;
    let delivered = look(&ana, &id).await;
    assert_eq!(delivered["deliveries"]["nodes"][0]["state"], "DELIVERED");
    assert_eq!(delivered["failingSince"], Value::Null);
}

#[tokio::test]
async fn a_receiver_that_is_gone_disables_the_webhook() {
    let app = TestApp::reaching(Reach::Private).await;
    let (receiver, jobs) = (Receiver::answering(Reply::Text("HTTP/1.1 410 Gone\r\n\r\n")).await, app.jobs());
    let (ana, id, scouts) = commented(&app, &receiver).await;
    run(&jobs).await;
    let seen = look(&ana, &id).await;
    assert_eq!((&seen["status"], &seen["disabledReason"]), (&json!("DISABLED"), &json!("GONE")));
    assert_eq!(seen["deliveries"]["nodes"][0]["state"], "FAILED");
    comment(&ana, &scouts, "Anybody?").await;
    run(&jobs).await;
    assert_eq!(receiver.received().len(), 1);
    let delivery = seen["deliveries"]["nodes"][0]["id"].clone();
    assert_eq!(act(&ana, "webhookRedeliver", json!({ "id": delivery })).await.problems(), ["WRONG_STATE"]);
    act(&ana, "webhookEnable", json!({ "id": id, "expectedVersion": seen["version"] })).await.data();
    receiver.answer(TAKEN);
    comment(&ana, &scouts, "Again.").await;
    run(&jobs).await;
    assert_eq!(receiver.received().len(), 2, "what came while it was disabled is left out");
}

#[tokio::test]
async fn a_busy_receiver_is_left_alone_for_as_long_as_it_asks() {
    let app = TestApp::reaching(Reach::Private).await;
    let busy = Reply::Text("HTTP/1.1 503 Busy\r\nretry-after: 3600\r\n\r\n");
    let (receiver, jobs) = (Receiver::answering(busy).await, app.jobs());
    let (ana, id, _) = commented(&app, &receiver).await;
    run(&jobs).await;
    assert_eq!(look(&ana, &id).await["deliveries"]["nodes"][0]["nextAttemptAt"], "2023-06-10T13:00:00.000Z");
    receiver.answer(TAKEN);
    app.app.clock.advance(TimeDelta::minutes(59));
    run(&jobs).await;
    assert_eq!(receiver.received().len(), 1);
    app.app.clock.advance(TimeDelta::minutes(1));
    run(&jobs).await;
    assert_eq!(look(&ana, &id).await["deliveries"]["nodes"][0]["state"], "DELIVERED");
}

/// The error of the first attempt at a receiver that answers like this.
async fn error_of(reply: Reply) -> Value {
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(reply).await;
    let (ana, id, _) = commented(&app, &receiver).await;
    run(&app.jobs()).await;
    let attempt = look(&ana, &id).await["deliveries"]["nodes"][0]["attempts"][0].clone();
    assert_eq!(receiver.received().len(), 1);
    attempt["error"].clone()
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Receiver::answering(TAKEN).await;
    let redirect = Box::leak(
        format!("HTTP/1.1 307 There\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", elsewhere.url)
            .into_boxed_str(),
    );
    let error = error_of(Reply::Text(redirect)).await;
    assert!(error.as_str().expect("an error").contains("307, which is a redirect"), "{error}");
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_given_up() {
    assert_eq!(error_of(Reply::Silence).await, "There was no answer in time.");
}

#[tokio::test]
async fn a_head_without_end_is_given_up() {
    assert_eq!(error_of(Reply::EndlessHead).await, "The answer was no HTTP, or broke off.");
}

#[tokio::test]
async fn a_body_without_end_is_not_read() {
    assert_eq!(error_of(Reply::Endless).await, Value::Null, "the status says that it was taken");
}

#[tokio::test]
async fn what_is_no_http_is_given_up() {
    assert_eq!(error_of(Reply::Text("SSH-2.0-hello\r\n")).await, "The answer was no HTTP, or broke off.");
}

/// The webhook was made while private targets were allowed; the server that delivers does not allow them.
#[tokio::test]
async fn a_private_address_is_refused_when_it_is_delivered_to() {
    let mut app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(TAKEN).await;
    app.app.reach = Reach::Public;
    let (ana, id, scouts) = commented(&app, &receiver).await;
    use sea_orm::ConnectionTrait as _;
    run(&app.jobs()).await;
    // A name that leads to the machine itself, as one that was rebound would.
    app.sql()
        .execute_unprepared("update webhook set url = 'https://ip6-localhost/'")
        .await
        .expect("the name changes");
    comment(&ana, &scouts, "Hello again.").await;
    run(&app.jobs()).await;
    let seen = look(&ana, &id).await;
    let error = |place: usize| seen["deliveries"]["nodes"][place]["attempts"][0]["error"].clone();
    assert_eq!(error(0), "This server does not deliver to the address. Change it.");
    let of_name = error(1).as_str().expect("an error").to_owned();
    let refused = ["private network", "has no address", "in time"];
    assert!(refused.iter().any(|part| of_name.contains(part)), "{of_name}");
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn finished_jobs_are_removed_after_a_while_and_deliveries_too() {
    let app = TestApp::reaching(Reach::Private).await;
    let (receiver, jobs) = (Receiver::answering(TAKEN).await, app.jobs());
    let (ana, id, _) = commented(&app, &receiver).await;
    run(&jobs).await;
    let (ben, left) = (app.person("Ben").await, entity::job::Entity::find());
    assert_eq!(left.clone().all(app.sql()).await.expect("jobs")[0].state, JobState::Done);
    app.app.clock.advance(TimeDelta::days(31));
    alliance_hub::service::retention::clean_up(&app.app.db, &Default::default(), app.app.clock.now())
        .await
        .expect("the clean-up runs");
    assert!(left.all(app.sql()).await.expect("jobs").is_empty());
    assert_eq!(look(&ana, &id).await["deliveries"]["nodes"], json!([]));
    assert!(ben.ask("{ viewer { sessions { id } } }").await.at("viewer.sessions.0.id").is_string());
    app.app.clock.advance(TimeDelta::days(3_700));
    let now = app.app.clock.now();
    alliance_hub::service::retention::clean_up(&app.app.db, &Default::default(), now).await.expect("it runs");
    let sessions = entity::session::Entity::find().all(app.sql()).await.expect("sessions");
    assert!(sessions.is_empty(), "sessions that ran out long ago are gone");
}
