//! A whole season on one stream.

use std::time::Duration;

use serde_json::{Value, json};

use crate::alliance::members::alliance;
use crate::mission::Season;
use crate::stream::{comment, commented};
use crate::support::{TestApp, seed};

const SEASON: &str = "subscription($id: ID!, $alliances: [ID!], $missions: [ID!], $kinds: [EventKind!], $after: String) {
    seasonEvents(seasonId: $id, allianceIds: $alliances, missionIds: $missions, kinds: $kinds, after: $after) {
        ... on Event { id kind }
    }
}";

#[tokio::test]
async fn a_season_brings_its_alliances_and_missions_and_nothing_of_another() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mission = season.made(season.whole("A map")).await;
    let earlier = seed::season(&app, 3).await;
    let visitor = app.visitor();
    let mut four = visitor.subscribe(SEASON, json!({ "id": season.season.to_string() })).await;
    let mut three = visitor.subscribe(SEASON, json!({ "id": earlier.to_string() })).await;

    let first = comment(&season.ana, &season.alliance, "About the alliance.").await;
    let second = comment(&season.ana, &mission, "About the mission.").await;
    assert_eq!(four.next().await.text("seasonEvents.id"), first);
    assert_eq!(four.next().await.text("seasonEvents.id"), second);
    assert!(three.within(Duration::from_millis(200)).await.is_none());
}

#[tokio::test]
async fn a_season_is_narrowed_by_alliance_mission_and_kind_live_and_in_history() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mission = season.made(season.whole("A map")).await;
    let other = alliance(&season.ana, "Cartographers").await;
    let start = commented(&season.ana, &other, "From here on.").await;
    let id = season.season.to_string();
    let narrow = [
        json!({ "id": id, "alliances": [season.alliance], "kinds": ["COMMENT_CREATED"] }),
        json!({ "id": id, "missions": [mission], "kinds": ["COMMENT_CREATED"] }),
        json!({ "id": id, "kinds": ["ALLIANCE_CREATED"] }),
    ];
    let mut lines = Vec::new();
    for variables in &narrow {
        lines.push(app.visitor().subscribe(SEASON, variables.clone()).await);
    }
    let about_alliance = comment(&season.ana, &season.alliance, "About the alliance.").await;
    let about_mission = comment(&season.ana, &mission, "About the mission.").await;
    comment(&season.ana, &other, "About another.").await;
    alliance(&season.ana, "Surveyors").await;

    let expected = [vec![about_alliance, about_mission.clone()], vec![about_mission]];
    for ((line, variables), expected) in lines.iter_mut().zip(&narrow).zip(&expected) {
        let again = app.visitor().follow(SEASON, after(variables, &start), expected.len()).await;
        for (wanted, replayed) in expected.iter().zip(again) {
            assert_eq!(line.next().await.text("seasonEvents.id"), *wanted);
            assert_eq!(replayed.text("seasonEvents.id"), *wanted);
        }
        assert!(line.within(Duration::from_millis(100)).await.is_none());
    }
    assert_eq!(lines[2].next().await.text("seasonEvents.kind"), "ALLIANCE_CREATED");
}

fn after(variables: &Value, cursor: &str) -> Value {
    let mut variables = variables.clone();
    variables["after"] = cursor.into();
    variables
}

#[tokio::test]
async fn a_season_that_is_not_there_cannot_be_followed() {
    let app = TestApp::new().await;
    let unknown: entity::ids::SeasonId = app.app.ids.next();
    let answer = app.visitor().follow(SEASON, json!({ "id": unknown.to_string() }), 1).await;
    assert_eq!(answer[0].refusal(), "NOT_FOUND");
    let season = seed::season(&app, 4).await.to_string();
    let wrong = json!({ "id": season, "missions": [season] });
    assert_eq!(app.visitor().follow(SEASON, wrong, 1).await[0].refusal(), "BAD_USER_INPUT");
}
