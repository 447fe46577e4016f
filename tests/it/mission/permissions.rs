//! What the viewer may do is told by what decides it.

use chrono::TimeDelta;
use entity::vocab::StaffRole;
use serde_json::{Value, json};

use super::rfp::past_the_deadline;
use super::{SUBMIT, Season, WITHDRAW, at};
use crate::alliance::members::add;
use crate::support::{Actor, TestApp};

const MISSION: &str = "query($id: ID!) { mission(id: $id) {
    availableTransitions { action allowed code reason }
    permissions { revise { allowed code reason } submit { allowed code } withdraw { allowed code } publish { allowed code }
        apply { allowed code } moveDeadline { allowed code } select { allowed code } begin { allowed code } }
} }";

async fn code(viewer: &Actor<'_>, mission: &str, action: &str) -> Value {
    let read = viewer.send(MISSION, json!({ "id": mission })).await;
    let permission = read.at(&format!("mission.permissions.{action}")).clone();
    assert_eq!(permission["allowed"], json!(permission["code"].is_null()));
    permission["code"].clone()
}

#[tokio::test]
async fn a_proposal_tells_everybody_what_they_may_do() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let (ben, eve) = (app.person("Ben").await, app.person("Eve").await);
    add(&season.ana, &season.alliance, &ben).await;
    let id = season.made(season.whole("A map")).await;
    let cases = [
        (&season.ana, [json!(null), json!(null), json!(null)]),
        (&ben, [json!(null), json!("FORBIDDEN"), json!("FORBIDDEN")]),
        (&eve, [json!("FORBIDDEN"), json!("FORBIDDEN"), json!("FORBIDDEN")]),
    ];
    for (viewer, expected) in cases {
        for (action, code_of) in ["revise", "submit", "withdraw"].into_iter().zip(expected) {
            assert_eq!(code(viewer, &id, action).await, code_of, "{action}");
        }
    }
    assert_eq!(code(&app.visitor(), &id, "submit").await, "UNAUTHENTICATED");
    let read = eve.send(MISSION, json!({ "id": id })).await;
    let reason = read.text("mission.permissions.revise.reason");
    assert_eq!(eve.send(WITHDRAW, at(&id, 1)).await.refusal(), "FORBIDDEN");
    assert!(reason.contains("Only a member of the alliance"), "{reason}");

    season.ana.send(SUBMIT, at(&id, 1)).await.data();
    let read = season.ana.send(MISSION, json!({ "id": id })).await;
    let transitions = read.at("mission.availableTransitions").as_array().expect("transitions").clone();
    let told: Vec<_> = transitions.iter().map(|one| (one["action"].clone(), one["code"].clone())).collect();
    let of_staff = ["PUT_ON_BALLOT", "CANCEL", "REMOVE"].map(|action| (json!(action), json!("FORBIDDEN")));
    assert_eq!(told[..2], [(json!("SUBMIT"), json!("WRONG_STATE")), (json!("WITHDRAW"), json!(null))]);
    assert_eq!(told[2..], of_staff);
}

#[tokio::test]
async fn the_deadline_counts_before_any_job_has_run() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    let submitted = season.made(season.whole("A plan")).await;
    season.ana.send(SUBMIT, at(&submitted, 1)).await.data();
    app.app.clock.advance(TimeDelta::days(12));
    assert_eq!(code(&season.ana, &id, "submit").await, "DEADLINE_PASSED");
    assert_eq!(season.ana.send(SUBMIT, at(&id, 1)).await.problems(), ["DEADLINE_PASSED"]);
    assert_eq!(code(&season.ana, &submitted, "submit").await, "WRONG_STATE");
    past_the_deadline(&app);
    assert_eq!(
        code(&season.ana, &submitted, "submit").await,
        "DEADLINE_PASSED",
        "it may return, but not in time"
    );
}

#[tokio::test]
async fn an_rfp_tells_the_foundation_and_leaders_what_they_may_do() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let eve = app.person("Eve").await;
    let id = season.rfp(&kim, json!({})).await;
    assert_eq!(code(&season.ana, &id, "apply").await, json!(null));
    assert_eq!(code(&eve, &id, "apply").await, "FORBIDDEN", "Eve leads no alliance");
    assert_eq!(code(&season.ana, &id, "select").await, "FORBIDDEN");
    assert_eq!(code(&kim, &id, "select").await, "WRONG_STATE");
    assert_eq!(code(&kim, &id, "publish").await, "WRONG_STATE");
    assert_eq!(code(&kim, &id, "moveDeadline").await, json!(null));
    past_the_deadline(&app);
    assert_eq!(code(&season.ana, &id, "apply").await, "DEADLINE_PASSED");
    assert_eq!(code(&kim, &id, "select").await, json!(null));
    assert_eq!(code(&kim, &id, "revise").await, "WRONG_STATE");
    assert_eq!(code(&kim, &id, "begin").await, "WRONG_STATE");
}

#[tokio::test]
async fn alliances_comments_and_questions_tell_too() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let (ben, eve) = (app.person("Ben").await, app.person("Eve").await);
    add(&season.ana, &season.alliance, &ben).await;
    let id = season.made(season.whole("A map")).await;
    let comment =
        "mutation($input: CommentCreateInput!) { commentCreate(input: $input) { errors { code message } } }";
    eve.send(comment, json!({ "input": { "subjectId": id, "body": "Nice." } })).await.data();
    let question =
        "mutation($input: QuestionAskInput!) { questionAsk(input: $input) { errors { code message } } }";
    eve.send(question, json!({ "input": { "subjectId": id, "body": "How far?" } })).await.data();
    let read = "query($id: ID!) { mission(id: $id) {
        alliance { permissions { update { allowed } addMember { allowed code } leave { allowed } } }
        comments { nodes { permissions { edit { allowed code } } } }
        questions { nodes { permissions { answer { allowed code } } } }
    } }";
    let answers = async |viewer: &Actor<'_>| {
        let answer = viewer.send(read, json!({ "id": id })).await;
        [
            answer.at("mission.alliance.permissions.update.allowed").clone(),
            answer.at("mission.alliance.permissions.leave.allowed").clone(),
            answer.at("mission.comments.nodes.0.permissions.edit.allowed").clone(),
            answer.at("mission.questions.nodes.0.permissions.answer.allowed").clone(),
        ]
    };
    assert_eq!(answers(&season.ana).await, [true, true, false, true].map(Value::from));
    assert_eq!(answers(&ben).await, [false, true, false, true].map(Value::from));
    assert_eq!(answers(&eve).await, [false, false, true, false].map(Value::from));
    assert_eq!(answers(&app.visitor()).await, [false; 4].map(Value::from));
}
