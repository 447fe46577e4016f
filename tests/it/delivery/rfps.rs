//! An RFP is carried out by the alliances that were chosen for it.

use entity::application;
use entity::vocab::{ApplicationStatus, EventKind, MissionStatus, StaffRole};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use super::{REPORT, REVIEW, report, review};
use crate::alliance::members::alliance;
use crate::mission::Season;
use crate::mission::apply::{APPLY, application as input};
use crate::support::{Actor, Answer, TestApp};

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

const ABANDON: &str = "mutation($input: ApplicationAbandonInput!) { applicationAbandon(input: $input) {
    application { status mission { status } } errors { code field message } event { kind data }
} }";
const COMPLETE: &str = "mutation($input: MissionActionInput!) { missionComplete(input: $input) {
    mission { status } errors { code field message } event { kind }
} }";
const TEAMS: &str =
    "query($id: ID!) { mission(id: $id) { status version permissions { complete { allowed code } }
    milestones { id version }
    applications { nodes { id status version permissions { abandon { allowed code } } } } } }";

async fn teams(reader: &Actor<'_>, rfp: &str) -> Value {
    reader.send(TEAMS, json!({ "id": rfp })).await.at("mission").clone()
}

async fn give_up(actor: &Actor<'_>, application: &Value) -> Answer {
    let input = json!({
        "id": application["id"], "expectedVersion": application["version"], "reason": "Our lead fell ill.",
    });
    actor.send(ABANDON, json!({ "input": input })).await
}

/// Edge 23: one of two teams gives up alone, and the other one finishes.
#[tokio::test]
async fn edge_23_a_team_gives_up_alone_and_the_other_one_finishes() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let sam = app.person("Sam").await;
    let rangers = alliance(&sam, "Rangers").await;
    let rfp = under_way(&season, &kim, &[(&season.ana, &season.alliance), (&sam, &rangers)]).await;
    let before = teams(&sam, &rfp).await;
    let [of_ana, of_sam] = [0, 1].map(|place| before["applications"]["nodes"][place].clone());
    assert_eq!(of_sam["permissions"]["abandon"]["allowed"], true);
    assert_eq!(of_ana["permissions"]["abandon"], json!({ "allowed": false, "code": "FORBIDDEN" }));
    assert_eq!(give_up(&sam, &of_ana).await.refusal(), "FORBIDDEN", "for the own team alone");
    let mut events = app
        .visitor()
        .subscribe(
            "subscription($id: ID!) { missionEvents(missionId: $id) { ... on Event { kind data } } }",
            json!({ "id": rfp }),
        )
        .await;
    let gone = give_up(&sam, &of_sam).await;
    let left = json!({ "status": "ABANDONED", "mission": { "status": "IN_PROGRESS" } });
    assert_eq!(gone.at("applicationAbandon.application"), &left);
    let told = events.next().await;
    assert_eq!(told.text("missionEvents.kind"), "APPLICATION_ABANDONED");
    assert_eq!(told.text("missionEvents.data.reason"), "Our lead fell ill.");
    assert_eq!(give_up(&sam, &of_sam).await.problems(), ["STALE_VERSION"]);

    let milestone = before["milestones"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(sam.send(REPORT, report(&milestone, 1)).await.refusal(), "FORBIDDEN", "they gave up");
    season.ana.send(REPORT, report(&milestone, 1)).await.data();
    kim.send(REVIEW, review(&milestone, 2, "ACCEPTED")).await.data();
    let done = teams(&sam, &rfp).await;
    assert_eq!(done["status"], "COMPLETED");
    let statuses = [0, 1].map(|place| done["applications"]["nodes"][place]["status"].clone());
    assert_eq!(statuses, ["COMPLETED", "ABANDONED"]);
    assert_eq!(give_up(&kim, &done["applications"]["nodes"][0]).await.problems(), ["WRONG_STATE"]);
}

/// Edge 23: with the last team the RFP is abandoned, also where both give up at once.
#[tokio::test]
async fn edge_23_two_teams_that_give_up_at_once_end_the_rfp_once() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let sam = app.person("Sam").await;
    let rangers = alliance(&sam, "Rangers").await;
    let rfp = under_way(&season, &kim, &[(&season.ana, &season.alliance), (&sam, &rangers)]).await;
    let read = teams(&kim, &rfp).await;
    let [of_ana, of_sam] = [0, 1].map(|place| read["applications"]["nodes"][place].clone());
    let (one, other) = tokio::join!(give_up(&season.ana, &of_ana), give_up(&kim, &of_sam));
    assert_eq!([one.problems(), other.problems()].concat(), [""; 0]);
    assert_eq!(teams(&kim, &rfp).await["status"], "ABANDONED");
    let ended = entity::event::Entity::find()
        .filter(entity::event::Column::Kind.eq(EventKind::MissionAbandoned))
        .count(app.sql())
        .await;
    assert_eq!(ended.expect("the log is read"), 1);
}

/// The Foundation's word completes an RFP only where no critical milestone says so.
#[tokio::test]
async fn an_rfp_is_done_when_its_critical_milestones_are_and_else_when_the_foundation_says_so() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let owing = under_way(&season, &kim, &[(&season.ana, &season.alliance)]).await;
    let read = teams(&kim, &owing).await;
    assert_eq!(read["permissions"]["complete"], json!({ "allowed": false, "code": "INCOMPLETE" }));
    let at = |id: &str, version: &Value| json!({ "input": { "id": id, "expectedVersion": version } });
    assert_eq!(kim.send(COMPLETE, at(&owing, &read["version"])).await.problems(), ["INCOMPLETE"]);

    let sam = app.person("Sam").await;
    let rangers = alliance(&sam, "Rangers").await;
    let free = season
        .rfp(&kim, json!({ "title": "A word", "milestones": [{ "kind": "BENCHMARK", "title": "A start" }] }));
    let free = free.await;
    sam.send(APPLY, input(&free, &rangers)).await.data();
    let row = application::ActiveModel { status: Set(ApplicationStatus::Active), ..Default::default() };
    application::Entity::update_many().set(row).exec(season.app.sql()).await.expect("they have begun");
    season.put(&free, MissionStatus::InProgress).await;
    let read = teams(&kim, &free).await;
    assert_eq!(read["permissions"]["complete"]["allowed"], true);
    let done = kim.send(COMPLETE, at(&free, &read["version"])).await;
    assert_eq!(done.text("missionComplete.mission.status"), "COMPLETED");
    assert_eq!(teams(&kim, &free).await["applications"]["nodes"][0]["status"], "COMPLETED");
}
