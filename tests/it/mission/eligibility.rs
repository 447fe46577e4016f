//! What is asked beforehand and what a mutation answers never differ.

use chrono::TimeDelta;
use entity::vocab::{AllianceStatus, MissionStatus, StaffRole, TierClaimStatus, TrustTier};
use entity::{alliance as alliances, mission};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::apply::{APPLY, application};
use super::{CREATE, SUBMIT, Season, WITHDRAW, at};
use crate::alliance::members::alliance;
use crate::support::{Actor, TestApp, seed};

pub const ELIGIBILITY: &str = "query($mission: ID!, $alliance: ID) {
    missionEligibility(missionId: $mission, allianceId: $alliance) {
        eligible blockers { code field message rule }
} }";

/// What the query says, without the numbers of the rules, which a mutation does not tell.
async fn asked(viewer: &Actor<'_>, mission: &str, alliance: Option<&str>) -> Vec<Value> {
    let answer = viewer.send(ELIGIBILITY, json!({ "mission": mission, "alliance": alliance })).await;
    let blockers = answer.at("missionEligibility.blockers").as_array().expect("blockers").clone();
    assert_eq!(answer.at("missionEligibility.eligible"), &json!(blockers.is_empty()));
    let bare = |mut blocker: Value| {
        assert!(blocker["rule"].as_str().is_some_and(|rule| !rule.is_empty()), "{blocker}");
        blocker.as_object_mut().expect("an object").remove("rule");
        blocker
    };
    blockers.into_iter().map(bare).collect()
}

/// Brings a mission into a situation by the bits of a number, so that all combinations are met.
async fn situation(season: &Season<'_>, bits: u32) -> String {
    let has = |bit: u32| bits & (1 << bit) != 0;
    let mut input = season.whole(&format!("Map {bits}"));
    if has(0) {
        input["summary"] = json!(null);
    }
    if has(1) {
        input["requestedAmount"] = json!("100000.000001");
    }
    if has(2) {
        input["milestones"] = json!([]);
    }
    if has(3) {
        input["completesOn"] = json!("2023-11-30");
    }
    let id = season.made(input).await;
    let status = match bits >> 4 & 3 {
        1 => Some(MissionStatus::NotApprovedForVote),
        2 => Some(MissionStatus::OnBallot),
        _ => None,
    };
    if let Some(status) = status {
        season.put(&id, status).await;
    }
    id
}

#[tokio::test]
async fn a_submission_is_answered_as_its_eligibility_foretold_in_every_situation() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let ends = entity::season::Entity::update_many()
        .col_expr(entity::season::Column::EndsOn, Expr::val(chrono::NaiveDate::from_ymd_opt(2023, 9, 20)))
        .filter(entity::season::Column::Id.eq(season.season));
    ends.exec(app.sql()).await.expect("the season ends");
    let mut eligible = 0;
    let compare = async |bits: u32| {
        let id = situation(&season, bits).await;
        let foretold = asked(&app.visitor(), &id, None).await;
        let answer = season.ana.send(SUBMIT, at(&id, 1)).await;
        let errors = answer.at("missionSubmit.errors").as_array().expect("errors").clone();
        assert_eq!(foretold, errors, "situation {bits:06b}");
        if errors.is_empty() {
            season.ana.send(WITHDRAW, at(&id, 2)).await.data();
        }
        usize::from(errors.is_empty())
    };
    for bits in 0..48 {
        eligible += compare(bits).await;
    }
    assert_eq!(eligible, 2, "a whole draft, and one that was not approved");
    app.app.clock.advance(TimeDelta::days(12));
    for bits in [48, 16, 63] {
        assert_eq!(compare(bits).await, 0, "the deadline has passed");
    }
}

