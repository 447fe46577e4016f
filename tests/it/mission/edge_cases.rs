//! The edge cases of docs/GOVERNANCE.md that concern missions and their process, by their numbers.

use chrono::{NaiveDate, TimeDelta};
use entity::vocab::{MissionStatus, StaffRole, TierClaimStatus, TrustTier};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::apply::{APPLY, application};
use super::eligibility::ELIGIBILITY;
use super::rfp::{MOVE, applicant, past_the_deadline, select};
use super::{CREATE, SUBMIT, Season, WITHDRAW, at, revise};
use crate::alliance::members::{add, alliance};
use crate::support::{Actor, Answer, TestApp, seed};

const OFFER: &str = "mutation($input: AllianceLeadTransferInput!) {
    allianceLeadTransfer(input: $input) { errors { code message } }
}";
const ACCEPT: &str = "mutation($input: AllianceActionInput!) {
    allianceLeadTransferAccept(input: $input) {
        alliance { leader { displayName } missions { nodes { tierAtSubmission version } } }
        errors { code message } }
}";

/// Offers the lead and lets the other accept it.
async fn hand_over(season: &Season<'_>, to: &Actor<'_>) -> Answer {
    let offer = json!({ "input": { "allianceId": season.alliance, "personId": to.id() } });
    assert_eq!(season.ana.send(OFFER, offer).await.problems(), [""; 0]);
    to.send(ACCEPT, json!({ "input": { "allianceId": season.alliance } })).await
}

async fn blockers(season: &Season<'_>, mission: &str) -> Vec<Value> {
    let asked = season.ana.send(ELIGIBILITY, json!({ "mission": mission })).await;
    let found = asked.at("missionEligibility.blockers").as_array().expect("blockers").clone();
    found.into_iter().map(|blocker| blocker["code"].clone()).collect()
}

async fn season_ends_on(app: &TestApp, season: &Season<'_>, day: &str) {
    let day: NaiveDate = day.parse().expect("a day");
    let update = entity::season::Entity::update_many()
        .col_expr(entity::season::Column::EndsOn, Expr::val(day))
        .filter(entity::season::Column::Id.eq(season.season));
    update.exec(app.sql()).await.expect("the season ends");
}

#[tokio::test]
async fn edge_01_one_second_after_the_deadline_for_approvals_a_mission_seeks_them_no_more() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    season.ana.send(SUBMIT, at(&id, 1)).await.data();
    let submit = "query($id: ID!) { mission(id: $id) { permissions { submit { code } } } }";
    let code = async || {
        let read = season.ana.send(submit, json!({ "id": id })).await;
        read.text("mission.permissions.submit.code")
    };
    app.app.clock.advance(TimeDelta::days(18) + TimeDelta::hours(7));
    assert_eq!(code().await, "WRONG_STATE", "at the deadline it still seeks them");
    app.app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(code().await, "DEADLINE_PASSED", "it could return, if submissions were taken");
}

#[tokio::test]
async fn edge_08_an_amount_raised_above_the_tier_after_approvals_is_refused() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    season.ana.send(SUBMIT, at(&id, 1)).await.data();
    season.put(&id, MissionStatus::ApprovedForVote).await;
    let raised = revise(&season.ana, &id, 2, json!({ "requestedAmount": "100000.000001" })).await;
    assert_eq!(raised.problems(), ["TIER_EXCEEDED"]);
    let raised = revise(&season.ana, &id, 2, json!({ "requestedAmount": "100000" })).await;
    assert_eq!(raised.problems(), [""; 0]);
}

