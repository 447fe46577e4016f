//! The Foundation changes the rules of a season, and every version stays readable.

use chrono::TimeDelta;
use entity::vocab::StaffRole;
use serde_json::{Value, json};

use crate::governance::{House, stands};
use crate::support::{Actor, Answer, TestApp, seed};

pub const UPDATE: &str = "mutation($input: SeasonPolicyUpdateInput!) { seasonPolicyUpdate(input: $input) {
    season { version policy { version counting missionMonths updateIntervalDays approvalsRequired
        approver { __typename } tierCaps { tier cap } } }
    errors { code field message } event { kind changedFields data }
} }";
const HISTORY: &str = "{ season(number: 4) {
    policies { version reason changedFields author { displayName } createdAt }
    deadlines { kind at history { before after reason movedBy { displayName } } }
} }";

async fn update(actor: &Actor<'_>, season: &str, version: i32, change: Value) -> Answer {
    let mut input =
        json!({ "seasonId": season, "expectedVersion": version, "reason": "Delegates asked for it." });
    for (field, value) in change.as_object().expect("an object") {
        input[field] = value.clone();
    }
    actor.send(UPDATE, json!({ "input": input })).await
}

#[tokio::test]
async fn a_new_version_says_who_made_it_why_and_what_it_changed() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await.to_string();
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let change = json!({
        "approvalsRequired": 5, "approverTop": { "count": 100 }, "counting": "STOP_AT_BOUNDARY",
        "approvalDeadline": "2023-07-05T19:00:00Z", "missionMonths": 6, "updateIntervalDays": 30,
        "tierCaps": { "eagle": "900000" },
    });
    let updated = update(&kim, &season, 1, change).await;
    insta::assert_json_snapshot!(updated.at("seasonPolicyUpdate"), @r#"
    {
      "errors": [],
      "event": {
        "changedFields": [
          "approvalsRequired",
          "approver",
          "approvalDeadline",
          "counting",
          "tierCaps",
          "missionMonths",
          "updateIntervalDays"
        ],
        "data": {
          "appliesToSubmitted": false,
          "policyVersion": 2,
          "reason": "Delegates asked for it."
        },
        "kind": "SEASON_POLICY_UPDATED"
      },
      "season": {
        "policy": {
          "approvalsRequired": 5,
          "approver": {
            "__typename": "ApproverTop"
          },
          "counting": "STOP_AT_BOUNDARY",
          "missionMonths": 6,
          "tierCaps": [
            {
              "cap": "100000",
              "tier": "EMBER"
            },
            {
              "cap": "350000",
              "tier": "FLEDGLING"
            },
            {
              "cap": "900000",
              "tier": "EAGLE"
            },
            {
              "cap": null,
              "tier": "PHOENIX"
            }
          ],
          "updateIntervalDays": 30,
          "version": 2
        },
        "version": 2
      }
    }
    "#);
    update(&kim, &season, 2, json!({ "approvalDeadline": null, "missionMonths": null })).await.data();
    let read = app.visitor().ask(HISTORY).await;
    insta::assert_json_snapshot!(read.at("season.deadlines.1"), @r#"
    {
      "at": null,
      "history": [
        {
          "after": null,
          "before": "2023-07-05T19:00:00.000Z",
          "movedBy": {
            "displayName": "Kim"
          },
          "reason": "Delegates asked for it."
        },
        {
          "after": "2023-07-05T19:00:00.000Z",
          "before": "2023-06-28T19:00:00.000Z",
          "movedBy": {
            "displayName": "Kim"
          },
          "reason": "Delegates asked for it."
        }
      ],
      "kind": "APPROVAL"
    }
    "#);
    assert_eq!(read.at("season.deadlines.0.history"), &json!([]), "this one never moved");
    assert_eq!(read.at("season.policies.0.changedFields"), &json!(["approvalDeadline", "missionMonths"]));
    assert_eq!(read.text("season.policies.1.author.displayName"), "Kim");
    assert_eq!(read.at("season.policies.2.author"), &json!(null));
}

#[tokio::test]
async fn what_is_out_of_bounds_is_refused_by_name() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await.to_string();
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    for (change, field) in [
        (json!({ "approvalsRequired": -1 }), "approvalsRequired"),
        (json!({ "quorumBasisPoints": 10_001 }), "quorumBasisPoints"),
        (json!({ "missionMonths": 0 }), "missionMonths"),
        (json!({ "updateIntervalDays": 400 }), "updateIntervalDays"),
        (json!({ "approvalDeadline": "2023-06-21T18:59:59Z" }), "approvalDeadline"),
        (
            json!({ "approverShare": { "partsPerMillion": 1_000_001, "strict": true } }),
            "approverShare.partsPerMillion",
        ),
        (json!({ "approverTop": { "count": 0 } }), "approverTop.count"),
        (json!({ "tierCaps": { "eagle": "1" } }), "tierCaps.eagle"),
    ] {
        let refused = update(&kim, &season, 1, change).await;
        assert_eq!(refused.problems(), ["INVALID"], "{field}");
        let path: Vec<_> = field.split('.').collect();
        assert_eq!(refused.at("seasonPolicyUpdate.errors.0.field"), &json!(path));
    }
    let both =
        json!({ "approverTop": { "count": 1 }, "approverShare": { "partsPerMillion": 1, "strict": true } });
    assert_eq!(update(&kim, &season, 1, both).await.problems(), ["INVALID"]);
    let unknown = update(&kim, &season, 1, json!({ "approvalsRequierd": 5 })).await;
    assert_eq!(unknown.refusal(), "BAD_USER_INPUT");
    let same = update(&kim, &season, 1, json!({ "approvalsRequired": 4 })).await;
    assert_eq!(same.at("seasonPolicyUpdate.event"), &json!(null), "nothing changed");
    assert_eq!(same.at("seasonPolicyUpdate.season.policy.version"), 1);
}

