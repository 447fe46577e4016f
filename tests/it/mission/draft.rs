//! A mission begins as an outline or as a draft.

use serde_json::json;

use super::{CREATE, Season, revise};
use crate::alliance::members::{add, alliance};
use crate::support::TestApp;

#[tokio::test]
async fn anybody_outlines_a_mission_and_it_becomes_a_draft_when_it_has_all() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let input = json!({ "kind": "PROPOSED", "title": "A Guide", "seasonId": season.season.to_string() });
    let made = season.ana.send(CREATE, json!({ "input": input })).await;
    assert_eq!(made.text("missionCreate.mission.status"), "OUTLINE");
    assert_eq!(made.text("missionCreate.event.kind"), "MISSION_CREATED");
    assert!(made.text("missionCreate.mission.slug").starts_with("a-guide-"));
    let id = made.text("missionCreate.mission.id");

    let intent = season.intent.to_string();
    let half = revise(&season.ana, &id, 1, json!({ "intentId": intent, "requestedAmount": "1000" })).await;
    assert_eq!(half.text("missionRevise.mission.status"), "OUTLINE");
    let whole = revise(&season.ana, &id, 2, json!({ "allianceId": season.alliance })).await;
    assert_eq!(whole.text("missionRevise.mission.status"), "DRAFT");
    let emptied = revise(&season.ana, &id, 3, json!({ "requestedAmount": null })).await;
    assert_eq!(emptied.problems(), ["INCOMPLETE"]);
}

#[tokio::test]
async fn a_mission_with_alliance_intent_and_amount_begins_as_a_draft() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mut input = season.whole("A map of the Superchain");
    input["slug"] = json!("map");
    input["tags"] = json!(["Maps", "maps ", "Art"]);
    let made = season.ana.send(CREATE, json!({ "input": input })).await;
    assert_eq!(made.text("missionCreate.mission.status"), "DRAFT");
    assert_eq!(made.at("missionCreate.mission.tags"), &json!(["art", "maps"]));
    assert_eq!(season.ana.send(CREATE, json!({ "input": input })).await.problems(), ["TAKEN"]);

    let visitor = app.visitor();
    let read = visitor
        .ask("{ mission(slug: \"map\") { title shareOfIntentBudget season { number } intent { number } } }")
        .await;
    assert_eq!(read.at("mission.shareOfIntentBudget"), 2.0);
    assert_eq!(read.at("mission.season.number"), 4);
    assert_eq!(read.at("mission.intent.number"), 1);
}

#[tokio::test]
async fn only_members_write_for_an_alliance() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let (ben, eve) = (app.person("Ben").await, app.person("Eve").await);
    add(&season.ana, &season.alliance, &ben).await;
    let input = json!({ "input": season.whole("A map") });
    assert_eq!(app.visitor().send(CREATE, input.clone()).await.refusal(), "UNAUTHENTICATED");
    assert_eq!(eve.send(CREATE, input.clone()).await.refusal(), "FORBIDDEN");
    let id = ben.send(CREATE, input).await.text("missionCreate.mission.id");

    assert_eq!(revise(&eve, &id, 1, json!({ "title": "Mine" })).await.refusal(), "FORBIDDEN");
    assert_eq!(revise(&season.ana, &id, 1, json!({ "title": "Ours" })).await.problems(), [""; 0]);

    let outline = json!({ "kind": "PROPOSED", "title": "Mine", "seasonId": season.season.to_string() });
    let own = eve.send(CREATE, json!({ "input": outline })).await.text("missionCreate.mission.id");
    let joined = revise(&eve, &own, 1, json!({ "allianceId": season.alliance })).await;
    assert_eq!(joined.refusal(), "FORBIDDEN");
    let moved = revise(&ben, &own, 1, json!({ "title": "Ours" })).await;
    assert_eq!(moved.refusal(), "FORBIDDEN");
    let of_eve = alliance(&eve, "Rangers").await;
    assert_eq!(revise(&eve, &own, 1, json!({ "allianceId": of_eve })).await.problems(), [""; 0]);
}

#[tokio::test]
async fn input_that_makes_no_sense_is_named() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let other = crate::support::seed::season(&app, 5).await;
    let cases = [
        (json!({ "title": "ab" }), "TOO_SHORT", "title"),
        (json!({ "seasonId": null, "intentId": null }), "INCOMPLETE", "seasonId"),
        (json!({ "seasonId": other.to_string() }), "INVALID", "intentId"),
        (json!({ "startsOn": "2023-07-02", "completesOn": "2023-07-01" }), "INVALID", "completesOn"),
        (json!({ "specification": "It shows blocks." }), "INVALID", "specification"),
        (json!({ "milestones": [{ "kind": "CRITICAL", "title": "x" }] }), "TOO_SHORT", "milestones.0.title"),
        (json!({ "tags": vec!["t"; 21] }), "TOO_LONG", "tags"),
    ];
    for (changes, code, field) in cases {
        let mut input = season.whole("A map");
        for (name, value) in changes.as_object().expect("an object") {
            input[name] = value.clone();
        }
        let answer = season.ana.send(CREATE, json!({ "input": input })).await;
        assert_eq!(answer.problems(), [code], "{changes}");
        let path: Vec<_> = field.split('.').collect();
        assert_eq!(answer.at("missionCreate.errors.0.field"), &json!(path), "{changes}");
    }
    let unknown = season.ana.send(
        CREATE,
        json!({ "input": {
            "kind": "PROPOSED", "title": "A map", "intentId": season.season.to_string(),
        }}),
    );
    assert_eq!(unknown.await.refusal(), "BAD_USER_INPUT");
}
