//! A grant waits for the checks of identity, is locked for a year, and is paid out.

use entity::vocab::{EventKind, StaffRole};
use serde_json::{Value, json};

use super::{KYC, Work};
use crate::alliance::members::add;
use crate::support::{Actor, Answer, TestApp};

pub const RECIPIENT: &str = "mutation($input: GrantRecipientSetInput!) { grantRecipientSet(input: $input) {
    grant { recipientAddress version } errors { code field message } event { kind }
} }";
pub const PAY: &str = "mutation($input: GrantPayoutRecordInput!) { grantPayoutRecord(input: $input) {
    grant { paid outstanding clawedBack version payouts { amount paidOn transactionHash recordedBy { displayName } } }
    errors { code field message } event { kind data }
} }";
pub const CANCEL: &str = "mutation($input: MissionCancelInput!) { missionCancel(input: $input) {
    mission { status grants { status endReason } } errors { code field message } event { kind data }
} }";
const PRIVATE: &str =
    "query($id: ID!) { mission(id: $id) { grants { kycStatus recipientAddress kycRecordedAt status } } }";
const ADDRESS: &str = "0x5e349eca2dc61abcd9dd99ce94d04136151a09ee";

pub async fn set_recipient(work: &Work<'_>, actor: &Actor<'_>) -> Answer {
    let (grant, version) = work.grant().await;
    let input = json!({ "grantId": grant, "expectedVersion": version, "recipientAddress": ADDRESS });
    actor.send(RECIPIENT, json!({ "input": input })).await
}

pub async fn pay(work: &Work<'_>, actor: &Actor<'_>, amount: &str) -> Answer {
    let (grant, version) = work.grant().await;
    let input = json!({
        "grantId": grant, "expectedVersion": version, "amount": amount, "paidOn": "2023-08-01", "transactionHash": "0xabc",
    });
    actor.send(PAY, json!({ "input": input })).await
}

#[tokio::test]
async fn the_mission_begins_once_its_people_have_passed_and_is_paid_in_parts() {
    let app = TestApp::new().await;
    let work = Work::funded(&app).await;
    assert_eq!(pay(&work, &work.vote.kim, "1").await.problems(), ["WRONG_STATE"]);
    work.pass_kyc().await;
    assert_eq!(pay(&work, &work.vote.kim, "1").await.problems(), ["INCOMPLETE"]);
    set_recipient(&work, &work.vote.season.ana).await.data();
    let first = pay(&work, &work.vote.kim, "5000").await;
    let expected = json!({
        "paid": "5000", "outstanding": "15000", "clawedBack": "0", "version": 4,
        "payouts": [{
            "amount": "5000", "paidOn": "2023-08-01", "transactionHash": "0xabc",
            "recordedBy": { "displayName": "Kim" },
        }],
    });
    assert_eq!(first.at("grantPayoutRecord.grant"), &expected);
    for amount in ["0", "15000.000001"] {
        assert_eq!(pay(&work, &work.vote.kim, amount).await.problems(), ["INVALID"]);
    }
    assert_eq!(pay(&work, &work.vote.kim, "15000").await.at("grantPayoutRecord.grant.outstanding"), "0");
    assert_eq!(pay(&work, &work.vote.season.ana, "1").await.refusal(), "FORBIDDEN");
}

