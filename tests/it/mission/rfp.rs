//! The Foundation moves deadlines, chooses among applicants, and sees the work through.

use chrono::TimeDelta;
use entity::vocab::{FulfilledBy, StaffRole, TierClaimStatus, TrustTier};
use serde_json::{Value, json};

use super::apply::{APPLY, application};
use super::{Season, at};
use crate::alliance::members::alliance;
use crate::support::{Actor, Answer, TestApp, seed};

pub const MOVE: &str = "mutation($input: MissionDeadlineMoveInput!) { missionDeadlineMove(input: $input) {
    mission { status version submitBy selectBy revisionNumber
        deadlineHistory { kind before after reason movedBy { displayName } movedAt } }
    errors { code field message } event { kind data changedFields }
} }";
pub const SELECT: &str = "mutation($input: MissionSelectInput!) { missionSelect(input: $input) {
    mission { status version } errors { code field message } event { kind data }
} }";
const CLOSE: &str = "mutation($input: MissionEndInput!) { missionCloseWithoutSelection(input: $input) {
    mission { status version } errors { code field message } event { kind data }
} }";
pub const ABANDON: &str = "mutation($input: MissionEndInput!) { missionAbandon(input: $input) {
    mission { status version } errors { code field message } event { kind data }
} }";
pub const BEGIN: &str = "mutation($input: MissionActionInput!) { missionBegin(input: $input) {
    mission { status version } errors { code field message } event { kind }
} }";
const COMPLETE: &str = "mutation($input: MissionActionInput!) { missionComplete(input: $input) {
    mission { status version } errors { code field message } event { kind }
} }";
const REVIEW: &str = "mutation($input: ApplicationReviewInput!) { applicationReview(input: $input) {
    application { status version } errors { code field message } event { kind }
} }";
const WITHDRAW: &str = "mutation($input: ApplicationWithdrawInput!) { applicationWithdraw(input: $input) {
    application { status version } errors { code field message } event { kind }
} }";
const APPLICATIONS: &str = "query($id: ID!) { mission(id: $id) { status applications { nodes {
    id status version decidedAt decisionNote permissions { withdraw { allowed code } review { allowed } }
} } } }";

/// Somebody whose alliance applied to an RFP.
pub struct Applicant<'a> {
    pub leader: Actor<'a>,
    pub application: String,
}

/// Somebody applies to an RFP with an alliance of their own.
pub async fn applicant<'a>(app: &'a TestApp, rfp: &str, name: &str) -> Applicant<'a> {
    let leader = app.person(name).await;
    let alliance = alliance(&leader, name).await;
    let answer = leader.send(APPLY, application(rfp, &alliance)).await;
    Applicant { application: answer.text("missionApply.application.id"), leader }
}

/// Moves the clock behind the deadline of the RFPs of a story.
pub fn past_the_deadline(app: &TestApp) {
    app.app.clock.advance(TimeDelta::days(18) + TimeDelta::hours(7) + TimeDelta::seconds(1));
}

/// Chooses applications.
pub async fn select(staff: &Actor<'_>, rfp: &str, version: i32, chosen: &[&str]) -> Answer {
    let input = json!({
        "id": rfp, "expectedVersion": version, "applicationIds": chosen, "note": "Thank you all.",
    });
    staff.send(SELECT, json!({ "input": input })).await
}

pub fn end(id: &str, version: i32) -> Value {
    json!({ "input": { "id": id, "expectedVersion": version, "reason": "It came to nothing." } })
}

async fn states(viewer: &Actor<'_>, rfp: &str) -> Vec<String> {
    let read = viewer.send(APPLICATIONS, json!({ "id": rfp })).await;
    let rows = read.at("mission.applications.nodes").as_array().expect("applications").clone();
    rows.iter().map(|row| row["status"].as_str().expect("a status").to_owned()).collect()
}

