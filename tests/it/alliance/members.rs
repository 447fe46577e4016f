//! Members come, change and go.

use serde_json::json;

use crate::support::{Actor, TestApp};

const CREATE: &str = "mutation($input: AllianceCreateInput!) {
    allianceCreate(input: $input) {
        alliance { id slug name version leader { displayName } members { nodes { roleKind roleTitle } } }
        errors { code field message }
        event { kind version }
    }
}";

const ADD: &str = "mutation($input: AllianceMemberAddInput!) {
    allianceMemberAdd(input: $input) { membership { id version person { displayName } } errors { code field message } }
}";

/// An alliance that `leader` makes.
pub async fn alliance(leader: &Actor<'_>, name: &str) -> String {
    let input =
        json!({ "name": name, "kind": "AD_HOC", "roleTitle": "lead", "responsibilities": "everything" });
    leader.send(CREATE, json!({ "input": input })).await.text("allianceCreate.alliance.id")
}

/// Adds a member and returns the membership.
pub async fn add(leader: &Actor<'_>, alliance: &str, person: &Actor<'_>) -> String {
    let input = json!({
        "allianceId": alliance, "personId": person.id(), "roleKind": "MEMBER",
        "roleTitle": "designer", "responsibilities": "the pages",
    });
    leader.send(ADD, json!({ "input": input })).await.text("allianceMemberAdd.membership.id")
}

#[tokio::test]
async fn whoever_makes_an_alliance_leads_it() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let input = json!({
        "name": "Superchain Scouts", "slug": "superchain-scouts", "kind": "AD_HOC",
        "roleTitle": "project lead", "responsibilities": "the whole",
    });
    let answer = ana.send(CREATE, json!({ "input": input })).await;
    insta::assert_json_snapshot!(answer.at("allianceCreate.alliance.members"), @r#"
    {
      "nodes": [
        {
          "roleKind": "LEAD",
          "roleTitle": "project lead"
        }
      ]
    }
    "#);
    assert_eq!(answer.text("allianceCreate.alliance.leader.displayName"), "Ana");
    assert_eq!(answer.text("allianceCreate.event.kind"), "ALLIANCE_CREATED");

    let read =
        app.visitor().ask("{ alliance(slug: \"superchain-scouts\") { name leader { displayName } } }").await;
    assert_eq!(read.text("alliance.name"), "Superchain Scouts");

    let again = ana.send(CREATE, json!({ "input": input })).await;
    assert_eq!(again.problems(), ["TAKEN"]);
}

#[tokio::test]
async fn a_key_makes_a_write_safe_to_repeat() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let mut input = json!({
        "name": "Scouts", "kind": "AD_HOC", "roleTitle": "lead", "responsibilities": "all", "idempotencyKey": "k1",
    });
    let first = ana.send(CREATE, json!({ "input": input })).await;
    let second = ana.send(CREATE, json!({ "input": input })).await;
    assert_eq!(first.text("allianceCreate.alliance.id"), second.text("allianceCreate.alliance.id"));
    assert_eq!(first.data(), second.data());

    input["name"] = json!("Rangers");
    assert_eq!(ana.send(CREATE, json!({ "input": input })).await.problems(), ["KEY_REUSED"]);
}

#[tokio::test]
async fn only_the_leader_adds_members_and_nobody_twice() {
    let app = TestApp::new().await;
    let (ana, ben, eve) = (app.person("Ana").await, app.person("Ben").await, app.person("Eve").await);
    let id = alliance(&ana, "Scouts").await;
    add(&ana, &id, &ben).await;

    let input = json!({ "input": {
        "allianceId": id, "personId": ben.id(), "roleKind": "ADVISOR", "roleTitle": "advisor", "responsibilities": "advice",
    }});
    assert_eq!(ana.send(ADD, input.clone()).await.problems(), ["ALREADY_MEMBER"]);
    assert_eq!(eve.send(ADD, input.clone()).await.refusal(), "FORBIDDEN");
    assert_eq!(app.visitor().send(ADD, input).await.refusal(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_list_of_members_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let document = "query($id: ID!) { alliance(id: $id) {
        leader { displayName } members(first: 50) { totalCount nodes { person { displayName } alliance { name } } }
    } }";
    add(&ana, &id, &app.person("Ben").await).await;
    let (_, few) = app.statements(ana.send(document, json!({ "id": id }))).await;
    for _ in 0..19 {
        add(&ana, &id, &app.person("Ben").await).await;
    }
    let (answer, many) = app.statements(ana.send(document, json!({ "id": id }))).await;
    assert_eq!(answer.at("alliance.members.totalCount"), 21);
    assert_eq!(few, many);
}
