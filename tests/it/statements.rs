//! However many objects are read, a field of them costs the same number of statements.
//!
//! The list of fields is the schema's own, so a field that is added is counted without a word here.

use std::collections::BTreeMap;

use alliance_hub::service::import::import_season;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::forum::support::mirror_many;
use crate::import::books::{REAL, operator};
use crate::support::{Actor, TestApp};

const TYPES: &str =
    "{ __type(name: \"Node\") { possibleTypes { name ...F } } query: __type(name: \"Query\") { name ...F } }
    fragment F on __Type { fields { name
        args { name type { kind } defaultValue }
        type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } }";

/// A field of an object that can be asked for without arguments.
struct Field {
    of: String,
    name: String,
    kind: String,
    selection: &'static str,
}

/// Every such field of a node.
async fn fields(visitor: &Actor<'_>) -> Vec<Field> {
    let types = visitor.ask(TYPES).await;
    let types = types.at("__type.possibleTypes").as_array().expect("types").clone();
    types.iter().flat_map(fields_of).collect()
}

/// Every list of the root.
async fn lists(visitor: &Actor<'_>) -> Vec<Field> {
    let types = visitor.ask(TYPES).await;
    fields_of(types.at("query")).into_iter().filter(|field| field.kind.ends_with("Connection")).collect()
}

fn fields_of(of: &Value) -> Vec<Field> {
    let all = of["fields"].as_array().expect("fields").iter();
    all.filter(|field| {
        let required =
            |argument: &Value| argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null();
        !field["args"].as_array().expect("arguments").iter().any(required)
    })
    .map(|field| {
        let mut ty = &field["type"];
        while !ty["ofType"].is_null() {
            ty = &ty["ofType"];
        }
        let name = ty["name"].as_str().expect("a name");
        let selection = match ty["kind"].as_str() {
            Some("OBJECT" | "INTERFACE" | "UNION") if name.ends_with("Connection") => {
                "{ totalCount nodes { __typename } }"
            }
            Some("OBJECT" | "INTERFACE" | "UNION") => "{ __typename }",
            _ => "",
        };
        let text = |value: &Value| value.as_str().expect("a name").to_owned();
        Field { of: text(&of["name"]), name: text(&field["name"]), kind: name.to_owned(), selection }
    })
    .collect()
}

/// The ids of everything in the database that is a node.
async fn ids(app: &TestApp) -> BTreeMap<&'static str, Vec<String>> {
    macro_rules! ids {
        ($($name:literal: $table:ident),+ $(,)?) => {{
            let mut all = BTreeMap::new();
            $(
                let rows = entity::$table::Entity::find().all(app.sql()).await.expect("rows");
                all.insert($name, rows.into_iter().take(60).map(|row| row.id.to_string()).collect::<Vec<_>>());
            )+
            all
        }};
    }
    ids! {
        "Alliance": alliance, "Answer": answer, "Application": application, "Comment": comment, "Event": event,
        "ForumPost": forum_post, "ForumThread": forum_thread, "PersonHandle": account_handle,
        "Intent": intent, "LeaderUpdate": leader_update, "Membership": membership, "Mission": mission,
        "Ballot": ballot, "ClawbackCase": clawback_case, "Grant": mission_grant, "Kpi": kpi, "Milestone": milestone,
        "Person": account, "Question": question, "Season": season, "Signal": signal, "TierClaim": tier_claim,
        "Webhook": webhook, "WebhookDelivery": webhook_delivery,
        "ApprovalWaiver": approval_waiver, "DelegateApproval": delegate_approval,
        "VotingPowerSnapshot": voting_power_snapshot,
    }
}

#[tokio::test]
async fn every_field_of_many_objects_costs_what_it_costs_of_one() {
    let app = TestApp::new().await;
    import_season(&operator(&app), REAL).await.expect("a season");
    mirror_many(&app).await;
    let (visitor, ids) = (app.visitor(), ids(&app).await);
    let mut counted = 0;
    for field in fields(&visitor).await {
        let ids = &ids[field.of.as_str()];
        let document = format!(
            "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {} {{ {} {} }} }} }}",
            field.of, field.name, field.selection
        );
        let statements =
            async |ids: &[String]| app.statements(visitor.send(&document, json!({ "ids": ids }))).await.1;
        // One object may have nothing there, and so need less than the others.
        let mut of_one = 0;
        for id in ids.iter().step_by(ids.len().div_ceil(4).max(1)) {
            of_one = of_one.max(statements(std::slice::from_ref(id)).await);
        }
        if ids.len() > 5 {
            let of_all = statements(ids).await;
            assert!(
                of_all <= of_one + 1,
                "{}.{} of {} objects takes {of_all} statements, of one {of_one}",
                field.of,
                field.name,
                ids.len()
            );
            counted += 1;
        }
    }
    assert!(counted > 60, "only {counted} fields were counted");
}

#[tokio::test]
async fn every_field_of_a_long_list_costs_what_it_costs_of_a_short_one() {
    let app = TestApp::new().await;
    import_season(&operator(&app), REAL).await.expect("a season");
    mirror_many(&app).await;
    app.passed_on().await;
    let visitor = app.visitor();
    let (fields, mut counted) = (fields(&visitor).await, 0);
    for list in lists(&visitor).await {
        let of = list.kind.trim_end_matches("Connection");
        let nodes = fields.iter().filter(|field| field.of == of);
        for field in nodes {
            let document = format!(
                "query($first: Int!) {{ {}(first: $first) {{ nodes {{ __typename {} {} }} }} }}",
                list.name, field.name, field.selection
            );
            let ask =
                async |first: usize| app.statements(visitor.send(&document, json!({ "first": first }))).await;
            let (all, of_all) = ask(100).await;
            let rows = all.data()[&list.name]["nodes"].as_array().map_or(0, Vec::len);
            // Half of the rows have of everything what all have; fewer might not.
            if rows > 5 {
                let (_, of_half) = ask(rows / 2).await;
                assert!(of_all <= of_half + 1, "{}.{}: {of_all}, not {of_half}", list.name, field.name);
                counted += 1;
            }
        }
    }
    assert!(counted > 100, "only {counted} fields were counted");
}

#[tokio::test]
async fn a_whole_season_is_one_request_whose_statements_do_not_depend_on_its_rows() {
    const SEASON: &str =
        "query($missions: Int, $members: Int, $comments: Int) { season(number: 4) { intents {
        number title budget requested
        missions(first: $missions, orderBy: AMOUNT) { nodes {
            title requestedAmount
            alliance { name leader { displayName } tier { tier status }
                members(first: $members) { nodes { roleKind roleTitle person { displayName } } } }
            comments(first: $comments, orderBy: NEWEST) { nodes { body author { displayName } } }
        } }
    } } }";
    let app = TestApp::new().await;
    import_season(&operator(&app), REAL).await.expect("a season");
    let visitor = app.visitor();
    let ask = async |missions, members, comments| {
        let page = json!({ "missions": missions, "members": members, "comments": comments });
        app.statements(visitor.send(SEASON, page)).await
    };
    let (few, for_few) = ask(2, 1, 1).await;
    let (all, for_all) = ask(40, 10, 3).await;
    let missions = |answer: &Value| {
        let intents = answer["season"]["intents"].as_array().expect("intents").clone();
        intents.iter().map(|intent| intent["missions"]["nodes"].as_array().map_or(0, Vec::len)).sum::<usize>()
    };
    assert!(missions(few.data()) <= 8 && missions(all.data()) > 20, "the second answer has more rows");
    assert_eq!(for_all, for_few);
    assert!(for_all <= 13, "{for_all} statements");
}
