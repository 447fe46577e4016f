//! A part of the log that is too long for one request.

use alliance_hub::domain::webhook::Reach;
use chrono::TimeDelta;
use entity::event;
use entity::ids::EventId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _};
use serde_json::json;

use super::comment;
use super::webhooks::{act, webhook};
use crate::alliance::members::alliance;
use crate::support::TestApp;

/// Writes so many events like another one, at the time of now; their ids.
async fn write_like(app: &TestApp, like: &str, count: usize) -> Vec<EventId> {
    let like: EventId = like.parse().expect("an id");
    let row = event::Entity::find_by_id(like).one(app.sql()).await.expect("the log is read");
    let row = row.expect("the event is there");
    let ids: Vec<EventId> = (0..count).map(|_| app.app.ids.next()).collect();
    for some in ids.chunks(500) {
        let rows = some.iter().map(|id| {
            let mut like = event::ActiveModel::from(row.clone());
            (like.id, like.seq) = (Set(*id), NotSet);
            like.reset_all()
        });
        let insert = event::Entity::insert_many(rows);
        insert.exec_without_returning(app.sql()).await.expect("events are written");
    }
    ids
}

#[tokio::test]
async fn more_than_a_thousand_events_are_replayed_by_going_on_behind_the_last() {
    let app = TestApp::reaching(Reach::Private).await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let like = comment(&ana, &id, "Hello.").await;
    let url = "http://127.0.0.1:9/hook";
    let (hook, _) = webhook(&ana, json!({ "url": url, "kinds": ["COMMENT_CREATED"] })).await;
    app.app.clock.advance(TimeDelta::hours(1));
    let since = app.app.clock.now();
    let ids = write_like(&app, &like, 1_010).await;
    app.app.clock.advance(TimeDelta::hours(1));
    let part = json!({ "id": hook, "since": since, "until": since });

    let first = act(&ana, "webhookReplay", part.clone()).await;
    let told = first.at("webhookReplay.event.data");
    assert_eq!((&told["queued"], &told["isComplete"]), (&json!(1_000), &json!(false)));
    assert_eq!(told["lastEventId"], json!(ids[999].to_string()));
    let mut rest = part;
    rest["afterEventId"] = told["lastEventId"].clone();
    let second = act(&ana, "webhookReplay", rest.clone()).await;
    let told = second.at("webhookReplay.event.data");
    assert_eq!((&told["queued"], &told["isComplete"]), (&json!(10), &json!(true)));
    assert_eq!(told["lastEventId"], json!(ids[1_009].to_string()));
    rest["afterEventId"] = told["lastEventId"].clone();
    let third = act(&ana, "webhookReplay", rest).await;
    assert_eq!(third.at("webhookReplay.event.data.queued"), &json!(0));

    let count = "query($id: ID!) { webhook(id: $id) { deliveries { totalCount } } }";
    let queued = ana.send(count, json!({ "id": hook })).await;
    assert_eq!(queued.at("webhook.deliveries.totalCount"), &json!(1_010), "each event once");
}
