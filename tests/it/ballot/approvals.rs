//! The roundup counts approvals again, in the snapshot of voting power that the ballot names.

use serde_json::{Value, json};

use super::cycle;
use crate::governance::{House, SUPPLY, stands};
use crate::support::{Answer, TestApp};

const LOCK: &str = "mutation($input: BallotLockInput!) { ballotLock(input: $input) {
    ballot { votableSupply supplyTakenAt snapshot { id source } options { code approvals { required counted qualified } } }
    errors { code field message } event { kind }
} }";
const AT_LOCK: &str = "query($id: ID!) { mission(id: $id) { approvals { nodes {
    votingPower atLock { votingPower share rank qualifies }
} } } }";

async fn lock(house: &House<'_>, supply: Value) -> Answer {
    let cycle = cycle(house.app, &house.season, "13").await;
    let mut input = json!({ "intentId": house.season.intent.to_string(), "cycleId": cycle.to_string() });
    for (field, value) in supply.as_object().expect("an object") {
        input[field] = value.clone();
    }
    house.foundation.send(LOCK, json!({ "input": input })).await
}

/// Season 4 with a mission that four delegates approved.
async fn approved(app: &TestApp) -> (House<'_>, Vec<crate::support::Actor<'_>>, Vec<String>) {
    let house = House::new(app).await;
    let delegates = house.delegates(4).await;
    let mut approvals = Vec::new();
    for delegate in &delegates {
        approvals.push(house.approved(delegate, 1).await);
    }
    (house, delegates, approvals)
}

/// Edge 3: the power at the time of the approval counts, and that at the lock is told beside it.
#[tokio::test]
async fn edge_03_a_delegate_who_lost_power_since_still_counts_and_that_is_told() {
    let app = TestApp::new().await;
    let (house, ..) = approved(&app).await;
    let read = app.visitor().send(AT_LOCK, json!({ "id": house.mission })).await;
    assert_eq!(read.at("mission.approvals.nodes.0.atLock"), &Value::Null, "nothing is locked yet");
    let snapshot = house.snapshot(&[(1, "40000"), (2, "80000"), (3, "50000.000001")]).await;

    let locked = lock(&house, json!({})).await;
    let ballot = locked.at("ballotLock.ballot");
    assert_eq!((&ballot["snapshot"]["id"], &ballot["votableSupply"]), (&json!(snapshot), &json!(SUPPLY)));
    assert_eq!(ballot["supplyTakenAt"], "2023-06-10T12:00:01.000Z");
    let expected = json!({ "required": 4, "counted": 4, "qualified": 2 });
    assert_eq!(ballot["options"][0]["approvals"], expected);

    let read = app.visitor().send(AT_LOCK, json!({ "id": house.mission })).await;
    let shown = |power: &str, share: &str, rank: Value, qualifies: bool| {
        let at_lock = json!({ "votingPower": power, "share": share, "rank": rank, "qualifies": qualifies });
        json!({ "votingPower": "60000", "atLock": at_lock })
    };
    let expected = json!([
        shown("40000", "0.2", json!(3), false),
        shown("80000", "0.4", json!(1), true),
        shown("50000.000001", "0.25", json!(2), true),
        shown("0", "0", Value::Null, false),
    ]);
    assert_eq!(read.at("mission.approvals.nodes"), &expected);
}

#[tokio::test]
async fn a_ballot_takes_its_supply_from_one_place() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    assert_eq!(lock(&house, json!({})).await.problems(), ["INCOMPLETE"], "no snapshot is published");
    let mut parts = house.snapshot_input(&[(1, "60000")]);
    parts["isComplete"] = json!(false);
    let begun = house.foundation.send(crate::governance::RECORD, json!({ "input": parts })).await;
    let unpublished = begun.text("votingPowerSnapshotRecord.snapshot.id");
    assert_eq!(lock_again(&house, json!({ "snapshotId": unpublished })).await.refusal(), "NOT_FOUND");
    app.app.clock.advance(chrono::TimeDelta::seconds(1));
    let older = house.snapshot(&[(1, "60000")]).await;
    house.snapshot(&[(1, "70000")]).await;
    for told_twice in [
        json!({ "snapshotId": older, "votableSupply": "1" }),
        json!({ "snapshotId": older, "supplyTakenAt": "2023-06-10T12:00:00Z" }),
    ] {
        assert_eq!(lock_again(&house, told_twice).await.problems(), ["INVALID"]);
    }
    let none_approved = lock_again(&house, json!({ "snapshotId": older })).await;
    assert_eq!(none_approved.problems(), ["NOT_APPROVED"]);
}

/// The same in the cycle that is there.
async fn lock_again(house: &House<'_>, supply: Value) -> Answer {
    let cycles = "query($id: ID!) { season(id: $id) { votingCycles { id } } }";
    let read = house.foundation.send(cycles, json!({ "id": house.season.season.to_string() })).await;
    let mut input = json!({
        "intentId": house.season.intent.to_string(), "cycleId": read.text("season.votingCycles.0.id"),
    });
    for (field, value) in supply.as_object().expect("an object") {
        input[field] = value.clone();
    }
    house.foundation.send(LOCK, json!({ "input": input })).await
}

#[tokio::test]
async fn where_the_supply_is_stated_by_hand_nothing_is_said_of_the_power_at_the_lock() {
    let app = TestApp::new().await;
    let (house, ..) = approved(&app).await;
    let locked = lock(&house, json!({ "votableSupply": "1000000" })).await;
    let ballot = locked.at("ballotLock.ballot");
    assert_eq!((&ballot["snapshot"], &ballot["votableSupply"]), (&Value::Null, &json!("1000000")));
    let expected = json!({ "required": 4, "counted": 4, "qualified": null });
    assert_eq!(ballot["options"][0]["approvals"], expected);
}

#[tokio::test]
async fn a_mission_without_the_approvals_that_it_needs_goes_on_no_ballot_whatever_its_state_says() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000")]).await;
    house.season.put(&house.mission, entity::vocab::MissionStatus::ApprovedForVote).await;
    assert_eq!(lock(&house, json!({})).await.problems(), ["NOT_APPROVED"]);
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 0, 0), "nothing was written");
}

#[tokio::test]
async fn an_approval_is_withdrawn_before_the_lock_or_not_at_all() {
    let app = TestApp::new().await;
    let (house, delegates, approvals) = approved(&app).await;
    let cycle = cycle(&app, &house.season, "13").await;
    let input = json!({ "intentId": house.season.intent.to_string(), "cycleId": cycle.to_string() });
    let (locked, withdrawn) = tokio::join!(
        house.foundation.send(LOCK, json!({ "input": input })),
        house.withdraw(&delegates[0], &approvals[0]),
    );
    let problems = (locked.problems(), withdrawn.problems());
    assert!(
        matches!((&problems.0[..], &problems.1[..]), ([], ["WRONG_STATE"]) | (["NOT_APPROVED"], [])),
        "{problems:?}"
    );
    let (status, valid, _) = house.standing().await;
    assert_eq!(
        (status.as_str(), valid),
        if problems.0.is_empty() { ("ON_BALLOT", 4) } else { ("SEEKING_APPROVAL", 3) }
    );
}
