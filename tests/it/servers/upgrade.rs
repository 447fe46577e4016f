//! A newer server writes what this one does not know.

use alliance_hub::domain::event::EventCursor;
use alliance_hub::domain::webhook::Reach;
use chrono::TimeDelta;
use entity::ids::EventId;
use entity::vocab::{JobKind, JobState};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DbBackend, EntityTrait as _, QueryFilter as _, Statement,
};
use serde_json::json;

use super::{COMMENTS, comment};
use crate::alliance::members::alliance;
use crate::stream::webhooks::webhook;
use crate::support::receiver::{FAILED, Receiver, TAKEN};
use crate::support::{Actor, TestApp};

/// Writes an event that is like another one, but of a kind that only a newer server knows.
async fn write_unknown(app: &TestApp, like: &str) {
    write_like(app, like, "FROM_THE_FUTURE").await;
}

/// Writes an event that is like another one, but of this kind, past everything that the server does with it.
pub async fn write_like(app: &TestApp, like: &str, kind: &str) {
    let like: EventId = like.parse().expect("an id");
    let id: EventId = app.app.ids.next();
    let backend = app.sql().get_database_backend();
    let tx = match backend {
        DbBackend::Postgres => "pg_current_xact_id()::text::bigint + (select tx from log_offset)",
        _ => "0",
    };
    let others = "subject_type, subject_id, alliance_id, mission_id, season_id, actor_id, audience, audience_account_id, \
        version, changed_fields, data, occurred_at";
    let sql = format!(
        "insert into event (tx, id, kind, {others}) select {tx}, $1, $3, {others} from event where id = $2"
    );
    let insert = Statement::from_sql_and_values(backend, sql, [id.into(), like.into(), kind.into()]);
    let written = app.sql().execute_raw(insert).await.expect("an event is written");
    assert_eq!(written.rows_affected(), 1);
}

#[tokio::test]
async fn what_only_a_newer_server_knows_is_passed_over_in_history_and_pages() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let first = comment(&ana, &id, "first").await;
    for _ in 0..60 {
        write_unknown(&app, &first).await;
    }
    let last = comment(&ana, &id, "last").await;
    app.passed_on().await;
    let start = EventCursor::Start.to_string();
    let mut line = ana.subscribe(COMMENTS, json!({ "id": id, "after": start })).await;
    assert_eq!(line.next().await.text("allianceEvents.id"), first);
    assert_eq!(line.next().await.text("allianceEvents.id"), last, "sixty unknown ones are no end");

    let page =
        "query($id: ID!, $after: String) { events(first: 1, after: $after, filter: { allianceId: $id }) {
        nodes { id } pageInfo { hasNextPage }
    } }";
    let behind_first = EventCursor::Behind(first.parse().expect("an id")).to_string();
    let read = ana.send(page, json!({ "id": id, "after": behind_first })).await;
    assert_eq!(read.at("events.nodes"), &json!([{ "id": last }]));
    assert_eq!(read.at("events.pageInfo.hasNextPage"), &json!(false));
}

#[tokio::test]
async fn what_only_a_newer_server_knows_does_not_stop_what_is_live() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let mut line = app.visitor().subscribe(COMMENTS, json!({ "id": id })).await;
    for body in ["one", "two"] {
        let written = comment(&ana, &id, body).await;
        assert_eq!(line.next().await.text("allianceEvents.id"), written);
        write_unknown(&app, &written).await;
        app.passed_on().await;
    }
}

/// Makes the kind of an event one that only a newer server knows, or one that this one does.
async fn set_kind(app: &TestApp, event: &str, kind: &str) {
    let id: EventId = event.parse().expect("an id");
    let backend = app.sql().get_database_backend();
    let sql = "update event set kind = $1 where id = $2";
    let update = Statement::from_sql_and_values(backend, sql, [kind.into(), id.into()]);
    assert_eq!(app.sql().execute_raw(update).await.expect("it is changed").rows_affected(), 1);
}

/// Ana, whose receiver is told of comments, and an alliance of hers.
async fn told_of_comments<'a>(app: &'a TestApp, receiver: &Receiver) -> (Actor<'a>, String) {
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
    (ana, id)
}

/// The attempts that were made of each job that waits.
async fn waiting(app: &TestApp) -> Vec<i32> {
    use entity::job::{Column, Entity};
    let queued = Entity::find().filter(Column::State.eq(JobState::Queued));
    let jobs = queued.all(app.sql()).await.expect("the queue is read");
    jobs.into_iter().filter(|job| job.kind == JobKind::WebhookDelivery).map(|job| job.attempt).collect()
}

#[tokio::test]
async fn a_delivery_that_only_a_newer_server_understands_is_left_to_it_and_holds_up_no_other() {
    const DELIVERIES: &str =
        "{ viewer { webhooks { nodes { deliveries(orderBy: OLDEST) { nodes { state attemptCount } } } } } }";
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(FAILED).await;
    let (ana, id) = told_of_comments(&app, &receiver).await;
    let newer = comment(&ana, &id, "as a newer server tells it").await;
    app.jobs().run_due().await.expect("jobs run");
    assert_eq!((receiver.received().len(), waiting(&app).await), (1, vec![1]));

    set_kind(&app, &newer, "FROM_THE_FUTURE").await;
    receiver.answer(TAKEN);
    app.app.clock.advance(TimeDelta::hours(1));
    let known = comment(&ana, &id, "as every server tells it").await;
    app.jobs().run_due().await.expect("jobs run");
    let received = receiver.received();
    let sent: Vec<&str> = received.iter().skip(1).map(|got| got.header("webhook-id")).collect();
    assert_eq!(sent, [known.as_str()], "the other one is delivered");
    assert_eq!(waiting(&app).await, [1], "no attempt was used up");
    let deliveries = ana.ask(DELIVERIES).await;
    assert_eq!(
        deliveries.at("viewer.webhooks.nodes.0.deliveries.nodes"),
        &json!([{ "state": "PENDING", "attemptCount": 1 }, { "state": "DELIVERED", "attemptCount": 1 }])
    );
    assert_eq!(app.jobs().run_due().await.expect("jobs run"), 0, "it is not looked at all the time");

    set_kind(&app, &newer, "COMMENT_CREATED").await;
    app.app.clock.advance(TimeDelta::minutes(10));
    app.jobs().run_due().await.expect("jobs run");
    assert_eq!(receiver.received().last().expect("a message").header("webhook-id"), newer);
    assert_eq!(waiting(&app).await, [0; 0]);
}

#[tokio::test]
async fn webhooks_wait_for_a_newer_server_but_not_for_ever() {
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(TAKEN).await;
    let (ana, id) = told_of_comments(&app, &receiver).await;
    let before = comment(&ana, &id, "before").await;
    write_unknown(&app, &before).await;
    let after = comment(&ana, &id, "after").await;
    let delivered =
        || -> Vec<_> { receiver.received().iter().map(|got| got.header("webhook-id").to_owned()).collect() };
    app.jobs().run_due().await.expect("jobs run");
    assert_eq!(delivered(), std::slice::from_ref(&before), "a newer server is to deliver the next one first");
    app.app.clock.advance(TimeDelta::minutes(10));
    app.jobs().run_due().await.expect("jobs run");
    assert_eq!(delivered(), [before, after], "no newer server came");
}
