//! A delegate is told beforehand what the mutations would answer.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{GIVE, House, address, link};
use crate::alliance::members::add;
use crate::mission::{SUBMIT, at, revise};
use crate::support::{Actor, Answer, TestApp};

const MISSION: &str = "query($id: ID!) { mission(id: $id) {
    permissions { approve { allowed code reason } decline { allowed code reason } }
    approvals { nodes { id permissions { reaffirm { allowed code reason } withdraw { allowed code reason } } } }
} }";
const DECLINE: &str =
    "mutation($input: MissionDeclineInput!) { missionDecline(input: $input) { errors { code message } } }";

async fn told(house: &House<'_>, viewer: &Actor<'_>, path: &str) -> Value {
    let read = viewer.send(MISSION, json!({ "id": house.mission })).await;
    let permission = read.at(&format!("mission.{path}")).clone();
    assert_eq!(permission["allowed"], json!(permission["code"].is_null()), "{path}");
    permission
}

/// What is told is what the mutation answers, to the word.
fn same(told: &Value, answer: &Answer, mutation: &str) {
    match answer.problems().first() {
        Some(code) => {
            assert_eq!(told["code"], json!(code));
            assert_eq!(told["reason"], *answer.at(&format!("{mutation}.errors.0.message")));
        }
        None => assert_eq!(told["allowed"], json!(true), "{told}"),
    }
}

#[tokio::test]
async fn who_may_approve_or_decline_is_told_as_the_mutations_say_it() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(2).await;
    let (eve, small) = (app.person("Eve").await, app.person("Sam").await);
    link(&app, &small, 7).await;
    link(&app, &house.season.ana, 8).await;
    let ana = &house.season.ana;
    for (viewer, expected) in [
        (&eve, json!("NO_ADDRESS")),
        (&small, json!("NOT_QUALIFIED")),
        (ana, json!("OWN_PROPOSAL")),
        (&delegates[0], json!(null)),
        (&delegates[0], json!("ALREADY_APPROVED")),
    ] {
        let before = told(&house, viewer, "permissions.approve").await;
        assert_eq!(before["code"], expected);
        same(&before, &house.approve(viewer, 1).await, "approvalGive");
        let before = told(&house, viewer, "permissions.decline").await;
        let input = json!({ "input": { "missionId": house.mission, "reason": "Not yet." } });
        same(&before, &viewer.send(DECLINE, input).await, "missionDecline");
    }
    let signed_out = told(&house, &app.visitor(), "permissions.approve").await;
    assert_eq!(signed_out["code"], "UNAUTHENTICATED");

    let late = &delegates[1];
    app.app.clock.advance(TimeDelta::days(20));
    let after = told(&house, late, "permissions.approve").await;
    assert_eq!(after["code"], "DEADLINE_PASSED");
    same(&after, &house.approve(late, 1).await, "approvalGive");
    let draft = house.season.made(house.season.whole("A plan")).await;
    let read = late.send(MISSION, json!({ "id": draft })).await;
    assert_eq!(read.at("mission.permissions.approve.code"), "WRONG_STATE");
    let answer = late.send(GIVE, json!({ "input": { "missionId": draft, "revision": 1 } })).await;
    same(read.at("mission.permissions.approve"), &answer, "approvalGive");
}

#[tokio::test]
async fn what_becomes_of_an_approval_is_its_delegates_to_say() {
    const REAFFIRM: &str = "approvals.nodes.0.permissions.reaffirm";
    const WITHDRAW: &str = "approvals.nodes.0.permissions.withdraw";
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(2).await;
    let approval = house.approved(&delegates[0], 1).await;
    let (dee, other) = (&delegates[0], &delegates[1]);
    assert_eq!(told(&house, other, WITHDRAW).await["code"], "FORBIDDEN");
    let fresh = told(&house, dee, REAFFIRM).await;
    assert_eq!(fresh["code"], "WRONG_STATE");
    same(&fresh, &house.reaffirm(dee, &approval, 1).await, "approvalReaffirm");
    let ana = &house.season.ana;
    revise(ana, &house.mission, 2, json!({ "requestedAmount": "15000" })).await.data();
    let stale = told(&house, dee, REAFFIRM).await;
    same(&stale, &house.reaffirm(dee, &approval, 2).await, "approvalReaffirm");
    assert_eq!(told(&house, dee, WITHDRAW).await["allowed"], json!(true));
    house.withdraw(dee, &approval).await.data();
    let gone = told(&house, dee, WITHDRAW).await;
    assert_eq!(gone["code"], "WRONG_STATE");
    same(&gone, &house.withdraw(dee, &approval).await, "approvalWithdraw");
}

