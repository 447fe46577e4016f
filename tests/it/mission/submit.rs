//! A draft is submitted in time, whole, and for what its leader's tier may ask for.

use chrono::TimeDelta;
use entity::intent;
use entity::vocab::{IntentRoute, TierClaimStatus, TrustTier};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{SUBMIT, Season, at, revise};
use crate::alliance::members::{add, alliance};
use crate::support::TestApp;

#[tokio::test]
async fn a_submission_pins_the_rules_and_the_tier() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    season.claim(TrustTier::Fledgling, TierClaimStatus::SelfReported).await;
    let mut input = season.whole("A map");
    input["requestedAmount"] = json!("350000");
    let id = season.made(input).await;
    let submitted = season.ana.send(SUBMIT, at(&id, 1)).await;
    insta::assert_json_snapshot!(submitted.at("missionSubmit"), @r#"
    {
      "errors": [],
      "event": {
        "kind": "MISSION_SUBMITTED",
        "version": 2
      },
      "mission": {
        "policyVersion": 1,
        "status": "SEEKING_APPROVAL",
        "submittedAt": "2023-06-10T12:00:00.000Z",
        "tierAtSubmission": "FLEDGLING",
        "version": 2
      }
    }
    "#);
    assert_eq!(season.ana.send(SUBMIT, at(&id, 2)).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn without_a_claim_the_lowest_tier_counts() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mut input = season.whole("A map");
    input["requestedAmount"] = json!("100000.000001");
    let id = season.made(input).await;
    let refused = season.ana.send(SUBMIT, at(&id, 1)).await;
    assert_eq!(refused.problems(), ["TIER_EXCEEDED"]);
    let message = refused.text("missionSubmit.errors.0.message");
    assert!(message.contains("EMBER") && message.contains("100000 OP"), "{message}");

    revise(&season.ana, &id, 1, json!({ "requestedAmount": "100000" })).await.data();
    let submitted = season.ana.send(SUBMIT, at(&id, 2)).await;
    assert_eq!(submitted.text("missionSubmit.mission.tierAtSubmission"), "EMBER");
}

#[tokio::test]
async fn a_rejected_claim_counts_as_none() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    season.claim(TrustTier::Fledgling, TierClaimStatus::Rejected).await;
    let mut input = season.whole("A map");
    input["requestedAmount"] = json!("200000");
    let id = season.made(input).await;
    assert_eq!(season.ana.send(SUBMIT, at(&id, 1)).await.problems(), ["TIER_EXCEEDED"]);
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mut input = season.whole("A map");
    input["summary"] = json!(null);
    input["milestones"] = json!([{ "kind": "BENCHMARK", "title": "A sketch" }]);
    let id = season.made(input).await;
    let refused = season.ana.send(SUBMIT, at(&id, 1)).await;
    assert_eq!(refused.problems(), ["INCOMPLETE", "INCOMPLETE"]);
    assert_eq!(refused.at("missionSubmit.errors.0.field"), &json!(["summary"]));
    assert_eq!(refused.at("missionSubmit.errors.1.field"), &json!(["milestones"]));
    let message = refused.text("missionSubmit.errors.1.message");
    assert!(message.contains("CRITICAL"), "{message}");
}

/// Edge 19.
#[tokio::test]
async fn the_deadline_holds_to_the_second() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let (one, other) = (season.made(season.whole("A map")).await, season.made(season.whole("A plan")).await);
    app.app.clock.advance(TimeDelta::days(11) + TimeDelta::hours(7));
    assert_eq!(season.ana.send(SUBMIT, at(&one, 1)).await.problems(), [""; 0]);
    app.app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(season.ana.send(SUBMIT, at(&other, 1)).await.problems(), ["DEADLINE_PASSED"]);
}

#[tokio::test]
async fn an_intent_of_the_grants_council_is_another_way() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    let update = intent::Entity::update_many()
        .col_expr(intent::Column::Route, Expr::val(IntentRoute::GrantsCouncil.as_str()))
        .filter(intent::Column::Id.eq(season.intent));
    update.exec(app.sql()).await.expect("the route is set");
    assert_eq!(season.ana.send(SUBMIT, at(&id, 1)).await.problems(), ["WRONG_ROUTE"]);
}

#[tokio::test]
async fn only_the_leader_submits() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let ben = app.person("Ben").await;
    add(&season.ana, &season.alliance, &ben).await;
    let id = season.made(season.whole("A map")).await;
    assert_eq!(ben.send(SUBMIT, at(&id, 1)).await.refusal(), "FORBIDDEN");
    assert_eq!(app.visitor().send(SUBMIT, at(&id, 1)).await.refusal(), "UNAUTHENTICATED");
    assert_eq!(season.ana.send(SUBMIT, at(&id, 7)).await.problems(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn nobody_leads_more_missions_than_the_season_allows() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let second = alliance(&season.ana, "Rangers").await;
    for number in 0..2 {
        let id = season.made(season.whole(&format!("Map {number}"))).await;
        assert_eq!(season.ana.send(SUBMIT, at(&id, 1)).await.problems(), [""; 0]);
    }
    let mut input = season.whole("Another");
    input["allianceId"] = json!(second);
    let (one, other) = (season.made(season.whole("A map")).await, season.made(input).await);
    let (one, other) =
        tokio::join!(season.ana.send(SUBMIT, at(&one, 1)), season.ana.send(SUBMIT, at(&other, 1)));
    let mut problems = [one.problems(), other.problems()].concat();
    problems.sort_unstable();
    assert_eq!(problems, ["TOO_MANY_MISSIONS"]);
}

#[tokio::test]
async fn a_mission_is_submitted_once() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    let (one, other) = tokio::join!(season.ana.send(SUBMIT, at(&id, 1)), season.ana.send(SUBMIT, at(&id, 1)));
    let problems = [one.problems(), other.problems()].concat();
    assert_eq!(problems, ["STALE_VERSION"]);
}