#[tokio::test]
async fn edge_09_the_lead_does_not_pass_to_a_tier_that_a_submitted_amount_exceeds() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    season.claim(TrustTier::Fledgling, TierClaimStatus::SelfReported).await;
    let ben = app.person("Ben").await;
    add(&season.ana, &season.alliance, &ben).await;
    let mut input = season.whole("A map");
    input["requestedAmount"] = json!("200000");
    let id = season.made(input).await;
    season.ana.send(SUBMIT, at(&id, 1)).await.data();

    let refused = hand_over(&season, &ben).await;
    assert_eq!(refused.problems(), ["TIER_EXCEEDED"]);
    let message = refused.text("allianceLeadTransferAccept.errors.0.message");
    assert!(
        message.contains("200000 OP") && message.contains("EMBER") && message.contains("Claim"),
        "{message}"
    );

    revise(&season.ana, &id, 2, json!({ "requestedAmount": "90000" })).await.data();
    let accepted = ben.send(ACCEPT, json!({ "input": { "allianceId": season.alliance } })).await;
    assert_eq!(accepted.problems(), [""; 0]);
    let path = "allianceLeadTransferAccept.alliance.missions.nodes.0.tierAtSubmission";
    assert_eq!(accepted.text(path), "EMBER", "the new leader's tier counts from now on");
    let raised = revise(&ben, &id, 4, json!({ "requestedAmount": "200000" })).await;
    assert_eq!(raised.problems(), ["TIER_EXCEEDED"]);
}

#[tokio::test]
async fn edge_09_a_draft_keeps_nobody_from_taking_the_lead_and_a_late_amount_loses_the_race() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    season.claim(TrustTier::Fledgling, TierClaimStatus::SelfReported).await;
    let ben = app.person("Ben").await;
    add(&season.ana, &season.alliance, &ben).await;
    let mut input = season.whole("A map");
    input["requestedAmount"] = json!("200000");
    let id = season.made(input).await;
    let offer = json!({ "input": { "allianceId": season.alliance, "personId": ben.id() } });
    season.ana.send(OFFER, offer).await.data();
    let accept = json!({ "input": { "allianceId": season.alliance } });
    let (submitted, accepted) = tokio::join!(season.ana.send(SUBMIT, at(&id, 1)), ben.send(ACCEPT, accept));
    // Whichever came first, no mission seeks approvals for more than its leader may ask for.
    let took_lead = accepted.problems().is_empty();
    let read = "query($id: ID!) { mission(id: $id) { status tierAtSubmission } }";
    let status = app.visitor().send(read, json!({ "id": id })).await.text("mission.status");
    assert_eq!(took_lead, status == "DRAFT", "{submitted:?}");
}

#[tokio::test]
async fn edge_11_a_member_of_four_alliances_is_fine_and_the_lead_of_a_fourth_mission_is_not() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let ben = app.person("Ben").await;
    for name in ["Rangers", "Guides", "Pilots"] {
        let other = alliance(&season.ana, name).await;
        add(&season.ana, &other, &ben).await;
    }
    add(&season.ana, &season.alliance, &ben).await;
    let mine = alliance(&ben, "Own").await;
    for number in 0..3 {
        let mut input = season.whole(&format!("Map {number}"));
        input["allianceId"] = json!(mine);
        let id = ben.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id");
        assert_eq!(ben.send(SUBMIT, at(&id, 1)).await.problems(), [""; 0]);
    }
    let fourth = season.made(season.whole("The fourth")).await;
    season.ana.send(SUBMIT, at(&fourth, 1)).await.data();
    assert_eq!(hand_over(&season, &ben).await.problems(), ["TOO_MANY_MISSIONS"]);
}

#[tokio::test]
async fn edge_14_nothing_but_cash_up_front_may_be_asked_for() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mut input = season.whole("Universities");
    input["requestedAmount"] = json!("0");
    input["upfrontRequested"] = json!(true);
    input["upfrontReason"] = json!("Students cannot wait a year.");
    let id = season.made(input).await;
    assert_eq!(season.ana.send(SUBMIT, at(&id, 1)).await.problems(), [""; 0]);
}

#[tokio::test]
async fn edge_15_cash_beside_op_is_no_part_of_the_amount() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let mut input = season.whole("Web3 ATL");
    input["requestedAmount"] = json!("100000");
    input["upfrontRequested"] = json!(true);
    input["upfrontReason"] = json!("And 20,000 USD for the hall.");
    let id = season.made(input).await;
    assert_eq!(season.ana.send(SUBMIT, at(&id, 1)).await.problems(), [""; 0]);
    let read =
        "query($id: ID!) { mission(id: $id) { requestedAmount shareOfIntentBudget upfrontRequested } }";
    let read = app.visitor().send(read, json!({ "id": id })).await;
    let expected =
        json!({ "requestedAmount": "100000", "shareOfIntentBudget": 10.0, "upfrontRequested": true });
    assert_eq!(read.at("mission"), &expected);
}

