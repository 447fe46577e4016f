//! A cursor names an event: what it means does not depend on the server, and what it cannot mean is told.

use alliance_hub::domain::event::EventCursor;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::event;
use entity::ids::EventId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::alliance::members::alliance;
use crate::support::{Actor, Answer, TestApp};

const FOLLOW: &str = "subscription($id: ID!, $after: String) {
    allianceEvents(allianceId: $id, after: $after) { ... on Event { id cursor } }
}";
const COMMENT: &str = "mutation($input: CommentCreateInput!) {
    commentCreate(input: $input) { errors { code message } event { id cursor } }
}";

async fn comment(author: &Actor<'_>, subject: &str, body: &str) -> Answer {
    let answer = author.send(COMMENT, json!({ "input": { "subjectId": subject, "body": body } })).await;
    assert!(answer.problems().is_empty());
    answer
}

fn behind(alliance: &str, cursor: &str) -> Value {
    json!({ "id": alliance, "after": cursor })
}

async fn log(app: &TestApp) -> Vec<event::Model> {
    let in_order = event::Entity::find().order_by_asc(event::Column::Tx).order_by_asc(event::Column::Seq);
    in_order.all(app.sql()).await.expect("the log is read")
}

#[tokio::test]
async fn the_cursor_of_a_payload_a_stream_and_the_beginning_are_of_one_kind() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let written = comment(&ana, &id, "A word.").await;
    let event: EventId = written.text("commentCreate.event.id").parse().expect("an id");
    let cursor = EventCursor::Behind(event).to_string();
    assert_eq!(written.text("commentCreate.event.cursor"), cursor);

    let all = ana.follow(FOLLOW, behind(&id, &EventCursor::Start.to_string()), 2).await;
    assert_eq!(all[1].text("allianceEvents.cursor"), cursor);
    let rest = ana.follow(FOLLOW, behind(&id, &all[0].text("allianceEvents.cursor")), 1).await;
    assert_eq!(rest[0].text("allianceEvents.id"), event.to_string());
}

#[tokio::test]
async fn what_is_no_cursor_of_an_event_of_this_server_is_refused() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let of_another_list =
        ana.ask("{ alliances { edges { cursor } } }").await.text("alliances.edges.0.cursor");
    let of_another_server = EventCursor::Behind(app.app.ids.next()).to_string();
    let of_another_version =
        URL_SAFE_NO_PAD.encode([b"event:".as_slice(), uuid::Uuid::from_u128(7).as_bytes()].concat());
    for cursor in ["", "x", &of_another_list, &id, &of_another_server, &of_another_version] {
        let item = ana.follow(FOLLOW, behind(&id, cursor), 1).await;
        assert_eq!(item[0].refusal(), "BAD_USER_INPUT", "{cursor:?}");
    }
}

#[tokio::test]
async fn who_was_away_for_too_long_is_told_where_to_start_again() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let first = comment(&ana, &id, "one").await.text("commentCreate.event.cursor");
    for body in ["two", "three"] {
        comment(&ana, &id, body).await;
    }
    let log = log(&app).await;
    let kept = log.last().expect("events").id;
    let forget = event::Entity::delete_many().filter(event::Column::Id.ne(kept));
    forget.exec(app.sql()).await.expect("old events go");

    let refused = ana.follow(FOLLOW, behind(&id, &first), 1).await;
    assert_eq!(refused[0].refusal(), "CURSOR_EXPIRED");
    let resume_from = refused[0].extension("resumeFrom");
    assert_eq!(resume_from, EventCursor::Start.to_string());

    let mut line = ana.subscribe(FOLLOW, behind(&id, &resume_from)).await;
    assert_eq!(line.next().await.text("allianceEvents.id"), kept.to_string(), "all that is kept comes");
    let next = comment(&ana, &id, "four").await.text("commentCreate.event.id");
    assert_eq!(line.next().await.text("allianceEvents.id"), next);
}

/// On PostgreSQL the numbers of another cluster's transactions may be far above those of this one.
#[tokio::test]
async fn a_log_that_comes_from_another_cluster_goes_on_behind_its_last_event() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let before = comment(&ana, &id, "written elsewhere").await;
    if app.sql().get_database_backend() == DbBackend::Postgres {
        let lift = event::Entity::update_many().col_expr(event::Column::Tx, Expr::val(1_i64 << 50));
        lift.exec(app.sql()).await.expect("the log of another cluster");
    }
    let (one, other) = tokio::join!(app.app.migrate(), app.app.migrate());
    one.and(other).expect("servers start on it together");

    let after = comment(&ana, &id, "written here").await;
    let newest = log(&app).await.pop().expect("events").id.to_string();
    assert_eq!(after.text("commentCreate.event.id"), newest, "it sorts behind what was there");
    let follow = behind(&id, &before.text("commentCreate.event.cursor"));
    let seen = ana.follow(FOLLOW, follow, 1).await;
    assert_eq!(seen[0].text("allianceEvents.id"), newest, "it is shown at once");

    let offset = "select tx from log_offset";
    let read = async || {
        let statement = sea_orm::Statement::from_string(app.sql().get_database_backend(), offset);
        let row = app.sql().query_one_raw(statement).await.expect("it is read").expect("one row");
        row.try_get_by_index::<i64>(0).expect("a number")
    };
    let kept = read().await;
    app.app.migrate().await.expect("a later start");
    assert_eq!(read().await, kept, "a later start finds it in order");
}