#[tokio::test]
async fn one_applicant_is_chosen_and_the_others_are_told_and_shown_what_else_is_open() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({ "tags": ["data"] })).await;
    let later = "2023-09-01T19:00:00Z";
    let open = json!({ "submitBy": later, "selectBy": "2023-09-09T19:00:00Z", "title": "Far" });
    season.rfp(&kim, open.clone()).await;
    let mut alike = open;
    alike["title"] = json!("Near");
    alike["tags"] = json!(["data"]);
    season.rfp(&kim, alike).await;
    let (ben, eve) = (applicant(&app, &id, "Ben").await, applicant(&app, &id, "Eve").await);
    let early = select(&kim, &id, 2, &[&ben.application]).await;
    assert_eq!(early.problems(), ["WRONG_STATE"], "applications are still taken");

    past_the_deadline(&app);
    assert_eq!(select(&ben.leader, &id, 2, &[&ben.application]).await.refusal(), "FORBIDDEN");
    let both = [ben.application.as_str(), eve.application.as_str()];
    assert_eq!(select(&kim, &id, 2, &both).await.problems(), ["WRONG_NUMBER"]);
    assert_eq!(select(&kim, &id, 2, &[]).await.problems(), ["WRONG_NUMBER"]);
    let other = season.rfp(&kim, json!({ "submitBy": later, "selectBy": "2023-09-09T19:00:00Z" })).await;
    let stranger = applicant(&app, &other, "Zoe").await;
    assert_eq!(select(&kim, &id, 2, &[&stranger.application]).await.problems(), ["INVALID"]);

    let mut eves = eve
        .leader
        .subscribe(
            "subscription { viewerEvents(kinds: [APPLICATION_NOT_SELECTED]) { ... on Event { kind data } } }",
            json!({}),
        )
        .await;
    let selected = select(&kim, &id, 2, &[&ben.application]).await;
    assert_eq!(selected.text("missionSelect.mission.status"), "SELECTED");
    assert_eq!(selected.text("missionSelect.event.kind"), "MISSION_SELECTED");
    assert_eq!(states(&app.visitor(), &id).await, ["SELECTED", "NOT_SELECTED"]);
    let told = eves.next().await;
    assert_eq!(told.text("viewerEvents.kind"), "APPLICATION_NOT_SELECTED");
    assert_eq!(told.text("viewerEvents.data.note"), "Thank you all.");

    let read = eve.leader.send(APPLICATIONS, json!({ "id": id })).await;
    assert_eq!(read.at("mission.applications.nodes.0.decisionNote"), &json!(null), "what Ben is told is his");
    assert_eq!(read.text("mission.applications.nodes.1.decisionNote"), "Thank you all.");
    assert!(read.at("mission.applications.nodes.1.decidedAt").is_string());
    let similar = "query($id: ID!) { mission(id: $id) { similarOpenMissions(first: 2) { title } } }";
    let similar = eve.leader.send(similar, json!({ "id": id })).await;
    assert_eq!(similar.at("mission.similarOpenMissions"), &json!([{ "title": "Near" }, { "title": "Far" }]));
    let too_many = "query($id: ID!) { mission(id: $id) { similarOpenMissions(first: 21) { title } } }";
    assert_eq!(eve.leader.send(too_many, json!({ "id": id })).await.refusal(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn of_two_selections_at_once_one_counts() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let (kim, lee) =
        (app.staff("Kim", StaffRole::Foundation).await, app.staff("Lee", StaffRole::Foundation).await);
    let id = season.rfp(&kim, json!({})).await;
    let (ben, eve) = (applicant(&app, &id, "Ben").await, applicant(&app, &id, "Eve").await);
    past_the_deadline(&app);
    let (bens, eves) = ([ben.application.as_str()], [eve.application.as_str()]);
    let (one, other) = tokio::join!(select(&kim, &id, 2, &bens), select(&lee, &id, 2, &eves));
    assert_eq!([one.problems(), other.problems()].concat(), ["STALE_VERSION"]);
    let mut states = states(&kim, &id).await;
    states.sort_unstable();
    assert_eq!(states, ["NOT_SELECTED", "SELECTED"]);
}

#[tokio::test]
async fn an_rfp_takes_as_many_as_it_says() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let mut rfps = Vec::new();
    for (takes, count) in [
        (FulfilledBy::UpToN, json!(2)),
        (FulfilledBy::Multiple, json!(null)),
        (FulfilledBy::OneOrMultiple, json!(null)),
    ] {
        let rfp = season.rfp(&kim, json!({ "fulfilledBy": takes.as_str(), "fulfilledByCount": count })).await;
        let mut all = Vec::new();
        for name in ["Ben", "Eve", "Zoe"] {
            all.push(applicant(&app, &rfp, name).await.application);
        }
        rfps.push((rfp, all));
    }
    past_the_deadline(&app);
    let chosen = |place: usize, number: usize| -> Vec<&str> {
        rfps[place].1.iter().take(number).map(String::as_str).collect()
    };
    assert_eq!(select(&kim, &rfps[0].0, 2, &chosen(0, 3)).await.problems(), ["WRONG_NUMBER"]);
    assert_eq!(select(&kim, &rfps[0].0, 2, &chosen(0, 2)).await.problems(), [""; 0]);
    assert_eq!(select(&kim, &rfps[1].0, 2, &chosen(1, 1)).await.problems(), ["WRONG_NUMBER"]);
    assert_eq!(select(&kim, &rfps[1].0, 2, &chosen(1, 3)).await.problems(), [""; 0]);
    assert_eq!(select(&kim, &rfps[2].0, 2, &chosen(2, 1)).await.problems(), [""; 0]);
}

