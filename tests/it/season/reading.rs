//! A season's rules and records are read by anybody.

use chrono::{DateTime, Utc};
use entity::ids::SeasonId;
use entity::vocab::{CycleKind, TrustTier};
use entity::{season_date, season_policy, voting_cycle};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::json;

use alliance_hub::domain::season::{SEASON_4, SEASON_5};

use crate::support::{TestApp, seed};

async fn add_policy(app: &TestApp, season: SeasonId, version: i32, rules: &str) {
    let row = season_policy::ActiveModel {
        id: Set(app.app.ids.next()),
        season_id: Set(season),
        version: Set(version),
        author_id: Set(None),
        reason: Set(None),
        changed_fields: Set(json!([])),
        rules: Set(serde_json::from_str(rules).expect("JSON")),
        created_at: Set(app.app.clock.now()),
    };
    let db = app.sql();
    season_policy::Entity::insert(row).exec_without_returning(db).await.expect("kept");
}

#[tokio::test]
async fn the_rules_of_a_season_are_data_that_a_visitor_reads() {
    let app = TestApp::new().await;
    seed::season(&app, 4).await;
    let read = app.visitor().ask(
        "{ season(number: 4) { policy {
            version allianceLabel approvalsRequired stalesCount: staleApprovalsCount
            approver { __typename ... on ApproverShare { partsPerMillion strict } ... on ApproverTop { count } }
            submissionDeadline approvalDeadline applicationDeadline maxActiveMissionsPerLead
            quorumBasisPoints minimumYesBasisPoints questionDueHours
        } } }",
    ).await;
    insta::assert_json_snapshot!(read.at("season.policy"), @r#"
    {
      "allianceLabel": "ALLIANCE",
      "applicationDeadline": "2023-06-28T19:00:00.000Z",
      "approvalDeadline": "2023-06-28T19:00:00.000Z",
      "approvalsRequired": 4,
      "approver": {
        "__typename": "ApproverShare",
        "partsPerMillion": 2500,
        "strict": true
      },
      "maxActiveMissionsPerLead": 3,
      "minimumYesBasisPoints": 5100,
      "questionDueHours": 168,
      "quorumBasisPoints": 3000,
      "stalesCount": true,
      "submissionDeadline": "2023-06-21T19:00:00.000Z",
      "version": 1
    }
    "#);
}

#[tokio::test]
async fn a_season_goes_by_the_newest_version_of_its_rules_and_keeps_the_others() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    add_policy(&app, season, 2, SEASON_5).await;
    let read = app
        .visitor()
        .ask("{ season(number: 4) { policy { version allianceLabel } policies { version allianceLabel } } }")
        .await;
    assert_eq!(read.at("season.policy"), &json!({ "version": 2, "allianceLabel": "TEAM" }));
    let versions = json!([
        { "version": 2, "allianceLabel": "TEAM" }, { "version": 1, "allianceLabel": "ALLIANCE" },
    ]);
    assert_eq!(read.at("season.policies"), &versions);
}

#[tokio::test]
async fn stored_rules_with_an_unknown_field_are_not_guessed_at() {
    let app = TestApp::new().await;
    let mut rules: serde_json::Value = serde_json::from_str(SEASON_4).expect("JSON");
    rules["approvals_requierd"] = json!(5);
    seed::season_with_rules(&app, 4, rules).await;
    let read = app.visitor().ask("{ season(number: 4) { name policy { version } } }").await;
    assert_eq!(read.refusal(), "INTERNAL");
}