#[tokio::test]
async fn only_the_foundation_changes_rules_and_one_at_a_time() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await.to_string();
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let lee = app.staff("Lee", StaffRole::Moderator).await;
    let change = json!({ "approvalsRequired": 5 });
    assert_eq!(update(&lee, &season, 1, change.clone()).await.refusal(), "FORBIDDEN");
    let (one, other) = tokio::join!(
        update(&kim, &season, 1, change),
        update(&kim, &season, 1, json!({ "approvalsRequired": 6 }))
    );
    assert_eq!([one.problems(), other.problems()].concat(), ["STALE_VERSION"]);
    let nowhere = "season_01h455vb4pex5vsknk084sn02q";
    assert_eq!(update(&kim, nowhere, 1, json!({ "approvalsRequired": 5 })).await.refusal(), "NOT_FOUND");
}

#[tokio::test]
async fn the_history_of_many_seasons_costs_what_that_of_one_costs() {
    const ALL: &str = "{ seasons { nodes { trustTiers { tier maxAmount } policies { author { displayName } tierCaps { cap } }
        deadlines { kind history { movedBy { displayName } } } } } }";
    let app = TestApp::new().await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let make = async |number: i32| {
        let season = seed::season(&app, number).await.to_string();
        update(&kim, &season, 1, json!({ "submissionDeadline": "2023-06-20T19:00:00Z" })).await.data();
    };
    make(4).await;
    let (_, few) = app.statements(app.visitor().ask(ALL)).await;
    for number in 5..9 {
        make(number).await;
    }
    let (_, many) = app.statements(app.visitor().ask(ALL)).await;
    assert_eq!(few, many);
}

/// Rule 4.8: whoever missed a deadline that moves has time again.
#[tokio::test]
async fn a_deadline_that_moves_brings_back_who_missed_it() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(4).await;
    for delegate in &delegates[..3] {
        house.approved(delegate, 1).await;
    }
    app.app.clock.advance(TimeDelta::days(20));
    let system = app.app.use_case(alliance_hub::policy::Actor::System);
    alliance_hub::service::mission::miss_approvals(&system).await.expect("the job runs");
    let season = house.season.season.to_string();
    let later = (app.app.clock.now() + TimeDelta::days(2)).to_rfc3339();
    let kept = json!({ "approvalDeadline": later });
    update(&house.foundation, &season, 1, kept).await.data();
    assert_eq!(house.standing().await, stands("NOT_APPROVED_FOR_VOTE", 3, 0), "it pinned the first version");
    let later = (app.app.clock.now() + TimeDelta::days(3)).to_rfc3339();
    let for_all = json!({ "approvalDeadline": later, "appliesToSubmitted": true });
    update(&house.foundation, &season, 2, for_all).await.data();
    assert_eq!(house.standing().await, stands("NOT_APPROVED_FOR_VOTE", 3, 0), "it missed another deadline");
    let back = json!({ "approvalDeadline": "2023-06-28T19:00:00Z" });
    update(&house.foundation, &season, 3, back).await.data();
    let moved = json!({ "approvalDeadline": later, "appliesToSubmitted": true });
    update(&house.foundation, &season, 4, moved).await.data();
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 3, 0));
    house.approved(&delegates[3], 1).await;
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 4, 0));
    app.app.clock.advance(TimeDelta::days(4));
    let again = alliance_hub::service::mission::miss_approvals(&system).await.expect("the job runs");
    assert_eq!(again, 0, "it has its approvals");
}