#[tokio::test]
async fn work_begins_is_done_and_is_the_foundations_to_say() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({})).await;
    let ben = applicant(&app, &id, "Ben").await;
    past_the_deadline(&app);
    select(&kim, &id, 2, &[&ben.application]).await.data();
    assert_eq!(ben.leader.send(BEGIN, at(&id, 3)).await.refusal(), "FORBIDDEN");
    assert_eq!(kim.send(COMPLETE, at(&id, 3)).await.problems(), ["WRONG_STATE"]);
    assert_eq!(kim.send(BEGIN, at(&id, 3)).await.text("missionBegin.mission.status"), "IN_PROGRESS");
    assert_eq!(states(&kim, &id).await, ["ACTIVE"]);
    assert_eq!(kim.send(COMPLETE, at(&id, 4)).await.text("missionComplete.mission.status"), "COMPLETED");
    assert_eq!(states(&kim, &id).await, ["COMPLETED"]);

    let proposal = season.made(season.whole("A map")).await;
    season.put(&proposal, entity::vocab::MissionStatus::Funded).await;
    assert_eq!(kim.send(BEGIN, at(&proposal, 1)).await.problems(), ["WRONG_STATE"], "grants begin otherwise");
}

#[tokio::test]
async fn an_rfp_ends_without_a_choice_and_who_applied_is_told() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({})).await;
    let ben = applicant(&app, &id, "Ben").await;
    let mut bens = ben
        .leader
        .subscribe(
            "subscription { viewerEvents(kinds: [APPLICATION_NOT_SELECTED]) { ... on Event { kind } } }",
            json!({}),
        )
        .await;
    assert_eq!(ben.leader.send(CLOSE, end(&id, 2)).await.refusal(), "FORBIDDEN");
    let closed = kim.send(CLOSE, end(&id, 2)).await;
    assert_eq!(closed.text("missionCloseWithoutSelection.mission.status"), "CLOSED_WITHOUT_SELECTION");
    assert_eq!(bens.next().await.text("viewerEvents.kind"), "APPLICATION_NOT_SELECTED");
    assert_eq!(states(&kim, &id).await, ["NOT_SELECTED"]);
    assert_eq!(kim.send(ABANDON, end(&id, 3)).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn an_application_is_taken_back_until_somebody_reads_it() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({})).await;
    let alliance = alliance(&season.ana, "Rangers").await;
    let apply = async || season.ana.send(APPLY, application(&id, &alliance)).await;
    let first = apply().await.text("missionApply.application.id");
    let step = |id: &str, version: i32| json!({ "input": { "id": id, "expectedVersion": version } });
    let ben = app.person("Ben").await;
    assert_eq!(ben.send(WITHDRAW, step(&first, 1)).await.refusal(), "FORBIDDEN");
    assert_eq!(ben.send(REVIEW, step(&first, 1)).await.refusal(), "FORBIDDEN");
    let withdrawn = season.ana.send(WITHDRAW, step(&first, 1)).await;
    assert_eq!(withdrawn.text("applicationWithdraw.application.status"), "WITHDRAWN");

    let second = apply().await.text("missionApply.application.id");
    let (read, taken) =
        tokio::join!(kim.send(REVIEW, step(&second, 1)), season.ana.send(WITHDRAW, step(&second, 1)));
    assert_eq!([read.problems(), taken.problems()].concat(), ["STALE_VERSION"]);

    if read.problems().is_empty() {
        assert_eq!(season.ana.send(WITHDRAW, step(&second, 2)).await.problems(), ["WRONG_STATE"]);
        let shown = season.ana.send(APPLICATIONS, json!({ "id": id })).await;
        let withdraw = json!({ "allowed": false, "code": "WRONG_STATE" });
        assert_eq!(shown.at("mission.applications.nodes.1.permissions.withdraw"), &withdraw);
    }
}

