//! How a mission is doing is computed, and time is written down by a job.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::Work;
use crate::support::TestApp;

const UPDATE: &str = "mutation($input: UpdatePostInput!) { updatePost(input: $input) {
    update { id } errors { code field message }
} }";

#[tokio::test]
async fn health_follows_the_milestones_and_the_leaders_updates() {
    let app = TestApp::new().await;
    let work = Work::funded(&app).await;
    assert_eq!(work.read().await["health"], json!(null));
    work.pass_kyc().await;
    let read = work.read().await;
    assert_eq!(
        (&read["health"], &read["nextUpdateDue"]),
        (&json!("ON_TRACK"), &json!("2023-07-10T12:00:00.000Z"))
    );
    work.wait(31);
    assert_eq!(work.read().await["health"], "STALE");
    let input = json!({ "subjectId": work.mission, "body": "We are on our way." });
    work.vote.season.ana.send(UPDATE, json!({ "input": input })).await.data();
    let read = work.read().await;
    assert_eq!(
        (&read["health"], &read["lastUpdateAt"]),
        (&json!("ON_TRACK"), &json!("2023-07-11T12:00:00.000Z"))
    );
    work.wait(5);
    assert_eq!(work.read().await["health"], "AT_RISK", "the benchmark is late");
    work.wait(48);
    assert_eq!(work.read().await["health"], "OFF_TRACK", "the critical milestone is late");
}

#[tokio::test]
async fn the_job_writes_down_what_time_did_once() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    assert_eq!(work.mark_overdue().await, 0);
    work.wait(36);
    assert_eq!(work.mark_overdue().await, 1);
    let events = app.events().await;
    assert_eq!(work.mark_overdue().await, 0);
    assert_eq!(app.events().await, events);

    end_season(&work).await;
    work.wait(90);
    assert_eq!(work.mark_overdue().await, 2);
    assert_eq!((work.critical().await, work.status().await), ("MISSED".to_owned(), "AT_RISK".to_owned()));
    let opened = work.open(&work.vote.kim, 0).await;
    assert_eq!(opened.text("clawbackOpen.clawback.ground"), "MISSED_MILESTONE");
}

#[tokio::test]
async fn the_job_runs_on_two_servers_at_once() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    work.wait(90);
    let (one, other) = tokio::join!(work.mark_overdue(), work.mark_overdue());
    assert_eq!(one + other, 2);
    assert_eq!(work.critical().await, "OVERDUE");
}

async fn end_season(work: &Work<'_>) {
    let row = entity::season::ActiveModel {
        ends_on: sea_orm::ActiveValue::Set("2023-09-30".parse().ok()),
        ..Default::default()
    };
    let update = entity::season::Entity::update_many()
        .set(row)
        .filter(entity::season::Column::Id.eq(work.vote.season.season));
    update.exec(work.vote.season.app.sql()).await.expect("the season ends");
}
