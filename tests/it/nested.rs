//! Arguments of fields below a list: one that cannot be read is an error of its own field.

use std::collections::HashMap;

use serde_json::json;

use crate::alliance::members::alliance;
use crate::conversation::comments::comment;
use crate::conversation::place::mission;
use crate::conversation::questions::ask;
use crate::forum::support::mirrored;
use crate::support::{TestApp, seed};

/// The lists of each object, with arguments that name nothing.
const REFUSED: &[(&str, &str)] = &[
    ("Alliance", "members(first: -1) { totalCount }"),
    ("Alliance", "members(first: 101) { nodes { person { id } } } leader { id }"),
    ("Alliance", "missions(filter: { seasonId: \"4\" }) { totalCount }"),
    ("Alliance", "missions(after: \"4\") { totalCount }"),
    ("Alliance", "comments(last: -1) { totalCount }"),
    ("Alliance", "questions(first: 1, last: 1) { totalCount }"),
    ("Alliance", "updates(before: \"\") { totalCount }"),
    ("Alliance", "signals(filter: { personId: \"4\" }) { totalCount }"),
    ("Alliance", "signals(first: -1) { totalCount }"),
    ("Alliance", "forumThreads(first: -1) { totalCount }"),
    ("Person", "memberships(first: -1) { totalCount }"),
    ("Mission", "revisions(first: -1) { totalCount }"),
    ("Mission", "applications(first: -1) { totalCount }"),
    ("Mission", "comments(first: -1) { totalCount }"),
    ("Mission", "forumThreads(last: -1) { totalCount }"),
    ("ForumThread", "posts(first: -1) { totalCount }"),
    ("ForumPost", "replies(first: -1) { totalCount }"),
    ("ForumPost", "revisions(first: -1) { totalCount }"),
    ("Mission", "timeline(first: -1) { totalCount }"),
    ("Comment", "replies(first: -1) { totalCount }"),
    ("Comment", "revisions(first: -1) { totalCount }"),
    ("Question", "answers(first: -1) { totalCount }"),
    ("Season", "missions(first: -1) { totalCount }"),
    ("Intent", "missions(first: -1) { totalCount }"),
];

#[tokio::test]
async fn an_argument_that_cannot_be_read_is_an_error_of_its_own_field() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let season = seed::season(&app, 4).await;
    let scouts = alliance(&ana, "Scouts").await;
    let mission = mission(&app, season, &scouts).await;
    let objects = HashMap::from([
        ("Intent", seed::intent(&app, season, 1, None).await.to_string()),
        ("Comment", comment(&ana, &mission, "Which chains?").await),
        ("Question", ask(&ana, &mission, "Who pays?").await),
        ("Person", ana.id()),
        ("Season", season.to_string()),
        ("Alliance", scouts),
        ("Mission", mission),
    ]);
    let (thread, post) = mirrored(&app).await;
    let objects = objects.into_iter().chain([("ForumThread", thread), ("ForumPost", post)]);
    let objects: HashMap<_, _> = objects.collect();
    for (object, list) in REFUSED {
        let id = &objects[object];
        let answer = ana.ask(&format!("{{ node(id: \"{id}\") {{ ... on {object} {{ {list} }} }} }}")).await;
        let (field, _) = list.split_once('(').expect("a list with arguments");
        assert_eq!(answer.failures(), [format!("node.{field}: BAD_USER_INPUT")], "{list}");
    }
}

#[tokio::test]
async fn a_refused_list_takes_no_more_with_it_than_it_must() {
    let app = TestApp::new().await;
    alliance(&app.person("Ana").await, "Scouts").await;
    let answer = app
        .visitor()
        .ask("{ alliances { nodes { name leader { memberships(first: -1) { totalCount } } members { totalCount } } } }")
        .await;
    assert_eq!(answer.failures(), ["alliances.nodes.0.leader.memberships: BAD_USER_INPUT"]);
    let rest = json!({ "nodes": [{ "name": "Scouts", "leader": null, "members": { "totalCount": 1 } }] });
    assert_eq!(answer.partial()["alliances"], rest);
}

#[tokio::test]
async fn a_refused_list_costs_no_statements_for_each_row() {
    const LISTS: &str = "{ alliances { nodes { leader { displayName memberships(last: -1) { totalCount } } \
        tier { tier } comments { totalCount nodes { body author { displayName } } } } } }";
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    for name in ["Scouts", "Guides"] {
        comment(&ana, &alliance(&ana, name).await, "Welcome").await;
    }
    let visitor = app.visitor();
    let (_, few) = app.statements(visitor.ask(LISTS)).await;
    for number in 0..18 {
        comment(&ana, &alliance(&ana, &format!("Team {number}")).await, "Welcome").await;
    }
    let (answer, many) = app.statements(visitor.ask(LISTS)).await;
    let last = "alliances.nodes.19.leader.memberships: BAD_USER_INPUT";
    assert!(answer.failures().iter().any(|failure| failure == last), "{:?}", answer.failures());
    assert_eq!(few, many);
}