#[tokio::test]
async fn every_rule_is_told_at_once_with_its_number() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mut input = season.whole("A map");
    input["summary"] = json!(null);
    input["requestedAmount"] = json!("200000");
    let id = season.made(input).await;
    app.app.clock.advance(TimeDelta::days(12));
    let told = app.visitor().send(ELIGIBILITY, json!({ "mission": id })).await;
    let blockers = told.at("missionEligibility.blockers").as_array().expect("blockers").clone();
    let short =
        |one: &Value| (one["code"].as_str().map(str::to_owned), one["rule"].as_str().map(str::to_owned));
    let told: Vec<_> = blockers.iter().map(short).collect();
    let expected = [("DEADLINE_PASSED", "3.3"), ("INCOMPLETE", "3.2"), ("TIER_EXCEEDED", "6.2")];
    assert_eq!(told, expected.map(|(code, rule)| (Some(code.to_owned()), Some(rule.to_owned()))));
}

#[tokio::test]
async fn an_application_is_answered_as_its_eligibility_foretold() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let high = season.rfp(&kim, json!({ "tierRequired": "EAGLE" })).await;
    let open = season.rfp(&kim, json!({})).await;
    let closed = season.rfp(&kim, json!({})).await;
    season.put(&closed, MissionStatus::ClosedWithoutSelection).await;
    let rangers = alliance(&season.ana, "Rangers").await;
    let gone = alliance(&season.ana, "Gone").await;
    let update = alliances::Entity::update_many()
        .col_expr(alliances::Column::Status, Expr::val(AllianceStatus::Dissolved.as_str()))
        .filter(alliances::Column::Id.eq(gone.parse::<entity::ids::AllianceId>().expect("an id")));
    update.exec(app.sql()).await.expect("it is dissolved");
    let mut applied = 0;
    let mut compare = async |rfp: &str, alliance: &str| {
        let foretold = asked(&app.visitor(), rfp, Some(alliance)).await;
        let answer = season.ana.send(APPLY, application(rfp, alliance)).await;
        let errors = answer.at("missionApply.errors").as_array().expect("errors").clone();
        assert_eq!(foretold, errors);
        applied += usize::from(errors.is_empty());
    };
    for rfp in [&high, &open, &closed] {
        for alliance in [&season.alliance, &rangers, &gone] {
            compare(rfp, alliance).await;
            compare(rfp, alliance).await;
        }
    }
    seed::claim(&app, &season.ana, season.season, (TrustTier::Eagle, TierClaimStatus::SelfReported)).await;
    compare(&high, &rangers).await;
    app.app.clock.advance(TimeDelta::days(20));
    compare(&high, &season.alliance).await;
    compare(&open, &rangers).await;
    assert_eq!(applied, 3);
}

#[tokio::test]
async fn what_does_not_go_together_is_not_judged() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let rfp = season.rfp(&kim, json!({})).await;
    let ask = async |mission: &str, alliance: Option<&str>| {
        app.visitor().send(ELIGIBILITY, json!({ "mission": mission, "alliance": alliance })).await
    };
    assert_eq!(ask(&rfp, None).await.refusal(), "BAD_USER_INPUT");
    assert_eq!(ask(&rfp, Some("alliance_01h455vb4pex5vsknk084sn02q")).await.refusal(), "NOT_FOUND");
    let own = season.made(season.whole("A map")).await;
    let rangers = alliance(&season.ana, "Rangers").await;
    assert_eq!(ask(&own, Some(&rangers)).await.refusal(), "BAD_USER_INPUT");
    let input = json!({ "kind": "FOUNDATION", "title": "Secret", "intentId": season.intent.to_string() });
    let draft = kim.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id");
    assert_eq!(ask(&draft, Some(&rangers)).await.refusal(), "NOT_FOUND", "drafts of RFPs stay hidden");

    let outline =
        season.made(json!({ "kind": "PROPOSED", "title": "An idea", "seasonId": season.season.to_string() }));
    let outline = outline.await;
    let told = asked(&app.visitor(), &outline, Some(&rangers)).await;
    let fields: Vec<_> = told.iter().map(|blocker| blocker["field"][0].as_str()).collect();
    assert!(!fields.contains(&Some("allianceId")), "judged as if it had the alliance");
    let count = mission::Entity::find().filter(mission::Column::AllianceId.is_null()).all(app.sql()).await;
    assert!(count.expect("rows").iter().any(|row| row.title == "An idea"), "asking changes nothing");
}
