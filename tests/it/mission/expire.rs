//! What deadlines end, by the clock at once and by a job in the end.

use alliance_hub::policy::Actor as Who;
use alliance_hub::service::mission::{close_applications, miss_approvals};
use chrono::TimeDelta;
use entity::vocab::{MissionStatus, StaffRole};
use serde_json::json;

use super::apply::{APPLY, application};
use super::rfp::{MOVE, past_the_deadline};
use super::{SUBMIT, Season, at, revise};
use crate::support::{TestApp, seed};

const STATUS: &str = "query($id: ID!) { mission(id: $id) { status version } }";

#[tokio::test]
async fn applications_are_closed_to_the_second_and_once() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({})).await;
    let system = app.app.use_case(Who::System);
    app.app.clock.advance(TimeDelta::days(18) + TimeDelta::hours(7));
    assert_eq!(close_applications(&system).await.expect("the job runs"), 0, "the deadline is not over");
    app.app.clock.advance(TimeDelta::seconds(1));

    // Before the job has run, writers are told the same.
    let late = season.ana.send(APPLY, application(&id, &season.alliance)).await;
    assert_eq!(late.problems(), ["DEADLINE_PASSED"]);
    assert_eq!(revise(&kim, &id, 2, json!({ "title": "Too late" })).await.problems(), ["WRONG_STATE"]);
    let moved =
        json!({ "id": id, "expectedVersion": 2, "submitBy": "2023-07-20T19:00:00Z", "reason": "More time." });
    assert_eq!(kim.send(MOVE, json!({ "input": moved })).await.problems(), ["WRONG_STATE"]);

    assert_eq!(close_applications(&system).await.expect("the job runs"), 1);
    assert_eq!(close_applications(&system).await.expect("the job runs"), 0);
    let read = app.visitor().send(STATUS, json!({ "id": id })).await;
    assert_eq!(read.at("mission"), &json!({ "status": "APPLICATIONS_CLOSED", "version": 3 }));
    let late = season.ana.send(APPLY, application(&id, &season.alliance)).await;
    assert_eq!(late.problems(), ["DEADLINE_PASSED"]);
    let later =
        json!({ "id": id, "expectedVersion": 3, "selectBy": "2023-08-01T19:00:00Z", "reason": "Many came." });
    assert_eq!(kim.send(MOVE, json!({ "input": later })).await.problems(), [""; 0]);
}

#[tokio::test]
async fn a_job_closes_many_in_several_goes() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let past = app.app.clock.now() - TimeDelta::days(1);
    for number in 0..120 {
        let mut mission = seed::Mission::proposed(&app, season.season, &format!("RFP {number}"))
            .of_kind(entity::vocab::MissionKind::Foundation)
            .in_state(MissionStatus::Open);
        mission.0.submit_by = sea_orm::ActiveValue::Set(Some(past));
        mission.kept(&app).await;
    }
    let system = app.app.use_case(Who::System);
    let (one, other) = tokio::join!(close_applications(&system), close_applications(&system));
    let moved = one.expect("one runs") + other.expect("the other runs");
    let rest = close_applications(&system).await.expect("the rest");
    assert_eq!(moved + rest, 120);
    assert_eq!(close_applications(&system).await.expect("nothing is left"), 0);
}

/// Rule 3.9: the season's date counts where an RFP names none, unless it was opened after that date.
#[tokio::test]
async fn an_rfp_without_a_date_of_its_own_goes_by_that_of_its_season() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mut rfps = Vec::new();
    for opened in [None, Some("2023-06-28"), Some("2023-08-14")] {
        let mut mission = seed::Mission::proposed(&app, season.season, "An RFP")
            .of_kind(entity::vocab::MissionKind::Foundation)
            .in_state(MissionStatus::Open);
        mission.0.opened_on = sea_orm::ActiveValue::Set(opened.and_then(|day| day.parse().ok()));
        rfps.push(mission.0.id.clone().unwrap().to_string());
        mission.kept(&app).await;
    }
    let system = app.app.use_case(Who::System);
    assert_eq!(close_applications(&system).await.expect("the job runs"), 0);
    past_the_deadline(&app);
    assert_eq!(close_applications(&system).await.expect("the job runs"), 2);
    assert_eq!(close_applications(&system).await.expect("the job runs"), 0);
    let mut states = Vec::new();
    for rfp in &rfps {
        states.push(app.visitor().send(STATUS, json!({ "id": rfp })).await.text("mission.status"));
    }
    assert_eq!(states, ["APPLICATIONS_CLOSED", "APPLICATIONS_CLOSED", "OPEN"]);
    let applied = season.ana.send(APPLY, application(&rfps[2], &season.alliance)).await;
    assert_eq!(applied.problems(), [""; 0], "it is open indeed");
}

#[tokio::test]
async fn only_the_server_itself_runs_them() {
    let app = TestApp::new().await;
    assert!(close_applications(&app.app.use_case(Who::Anonymous)).await.is_err());
    assert!(miss_approvals(&app.app.use_case(Who::Anonymous)).await.is_err());
}

#[tokio::test]
async fn what_is_not_approved_in_time_may_return() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    season.ana.send(SUBMIT, at(&id, 1)).await.data();
    let imported = seed::Mission::proposed(&app, season.season, "Imported");
    imported.kept(&app).await;
    let system = app.app.use_case(Who::System);
    app.app.clock.advance(TimeDelta::days(18) + TimeDelta::hours(7));
    assert_eq!(miss_approvals(&system).await.expect("the job runs"), 0);
    past_the_deadline(&app);
    assert_eq!(miss_approvals(&system).await.expect("the job runs"), 1, "an import names no rules");
    assert_eq!(miss_approvals(&system).await.expect("the job runs"), 0);
    let read = app.visitor().send(STATUS, json!({ "id": id })).await;
    assert_eq!(read.text("mission.status"), "NOT_APPROVED_FOR_VOTE");
}