/// Rules 4.1, 4.4 and 4.8 hold for giving an approval again as for giving it.
#[tokio::test]
async fn an_approval_is_given_again_under_the_same_rules() {
    const REAFFIRM: &str = "approvals.nodes.0.permissions.reaffirm";
    for rule in ["NOT_QUALIFIED", "NO_ADDRESS", "DEADLINE_PASSED"] {
        let app = TestApp::new().await;
        let house = House::new(&app).await;
        let dee = app.person("Dee").await;
        link(&app, &dee, 40).await;
        house.snapshot(&[(40, "60000")]).await;
        let approval = house.approved(&dee, 1).await;
        revise(&house.season.ana, &house.mission, 2, json!({ "requestedAmount": "15000" })).await.data();
        match rule {
            "NOT_QUALIFIED" => drop(house.snapshot(&[(40, "50000")]).await),
            "NO_ADDRESS" => unlink(&app, 40).await,
            _ => app.app.clock.advance(TimeDelta::days(20)),
        }
        let before = told(&house, &dee, REAFFIRM).await;
        let answer = house.reaffirm(&dee, &approval, 2).await;
        assert_eq!(answer.problems(), [rule]);
        same(&before, &answer, "approvalReaffirm");
    }
}

async fn unlink(app: &TestApp, number: u64) {
    use entity::account_address::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let of_number = Entity::delete_many().filter(Column::Address.eq(address(number)));
    of_number.exec(app.sql()).await.expect("the address is gone");
}

/// Rule 4.4: whoever joins the alliance has no approval of its missions any more, and cannot give one.
#[tokio::test]
async fn whoever_joins_the_alliance_approves_its_missions_no_more() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    let approval = house.approved(&delegates[0], 1).await;
    add(&house.season.ana, &house.season.alliance, &delegates[0]).await;
    assert_eq!(house.reaffirm(&delegates[0], &approval, 1).await.problems(), ["WRONG_STATE"]);
    let told = told(&house, &delegates[0], "permissions.approve").await;
    assert_eq!(told["code"], "OWN_PROPOSAL");
    same(&told, &house.approve(&delegates[0], 1).await, "approvalGive");
}

#[tokio::test]
async fn permissions_on_many_missions_cost_what_those_on_few_do() {
    const ALL: &str = "{ missions(first: 50) { nodes {
        permissions { approve { allowed } decline { allowed } revise { allowed } }
        availableTransitions { action allowed }
        approvals { nodes { permissions { reaffirm { allowed } withdraw { allowed } } } }
        milestones { permissions { report { allowed } review { allowed } openClawback { allowed } } }
        grants { permissions { setRecipient { allowed } recordKyc { allowed } recordPayout { allowed } } }
        clawbackCases { permissions { recordResult { allowed } } }
    } } }";
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    house.approved(&delegates[0], 1).await;
    let (read, few) = app.statements(delegates[0].ask(ALL)).await;
    assert_eq!(read.at("missions.nodes.0.milestones").as_array().map(Vec::len), Some(1), "{read:?}");
    for number in 0..12 {
        let mission = house.season.made(house.season.whole(&format!("A map {number}"))).await;
        house.season.ana.send(SUBMIT, at(&mission, 1)).await.data();
        let give = json!({ "input": { "missionId": mission, "revision": 1 } });
        delegates[0].send(GIVE, give).await.data();
    }
    let (_, many) = app.statements(delegates[0].ask(ALL)).await;
    assert!(many <= few + 1, "{many} statements, not {few}");
}
