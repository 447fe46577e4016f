//! What may be done with the work on a mission is told by what decides it.

use entity::vocab::StaffRole;
use serde_json::{Value, json};

use super::grants::{pay, set_recipient};
use super::{KYC, Work};
use crate::governance::{address, link};
use crate::support::{Actor, Answer, TestApp};

const READ: &str = "query($id: ID!) { mission(id: $id) {
    milestones { permissions { report { code reason } review { code reason } openClawback { code reason } } }
    grants { permissions { setRecipient { code reason } recordKyc { code reason } recordPayout { code reason } } }
    clawbackCases { permissions { recordResult { code } } }
} }";

async fn told(work: &Work<'_>, viewer: &Actor<'_>, path: &str) -> Value {
    viewer.send(READ, json!({ "id": work.mission })).await.at(&format!("mission.{path}")).clone()
}

/// What is told is what the mutation answers, be it a rule or a refusal.
fn same(told: &Value, answer: &Answer, mutation: &str) {
    if let Some(refusal) = answer.refused() {
        assert_eq!(told["code"], json!(refusal));
        return;
    }
    let none = json!({});
    let problem =
        if answer.problems().is_empty() { &none } else { answer.at(&format!("{mutation}.errors.0")) };
    assert_eq!((&told["code"], &told["reason"]), (&problem["code"], &problem["message"]));
}

async fn kyc(work: &Work<'_>, actor: &Actor<'_>) -> Answer {
    let (grant, version) = work.grant().await;
    let input = json!({ "grantId": grant, "expectedVersion": version, "status": "PASSED" });
    actor.send(KYC, json!({ "input": input })).await
}

#[tokio::test]
async fn milestones_tell_who_reports_and_who_reviews() {
    const REPORT: &str = "milestones.0.permissions.report";
    const REVIEW: &str = "milestones.0.permissions.review";
    let app = TestApp::new().await;
    let work = Work::funded(&app).await;
    let cora = app.staff("Cora", StaffRole::GrantsCouncil).await;
    let ana = &work.vote.season.ana;
    let early = told(&work, ana, REPORT).await;
    assert_eq!(early["code"], "WRONG_STATE", "the work has not begun");
    same(&early, &work.report(0).await, "milestoneReport");
    work.pass_kyc().await;
    assert_eq!(told(&work, &cora, REPORT).await["code"], "FORBIDDEN");
    let nothing = told(&work, &cora, REVIEW).await;
    same(&nothing, &work.review(&cora, 0, "ACCEPTED").await, "milestoneReview");
    same(&told(&work, ana, REPORT).await, &work.report(0).await, "milestoneReport");
    same(&told(&work, ana, REPORT).await, &work.report(0).await, "milestoneReport");
    same(&told(&work, ana, REVIEW).await, &work.review(ana, 0, "ACCEPTED").await, "milestoneReview");
    same(&told(&work, &cora, REVIEW).await, &work.review(&cora, 0, "ACCEPTED").await, "milestoneReview");
    assert_eq!(told(&work, &cora, REVIEW).await["code"], "WRONG_STATE", "it is accepted");
}

#[tokio::test]
async fn grants_tell_who_may_do_the_next_step() {
    const RECIPIENT: &str = "grants.0.permissions.setRecipient";
    const PAYOUT: &str = "grants.0.permissions.recordPayout";
    const CHECKS: &str = "grants.0.permissions.recordKyc";
    let app = TestApp::new().await;
    let work = Work::funded(&app).await;
    let (kim, ana) = (&work.vote.kim, &work.vote.season.ana);
    same(&told(&work, kim, RECIPIENT).await, &set_recipient(&work, kim).await, "grantRecipientSet");
    same(&told(&work, ana, CHECKS).await, &kyc(&work, ana).await, "grantKycRecord");
    same(&told(&work, kim, PAYOUT).await, &pay(&work, kim, "1").await, "grantPayoutRecord");
    same(&told(&work, kim, CHECKS).await, &kyc(&work, kim).await, "grantKycRecord");
    same(&told(&work, kim, CHECKS).await, &kyc(&work, kim).await, "grantKycRecord");
    same(&told(&work, ana, RECIPIENT).await, &set_recipient(&work, ana).await, "grantRecipientSet");
    same(&told(&work, kim, PAYOUT).await, &pay(&work, kim, "20000").await, "grantPayoutRecord");
    let paid = told(&work, kim, PAYOUT).await;
    assert_eq!(paid["code"], "WRONG_STATE", "nothing is left");
    same(&paid, &pay(&work, kim, "1").await, "grantPayoutRecord");
}

/// Rule 7.7.
#[tokio::test]
async fn who_may_ask_for_a_grant_back_and_when_is_told() {
    const OPEN: &str = "milestones.0.permissions.openClawback";
    const DECIDE: &str = "clawbackCases.0.permissions.recordResult";
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    let (eve, dee) = (app.person("Eve").await, app.person("Dee").await);
    link(&app, &dee, 1).await;
    assert_eq!(told(&work, &dee, OPEN).await["code"], "FORBIDDEN", "Dee has no voting power yet");
    let snapshot = json!({ "input": {
        "takenAt": app.app.clock.now().to_rfc3339(), "votableSupply": "20000000", "source": "a test",
        "rows": [{ "address": address(1), "votingPower": "60000" }],
    } });
    let recorded = work.vote.kim.send(crate::governance::RECORD, snapshot).await;
    assert_eq!(recorded.problems(), [""; 0]);
    let early = told(&work, &dee, OPEN).await;
    assert_eq!(early["code"], "NO_GROUND");
    same(&early, &work.open(&dee, 0).await, "clawbackOpen");
    work.wait(90);
    same(&told(&work, &eve, OPEN).await, &work.open(&eve, 0).await, "clawbackOpen");
    same(&told(&work, &dee, OPEN).await, &work.open(&dee, 0).await, "clawbackOpen");
    let open = told(&work, &work.vote.kim, OPEN).await;
    assert_eq!(open["code"], "CASE_OPEN");
    same(&open, &work.open(&work.vote.kim, 0).await, "clawbackOpen");
    assert_eq!(told(&work, &work.vote.kim, DECIDE).await["code"], json!(null));
    assert_eq!(told(&work, &dee, DECIDE).await["code"], "FORBIDDEN");
}

#[tokio::test]
async fn the_foundation_is_told_what_leads_on_from_the_vote() {
    const STEPS: &str =
        "query($id: ID!) { mission(id: $id) { status availableTransitions { action code } } }";
    let app = TestApp::new().await;
    let work = Work::funded(&app).await;
    let codes = async |viewer: &Actor<'_>| {
        let read = viewer.send(STEPS, json!({ "id": work.mission })).await;
        let steps = read.at("mission.availableTransitions").as_array().expect("steps").clone();
        let of = |action: &str| {
            steps.iter().find(|step| step["action"] == action).expect("a step")["code"].clone()
        };
        [of("PUT_ON_BALLOT"), of("CANCEL")]
    };
    assert_eq!(codes(&work.vote.kim).await, [json!("WRONG_STATE"), json!(null)]);
    assert_eq!(codes(&work.vote.season.ana).await, [json!("FORBIDDEN"), json!("FORBIDDEN")]);
    work.pass_kyc().await;
    assert_eq!(codes(&work.vote.kim).await, [json!("WRONG_STATE"), json!("WRONG_STATE")]);
}
