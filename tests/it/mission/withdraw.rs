//! A proposal can be taken back until it is on the ballot.

use entity::vocab::MissionStatus;
use serde_json::json;

use super::{CREATE, SUBMIT, Season, WITHDRAW, at};
use crate::alliance::members::add;
use crate::support::TestApp;

#[tokio::test]
async fn the_leader_withdraws_a_submitted_mission_with_a_reason() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let ben = app.person("Ben").await;
    add(&season.ana, &season.alliance, &ben).await;
    let id = season.made(season.whole("A map")).await;
    season.ana.send(SUBMIT, at(&id, 1)).await.data();
    assert_eq!(ben.send(WITHDRAW, at(&id, 2)).await.refusal(), "FORBIDDEN");

    let mut input = at(&id, 2);
    input["input"]["reason"] = json!("We apply to the Grants Council.");
    let withdrawn = season.ana.send(WITHDRAW, input).await;
    assert_eq!(withdrawn.text("missionWithdraw.mission.status"), "WITHDRAWN");
    assert_eq!(withdrawn.text("missionWithdraw.event.data.reason"), "We apply to the Grants Council.");
    assert_eq!(season.ana.send(WITHDRAW, at(&id, 3)).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn what_is_on_the_ballot_stays_there() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    season.put(&id, MissionStatus::OnBallot).await;
    assert_eq!(season.ana.send(WITHDRAW, at(&id, 1)).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn an_outline_belongs_to_its_author() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let eve = app.person("Eve").await;
    let input = json!({ "kind": "PROPOSED", "title": "A Guide", "seasonId": season.season.to_string() });
    let id = eve.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id");
    assert_eq!(season.ana.send(WITHDRAW, at(&id, 1)).await.refusal(), "FORBIDDEN");
    let withdrawn = eve.send(WITHDRAW, at(&id, 1)).await;
    assert_eq!(withdrawn.text("missionWithdraw.mission.status"), "WITHDRAWN");
}

#[tokio::test]
async fn a_mission_is_submitted_or_withdrawn_but_not_both() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    let (submitted, withdrawn) =
        tokio::join!(season.ana.send(SUBMIT, at(&id, 1)), season.ana.send(WITHDRAW, at(&id, 1)));
    let problems = [submitted.problems(), withdrawn.problems()].concat();
    assert_eq!(problems, ["STALE_VERSION"]);
}
