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

/// Whatever happens, the list of a health holds the missions that say so of themselves.
#[tokio::test]
async fn a_list_of_a_health_holds_the_missions_of_that_health() {
    const LIST: &str = "query($health: MissionHealth!) {
        missions(filter: { health: $health }) { totalCount nodes { id health } }
    }";
    const REVISE: &str = "mutation($input: MissionReviseInput!) { missionRevise(input: $input) {
        mission { version } errors { code field message }
    } }";
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    work.vote.season.made(work.vote.season.whole("Only a draft")).await;
    let agrees = async |at: &str| {
        let health = work.read().await["health"].clone();
        for wanted in ["ON_TRACK", "AT_RISK", "OFF_TRACK", "STALE"] {
            let list = app.visitor().send(LIST, json!({ "health": wanted })).await;
            let expected =
                if health == wanted { json!([{ "id": work.mission, "health": wanted }]) } else { json!([]) };
            assert_eq!(list.at("missions.nodes"), &expected, "{wanted} {at}");
            assert_eq!(
                list.at("missions.totalCount"),
                expected.as_array().map_or(0, Vec::len),
                "{wanted} {at}"
            );
        }
        health
    };
    assert_eq!(agrees("at first").await, "ON_TRACK");
    work.wait(30);
    assert_eq!(agrees("at the last moment for an update").await, "ON_TRACK");
    app.app.clock.advance(chrono::TimeDelta::milliseconds(1));
    assert_eq!(agrees("a moment later").await, "STALE");
    let input = json!({ "subjectId": work.mission, "body": "We are on our way." });
    work.vote.season.ana.send(UPDATE, json!({ "input": input })).await.data();
    assert_eq!(agrees("after the update").await, "ON_TRACK");
    work.wait(6);
    assert_eq!(agrees("when the benchmark is late").await, "AT_RISK");
    work.mark_overdue().await;
    assert_eq!(agrees("when that is written down").await, "AT_RISK");
    let later = json!({ "id": work.mission, "expectedVersion": work.read().await["version"], "milestones": [
        { "kind": "CRITICAL", "title": "A map", "dueOn": "2023-09-10" },
        { "kind": "BENCHMARK", "title": "A sketch", "dueOn": "2023-07-20" },
    ] });
    work.vote.season.ana.send(REVISE, json!({ "input": later })).await.data();
    work.report(0).await.data();
    work.review(&work.vote.kim, 0, "RETURNED").await.data();
    agrees("when the report was sent back").await;
    work.wait(60);
    assert_eq!(agrees("when the critical milestone is late").await, "OFF_TRACK");
    work.open(&work.vote.kim, 0).await.data();
    assert_eq!(agrees("when its grant is asked back").await, "OFF_TRACK");
    season_rules(&work, 7).await;
    agrees("by other rules").await;
}

/// Rules that ask for an update each so many days.
async fn season_rules(work: &Work<'_>, days: u32) {
    let input = json!({
        "seasonId": work.vote.season.season.to_string(), "expectedVersion": 1, "reason": "More often.",
        "updateIntervalDays": days,
    });
    work.vote.kim.send(crate::season::policy::UPDATE, json!({ "input": input })).await.data();
}
