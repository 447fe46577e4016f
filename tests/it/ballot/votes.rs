//! Votes are cast elsewhere and mirrored; the result is what they add up to.

use serde_json::{Value, json};

use super::{Vote, op};
use crate::support::{Actor, Answer, TestApp};

const VOTES: &str = "mutation($input: BallotVotesRecordInput!) { ballotVotesRecord(input: $input) {
    ballot { version votes(first: 2) { totalCount nodes { voterAddress power codes castAt } } }
    errors { code field message } event { kind data }
} }";

fn vote_of(voter: u32, power: i64, codes: &[&str]) -> Value {
    json!({ "voterAddress": format!("0x{voter:040X}"), "power": op(power), "codes": codes })
}

async fn mirror(actor: &Actor<'_>, ballot: &str, votes: &[Value]) -> Answer {
    actor.send(VOTES, json!({ "input": { "ballotId": ballot, "votes": votes } })).await
}

#[tokio::test]
async fn the_result_is_what_the_mirrored_votes_add_up_to() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "1").await;
    vote.approved("Other", "1").await;
    let ballot = vote.locked().await;
    let first = [vote_of(0xABC, 4_000_000, &["1A", "1B"]), vote_of(2, 1_500_000, &["1B"])];
    let mirrored = mirror(&vote.kim, &ballot, &first).await;
    let votes = mirrored.at("ballotVotesRecord.ballot.votes");
    assert_eq!(votes["totalCount"], 2);
    assert_eq!(votes["nodes"][0]["voterAddress"], format!("0x{:040x}", 0xABC));
    assert_eq!(votes["nodes"][0]["codes"], json!(["1A", "1B"]));
    mirror(&vote.kim, &ballot, &[vote_of(3, 500_000, &[])]).await.data();

    let refused = vote.result(&ballot, 3, &[4_000_000, 5_400_000], json!({})).await;
    assert_eq!(refused.problems(), ["VOTES_DISAGREE"]);
    let message = refused.text("ballotResultRecord.errors.0.message");
    assert!(
        message.contains("1B") && message.contains("5500000") && message.contains("5400000"),
        "{message}"
    );
    let total = json!({ "totalVotes": "6000001" });
    let refused = vote.result(&ballot, 3, &[4_000_000, 5_500_000], total).await;
    assert_eq!(refused.problems(), ["VOTES_DISAGREE"]);
    let counted = vote.result(&ballot, 3, &[4_000_000, 5_500_000], json!({})).await;
    assert_eq!(counted.at("ballotResultRecord.ballot.options.1.rank"), &json!(1));
    assert_eq!(mirror(&vote.kim, &ballot, &[vote_of(4, 1, &[])]).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn a_vote_cannot_be_changed_and_a_batch_is_taken_whole() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "1").await;
    let ballot = vote.locked().await;
    mirror(&vote.kim, &ballot, &[vote_of(0xABC, 4, &["1A"])]).await.data();
    let again = [vote_of(7, 5, &["1A"]), vote_of(0xABC, 4, &[])];
    assert_eq!(mirror(&vote.kim, &ballot, &again).await.problems(), ["ALREADY_VOTED"]);
    let twice = [vote_of(8, 5, &["1A"]), vote_of(8, 5, &["1A"])];
    assert_eq!(mirror(&vote.kim, &ballot, &twice).await.problems(), ["ALREADY_VOTED"]);
    for codes in [&["1B"][..], &["1A", "1A"]] {
        assert_eq!(mirror(&vote.kim, &ballot, &[vote_of(9, 1, codes)]).await.problems(), ["INVALID"]);
    }
    let address = json!({ "voterAddress": "alliance.eth", "power": "1", "codes": [] });
    assert_eq!(mirror(&vote.kim, &ballot, &[address]).await.problems(), ["INVALID"]);
    let many: Vec<_> = (0..101).map(|voter| vote_of(1_000 + voter, 1, &[])).collect();
    assert_eq!(mirror(&vote.kim, &ballot, &many).await.problems(), ["TOO_LONG"]);
    let read = "query($id: ID!) { ballot(id: $id) { votes { totalCount } } }";
    let read = app.visitor().send(read, json!({ "id": ballot })).await;
    assert_eq!(read.at("ballot.votes.totalCount"), &json!(1));
}

#[tokio::test]
async fn what_was_mirrored_wrongly_is_corrected_and_no_more_votes_than_can() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "1").await;
    let ballot = vote.locked().await;
    let correct = async |votes: &[Value]| {
        let input = json!({ "ballotId": ballot, "votes": votes, "isCorrection": true });
        vote.kim.send(VOTES, json!({ "input": input })).await
    };
    let too_much = mirror(&vote.kim, &ballot, &[vote_of(1, 20_000_001, &["1A"])]).await;
    assert_eq!(too_much.problems(), ["INVALID"]);
    mirror(&vote.kim, &ballot, &[vote_of(1, 10_000_000, &["1A"]), vote_of(2, 5_000_000, &[])]).await.data();
    let corrected = correct(&[vote_of(1, 1_000_000, &["1A"])]).await;
    assert_eq!(corrected.at("ballotVotesRecord.ballot.votes.totalCount"), &json!(2));
    assert_eq!(corrected.at("ballotVotesRecord.event.data.isCorrection"), &json!(true));
    assert_eq!(correct(&[vote_of(1, 16_000_000, &[])]).await.problems(), ["INVALID"]);
    assert_eq!(vote.result(&ballot, 3, &[1_000_000], json!({})).await.problems(), [""; 0]);
    assert_eq!(correct(&[vote_of(1, 1, &[])]).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn only_the_foundation_mirrors() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "1").await;
    let ballot = vote.locked().await;
    assert_eq!(mirror(&vote.season.ana, &ballot, &[]).await.refusal(), "FORBIDDEN");
}
