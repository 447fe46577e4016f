//! What was decided is counted by approval ranking, and moves the missions.

use entity::vocab::StaffRole;
use serde_json::{Value, json};

use super::{RESULT, Vote, op, status};
use crate::support::TestApp;

const GRANTS: &str =
    "query($id: ID!) { mission(id: $id) { status grants { status amount endReason lockUntil } } }";
const INTENT: &str =
    "query($id: ID!) { intent(id: $id) { allocated remaining ballots { status allocated } } }";

/// Edge 13: the official example, from the lock to the intent's budget.
#[tokio::test]
async fn the_official_example_comes_out_as_published() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let other = seed_rest_of_budget(&app, &vote).await;
    let mut missions = Vec::new();
    for (number, ask) in [50_000, 50_000, 50_000, 75_000, 35_000].into_iter().enumerate() {
        missions.push(vote.approved(&format!("Option {}", number + 1), &op(ask)).await);
    }
    let ballot = vote.locked().await;
    let yes = [5_000_000, 2_000_000, 3_100_000, 3_100_000, 3_100_000];
    let counted = vote.result(&ballot, 1, &yes, json!({})).await;
    let options = counted.at("ballotResultRecord.ballot.options").as_array().expect("options").clone();
    let read: Vec<_> = options
        .iter()
        .map(|option| {
            (option["rank"].clone(), option["outcome"].clone(), option["mission"]["status"].clone())
        })
        .collect();
    let expected = [
        (json!(1), json!("FUNDED"), json!("FUNDED")),
        (json!(5), json!("BELOW_MINIMUM"), json!("NOT_FUNDED")),
        (json!(2), json!("FUNDED"), json!("FUNDED")),
        (json!(3), json!("FUNDED"), json!("FUNDED")),
        (json!(4), json!("OVER_BUDGET"), json!("NOT_FUNDED")),
    ];
    assert_eq!(read, expected);
    assert_eq!(
        options[4]["reason"],
        "Its 35000 OP would bring the sum to 210000 OP. The budget is 200000 OP."
    );
    assert_eq!(counted.text("ballotResultRecord.ballot.allocated"), "175000");

    let read = app.visitor().send(INTENT, json!({ "id": vote.season.intent.to_string() })).await;
    let expected = json!({
        "allocated": op(other + 175_000), "remaining": "25000",
        "ballots": [{ "status": "COUNTED", "allocated": "175000" }],
    });
    assert_eq!(read.at("intent"), &expected);
    let granted = app.visitor().send(GRANTS, json!({ "id": missions[0].to_string() })).await;
    let grant = json!([{
        "status": "AWAITING_KYC", "amount": "50000", "endReason": null, "lockUntil": "2024-06-10T12:00:00.000Z",
    }]);
    assert_eq!(granted.at("mission.grants"), &grant);
    let refused = app.visitor().send(GRANTS, json!({ "id": missions[4].to_string() })).await;
    assert_eq!(refused.at("mission.grants"), &json!([]));
}

/// Takes the million of the intent down to the 200,000 of the example.
async fn seed_rest_of_budget(app: &TestApp, vote: &Vote<'_>) -> i64 {
    let taken =
        crate::support::seed::Mission::proposed(app, vote.season.season, "Before").under(vote.season.intent);
    taken.asking("800000").in_state(entity::vocab::MissionStatus::Funded).kept(app).await;
    800_000
}

#[tokio::test]
async fn without_a_quorum_nothing_is_funded() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let mission = vote.approved("One", "1").await;
    let ballot = vote.locked().await;
    let total = json!({ "totalVotes": "5999999.999999" });
    let counted = vote.result(&ballot, 1, &[5_000_000], total).await;
    assert_eq!(counted.at("ballotResultRecord.ballot.quorumReached"), &json!(false));
    assert_eq!(counted.text("ballotResultRecord.ballot.options.0.outcome"), "NO_QUORUM");
    assert_eq!(status(&vote.kim, mission).await, "NOT_FUNDED");
}

#[tokio::test]
async fn a_result_has_every_option_once_and_no_more_power_than_voted() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let mission = vote.approved("One", "1").await;
    vote.approved("Other", "1").await;
    let ballot = vote.locked().await;
    let option = |code: &str, yes: &str| json!({ "code": code, "yesVotes": yes });
    let cases: [(Value, &str); 5] = [
        (json!({ "options": [option("1A", "1")] }), "INCOMPLETE"),
        (json!({ "options": [option("1A", "1"), option("1A", "2")] }), "INVALID"),
        (json!({ "options": [option("1A", "1"), option("1B", "1"), option("1C", "1")] }), "INVALID"),
        (json!({ "options": [option("1A", "6000000.1"), option("1B", "1")] }), "INVALID"),
        (json!({ "totalVotes": "20000000.1" }), "INVALID"),
    ];
    for (extra, code) in cases {
        assert_eq!(vote.result(&ballot, 1, &[1, 1], extra.clone()).await.problems(), [code], "{extra}");
    }
    assert_eq!(status(&vote.kim, mission).await, "ON_BALLOT");
}