#[tokio::test]
async fn edge_18_a_mission_serves_the_intent_that_it_names_whatever_its_title_says() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("[Intent 3] A map")).await;
    let read = "query($id: ID!) { mission(id: $id) { title intent { number } } }";
    let read = app.visitor().send(read, json!({ "id": id })).await;
    assert_eq!(read.at("mission.intent.number"), 1);
    assert_eq!(season.ana.send(SUBMIT, at(&id, 1)).await.problems(), [""; 0]);
}

#[tokio::test]
async fn edge_19_a_draft_after_the_deadline_may_be_written_and_not_submitted() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    app.app.clock.advance(TimeDelta::days(11) + TimeDelta::hours(7) + TimeDelta::milliseconds(1));
    let id = season.made(season.whole("Too late")).await;
    assert_eq!(blockers(&season, &id).await, ["DEADLINE_PASSED"]);
    let refused = season.ana.send(SUBMIT, at(&id, 1)).await;
    assert_eq!(refused.problems(), ["DEADLINE_PASSED"]);
    let message = refused.text("missionSubmit.errors.0.message");
    assert!(message.contains("2023-06-21 19:00:00 UTC"), "{message}");
}

#[tokio::test]
async fn edge_20_work_does_not_end_after_the_season() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    season_ends_on(&app, &season, "2023-09-20").await;
    let mut input = season.whole("Web3 ATL");
    input["completesOn"] = json!("2023-11-30");
    let id = season.made(input).await;
    let refused = season.ana.send(SUBMIT, at(&id, 1)).await;
    assert_eq!(refused.problems(), ["RUNS_TOO_LONG"]);
    assert_eq!(refused.at("missionSubmit.errors.0.field"), &json!(["completesOn"]));
    revise(&season.ana, &id, 1, json!({ "completesOn": "2023-09-20" })).await.data();
    assert_eq!(season.ana.send(SUBMIT, at(&id, 2)).await.problems(), [""; 0]);
    let longer = revise(&season.ana, &id, 3, json!({ "completesOn": "2023-09-21" })).await;
    assert_eq!(longer.problems(), ["RUNS_TOO_LONG"]);
    let late = json!({ "completesOn": null, "milestones": [{ "kind": "CRITICAL", "title": "A map", "dueOn": "2030-01-01" }] });
    assert_eq!(revise(&season.ana, &id, 3, late).await.problems(), ["RUNS_TOO_LONG"], "whatever is left out");
}

#[tokio::test]
async fn edge_21_an_outline_gets_its_alliance_later() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let ben = app.person("Ben").await;
    let input = json!({ "kind": "PROPOSED", "title": "An idea", "seasonId": season.season.to_string() });
    let id = ben.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id");
    add(&season.ana, &season.alliance, &ben).await;
    let mut rest = season.whole("An idea");
    rest.as_object_mut().expect("an object").remove("kind");
    let revised = revise(&ben, &id, 1, rest).await;
    assert_eq!(revised.text("missionRevise.mission.status"), "DRAFT");
    assert_eq!(ben.send(SUBMIT, at(&id, 2)).await.refusal(), "FORBIDDEN", "it is the alliance's now");
    assert_eq!(season.ana.send(SUBMIT, at(&id, 2)).await.problems(), [""; 0]);
}

#[tokio::test]
async fn edge_22_an_approved_mission_may_go_to_the_grants_council() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    season.ana.send(SUBMIT, at(&id, 1)).await.data();
    season.put(&id, MissionStatus::ApprovedForVote).await;
    let reason =
        json!({ "input": { "id": id, "expectedVersion": 2, "reason": "It goes to the Grants Council." } });
    let withdrawn = season.ana.send(WITHDRAW, reason).await;
    assert_eq!(withdrawn.text("missionWithdraw.mission.status"), "WITHDRAWN");
    assert_eq!(withdrawn.text("missionWithdraw.event.data.before"), "APPROVED_FOR_VOTE");
    assert_eq!(season.ana.send(SUBMIT, at(&id, 3)).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn edge_23_two_teams_are_selected_for_one_rfp_and_give_up() {
    const ABANDON: &str = "mutation($input: MissionEndInput!) { missionAbandon(input: $input) {
        mission { status applications { nodes { status } } } errors { code message } event { kind data }
    } }";
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({ "fulfilledBy": "MULTIPLE" })).await;
    let (ben, eve) = (applicant(&app, &id, "Ben").await, applicant(&app, &id, "Eve").await);
    past_the_deadline(&app);
    let both = [ben.application.as_str(), eve.application.as_str()];
    assert_eq!(select(&kim, &id, 2, &both).await.problems(), [""; 0]);
    let input = json!({ "input": { "id": id, "expectedVersion": 3, "reason": "Both teams gave up." } });
    assert_eq!(ben.leader.send(ABANDON, input.clone()).await.refusal(), "FORBIDDEN");
    let abandoned = kim.send(ABANDON, input).await;
    assert_eq!(
        abandoned.at("missionAbandon.mission"),
        &json!({
            "status": "ABANDONED",
            "applications": { "nodes": [{ "status": "ABANDONED" }, { "status": "ABANDONED" }] },
        })
    );
    assert_eq!(abandoned.text("missionAbandon.event.data.reason"), "Both teams gave up.");
}

