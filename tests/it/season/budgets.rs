//! What is asked of an intent's budget, and what is left of it.

use entity::vocab::{MissionKind, MissionStatus, TierClaimStatus, TrustTier};
use serde_json::json;

use crate::alliance::members::{add, alliance};
use crate::support::{TestApp, seed};

const INTENTS: &str = "{ intents(season: 4) { number budget requested allocated remaining missionCount } }";

#[tokio::test]
async fn an_intent_sums_what_its_proposed_missions_ask_for() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let intent = seed::intent(&app, season, 1, Some("1000000")).await;
    let proposed = |title| seed::Mission::proposed(&app, season, title).under(intent);
    proposed("Decentralized sequencer research").asking("43530.000001").kept(&app).await;
    proposed("A draft counts as well").asking("20000.5").in_state(MissionStatus::Draft).kept(&app).await;
    proposed("States no amount").kept(&app).await;
    proposed("Was withdrawn").asking("70000").in_state(MissionStatus::Withdrawn).kept(&app).await;
    proposed("Was removed").asking("90000").in_state(MissionStatus::Removed).kept(&app).await;
    let rfp = proposed("An RFP offers and does not ask").of_kind(MissionKind::Foundation);
    rfp.asking("35000").in_state(MissionStatus::Open).kept(&app).await;

    let read = app.visitor().ask(INTENTS).await;
    let expected = json!([{
        "number": 1, "budget": "1000000", "requested": "63530.500001",
        "allocated": "0", "remaining": "1000000", "missionCount": 5,
    }]);
    assert_eq!(read.at("intents"), &expected);
}

#[tokio::test]
async fn what_the_vote_granted_is_taken_off_the_budget_and_stays_off() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let intent = seed::intent(&app, season, 4, Some("3000000")).await;
    let proposed = |title| seed::Mission::proposed(&app, season, title).under(intent).asking("200000");
    proposed("Funded by the ballot's amount")
        .on_ballot("150000")
        .in_state(MissionStatus::Funded)
        .kept(&app)
        .await;
    proposed("Completed").in_state(MissionStatus::Completed).kept(&app).await;
    proposed("Not paid after all").in_state(MissionStatus::Cancelled).kept(&app).await;
    proposed("Lost the vote").in_state(MissionStatus::NotFunded).kept(&app).await;
    proposed("Still on the ballot").in_state(MissionStatus::OnBallot).kept(&app).await;

    let read = app.visitor().ask(INTENTS).await;
    let expected = json!([{
        "number": 4, "budget": "3000000", "requested": "1000000",
        "allocated": "550000", "remaining": "2450000", "missionCount": 5,
    }]);
    assert_eq!(read.at("intents"), &expected);
}

#[tokio::test]
async fn nothing_is_left_of_a_budget_that_is_not_stated() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    seed::intent(&app, season, 2, None).await;
    let read = app.visitor().ask(INTENTS).await;
    assert_eq!(read.at("intents.0.budget"), &json!(null));
    assert_eq!(read.at("intents.0.remaining"), &json!(null));
    assert_eq!(read.at("intents.0.requested"), "0");
}

#[tokio::test]
async fn sums_beyond_the_supply_stay_exact() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let intent = seed::intent(&app, season, 1, Some("1")).await;
    for title in ["One", "Two", "Three"] {
        let mission = seed::Mission::proposed(&app, season, title).under(intent);
        mission.asking("4294967295.999999").in_state(MissionStatus::Funded).kept(&app).await;
    }
    let read = app.visitor().ask(INTENTS).await;
    assert_eq!(read.at("intents.0.requested"), "12884901887.999997");
    assert_eq!(read.at("intents.0.remaining"), "0");
}

#[tokio::test]
async fn one_request_shows_a_season_and_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    seed::tier(&app, season, TrustTier::Eagle, Some("1000000")).await;
    let document = "{ intents(season: 4) {
        number budget requested remaining missionCount
        missions(first: 20, orderBy: AMOUNT, filter: { kind: PROPOSED }) { totalCount nodes {
            title requestedAmount intent { number } season { number policy { version } }
            tier { tier status cap claim { season { number } person { displayName } } }
            alliance {
                name tier { tier } leader { displayName tierClaims { tier season { number } } }
                members(first: 10) { nodes { roleKind roleTitle responsibilities person { displayName } } }
            }
        } }
    } }";
    let add_intent = async |number: i32, missions: i32| {
        let intent = seed::intent(&app, season, number, Some("1000000")).await;
        for amount in 1..=missions {
            let lead = app.person("Lead").await;
            seed::claim(&app, &lead, season, (TrustTier::Eagle, TierClaimStatus::SelfReported)).await;
            let alliance = alliance(&lead, "Scouts").await;
            add(&lead, &alliance, &app.person("Member").await).await;
            let mission = seed::Mission::proposed(&app, season, "Scouting").under(intent).by(&alliance);
            mission.asking(&format!("{amount}000")).kept(&app).await;
        }
    };
    add_intent(1, 2).await;
    let (_, few) = app.statements(app.visitor().ask(document)).await;
    for number in 2..=4 {
        add_intent(number, 8).await;
    }
    let (answer, many) = app.statements(app.visitor().ask(document)).await;
    assert_eq!(few, many);
    assert_eq!(answer.at("intents.3.missions.totalCount"), 8);
    insta::assert_json_snapshot!(answer.at("intents.3.missions.nodes.0"), @r#"
    {
      "alliance": {
        "leader": {
          "displayName": "Lead",
          "tierClaims": [
            {
              "season": {
                "number": 4
              },
              "tier": "EAGLE"
            }
          ]
        },
        "members": {
          "nodes": [
            {
              "person": {
                "displayName": "Lead"
              },
              "responsibilities": "everything",
              "roleKind": "LEAD",
              "roleTitle": "lead"
            },
            {
              "person": {
                "displayName": "Member"
              },
              "responsibilities": "the pages",
              "roleKind": "MEMBER",
              "roleTitle": "designer"
            }
          ]
        },
        "name": "Scouts",
        "tier": {
          "tier": "EAGLE"
        }
      },
      "intent": {
        "number": 4
      },
      "requestedAmount": "8000",
      "season": {
        "number": 4,
        "policy": {
          "version": 1
        }
      },
      "tier": {
        "cap": "1000000",
        "claim": {
          "person": {
            "displayName": "Lead"
          },
          "season": {
            "number": 4
          }
        },
        "status": "SELF_REPORTED",
        "tier": "EAGLE"
      },
      "title": "Scouting"
    }
    "#);
}
