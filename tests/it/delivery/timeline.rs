//! What happened to a mission, from its first draft to its end.

use serde_json::{Value, json};

use super::Work;
use crate::support::{Actor, TestApp};

const TIMELINE: &str = "query($id: ID!, $first: Int, $after: String) { mission(id: $id) {
    timeline(first: $first, after: $after) {
        totalCount pageInfo { endCursor hasNextPage } nodes { kind actor { displayName } }
    }
} }";

async fn kinds(actor: &Actor<'_>, mission: &str) -> Vec<String> {
    let read = actor.send(TIMELINE, json!({ "id": mission, "first": 100 })).await;
    let nodes = read.at("mission.timeline.nodes").as_array().expect("steps").clone();
    nodes.iter().map(|node| node["kind"].as_str().expect("a kind").to_owned()).collect()
}

#[tokio::test]
async fn the_whole_way_is_one_list() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    work.wait(90);
    work.mark_overdue().await;
    work.open(&work.vote.kim, 0).await.data();
    work.report(0).await.data();
    work.review(&work.vote.kim, 0, "ACCEPTED").await.data();
    let everybody = [
        "MISSION_CREATED",
        "MISSION_SUBMITTED",
        "MISSION_PUT_ON_BALLOT",
        "MISSION_FUNDED",
        "MISSION_BEGUN",
        "MILESTONE_OVERDUE",
        "MILESTONE_OVERDUE",
        "CLAWBACK_OPENED",
        "MISSION_ENDANGERED",
        "MILESTONE_REPORTED",
        "MILESTONE_ACCEPTED",
        "CLAWBACK_SETTLED",
        "MISSION_COMPLETED",
    ];
    assert_eq!(kinds(&app.visitor(), &work.mission).await, everybody);
    let mut leader = everybody.to_vec();
    leader.insert(5, "GRANT_KYC_RECORDED");
    assert_eq!(kinds(&work.vote.season.ana, &work.mission).await, leader);

    let (mut read, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = json!({ "id": work.mission, "first": 4, "after": after });
        let page = app.visitor().send(TIMELINE, page).await.at("mission.timeline").clone();
        let nodes = page["nodes"].as_array().expect("steps").clone();
        read.extend(nodes.iter().map(|node| node["kind"].as_str().expect("a kind").to_owned()));
        after = page["pageInfo"]["endCursor"].clone();
        assert_eq!(page["totalCount"], everybody.len());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(read, everybody);
}

const BOARD: &str = "{ missions(first: 50) { totalCount nodes {
    title health nextUpdateDue lastUpdateAt
    milestones { status isLate reports { reportedBy { displayName } reviewedBy { displayName } } }
    kpis { measurements { value } }
    grants { amount payouts { amount recordedBy { displayName } } ballot { cycle { code } } clawbackCases { status } }
    clawbackCases { openedBy { displayName } milestone { title } grant { amount } }
    ballotOptions { code ballot { status intent { number ballots { status } } } }
    timeline(first: 20) { totalCount nodes { kind actor { displayName } mission { title } } }
} } }";

#[tokio::test]
async fn a_board_of_missions_under_way_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    work.wait(90);
    work.open(&work.vote.kim, 0).await.data();
    work.report(1).await.data();
    let (_, few) = app.statements(app.visitor().ask(BOARD)).await;
    for number in 0..20 {
        let mut input = work.vote.season.whole(&format!("Map {number}"));
        input["kpis"] = json!([{ "description": "Readers" }]);
        let id = work.vote.season.made(input).await;
        work.vote.season.put(&id, entity::vocab::MissionStatus::Active).await;
    }
    let (answer, many) = app.statements(app.visitor().ask(BOARD)).await;
    assert_eq!(answer.at("missions.totalCount"), &json!(21));
    assert_eq!(few, many);
}