#[tokio::test]
async fn what_is_said_in_an_application_is_kept_with_the_terms() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let id = season.rfp(&kim, json!({})).await;
    let mut input = application(&id, &season.alliance);
    input["input"]["members"] = json!("Ana, who mapped three rivers.");
    input["input"]["supportNeeded"] = json!("A boat.");
    input["input"]["upfrontBarrier"] = json!("Boats cost money.");
    season.ana.send(APPLY, input).await.data();
    let visitor = app.visitor();
    let read = visitor.send(
        "query($id: ID!) { mission(id: $id) { applications { nodes {
            members supportNeeded upfrontBarrier acknowledgedTerms acknowledgedAt policyVersion
        } } } }",
        json!({ "id": id }),
    );
    insta::assert_json_snapshot!(read.await.at("mission.applications.nodes.0"), @r#"
    {
      "acknowledgedAt": "2023-06-10T12:00:00.000Z",
      "acknowledgedTerms": [
        "lock",
        "kyc",
        "clawback",
        "policies",
        "reporting"
      ],
      "members": "Ana, who mapped three rivers.",
      "policyVersion": 1,
      "supportNeeded": "A boat.",
      "upfrontBarrier": "Boats cost money."
    }
    "#);
}

#[tokio::test]
async fn what_the_process_shows_of_many_missions_costs_what_it_costs_of_few() {
    const SHOWN: &str = "{ missions(first: 50) { nodes {
        availableTransitions { allowed } permissions { apply { allowed } }
        deadlineHistory { movedBy { displayName } } similarOpenMissions(first: 2) { tags }
        supersedes { title } supersededBy { title }
        applications(first: 1) { nodes { decisionNote permissions { withdraw { allowed } } } }
        revisions(first: 2) { nodes { diff { field } } }
    } } }";
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let make = async |number: usize| {
        let rfp = season.rfp(&kim, json!({ "title": format!("RFP {number}"), "tags": ["data"] })).await;
        let moved = json!({
            "id": rfp, "expectedVersion": 2, "submitBy": "2023-06-29T19:00:00Z", "reason": "More time.",
        });
        kim.send(MOVE, json!({ "input": moved })).await.data();
        applicant(&app, &rfp, &format!("Ben{number}")).await;
        season.made(season.whole(&format!("Map {number}"))).await;
    };
    for number in 0..2 {
        make(number).await;
    }
    seed::claim(&app, &season.ana, season.season, (TrustTier::Eagle, TierClaimStatus::SelfReported)).await;
    let (_, few) = app.statements(season.ana.ask(SHOWN)).await;
    for number in 2..24 {
        make(number).await;
    }
    let (answer, many) = app.statements(season.ana.ask(SHOWN)).await;
    assert_eq!(answer.at("missions.nodes").as_array().map(Vec::len), Some(48));
    assert_eq!(few, many);
}
