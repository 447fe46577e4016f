//! The public log, page by page, and from its end on live.

use entity::vocab::StaffRole;
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::{Value, json};

use crate::alliance::members::{add, alliance};
use crate::support::{Actor, TestApp, seed};

const EVENTS: &str = "query($first: Int, $after: String, $filter: EventFilter) {
    events(first: $first, after: $after, filter: $filter) {
        edges { cursor node { id } }
        nodes { id kind cursor subjectId alliance { name } mission { title } actor { displayName } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
}";
const FOLLOW: &str = "subscription($id: ID!, $after: String) {
    allianceEvents(allianceId: $id, after: $after) { ... on Event { id } }
}";

async fn comment(author: &Actor<'_>, subject: &str, body: &str) -> String {
    let document = "mutation($input: CommentCreateInput!) {
        commentCreate(input: $input) { errors { code message } event { id } } }";
    let input = json!({ "input": { "subjectId": subject, "body": body } });
    author.send(document, input).await.text("commentCreate.event.id")
}

/// The values of one field of the events of a page, when all that was written is settled.
async fn read(reader: &Actor<'_>, arguments: Value, field: &str) -> Vec<String> {
    reader.app.passed_on().await;
    read_now(reader, arguments, field).await
}

/// The values of one field of the events of a page.
async fn read_now(reader: &Actor<'_>, arguments: Value, field: &str) -> Vec<String> {
    let page = reader.send(EVENTS, arguments).await;
    let nodes = page.at("events.nodes").as_array().expect("events").clone();
    nodes.iter().map(|node| node[field].as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn a_tool_reads_history_in_pages_and_goes_on_live_without_gap_or_double() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let mut written = read(&ana, json!({}), "id").await;
    for round in 0..6 {
        written.push(comment(&ana, &id, &format!("word {round}")).await);
    }
    app.passed_on().await;
    let visitor = app.visitor();
    let (mut seen, mut after): (Vec<String>, Option<String>) = (Vec::new(), None);
    loop {
        let page = visitor.send(EVENTS, json!({ "first": 3, "after": after })).await;
        assert_eq!(page.at("events.pageInfo.hasPreviousPage"), &json!(after.is_some()));
        for edge in page.at("events.edges").as_array().expect("edges") {
            seen.push(edge["node"]["id"].as_str().expect("an id").to_owned());
        }
        after = Some(page.text("events.pageInfo.endCursor"));
        assert_eq!(page.at("events.edges.0.cursor"), page.at("events.nodes.0.cursor"));
        if page.at("events.pageInfo.hasNextPage") == &json!(false) {
            break;
        }
    }
    assert_eq!(seen, written);

    // What happens between the last page and the subscription is not lost.
    let between = comment(&ana, &id, "between").await;
    let mut line = visitor.subscribe(FOLLOW, json!({ "id": id, "after": after })).await;
    let live = comment(&ana, &id, "live").await;
    assert_eq!(line.next().await.text("allianceEvents.id"), between);
    assert_eq!(line.next().await.text("allianceEvents.id"), live);
}

#[tokio::test]
async fn filters_narrow_the_feed() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let (scouts, others) = (alliance(&ana, "Scouts").await, alliance(&ben, "Others").await);
    comment(&ben, &scouts, "A word.").await;
    let signal =
        "mutation($input: SignalCreateInput!) { signalCreate(input: $input) { errors { code message } } }";
    let input =
        json!({ "kind": "WANTS_TO_CONTRIBUTE", "targetId": others, "message": "I would like to help." });
    assert!(ana.send(signal, json!({ "input": input })).await.problems().is_empty());

    let kinds = async |filter: Value| read(&app.visitor(), json!({ "filter": filter }), "kind").await;
    assert_eq!(kinds(json!({ "allianceId": scouts })).await, ["ALLIANCE_CREATED", "COMMENT_CREATED"]);
    assert_eq!(kinds(json!({ "kinds": ["COMMENT_CREATED"] })).await, ["COMMENT_CREATED"]);
    let all = ["ALLIANCE_CREATED", "ALLIANCE_CREATED", "COMMENT_CREATED", "SIGNAL_CREATED"];
    assert_eq!(
        kinds(json!({ "seasonId": season.to_string() })).await,
        all,
        "alliances act in the newest season"
    );
    let other = seed::season(&app, 3).await;
    assert_eq!(kinds(json!({ "seasonId": other.to_string() })).await, [""; 0]);
    assert_eq!(kinds(json!({ "kinds": ["COMMENT_CREATED"], "allianceId": others })).await, [""; 0]);
    assert_eq!(kinds(json!({ "missionId": "mission_01h455vb4pex5vsknk084sn02q" })).await, [""; 0]);
    let wrong = app.visitor().send(EVENTS, json!({ "filter": { "missionId": scouts } })).await;
    assert_eq!(wrong.refusal(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn what_is_not_public_is_in_nobodys_feed() {
    let app = TestApp::new().await;
    seed::season(&app, 4).await;
    let (ana, staff) = (app.person("Ana").await, app.staff("Eve", StaffRole::Foundation).await);
    let id = alliance(&ana, "Scouts").await;
    let signal = "mutation($input: SignalCreateInput!) {
        signalCreate(input: $input) { errors { code message } event { id } } }";
    let input = json!({ "kind": "WANTS_TO_CONTRIBUTE", "targetId": id, "message": "Quietly.", "visibility": "LEADERS" });
    let secret = staff.send(signal, json!({ "input": input })).await.text("signalCreate.event.id");
    for reader in [&ana, &staff, &app.visitor()] {
        assert_eq!(read(reader, json!({}), "kind").await, ["ALLIANCE_CREATED"]);
    }
    let one = async |reader: &Actor<'_>| {
        let document = "query($id: ID!) { event(id: $id) { kind } node(id: $id) { id } }";
        reader.send(document, json!({ "id": secret })).await
    };
    assert_eq!(one(&ana).await.text("event.kind"), "SIGNAL_CREATED", "its leader reads it by id");
    assert_eq!(one(&ana).await.text("node.id"), secret);
    assert_eq!(one(&app.visitor()).await.data(), &json!({ "event": null, "node": null }));
}

#[tokio::test]
async fn a_page_of_many_costs_what_a_page_of_few_does() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    add(&ana, &id, &ben).await;
    app.passed_on().await;
    let (_, few) = app.statements(ana.send(EVENTS, json!({ "first": 100 }))).await;
    for round in 0..20 {
        let author = if round % 2 == 0 { &ana } else { &ben };
        comment(author, &id, &format!("word {round}")).await;
    }
    app.passed_on().await;
    let (page, many) = app.statements(ana.send(EVENTS, json!({ "first": 100 }))).await;
    assert_eq!(page.at("events.nodes").as_array().expect("events").len(), 22);
    assert_eq!(many, few);
}

/// On PostgreSQL a transaction that began earlier may write an event that sorts before those that are there already.
#[tokio::test]
async fn an_event_is_shown_only_when_none_can_come_before_it() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    app.passed_on().await;
    if app.sql().get_database_backend() != DbBackend::Postgres {
        let there = comment(&ana, &id, "SQLite has one writer").await;
        assert_eq!(read(&ana, json!({}), "id").await.pop(), Some(there));
        return;
    }
    let earlier = app.sql().begin().await.expect("a transaction");
    earlier.execute_unprepared("select pg_current_xact_id()").await.expect("it has a number");
    let later = comment(&ana, &id, "later").await;
    assert_eq!(read_now(&ana, json!({}), "kind").await, ["ALLIANCE_CREATED"], "held back");
    earlier.rollback().await.expect("it ends");
    assert_eq!(read(&ana, json!({}), "id").await.pop(), Some(later));
}
