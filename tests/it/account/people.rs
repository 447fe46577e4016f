//! People are found, with every alliance of theirs.

use serde_json::{Value, json};

use crate::alliance::members::{add, alliance};
use crate::support::{Actor, TestApp};

const PEOPLE: &str =
    "query($filter: PersonFilter, $order: PersonOrder! = NAME, $first: Int, $after: String) {
    people(filter: $filter, orderBy: $order, first: $first, after: $after) {
        totalCount nodes { displayName } pageInfo { hasNextPage endCursor }
    }
}";

async fn names(app: &TestApp, variables: Value) -> Vec<String> {
    let answer = app.visitor().send(PEOPLE, variables).await;
    let nodes = answer.at("people.nodes").as_array().expect("nodes").clone();
    nodes.iter().map(|node| node["displayName"].as_str().expect("a name").to_owned()).collect()
}

async fn set_profile(actor: &Actor<'_>, mut input: Value) {
    input["expectedVersion"] = json!(1);
    let document =
        "mutation($input: ProfileUpdateInput!) { profileUpdate(input: $input) { errors { code message } } }";
    assert!(actor.send(document, json!({ "input": input })).await.problems().is_empty());
}

#[tokio::test]
async fn people_are_found_by_text_skill_kind_and_alliance() {
    let app = TestApp::new().await;
    let (ben, ada, eve) = (app.person("Ben").await, app.person("Ada").await, app.person("Eve").await);
    set_profile(&ada, json!({ "bio": "Counts 100% of _all_ things", "skills": ["Solidity"] })).await;
    set_profile(&eve, json!({ "skills": ["solidity auditing", "design"] })).await;
    let id = alliance(&ben, "Scouts").await;
    add(&ben, &id, &ada).await;

    assert_eq!(names(&app, json!({})).await, ["Ada", "Ben", "Eve"]);
    assert_eq!(names(&app, json!({ "order": "NEWEST" })).await, ["Eve", "Ada", "Ben"]);
    assert_eq!(names(&app, json!({ "filter": { "text": "THINGS" } })).await, ["Ada"]);
    assert_eq!(names(&app, json!({ "filter": { "text": "0% of _" } })).await, ["Ada"]);
    assert_eq!(
        names(&app, json!({ "filter": { "text": "%" } })).await,
        ["Ada"],
        "signs stand for themselves"
    );
    assert_eq!(names(&app, json!({ "filter": { "skill": " SOLIDITY " } })).await, ["Ada"]);
    assert_eq!(names(&app, json!({ "filter": { "kind": "ORGANIZATION" } })).await, [""; 0]);
    assert_eq!(names(&app, json!({ "filter": { "allianceId": id } })).await, ["Ada", "Ben"]);
    assert_eq!(names(&app, json!({ "filter": { "allianceId": id, "skill": "design" } })).await, [""; 0]);
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended() {
    let app = TestApp::new().await;
    for name in ["Cy", "Ada", "Ben"] {
        app.person(name).await;
    }
    let first = app.visitor().send(PEOPLE, json!({ "first": 2 })).await;
    assert_eq!(first.at("people.pageInfo.hasNextPage"), true);
    assert_eq!(first.at("people.totalCount"), 3);
    let after = first.text("people.pageInfo.endCursor");
    app.person("Aaron").await;
    assert_eq!(names(&app, json!({ "first": 2, "after": after })).await, ["Cy"]);
    let other_order = app.visitor().send(PEOPLE, json!({ "order": "NEWEST", "after": after })).await;
    assert_eq!(other_order.refusal(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_person_shows_every_alliance_and_former_ones_when_asked() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let (scouts, rangers) = (alliance(&ana, "Scouts").await, alliance(&ana, "Rangers").await);
    add(&ana, &scouts, &ben).await;
    add(&ana, &rangers, &ben).await;
    let leave =
        "mutation($input: AllianceActionInput!) { allianceLeave(input: $input) { errors { code message } } }";
    ben.send(leave, json!({ "input": { "allianceId": scouts } })).await.data();
    let document = "query($id: ID!) { person(id: $id) {
        isViewer
        now: memberships { totalCount nodes { roleTitle alliance { name } } }
        ever: memberships(includeFormer: true) { totalCount nodes { status alliance { name } } }
    } }";
    let answer = ben.send(document, json!({ "id": ben.id() })).await;
    assert_eq!(answer.at("person.isViewer"), true);
    assert_eq!(answer.at("person.now.totalCount"), 1);
    assert_eq!(answer.text("person.now.nodes.0.alliance.name"), "Rangers");
    assert_eq!(answer.at("person.ever.totalCount"), 2);
    assert_eq!(answer.text("person.ever.nodes.0.status"), "LEFT");
    assert_eq!(ana.send(document, json!({ "id": ben.id() })).await.at("person.isViewer"), false);
}

#[tokio::test]
async fn one_person_is_named_by_id_or_by_handle() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let document = "query($id: ID, $handle: String) { person(id: $id, handle: $handle) { displayName } }";
    let visitor = app.visitor();
    assert_eq!(visitor.send(document, json!({ "id": ada.id() })).await.text("person.displayName"), "Ada");
    assert_eq!(visitor.send(document, json!({ "handle": "ada-0" })).await.text("person.displayName"), "Ada");
    assert!(visitor.send(document, json!({ "handle": "nobody" })).await.at("person").is_null());
    assert_eq!(visitor.send(document, json!({})).await.refusal(), "BAD_USER_INPUT");
    assert_eq!(
        visitor.send(document, json!({ "id": ada.id(), "handle": "ada-0" })).await.refusal(),
        "BAD_USER_INPUT"
    );
    let foreign = ada.id().replace("account_", "alliance_");
    assert_eq!(visitor.send(document, json!({ "id": foreign })).await.refusal(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn an_address_is_shown_to_its_owner_alone() {
    let app = TestApp::new().await;
    let fields = app.visitor().ask("{ __type(name: \"Person\") { fields { name } } }").await;
    let fields = fields.at("__type.fields").to_string();
    assert!(fields.contains("displayName") && !fields.to_lowercase().contains("mail"), "{fields}");
    let ada = super::register(&app, "Ada").await.text("accountRegister.accessToken");
    super::register(&app, "Eve").await.data();
    assert_eq!(app.bearer(ada).ask("{ viewer { email } }").await.text("viewer.email"), "ada@example.org");
    assert!(app.visitor().ask("{ viewer { email } }").await.at("viewer").is_null());
    assert_eq!(
        names(&app, json!({ "filter": { "text": "example.org" } })).await,
        [""; 0],
        "nor is it searched"
    );
}

#[tokio::test]
async fn a_list_of_people_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let document = "{ people(first: 50) { totalCount nodes {
        displayName skills isViewer
        memberships(first: 5) { totalCount nodes { alliance { name leader { skills } } person { displayName } } }
    } } }";
    add(&ana, &id, &app.person("Ben").await).await;
    let (_, few) = app.statements(ana.ask(document)).await;
    for _ in 0..20 {
        let ben = app.person("Ben").await;
        set_profile(&ben, json!({ "skills": ["design"] })).await;
        add(&ana, &id, &ben).await;
    }
    let (answer, many) = app.statements(ana.ask(document)).await;
    assert_eq!(answer.at("people.totalCount"), 22);
    assert_eq!(answer.at("people.nodes.21.memberships.totalCount"), 1);
    assert_eq!(few, many);
}
