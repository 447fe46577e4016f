//! The roundup: what has its approvals goes on the ballot, and stays there as it was.

use entity::vocab::{IntentRoute, MissionStatus, StaffRole};
use entity::{intent, mission};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{LOCK, Vote, cycle, status};
use crate::mission::REVISE;
use crate::support::{TestApp, seed};

#[tokio::test]
async fn the_approved_missions_get_their_codes_in_the_order_of_submission() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("First", "30000").await;
    vote.approved("Second", "20000.5").await;
    seed::Mission::proposed(&app, vote.season.season, "Seeks approval")
        .under(vote.season.intent)
        .kept(&app)
        .await;
    let locked = vote.kim.send(LOCK, vote.lock_input(json!({}))).await;
    let ballot = locked.at("ballotLock.ballot").clone();
    assert_eq!(ballot["status"], "LOCKED");
    assert_eq!((&ballot["quorum"], &ballot["minimumYes"]), (&json!("6000000"), &json!("3060000")));
    assert_eq!((&ballot["budget"], &ballot["policyVersion"]), (&json!("1000000"), &json!(1)));
    assert_eq!(ballot["lockedBy"]["displayName"], "Kim");
    let option = |code: &str, amount: &str, title: &str| {
        json!({
            "code": code, "amount": amount, "requestedAmount": amount, "yesVotes": null, "rank": null,
            "funded": null, "outcome": null, "mission": { "title": title, "status": "ON_BALLOT", "ballotCode": code },
        })
    };
    assert_eq!(ballot["options"], json!([option("1A", "30000", "First"), option("1B", "20000.5", "Second")]));
    assert_eq!(locked.text("ballotLock.event.kind"), "BALLOT_LOCKED");
}

/// Edge 12.
#[tokio::test]
async fn the_amount_on_the_ballot_may_be_less_and_does_not_change_any_more() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let scry = vote.approved("Scry", "200000").await;
    let option = |amount: &str| json!({ "options": [{ "missionId": scry.to_string(), "amount": amount }] });
    let refused = vote.kim.send(LOCK, vote.lock_input(option("200000.000001"))).await;
    assert_eq!(refused.problems(), ["INVALID"]);
    let locked = vote.kim.send(LOCK, vote.lock_input(option("150000"))).await;
    let amounts = |field: &str| locked.text(&format!("ballotLock.ballot.options.0.{field}"));
    assert_eq!((amounts("amount"), amounts("requestedAmount")), ("150000".to_owned(), "200000".to_owned()));

    let change =
        json!({ "input": { "id": scry.to_string(), "expectedVersion": 2, "requestedAmount": "90000" } });
    assert_eq!(vote.season.ana.send(REVISE, change).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn the_given_order_decides_and_leaves_nobody_out() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let (one, other) = (vote.approved("One", "1").await, vote.approved("Other", "2").await);
    let options = |ids: &[entity::ids::MissionId]| {
        let all: Vec<_> = ids.iter().map(|id| json!({ "missionId": id.to_string() })).collect();
        vote.lock_input(json!({ "options": all }))
    };
    let refused = vote.kim.send(LOCK, options(&[other])).await;
    assert_eq!(refused.problems(), ["INCOMPLETE"]);
    assert!(refused.text("ballotLock.errors.0.message").contains("\"One\""));
    assert_eq!(vote.kim.send(LOCK, options(&[one, other, one])).await.problems(), ["INVALID"]);
    let locked = vote.kim.send(LOCK, options(&[other, one])).await;
    assert_eq!(locked.text("ballotLock.ballot.options.0.mission.title"), "Other");
}

/// Edge 12: all or nothing.
#[tokio::test]
async fn a_mission_that_lost_its_approvals_makes_the_lock_fail_with_its_name() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let (stays, lost) = (vote.approved("Stays", "1").await, vote.approved("Lost some", "2").await);
    vote.season.put(&lost.to_string(), MissionStatus::SeekingApproval).await;
    let options =
        json!({ "options": [{ "missionId": stays.to_string() }, { "missionId": lost.to_string() }] });
    let refused = vote.kim.send(LOCK, vote.lock_input(options)).await;
    assert_eq!(refused.problems(), ["NOT_APPROVED"]);
    assert!(refused.text("ballotLock.errors.0.message").contains("\"Lost some\""));
    assert_eq!(status(&vote.kim, stays).await, "APPROVED_FOR_VOTE");
    assert_eq!(mission_code(&app, stays).await, None);
}

async fn mission_code(app: &TestApp, id: entity::ids::MissionId) -> Option<String> {
    let row = mission::Entity::find_by_id(id).one(app.sql()).await.expect("a row").expect("a mission");
    row.ballot_code
}

#[tokio::test]
async fn a_ballot_needs_missions_a_budget_a_supply_and_the_right_way() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let lock = async |extra| vote.kim.send(LOCK, vote.lock_input(extra)).await;
    assert_eq!(lock(json!({})).await.problems(), ["NOT_APPROVED"]);
    vote.approved("One", "1").await;
    assert_eq!(lock(json!({ "votableSupply": "0" })).await.problems(), ["INVALID"]);
    let unstated = seed::intent(&app, vote.season.season, 3, None).await;
    assert_eq!(lock(json!({ "intentId": unstated.to_string() })).await.problems(), ["INCOMPLETE"]);
    let later = seed::season(&app, 5).await;
    let elsewhere = seed::intent(&app, later, 1, Some("1")).await;
    assert_eq!(lock(json!({ "intentId": elsewhere.to_string() })).await.problems(), ["INVALID"]);
    let update = intent::Entity::update_many()
        .col_expr(intent::Column::Route, Expr::val(IntentRoute::GrantsCouncil.as_str()))
        .filter(intent::Column::Id.eq(vote.season.intent));
    update.exec(app.sql()).await.expect("the route is set");
    assert_eq!(lock(json!({})).await.problems(), ["WRONG_ROUTE"]);
}

#[tokio::test]
async fn only_the_foundation_locks() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "1").await;
    let council = app.staff("Cora", StaffRole::GrantsCouncil).await;
    for actor in [&vote.season.ana, &council] {
        assert_eq!(actor.send(LOCK, vote.lock_input(json!({}))).await.refusal(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn of_two_who_lock_at_once_one_is_told_that_there_is_a_ballot() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "1").await;
    let (lee, input) = (app.staff("Lee", StaffRole::Foundation).await, vote.lock_input(json!({})));
    let (one, other) = tokio::join!(vote.kim.send(LOCK, input.clone()), lee.send(LOCK, input));
    let problems = [one.problems(), other.problems()].concat();
    // Who comes second finds the ballot, or no mission that still waits for one.
    assert!(matches!(problems[..], ["BALLOT_EXISTS" | "NOT_APPROVED"]), "{problems:?}");
}

#[tokio::test]
async fn an_intent_has_one_ballot_that_is_not_counted() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "600000").await;
    let ballot = vote.locked().await;
    vote.approved("Late", "700000").await;
    assert_eq!(vote.kim.send(LOCK, vote.lock_input(json!({}))).await.problems(), ["BALLOT_EXISTS"]);
    let next = cycle(&app, &vote.season, "14").await;
    let in_next = vote.lock_input(json!({ "cycleId": next.to_string() }));
    assert_eq!(vote.kim.send(LOCK, in_next.clone()).await.problems(), ["BALLOT_EXISTS"]);

    vote.result(&ballot, 1, &[5_000_000], json!({})).await.data();
    let locked = vote.kim.send(LOCK, in_next).await;
    assert_eq!(locked.text("ballotLock.ballot.budget"), "400000");
}
