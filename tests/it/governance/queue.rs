//! A delegate sees what lacks approvals, and what changed since an own one; leaders see how far they are.

use serde_json::{Value, json};

use super::{House, link};
use crate::mission::{SUBMIT, at, revise};
use crate::support::{Actor, TestApp};

const QUEUE: &str =
    "{ delegateQueue { missions { totalCount nodes { title approvalProgress { missing deadline } } }
    staleApprovals { totalCount nodes { mission { title } materialChanges changedFields revision } } } }";
const LIST: &str = "query($filter: MissionFilter, $order: MissionOrder!, $first: Int) {
    missions(filter: $filter, orderBy: $order, first: $first) { nodes { title status
        approvalProgress { required valid stale missing deadline }
        approvals(first: 5) { totalCount nodes { state votingPowerNow delegate { displayName } changedFields waiver { reason } } }
    } }
}";

/// More submitted missions, each by a leader of its own.
async fn more(house: &House<'_>, count: usize) {
    for number in 0..count {
        let leader = house.app.person(&format!("Lea{number}")).await;
        let alliance = crate::alliance::members::alliance(&leader, &format!("Team {number}")).await;
        let mut input = house.season.whole(&format!("Mission {number}"));
        input["allianceId"] = json!(alliance);
        let made = leader.send(crate::mission::CREATE, json!({ "input": input })).await;
        let id = made.text("missionCreate.mission.id");
        assert_eq!(leader.send(SUBMIT, at(&id, 1)).await.problems(), [""; 0]);
    }
}

async fn titles(actor: &Actor<'_>, filter: Value, order: &str) -> Vec<String> {
    let answer = actor.send(LIST, json!({ "filter": filter, "order": order })).await;
    let nodes = answer.at("missions.nodes").as_array().expect("rows").clone();
    nodes.iter().map(|node| node["title"].as_str().expect("a title").to_owned()).collect()
}

#[tokio::test]
async fn a_queue_holds_what_lacks_approvals_and_is_neither_own_nor_approved() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    more(&house, 2).await;
    link(&app, &house.season.ana, 90).await;
    let delegates = house.delegates(1).await;
    assert_eq!(delegates[0].ask(QUEUE).await.at("delegateQueue.missions.totalCount"), &json!(3));
    house.approved(&delegates[0], 1).await;
    let queue = delegates[0].ask(QUEUE).await;
    assert_eq!(queue.at("delegateQueue.missions.totalCount"), &json!(2));
    assert_eq!(
        queue.at("delegateQueue.missions.nodes.0.approvalProgress"),
        &json!({ "missing": 4, "deadline": "2023-06-28T19:00:00.000Z" })
    );
    assert_eq!(
        house.season.ana.ask(QUEUE).await.at("delegateQueue.missions.totalCount"),
        &json!(2),
        "not the own one"
    );
    assert_eq!(app.visitor().ask(QUEUE).await.refusal(), "UNAUTHENTICATED");

    revise(&house.season.ana, &house.mission, 2, json!({ "requestedAmount": "15000", "summary": "Less." }))
        .await
        .data();
    let queue = delegates[0].ask(QUEUE).await;
    assert_eq!(
        queue.at("delegateQueue.staleApprovals"),
        &json!({ "totalCount": 1, "nodes": [{
        "mission": { "title": "A map" }, "materialChanges": ["requestedAmount"],
        "changedFields": ["requestedAmount", "summary"], "revision": 1,
    }] })
    );
    app.app.clock.advance(chrono::TimeDelta::days(30));
    assert_eq!(delegates[0].ask(QUEUE).await.at("delegateQueue.missions.totalCount"), &json!(0), "too late");
}

#[tokio::test]
async fn missions_are_sorted_by_the_approvals_that_they_lack() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    more(&house, 1).await;
    house.season.made(house.season.whole("A draft")).await;
    let delegates = house.delegates(4).await;
    house.approved(&delegates[0], 1).await;
    let visitor = app.visitor();
    assert_eq!(titles(&visitor, json!({}), "APPROVALS_MISSING").await, ["A map", "Mission 0", "A draft"]);
    assert_eq!(titles(&visitor, json!({ "needsApprovals": true }), "OLDEST").await, ["A map", "Mission 0"]);
    assert_eq!(titles(&visitor, json!({ "needsApprovals": false }), "OLDEST").await, ["A draft"]);
    for delegate in &delegates[1..] {
        house.approved(delegate, 1).await;
    }
    assert_eq!(titles(&visitor, json!({}), "APPROVALS_MISSING").await[0], "Mission 0");
    assert_eq!(titles(&visitor, json!({ "needsApprovals": true }), "APPROVAL_DEADLINE").await, ["Mission 0"]);
}

#[tokio::test]
async fn where_no_approvals_are_required_a_submission_is_ready_at_once() {
    use entity::season_policy::{Column, Entity};
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let app = TestApp::new().await;
    let season = crate::mission::Season::four(&app).await;
    let mut rules: Value = serde_json::from_str(alliance_hub::domain::season::SEASON_4).expect("JSON");
    rules["approvals_required"] = json!(0);
    let update = Entity::update_many()
        .col_expr(Column::Rules, Expr::val(rules))
        .filter(Column::SeasonId.eq(season.season));
    update.exec(app.sql()).await.expect("the rules are set");
    let id = season.made(season.whole("A map")).await;
    let submitted = season.ana.send(SUBMIT, at(&id, 1)).await;
    assert_eq!(submitted.text("missionSubmit.mission.status"), "APPROVED_FOR_VOTE");
}

#[tokio::test]
async fn approvals_of_many_missions_cost_what_those_of_few_cost() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    more(&house, 21).await;
    let delegates = house.delegates(2).await;
    let list = app.visitor().ask("{ missions(first: 100) { nodes { id } } }").await;
    for node in list.at("missions.nodes").as_array().expect("rows") {
        let input = json!({ "input": { "missionId": node["id"], "revision": 1 } });
        assert_eq!(delegates[0].send(super::GIVE, input).await.problems(), [""; 0]);
    }
    let visitor = app.visitor();
    let ask = async |first: i32| {
        app.statements(visitor.send(LIST, json!({ "order": "OLDEST", "first": first }))).await.1
    };
    assert_eq!(ask(2).await, ask(100).await);
    let few = app
        .statements(delegates[1].ask(&QUEUE.replace("missions {", "missions { pageInfo { hasNextPage }")))
        .await
        .1;
    assert!(few < 15, "{few} statements");
}