#[tokio::test]
async fn edge_24_a_deadline_that_moves_keeps_its_history_and_holds_where_it_is_now() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({})).await;
    let input = |submit: Value, select: Value, version: i32| {
        json!({ "input": {
        "id": id, "expectedVersion": version, "submitBy": submit, "selectBy": select, "reason": "Few applied so far.",
    } })
    };
    let later = input(json!("2023-07-05T19:00:00Z"), json!(null), 2);
    assert_eq!(season.ana.send(MOVE, later.clone()).await.refusal(), "FORBIDDEN");
    let past = input(json!("2023-06-10T12:00:00Z"), json!(null), 2);
    assert_eq!(kim.send(MOVE, past).await.problems(), ["INVALID"]);
    let crossed = input(json!("2023-07-20T19:00:00Z"), json!(null), 2);
    assert_eq!(kim.send(MOVE, crossed).await.problems(), ["INVALID"]);
    let (one, other) = tokio::join!(kim.send(MOVE, later.clone()), kim.send(MOVE, later));
    assert_eq!([one.problems(), other.problems()].concat(), ["STALE_VERSION"]);
    let read = kim.send(MOVE, input(json!(null), json!("2023-07-20T19:00:00Z"), 3)).await;
    insta::assert_json_snapshot!(read.at("missionDeadlineMove.mission"), @r#"
    {
      "deadlineHistory": [
        {
          "after": "2023-07-20T19:00:00.000Z",
          "before": "2023-07-13T19:00:00.000Z",
          "kind": "SELECTION",
          "movedAt": "2023-06-10T12:00:00.000Z",
          "movedBy": {
            "displayName": "Kim"
          },
          "reason": "Few applied so far."
        },
        {
          "after": "2023-07-05T19:00:00.000Z",
          "before": "2023-06-28T19:00:00.000Z",
          "kind": "APPLICATION",
          "movedAt": "2023-06-10T12:00:00.000Z",
          "movedBy": {
            "displayName": "Kim"
          },
          "reason": "Few applied so far."
        }
      ],
      "revisionNumber": 3,
      "selectBy": "2023-07-20T19:00:00.000Z",
      "status": "OPEN",
      "submitBy": "2023-07-05T19:00:00.000Z",
      "version": 4
    }
    "#);
    past_the_deadline(&app);
    let applied = season.ana.send(APPLY, application(&id, &season.alliance)).await;
    assert_eq!(applied.problems(), [""; 0], "the moved deadline counts");
    let same = kim.send(MOVE, input(json!("2023-07-05T19:00:00Z"), json!(null), 4)).await;
    assert_eq!(same.at("missionDeadlineMove.event"), &json!(null), "nothing moved");
}

#[tokio::test]
async fn edge_25_an_alliance_that_does_not_qualify_is_told_why_before_it_applies() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({ "tierRequired": "EAGLE" })).await;
    season.claim(TrustTier::Phoenix, TierClaimStatus::Rejected).await;
    let asked = json!({ "mission": id, "alliance": season.alliance });
    let told = season.ana.send(ELIGIBILITY, asked.clone()).await;
    assert_eq!(told.text("missionEligibility.blockers.0.rule"), "3.10");
    let refused = season.ana.send(APPLY, application(&id, &season.alliance)).await;
    assert_eq!(refused.problems(), ["TIER_TOO_LOW"]);
    let update = entity::tier_claim::Entity::update_many()
        .col_expr(entity::tier_claim::Column::Status, Expr::val(TierClaimStatus::Verified.as_str()));
    update.exec(app.sql()).await.expect("verified");
    assert_eq!(season.ana.send(ELIGIBILITY, asked).await.at("missionEligibility.eligible"), true);
    assert_eq!(season.ana.send(APPLY, application(&id, &season.alliance)).await.problems(), [""; 0]);
}