#[tokio::test]
async fn where_it_goes_and_whether_they_passed_is_for_the_leader_and_the_foundation() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    let ben = app.person("Ben").await;
    add(&work.vote.season.ana, &work.vote.season.alliance, &ben).await;
    assert_eq!(set_recipient(&work, &ben).await.refusal(), "FORBIDDEN");
    set_recipient(&work, &work.vote.season.ana).await.data();
    let council = app.staff("Cora", StaffRole::GrantsCouncil).await;
    let read = async |actor: &Actor<'_>| {
        let read = actor.send(PRIVATE, json!({ "id": work.mission })).await;
        read.at("mission.grants.0").clone()
    };
    let hidden =
        json!({ "kycStatus": null, "recipientAddress": null, "kycRecordedAt": null, "status": "GRANTED" });
    for actor in [&app.visitor(), &ben, &council] {
        assert_eq!(read(actor).await, hidden);
    }
    let shown = json!({
        "kycStatus": "PASSED", "recipientAddress": ADDRESS, "kycRecordedAt": "2023-06-10T12:00:00.000Z",
        "status": "GRANTED",
    });
    assert_eq!(read(&work.vote.season.ana).await, shown);
    let before = app.told(EventKind::PrivateRead).await.len();
    assert_eq!(read(&work.vote.kim).await, shown);
    let logged = app.told(EventKind::PrivateRead).await;
    assert_eq!(logged.len(), before + 1, "what staff read is logged, once for a request");
    assert_eq!(
        logged[before].data,
        json!({ "read": { work.grant().await.0: ["kycRecordedAt", "kycStatus", "recipientAddress"] } })
    );
}

/// Edge 34.
#[tokio::test]
async fn who_does_not_pass_is_cancelled_and_nobody_moves_up() {
    let app = TestApp::new().await;
    let work = Work::funded(&app).await;
    let (grant, version) = work.grant().await;
    let input = |status: &str, reason: Value| json!({ "input": { "grantId": grant, "expectedVersion": version, "status": status, "reason": reason } });
    for (status, reason, code) in [
        ("FAILED", json!(null), "INCOMPLETE"),
        ("PASSED", json!("All is well."), "INVALID"),
        ("PENDING", json!(null), "INVALID"),
    ] {
        assert_eq!(work.vote.kim.send(KYC, input(status, reason)).await.problems(), [code]);
    }
    let failed =
        work.vote.kim.send(KYC, input("FAILED", json!("The Foundation cannot pay this alliance."))).await;
    assert_eq!(failed.text("grantKycRecord.grant.mission.status"), "CANCELLED");
    let reason = failed.text("grantKycRecord.grant.endReason");
    let expected = "The Foundation cannot pay this alliance. The amount goes back to the Governance Fund, and not to the \
        next option of the ballot.";
    assert_eq!(reason, expected);
    let intent = "query($id: ID!) { intent(id: $id) { allocated remaining } }";
    let intent = app.visitor().send(intent, json!({ "id": work.vote.season.intent.to_string() })).await;
    assert_eq!(intent.at("intent"), &json!({ "allocated": "20000", "remaining": "980000" }));
}

#[tokio::test]
async fn the_foundation_may_refuse_a_funded_mission_and_says_why() {
    let app = TestApp::new().await;
    let work = Work::funded(&app).await;
    let version = work.read().await["version"].clone();
    let input = json!({ "id": work.mission, "expectedVersion": version, "reason": "The law forbids it." });
    let cancel = async |actor: &Actor<'_>| actor.send(CANCEL, json!({ "input": input })).await;
    assert_eq!(cancel(&work.vote.season.ana).await.refusal(), "FORBIDDEN");
    let cancelled = cancel(&work.vote.kim).await;
    let reason = cancelled.text("missionCancel.event.data.reason");
    assert!(reason.starts_with("The law forbids it.") && reason.contains("Governance Fund"), "{reason}");
    let grants = json!([{ "status": "CANCELLED", "endReason": reason }]);
    assert_eq!(cancelled.at("missionCancel.mission"), &json!({ "status": "CANCELLED", "grants": grants }));
    assert_eq!(cancel(&work.vote.kim).await.problems(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn of_two_payouts_at_once_one_reads_again() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    set_recipient(&work, &work.vote.season.ana).await.data();
    let (grant, version) = work.grant().await;
    let input = json!({ "input": { "grantId": grant, "expectedVersion": version, "amount": "20000" } });
    let kim = &work.vote.kim;
    let (one, other) = tokio::join!(kim.send(PAY, input.clone()), kim.send(PAY, input.clone()));
    assert_eq!([one.problems(), other.problems()].concat(), ["STALE_VERSION"]);
}
