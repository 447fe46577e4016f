//! A locked grant can be taken back for a critical milestone that is late, by a vote of the Token House.

use serde_json::json;

use super::grants::{pay, set_recipient};
use super::{OPEN, Work};
use crate::support::{Answer, TestApp};

const DECIDE: &str = "mutation($input: ClawbackResultRecordInput!) { clawbackResultRecord(input: $input) {
    clawback { status outcome version decidedAt mission { status } grant { status paid clawedBack outstanding endReason } }
    errors { code field message } event { kind data }
} }";

async fn decide(work: &Work<'_>, case: &str, yes: &str, no: &str) -> Answer {
    let input = json!({
        "clawbackId": case, "expectedVersion": 1, "votableSupply": "20000000", "yesVotes": yes, "noVotes": no,
        "sourceUrl": "https://vote.optimism.io/proposals/2",
    });
    work.vote.kim.send(DECIDE, json!({ "input": input })).await
}

/// Late on 2 September.
async fn late(app: &TestApp) -> Work<'_> {
    let work = Work::begun(app).await;
    work.wait(90);
    work
}

#[tokio::test]
async fn the_token_house_takes_back_what_was_not_paid() {
    let app = TestApp::new().await;
    let work = late(&app).await;
    let opened = work.open(&work.vote.kim, 0).await;
    let case = opened.at("clawbackOpen.clawback").clone();
    assert_eq!((&case["status"], &case["ground"]), (&json!("OPEN"), &json!("OVERDUE_MILESTONE")));
    assert_eq!((&case["mission"]["status"], &case["grant"]["isLocked"]), (&json!("AT_RISK"), &json!(true)));
    let case = case["id"].as_str().expect("an id").to_owned();
    let decided = decide(&work, &case, "3060000", "2940000").await;
    assert_eq!(decided.text("clawbackResultRecord.clawback.mission.status"), "CLAWED_BACK");
    let grant = decided.at("clawbackResultRecord.clawback.grant");
    let outcome = "With 3060000 OP for it and 2940000 OP against it, where the quorum is 6000000 OP, the Token House takes \
        the grant back.";
    let expected = json!({
        "status": "CLAWED_BACK", "paid": "0", "clawedBack": "20000", "outstanding": "0", "endReason": outcome,
    });
    assert_eq!(grant, &expected);
    assert_eq!(decide(&work, &case, "1", "1").await.problems(), ["STALE_VERSION"]);
    assert_eq!(work.report(0).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn what_is_paid_while_the_grant_is_asked_back_is_not_taken_back() {
    let app = TestApp::new().await;
    let work = late(&app).await;
    set_recipient(&work, &work.vote.season.ana).await.data();
    let (paid, opened) = tokio::join!(pay(&work, &work.vote.kim, "20000"), work.open(&work.vote.kim, 0));
    let case = opened.text("clawbackOpen.clawback.id");
    assert_eq!(pay(&work, &work.vote.kim, "1").await.problems(), ["CASE_OPEN"]);
    let decided = decide(&work, &case, "6000000", "0").await;
    let grant = decided.at("clawbackResultRecord.clawback.grant");
    let (kept, lost) = match paid.problems()[..] {
        [] => ("20000", "0"),
        ["CASE_OPEN"] => ("0", "20000"),
        ref other => panic!("{other:?}"),
    };
    assert_eq!((&grant["paid"], &grant["clawedBack"]), (&json!(kept), &json!(lost)));
}

/// Edge 33.
#[tokio::test]
async fn where_the_vote_fails_the_mission_goes_on() {
    let app = TestApp::new().await;
    let work = late(&app).await;
    let case = work.open(&work.vote.kim, 0).await.text("clawbackOpen.clawback.id");
    let decided = decide(&work, &case, "5999999", "0").await;
    assert_eq!(decided.text("clawbackResultRecord.clawback.status"), "LEFT");
    assert_eq!(work.status().await, "ACTIVE");
    assert_eq!(decided.text("clawbackResultRecord.clawback.grant.status"), "GRANTED");
    // For the same milestone the Token House is not asked twice; it may still be reported.
    assert_eq!(work.open(&work.vote.kim, 0).await.problems(), ["NO_GROUND"]);
    work.report(0).await.data();
    work.review(&work.vote.kim, 0, "ACCEPTED").await.data();
    assert_eq!(work.status().await, "COMPLETED");
}

/// Edge 32.
#[tokio::test]
async fn a_critical_milestone_that_is_reported_before_the_vote_still_counts() {
    let app = TestApp::new().await;
    let work = late(&app).await;
    work.mark_overdue().await;
    assert_eq!(work.critical().await, "OVERDUE");
    let case = work.open(&work.vote.kim, 0).await.text("clawbackOpen.clawback.id");
    work.report(0).await.data();
    work.review(&work.vote.kim, 0, "ACCEPTED").await.data();
    assert_eq!(work.status().await, "COMPLETED");
    let read = "query($id: ID!) { node(id: $id) { ... on ClawbackCase { status outcome } } }";
    let read = app.visitor().send(read, json!({ "id": case })).await;
    assert_eq!(read.text("node.status"), "SETTLED");
    assert_eq!(decide(&work, &case, "6000000", "0").await.problems(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn only_a_late_critical_milestone_is_a_ground() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    work.wait(60);
    assert_eq!(work.open(&work.vote.kim, 0).await.problems(), ["NO_GROUND"]);
    assert_eq!(work.open(&work.vote.kim, 1).await.problems(), ["NO_GROUND"]);
    assert_eq!(work.open(&work.vote.season.ana, 0).await.refusal(), "FORBIDDEN");
}

#[tokio::test]
async fn what_is_not_locked_any_more_cannot_be_taken_back() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    work.wait(366);
    assert_eq!(work.open(&work.vote.kim, 0).await.problems(), ["LOCK_ENDED"]);
}

#[tokio::test]
async fn a_result_fits_the_votable_supply() {
    let app = TestApp::new().await;
    let work = late(&app).await;
    let case = work.open(&work.vote.kim, 0).await.text("clawbackOpen.clawback.id");
    assert_eq!(decide(&work, &case, "20000000", "1").await.problems(), ["INVALID"]);
    assert_eq!(work.status().await, "AT_RISK");
}

#[tokio::test]
async fn of_two_who_ask_at_once_one_is_told_of_the_other() {
    let app = TestApp::new().await;
    let work = late(&app).await;
    let (milestone, _) = work.milestone(0).await;
    let input = |reason: &str| json!({ "input": { "milestoneId": milestone, "reason": reason } });
    let kim = &work.vote.kim;
    let (one, other) = tokio::join!(kim.send(OPEN, input("Late.")), kim.send(OPEN, input("Too late.")));
    let problems: Vec<&str> = [one.problems(), other.problems()].concat();
    assert_eq!(problems, ["CASE_OPEN"]);
    let read = "query($id: ID!) { mission(id: $id) { clawbackCases { status } } }";
    let read = app.visitor().send(read, json!({ "id": work.mission })).await;
    assert_eq!(*read.at("mission.clawbackCases"), json!([{ "status": "OPEN" }]));
}
