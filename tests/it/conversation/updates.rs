//! Leaders report progress.

use serde_json::json;

use super::place::{mission, outline};
use crate::alliance::members::{add, alliance};
use crate::support::{Actor, TestApp, seed};

const POST: &str = "mutation($input: UpdatePostInput!) {
    updatePost(input: $input) { update { id period body author { displayName } } errors { code message } event { kind } }
}";
const LIST: &str = "query($filter: UpdateFilter) { updates(filter: $filter, first: 50) {
    totalCount nodes { body author { displayName } subject { __typename ... on Mission { title } } }
} }";

/// Posts an update.
pub async fn post(leader: &Actor<'_>, subject: &str) {
    let input = json!({ "subjectId": subject, "period": "June 2023", "body": "On time" });
    leader.send(POST, json!({ "input": input })).await.text("updatePost.update.id");
}

#[tokio::test]
async fn the_leader_alone_posts_updates() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let scouts = alliance(&ana, "Scouts").await;
    add(&ana, &scouts, &ben).await;
    let season = seed::season(&app, 4).await;
    let mission = mission(&app, season, &scouts).await;
    for subject in [&scouts, &mission] {
        let input = json!({ "input": { "subjectId": subject, "period": "June 2023", "body": "Milestone 1 is done" } });
        let posted = ana.send(POST, input.clone()).await;
        assert_eq!(posted.text("updatePost.update.period"), "June 2023");
        assert_eq!(posted.text("updatePost.event.kind"), "UPDATE_POSTED");
        assert_eq!(ben.send(POST, input.clone()).await.refusal(), "FORBIDDEN");
        assert_eq!(app.visitor().send(POST, input).await.refusal(), "UNAUTHENTICATED");
    }
    let idea = outline(&app, season, &ana).await;
    let input = json!({ "input": { "subjectId": idea, "body": "Nobody leads this yet" } });
    assert_eq!(ana.send(POST, input).await.refusal(), "FORBIDDEN");

    let all = app.visitor().send(LIST, json!({ "filter": { "allianceId": scouts } })).await;
    assert_eq!(all.at("updates.totalCount"), 2);
    let own = app.visitor().send(LIST, json!({ "filter": { "subjectId": mission } })).await;
    assert_eq!(own.at("updates.nodes.0.subject.title"), "Teach the OP Stack");
}

#[tokio::test]
async fn a_list_of_updates_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    async fn posted(app: &TestApp) {
        let ana = app.person("Ana").await;
        post(&ana, &alliance(&ana, "Scouts").await).await;
    }
    posted(&app).await;
    posted(&app).await;
    let (_, few) = app.statements(app.visitor().send(LIST, json!({}))).await;
    for _ in 0..20 {
        posted(&app).await;
    }
    let (read, many) = app.statements(app.visitor().send(LIST, json!({}))).await;
    assert_eq!(read.at("updates.totalCount"), 22);
    assert_eq!(few, many);
}