#[tokio::test]
async fn a_correction_takes_a_reason_and_keeps_what_was_recorded_before() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let (one, other) = (vote.approved("One", "600000").await, vote.approved("Other", "600000").await);
    let ballot = vote.locked().await;
    vote.result(&ballot, 1, &[5_000_000, 4_000_000], json!({})).await.data();
    assert_eq!(
        (status(&vote.kim, one).await, status(&vote.kim, other).await),
        ("FUNDED".into(), "NOT_FUNDED".into())
    );

    let refused = vote.result(&ballot, 2, &[4_000_000, 5_000_000], json!({})).await;
    assert_eq!(refused.problems(), ["INCOMPLETE"]);
    let reason = json!({ "reason": "The two were mixed up." });
    let corrected = vote.result(&ballot, 2, &[4_000_000, 5_000_000], reason.clone()).await;
    insta::assert_json_snapshot!(corrected.at("ballotResultRecord.ballot.results"), @r#"
    [
      {
        "options": [
          {
            "code": "1A",
            "yesVotes": "4000000"
          },
          {
            "code": "1B",
            "yesVotes": "5000000"
          }
        ],
        "reason": "The two were mixed up.",
        "recordedBy": {
          "displayName": "Kim"
        },
        "totalVotes": "6000000",
        "version": 2
      },
      {
        "options": [
          {
            "code": "1A",
            "yesVotes": "5000000"
          },
          {
            "code": "1B",
            "yesVotes": "4000000"
          }
        ],
        "reason": null,
        "recordedBy": {
          "displayName": "Kim"
        },
        "totalVotes": "6000000",
        "version": 1
      }
    ]
    "#);
    let grants = app.visitor().send(GRANTS, json!({ "id": one.to_string() })).await;
    assert_eq!(grants.text("mission.status"), "NOT_FUNDED");
    assert_eq!(grants.text("mission.grants.0.status"), "REVOKED");
    let grants = app.visitor().send(GRANTS, json!({ "id": other.to_string() })).await;
    assert_eq!(grants.text("mission.grants.0.status"), "AWAITING_KYC");

    vote.result(&ballot, 3, &[5_000_000, 4_000_000], reason).await.data();
    let grants = app.visitor().send(GRANTS, json!({ "id": one.to_string() })).await;
    assert_eq!(grants.at("mission.grants").as_array().map(Vec::len), Some(1), "it is the same grant again");
    assert_eq!(grants.text("mission.grants.0.status"), "AWAITING_KYC");
}

#[tokio::test]
async fn a_correction_gives_out_no_more_than_later_ballots_left() {
    let app = TestApp::new().await;
    let mut vote = Vote::cycle_13(&app).await;
    let (one, other) = (vote.approved("One", "400000").await, vote.approved("Other", "600000").await);
    let first = vote.locked().await;
    vote.result(&first, 1, &[5_000_000, 1], json!({})).await.data();
    vote.cycle = super::cycle(&app, &vote.season, "14").await;
    let later = vote.approved("Later", "600000").await;
    let second = vote.locked().await;
    vote.result(&second, 1, &[5_000_000], json!({})).await.data();
    assert_eq!(status(&vote.kim, later).await, "FUNDED");

    let reason = json!({ "reason": "Votes were left out." });
    let corrected = vote.result(&first, 2, &[5_000_000, 4_000_000], reason).await;
    assert_eq!(corrected.text("ballotResultRecord.ballot.allocated"), "400000");
    assert_eq!(status(&vote.kim, one).await, "FUNDED");
    assert_eq!(status(&vote.kim, other).await, "NOT_FUNDED", "the later ballot has the rest of the million");
}

#[tokio::test]
async fn a_correction_does_not_take_back_what_has_begun() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    let mission = vote.approved("One", "1").await;
    let ballot = vote.locked().await;
    vote.result(&ballot, 1, &[5_000_000], json!({})).await.data();
    vote.season.put(&mission.to_string(), entity::vocab::MissionStatus::Active).await;
    let reason = json!({ "reason": "Counted again." });
    let refused = vote.result(&ballot, 2, &[1_000_000], reason.clone()).await;
    assert_eq!(refused.problems(), ["WRONG_STATE"]);
    assert_eq!(vote.result(&ballot, 2, &[4_000_000], reason).await.problems(), [""; 0]);
    assert_eq!(status(&vote.kim, mission).await, "ACTIVE");
}

#[tokio::test]
async fn of_two_who_record_at_once_one_reads_again() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "1").await;
    let ballot = vote.locked().await;
    let (one, other) = tokio::join!(
        vote.result(&ballot, 1, &[5_000_000], json!({})),
        vote.result(&ballot, 1, &[4_000_000], json!({}))
    );
    assert_eq!([one.problems(), other.problems()].concat(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn only_the_foundation_records() {
    let app = TestApp::new().await;
    let vote = Vote::cycle_13(&app).await;
    vote.approved("One", "1").await;
    let ballot = vote.locked().await;
    let input = json!({ "input": {
        "ballotId": ballot, "expectedVersion": 1, "totalVotes": "1", "options": [],
        "sourceUrl": "https://vote.optimism.io",
    } });
    let council = app.staff("Cora", StaffRole::GrantsCouncil).await;
    assert_eq!(council.send(RESULT, input.clone()).await.refusal(), "FORBIDDEN");
    assert_eq!(vote.season.ana.send(RESULT, input).await.refusal(), "FORBIDDEN");
}
