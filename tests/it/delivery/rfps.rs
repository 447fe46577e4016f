//! An RFP is carried out by the alliances that were chosen for it.

use entity::application;
use entity::vocab::{ApplicationStatus, MissionStatus, StaffRole};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{REPORT, REVIEW, report, review};
use crate::alliance::members::alliance;
use crate::mission::Season;
use crate::mission::apply::{APPLY, application as input};
use crate::support::{Actor, TestApp};

/// An RFP with one milestone that these alliances carry out.
async fn under_way(season: &Season<'_>, kim: &Actor<'_>, alliances: &[(&Actor<'_>, &str)]) -> String {
    let milestones = json!({ "milestones": [{ "kind": "CRITICAL", "title": "It shows blocks" }] });
    let rfp = season.rfp(kim, milestones).await;
    for (leader, alliance) in alliances {
        leader.send(APPLY, input(&rfp, alliance)).await.data();
    }
    let row = application::ActiveModel { status: Set(ApplicationStatus::Active), ..Default::default() };
    application::Entity::update_many().set(row).exec(season.app.sql()).await.expect("they have begun");
    season.put(&rfp, MissionStatus::InProgress).await;
    rfp
}

#[tokio::test]
async fn the_chosen_alliances_report_and_the_last_acceptance_completes_it() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let (sam, other) = (app.person("Sam").await, app.person("Olga").await);
    let rangers = alliance(&sam, "Rangers").await;
    alliance(&other, "Guides").await;
    let rfp = under_way(&season, &kim, &[(&season.ana, &season.alliance), (&sam, &rangers)]).await;
    let read =
        "query($id: ID!) { mission(id: $id) { status milestones { id } applications { nodes { status } } } }";
    let read = async || -> Value { kim.send(read, json!({ "id": rfp })).await.at("mission").clone() };
    let milestone = read().await["milestones"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(other.send(REPORT, report(&milestone, 1)).await.refusal(), "FORBIDDEN");
    assert_eq!(sam.send(REPORT, report(&milestone, 1)).await.problems(), [""; 0]);
    assert_eq!(kim.send(REVIEW, review(&milestone, 2, "ACCEPTED")).await.problems(), [""; 0]);
    let done = read().await;
    assert_eq!(done["status"], "COMPLETED");
    assert_eq!(done["applications"]["nodes"], json!([{ "status": "COMPLETED" }, { "status": "COMPLETED" }]));
}
