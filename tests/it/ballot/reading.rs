//! Ballots are read by everybody, and what a count would say as well.

use serde_json::{Value, json};

use super::{Vote, approved};
use crate::support::{TestApp, seed};

const SIMULATE: &str = "query($input: BallotSimulateInput!) { ballotSimulate(input: $input) {
    quorum minimumYes quorumReached allocated budget
    options { code rank funded outcome reason amount yesVotes mission { title } }
} }";

#[tokio::test]
async fn a_count_is_tried_out_before_there_is_a_ballot_and_on_one() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "600000").await;
    vote.approved("Other", "500000").await;
    let votes = json!([{ "code": "1B", "yesVotes": "4000000" }, { "code": "1A", "yesVotes": "3500000" }]);
    let of_intent = json!({ "input": {
        "intentId": vote.season.intent.to_string(), "votableSupply": "20000000", "totalVotes": "6000000", "votes": votes,
    } });
    let before = app.visitor().send(SIMULATE, of_intent).await.at("ballotSimulate").clone();
    assert_eq!(before["options"][0]["mission"]["title"], "Other");
    assert_eq!(before["options"][1]["outcome"], "OVER_BUDGET");

    let ballot = vote.locked().await;
    let events = app.events().await;
    let input = json!({ "ballotId": ballot, "totalVotes": "6000000", "votes": votes });
    let on_ballot = app.visitor().send(SIMULATE, json!({ "input": input })).await;
    assert_eq!(on_ballot.at("ballotSimulate"), &before);
    assert_eq!(app.events().await, events);

    let refused = async |change: Value| {
        let mut input = input.clone();
        for (field, value) in change.as_object().expect("an object") {
            input[field] = value.clone();
        }
        app.visitor().send(SIMULATE, json!({ "input": input })).await.refusal().to_owned()
    };
    assert_eq!(refused(json!({ "intentId": vote.season.intent.to_string() })).await, "BAD_USER_INPUT");
    assert_eq!(refused(json!({ "totalVotes": "3900000" })).await, "BAD_USER_INPUT");
    assert_eq!(refused(json!({ "votes": [{ "code": "9Z", "yesVotes": "1" }] })).await, "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_ballot_is_found_by_its_intent_and_cycle() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let mission = vote.approved("One", "1").await;
    let ballot = vote.locked().await;
    let document =
        "query($intent: ID, $cycle: ID) { ballot(intentId: $intent, cycleId: $cycle) { id cycle { code } } }";
    let (intent, cycle) = (vote.season.intent.to_string(), vote.cycle.to_string());
    let found = app.visitor().send(document, json!({ "intent": intent, "cycle": cycle })).await;
    assert_eq!(found.at("ballot"), &json!({ "id": ballot, "cycle": { "code": "13" } }));
    assert_eq!(
        app.visitor().send(document, json!({ "intent": intent })).await.failures(),
        ["ballot: BAD_USER_INPUT"]
    );
    let of_mission = "query($id: ID!) { mission(id: $id) { ballotOptions { code ballot { id } } } }";
    let read = app.visitor().send(of_mission, json!({ "id": mission.to_string() })).await;
    assert_eq!(read.at("mission.ballotOptions"), &json!([{ "code": "1A", "ballot": { "id": ballot } }]));
}

const BALLOTS: &str = "{ ballots { totalCount nodes {
    intent { number } cycle { code } lockedBy { displayName } allocated
    options { code mission { title alliance { name } ballotOptions { ballot { status } } } }
    results { recordedBy { displayName } } votes { totalCount nodes { power } }
} } }";

#[tokio::test]
async fn the_list_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let lock = async |number: i32, missions: i32| {
        let intent = seed::intent(&app, vote.season.season, number, Some("1000000")).await;
        for mission in 0..missions {
            approved(&app, (&vote.season, intent), &format!("Mission {mission}"), "10").await;
        }
        let input = vote.lock_input(json!({ "intentId": intent.to_string() }));
        vote.kim.send(super::LOCK, input).await.data();
    };
    lock(3, 1).await;
    lock(4, 1).await;
    let (_, few) = app.statements(app.visitor().ask(BALLOTS)).await;
    for number in 5..25 {
        lock(number, 3).await;
    }
    let (answer, many) = app.statements(app.visitor().ask(BALLOTS)).await;
    assert_eq!(answer.at("ballots.totalCount"), &json!(22));
    assert_eq!(few, many);
}