#[tokio::test]
async fn dates_cycles_and_tiers_come_with_their_sources() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    seed::tier(&app, season, TrustTier::Phoenix, None).await;
    seed::tier(&app, season, TrustTier::Ember, Some("100000")).await;
    let db = app.sql();
    let due: DateTime<Utc> = "2023-06-28T19:00:00Z".parse().expect("a moment");
    for (position, label, ends_at) in [(1, "approvals due", Some(due)), (0, "vote opens", None)] {
        let row = season_date::ActiveModel {
            season_id: Set(season),
            position: Set(position),
            label: Set(label.to_owned()),
            starts_on: Set(None),
            ends_at: Set(ends_at),
            source_urls: Set(json!([])),
        };
        season_date::Entity::insert(row).exec_without_returning(db).await.expect("kept");
    }
    let row = voting_cycle::ActiveModel {
        id: Set(app.app.ids.next()),
        season_id: Set(season),
        code: Set("12a".to_owned()),
        kind: Set(CycleKind::Special),
        starts_on: Set("2023-04-27".parse().ok()),
        ends_on: Set(None),
        purpose: Set(Some("Intent budgets".to_owned())),
        source_urls: Set(json!(["https://gov.optimism.io/t/governance-weekly-recap/3352/43"])),
    };
    voting_cycle::Entity::insert(row).exec_without_returning(db).await.expect("kept");

    let read = app
        .visitor()
        .ask(
            "{ season(number: 4) {
            name startsOn endsOn endsNote sourceUrls
            keyDates { label startsOn endsAt }
            votingCycles { code kind startsOn endsOn purpose sourceUrls }
            trustTiers { tier maxAmount }
        } }",
        )
        .await;
    insta::assert_json_snapshot!(read.at("season"), @r#"
    {
      "endsNote": "the end of September, as a delegate says",
      "endsOn": null,
      "keyDates": [
        {
          "endsAt": null,
          "label": "vote opens",
          "startsOn": null
        },
        {
          "endsAt": "2023-06-28T19:00:00.000Z",
          "label": "approvals due",
          "startsOn": null
        }
      ],
      "name": "Season 4",
      "sourceUrls": [
        "https://gov.optimism.io/t/guide-to-season-4-as-a-collective/5886"
      ],
      "startsOn": "2023-06-08",
      "trustTiers": [
        {
          "maxAmount": "100000",
          "tier": "EMBER"
        },
        {
          "maxAmount": null,
          "tier": "PHOENIX"
        }
      ],
      "votingCycles": [
        {
          "code": "12a",
          "endsOn": null,
          "kind": "SPECIAL",
          "purpose": "Intent budgets",
          "sourceUrls": [
            "https://gov.optimism.io/t/governance-weekly-recap/3352/43"
          ],
          "startsOn": "2023-04-27"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn a_season_is_named_by_its_id_or_by_its_number_and_not_by_both() {
    let app = TestApp::new().await;
    let id = seed::season(&app, 4).await.to_string();
    let visitor = app.visitor();
    let by_id = visitor.send("query($id: ID!) { season(id: $id) { number } }", json!({ "id": id })).await;
    assert_eq!(by_id.at("season.number"), 4);
    assert!(visitor.ask("{ season(number: 9) { name } }").await.at("season").is_null());
    assert_eq!(visitor.ask("{ season { name } }").await.refusal(), "BAD_USER_INPUT");
    let both = "query($id: ID!) { season(id: $id, number: 4) { name } }";
    assert_eq!(visitor.send(both, json!({ "id": id })).await.refusal(), "BAD_USER_INPUT");
    let of_another_type = "{ season(id: \"alliance_01h2xcejqtf2nbrexx3vqjhp41\") { name } }";
    assert_eq!(visitor.ask(of_another_type).await.refusal(), "BAD_USER_INPUT");
    assert_eq!(visitor.ask("{ intents { title } }").await.refusal(), "BAD_USER_INPUT");
    assert_eq!(visitor.ask("{ intents(season: 9) { title } }").await.at("intents"), &json!([]));
}

#[tokio::test]
async fn seasons_are_paged_from_the_newest_and_cost_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let document = "query($after: String) { seasons(first: 10, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { number policy { version } keyDates { label } votingCycles { code } trustTiers { tier }
            intents { title requested remaining missionCount season { number } } missions(first: 1) { totalCount } }
    } }";
    for number in [1, 2] {
        let season = seed::season(&app, number).await;
        seed::intent(&app, season, 1, Some("1000000")).await;
    }
    let (_, few) = app.statements(app.visitor().send(document, json!({}))).await;
    for number in 3..=12 {
        let season = seed::season(&app, number).await;
        for intent in 1..=3 {
            seed::intent(&app, season, intent, Some("1000000")).await;
        }
    }
    let (answer, many) = app.statements(app.visitor().send(document, json!({}))).await;
    assert_eq!(few, many);
    assert_eq!(answer.at("seasons.totalCount"), 12);
    assert_eq!(answer.at("seasons.nodes.0.number"), 12);
    let after = answer.text("seasons.pageInfo.endCursor");
    let rest = app.visitor().send(document, json!({ "after": after })).await;
    assert_eq!(rest.at("seasons.nodes.1.number"), 1);
    assert_eq!(rest.at("seasons.pageInfo.hasNextPage"), false);
}
