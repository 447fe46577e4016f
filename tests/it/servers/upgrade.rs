//! A newer server writes what this one does not know.

use alliance_hub::domain::event::EventCursor;
use alliance_hub::domain::webhook::Reach;
use chrono::TimeDelta;
use entity::ids::EventId;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::json;

use super::{COMMENTS, comment};
use crate::alliance::members::alliance;
use crate::stream::webhooks::webhook;
use crate::support::TestApp;
use crate::support::receiver::{Receiver, TAKEN};

/// Writes an event that is like another one, but of a kind that only a newer server knows.
async fn write_unknown(app: &TestApp, like: &str) {
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
        "insert into event (tx, id, kind, {others}) select {tx}, $1, 'FROM_THE_FUTURE', {others} from event where id = $2"
    );
    let insert = Statement::from_sql_and_values(backend, sql, [id.into(), like.into()]);
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

#[tokio::test]
async fn webhooks_wait_for_a_newer_server_but_not_for_ever() {
    let app = TestApp::reaching(Reach::Private).await;
    let receiver = Receiver::answering(TAKEN).await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    webhook(&ana, json!({ "url": receiver.url, "kinds": ["COMMENT_CREATED"] })).await;
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
