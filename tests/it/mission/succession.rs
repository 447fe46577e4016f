//! What was rejected comes back in the place of what it was, and revisions are compared.

use entity::vocab::MissionStatus;
use serde_json::{Value, json};

use super::{SUBMIT, Season, WITHDRAW, at, revise};
use crate::alliance::members::alliance;
use crate::support::TestApp;

const CHAIN: &str = "query($id: ID!) { mission(id: $id) {
    supersedes { title } supersedesChanges supersededBy { title }
} }";

fn instead_of(id: &str, earlier: &str) -> Value {
    json!({ "input": {
        "id": id, "expectedVersion": 1, "supersedesId": earlier, "changes": "Half the price.",
    } })
}

#[tokio::test]
async fn a_rejected_mission_returns_and_the_chain_is_shown_both_ways() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let (old, new) = (season.made(season.whole("Old")).await, season.made(season.whole("New")).await);
    let too_early = season.ana.send(SUBMIT, instead_of(&new, &old)).await;
    assert_eq!(too_early.problems(), ["SUPERSEDED"], "the old one has not ended");
    season.put(&old, MissionStatus::NotFunded).await;

    let mut input = instead_of(&new, &old);
    input["input"]["changes"] = json!(null);
    assert_eq!(season.ana.send(SUBMIT, input).await.problems(), ["INCOMPLETE"]);
    let mut input = at(&new, 1);
    input["input"]["changes"] = json!("Half the price.");
    assert_eq!(season.ana.send(SUBMIT, input).await.problems(), ["INVALID"]);
    assert_eq!(season.ana.send(SUBMIT, instead_of(&new, &new)).await.problems(), ["SUPERSEDED"]);

    assert_eq!(season.ana.send(SUBMIT, instead_of(&new, &old)).await.problems(), [""; 0]);
    let chain = app.visitor().send(CHAIN, json!({ "id": new })).await;
    assert_eq!(chain.text("mission.supersedes.title"), "Old");
    assert_eq!(chain.text("mission.supersedesChanges"), "Half the price.");
    let chain = app.visitor().send(CHAIN, json!({ "id": old })).await;
    assert_eq!(chain.text("mission.supersededBy.title"), "New");

    let third = season.made(season.whole("Third")).await;
    assert_eq!(season.ana.send(SUBMIT, instead_of(&third, &old)).await.problems(), ["SUPERSEDED"]);
}

#[tokio::test]
async fn of_two_that_take_the_same_place_at_once_one_does() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let old = season.made(season.whole("Old")).await;
    season.ana.send(WITHDRAW, at(&old, 1)).await.data();
    let (one, other) = (season.made(season.whole("One")).await, season.made(season.whole("Two")).await);
    let (one, other) = tokio::join!(
        season.ana.send(SUBMIT, instead_of(&one, &old)),
        season.ana.send(SUBMIT, instead_of(&other, &old)),
    );
    assert_eq!([one.problems(), other.problems()].concat(), ["SUPERSEDED"]);
}

#[tokio::test]
async fn only_its_own_alliance_takes_the_place_of_a_mission_and_what_lost_it_stays_away() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let second = alliance(&season.ana, "Rangers").await;
    let old = season.made(season.whole("Old")).await;
    season.put(&old, MissionStatus::NotApprovedForVote).await;
    let mut input = season.whole("Foreign");
    input["allianceId"] = json!(second);
    let foreign = season.made(input).await;
    assert_eq!(season.ana.send(SUBMIT, instead_of(&foreign, &old)).await.problems(), ["SUPERSEDED"]);

    let new = season.made(season.whole("New")).await;
    assert_eq!(season.ana.send(SUBMIT, instead_of(&new, &old)).await.problems(), [""; 0]);
    assert_eq!(season.ana.send(SUBMIT, at(&old, 1)).await.problems(), ["SUPERSEDED"]);
}

#[tokio::test]
async fn what_was_not_approved_is_submitted_again_for_the_next_cycle() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    season.put(&id, MissionStatus::NotApprovedForVote).await;
    let again = season.ana.send(SUBMIT, at(&id, 1)).await;
    assert_eq!(again.text("missionSubmit.mission.status"), "SEEKING_APPROVAL");
}

#[tokio::test]
async fn two_revisions_are_compared_field_by_field_and_line_by_line() {
    const DIFF: &str = "query($id: ID!) { mission(id: $id) { revisions { nodes { number
        diff { field before after text { isCut lines { kind text } } }
        first: diff(against: 1) { field }
    } } } }";
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    let changes = json!({ "description": "Far.\nAnd wider.", "requestedAmount": "15000" });
    revise(&season.ana, &id, 1, changes).await.data();
    revise(&season.ana, &id, 2, json!({ "title": "A plan" })).await.data();
    let read = app.visitor().send(DIFF, json!({ "id": id })).await;
    let nodes = read.at("mission.revisions.nodes").clone();
    let fields = |list: &Value| -> Vec<String> {
        list.as_array()
            .expect("a list")
            .iter()
            .map(|one| one["field"].as_str().expect("a name").into())
            .collect()
    };
    assert_eq!(fields(&nodes[0]["diff"]), ["title"]);
    assert_eq!(fields(&nodes[0]["first"]), ["description", "requestedAmount", "title"]);
    assert_eq!(nodes[2]["diff"], json!([]), "nothing is before the first");
    insta::assert_json_snapshot!(nodes[1]["diff"], @r#"
    [
      {
        "after": "Far.\nAnd wider.",
        "before": "Far and wide.",
        "field": "description",
        "text": {
          "isCut": false,
          "lines": [
            {
              "kind": "REMOVED",
              "text": "Far and wide."
            },
            {
              "kind": "ADDED",
              "text": "Far."
            },
            {
              "kind": "ADDED",
              "text": "And wider."
            }
          ]
        }
      },
      {
        "after": "15000",
        "before": "20000",
        "field": "requestedAmount",
        "text": null
      }
    ]
    "#);
    let unknown =
        "query($id: ID!) { mission(id: $id) { revisions { nodes { diff(against: 9) { field } } } } }";
    assert_eq!(app.visitor().send(unknown, json!({ "id": id })).await.refusal(), "NOT_FOUND");
    let wrong = unknown.replace('9', "0");
    assert_eq!(app.visitor().send(&wrong, json!({ "id": id })).await.refusal(), "BAD_USER_INPUT");
}