#[tokio::test]
async fn edge_36_a_deadline_given_in_another_time_zone_is_the_same_moment() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({ "submitBy": "2023-06-28T21:00:00+02:00" })).await;
    let read = "query($id: ID!) { mission(id: $id) { submitBy } }";
    let read = app.visitor().send(read, json!({ "id": id })).await;
    assert_eq!(read.text("mission.submitBy"), "2023-06-28T19:00:00.000Z");
    app.app.clock.advance(TimeDelta::days(18) + TimeDelta::hours(7));
    let second = alliance(&season.ana, "Rangers").await;
    assert_eq!(season.ana.send(APPLY, application(&id, &season.alliance)).await.problems(), [""; 0]);
    app.app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(season.ana.send(APPLY, application(&id, &second)).await.problems(), ["DEADLINE_PASSED"]);
}

#[tokio::test]
async fn edge_35_a_change_of_the_rules_leaves_submitted_missions_under_theirs() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let (old, new) = (season.made(season.whole("Old")).await, season.made(season.whole("New")).await);
    season.ana.send(SUBMIT, at(&old, 1)).await.data();
    let update = |change: Value| {
        let mut input = json!({
            "seasonId": season.season.to_string(), "expectedVersion": 1, "reason": "Less money than thought.",
        });
        for (field, value) in change.as_object().expect("an object") {
            input[field] = value.clone();
        }
        json!({ "input": input })
    };
    let lower = json!({ "tierCaps": { "ember": "10000" } });
    let updated = kim.send(crate::season::policy::UPDATE, update(lower)).await;
    assert_eq!(updated.at("seasonPolicyUpdate.season.policy.version"), 2);

    assert_eq!(
        season.ana.send(SUBMIT, at(&new, 1)).await.problems(),
        ["TIER_EXCEEDED"],
        "10,000 is the cap now"
    );
    let kept = revise(&season.ana, &old, 2, json!({ "requestedAmount": "30000" })).await;
    assert_eq!(kept.problems(), [""; 0], "the submitted one goes by the rules that it was submitted under");
    let read = "query($id: ID!) { mission(id: $id) { policyVersion version } }";
    let read_old = app.visitor().send(read, json!({ "id": old })).await;
    assert_eq!(read_old.at("mission"), &json!({ "policyVersion": 1, "version": 3 }));

    let mut events = app.visitor().subscribe(
        "subscription($id: ID!) { missionEvents(missionId: $id, kinds: [MISSION_POLICY_CHANGED]) { ... on Event { kind data changedFields } } }",
        json!({ "id": old }),
    ).await;
    let mut again = update(json!({ "tierCaps": { "ember": "20000" }, "appliesToSubmitted": true }));
    again["input"]["expectedVersion"] = json!(2);
    kim.send(crate::season::policy::UPDATE, again).await.data();
    let told = events.next().await;
    assert_eq!(told.text("missionEvents.kind"), "MISSION_POLICY_CHANGED");
    assert_eq!(told.at("missionEvents.data.before"), 1);
    assert_eq!(told.at("missionEvents.data.after"), 3);
    let raised = revise(&season.ana, &old, 4, json!({ "requestedAmount": "29000" })).await;
    assert_eq!(raised.problems(), ["TIER_EXCEEDED"]);
    season.put(&old, MissionStatus::OnBallot).await;
    let mut once_more = update(json!({ "approvalsRequired": 5, "appliesToSubmitted": true }));
    once_more["input"]["expectedVersion"] = json!(3);
    kim.send(crate::season::policy::UPDATE, once_more).await.data();
    let read_old = app.visitor().send(read, json!({ "id": old })).await;
    assert_eq!(read_old.at("mission.policyVersion"), 3, "what is on the ballot stays");
    seed::season(&app, 5).await;
}
