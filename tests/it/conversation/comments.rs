//! People comment, reply, and change their words in the open.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::place::{mission, rfp_draft};
use crate::alliance::members::{add, alliance};
use crate::support::{Actor, TestApp, seed};

const CREATE: &str = "mutation($input: CommentCreateInput!) {
    commentCreate(input: $input) {
        comment { id kind body version author { displayName } parent { body }
            subject { __typename ... on Mission { title } ... on Alliance { name } } }
        errors { code field message }
        event { kind version alliance { name } }
    }
}";
const EDIT: &str = "mutation($input: CommentEditInput!) {
    commentEdit(input: $input) {
        comment { body version editedAt createdAt revisions { totalCount nodes { version body writtenAt } } }
        errors { code field message } event { kind version changedFields }
    }
}";

/// Comments and returns the comment's id.
pub async fn comment(actor: &Actor<'_>, subject: &str, body: &str) -> String {
    let input = json!({ "subjectId": subject, "body": body });
    actor.send(CREATE, json!({ "input": input })).await.text("commentCreate.comment.id")
}

async fn reply(actor: &Actor<'_>, subject: &str, parent: &str) -> crate::support::Answer {
    let input = json!({ "subjectId": subject, "parentId": parent, "body": "I agree" });
    actor.send(CREATE, json!({ "input": input })).await
}

#[tokio::test]
async fn anybody_with_an_account_comments_on_a_mission() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let season = seed::season(&app, 4).await;
    let mission = mission(&app, season, &alliance(&ana, "Scouts").await).await;
    let input = json!({ "input": { "subjectId": mission, "body": "  Which chains?  " } });
    let made = ben.send(CREATE, input.clone()).await;
    let expected = json!({
        "kind": "FEEDBACK", "body": "Which chains?", "version": 1, "parent": null,
        "author": { "displayName": "Ben" }, "subject": { "__typename": "Mission", "title": "Teach the OP Stack" },
    });
    let mut comment = made.at("commentCreate.comment").clone();
    comment.as_object_mut().expect("a comment").remove("id");
    assert_eq!(comment, expected);
    let event = json!({ "kind": "COMMENT_CREATED", "version": 1, "alliance": { "name": "Scouts" } });
    assert_eq!(made.at("commentCreate.event"), &event);
    assert_eq!(app.visitor().send(CREATE, input).await.refusal(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_text_that_does_not_fit_and_a_subject_that_is_none_are_refused() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    let said = |subject: &str, body: &str| json!({ "input": { "subjectId": subject, "body": body } });
    assert_eq!(ana.send(CREATE, said(&scouts, "   ")).await.problems(), ["TOO_SHORT"]);
    assert_eq!(ana.send(CREATE, said(&scouts, &"x".repeat(10_001))).await.problems(), ["TOO_LONG"]);
    assert_eq!(ana.send(CREATE, said(&ana.id(), "Hello")).await.refusal(), "BAD_USER_INPUT");
    let nowhere = "alliance_00000000000000000000000000";
    assert_eq!(ana.send(CREATE, said(nowhere, "Hello")).await.refusal(), "NOT_FOUND");
}

#[tokio::test]
async fn a_statement_is_for_members_of_the_alliance() {
    let app = TestApp::new().await;
    let (ana, ben, eve) = (app.person("Ana").await, app.person("Ben").await, app.person("Eve").await);
    let scouts = alliance(&ana, "Scouts").await;
    add(&ana, &scouts, &ben).await;
    let mission = mission(&app, seed::season(&app, 4).await, &scouts).await;
    for subject in [scouts, mission] {
        let input = json!({ "input": { "subjectId": subject, "kind": "STATEMENT", "body": "We will" } });
        assert_eq!(ben.send(CREATE, input.clone()).await.text("commentCreate.comment.kind"), "STATEMENT");
        assert_eq!(eve.send(CREATE, input).await.refusal(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn a_reply_stands_where_the_comment_stands_that_it_replies_to() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let (scouts, rangers) = (alliance(&ana, "Scouts").await, alliance(&ana, "Rangers").await);
    let first = comment(&ben, &scouts, "Well done").await;
    assert_eq!(reply(&ana, &scouts, &first).await.text("commentCreate.comment.parent.body"), "Well done");
    assert_eq!(reply(&ana, &rangers, &first).await.problems(), ["INVALID"]);
    let nothing = "comment_00000000000000000000000000";
    assert_eq!(reply(&ana, &scouts, nothing).await.refusal(), "NOT_FOUND");

    let read = "query($id: ID!) { comments(subjectId: $id, topLevel: true, orderBy: OLDEST) {
        totalCount nodes { body replies { totalCount nodes { body author { displayName } } } }
    } }";
    let expected = json!({ "totalCount": 1, "nodes": [{ "body": "Well done", "replies": {
        "totalCount": 1, "nodes": [{ "body": "I agree", "author": { "displayName": "Ana" } }],
    }}]});
    assert_eq!(app.visitor().send(read, json!({ "id": scouts })).await.at("comments"), &expected);
}

#[tokio::test]
async fn every_earlier_text_of_a_comment_stays_readable() {
    let app = TestApp::new().await;
    let ben = app.person("Ben").await;
    let id = comment(&ben, &alliance(&ben, "Scouts").await, "First").await;
    for (version, body) in [(1, "Second"), (2, "Third")] {
        app.app.clock.advance(TimeDelta::minutes(1));
        let input = json!({ "input": { "id": id, "expectedVersion": version, "body": body } });
        assert_eq!(ben.send(EDIT, input).await.problems(), [""; 0]);
    }
    let same = json!({ "input": { "id": id, "expectedVersion": 3, "body": "Third" } });
    let unchanged = ben.send(EDIT, same).await;
    assert_eq!(unchanged.at("commentEdit.event"), &Value::Null);
    insta::assert_json_snapshot!(unchanged.at("commentEdit.comment"), @r#"
    {
      "body": "Third",
      "createdAt": "2023-06-10T12:00:00.000Z",
      "editedAt": "2023-06-10T12:02:00.000Z",
      "revisions": {
        "nodes": [
          {
            "body": "Second",
            "version": 2,
            "writtenAt": "2023-06-10T12:01:00.000Z"
          },
          {
            "body": "First",
            "version": 1,
            "writtenAt": "2023-06-10T12:00:00.000Z"
          }
        ],
        "totalCount": 2
      },
      "version": 3
    }
    "#);
}

#[tokio::test]
async fn only_the_author_edits_and_only_what_was_read() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = comment(&ben, &alliance(&ana, "Scouts").await, "First").await;
    let edit = |version: i32| json!({ "input": { "id": id, "expectedVersion": version, "body": "Mine" } });
    assert_eq!(ana.send(EDIT, edit(1)).await.refusal(), "FORBIDDEN");
    assert_eq!(app.visitor().send(EDIT, edit(1)).await.refusal(), "UNAUTHENTICATED");
    assert_eq!(ben.send(EDIT, edit(2)).await.problems(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn of_two_who_edit_at_once_one_has_to_read_again() {
    let app = TestApp::new().await;
    let ben = app.person("Ben").await;
    let scouts = alliance(&ben, "Scouts").await;
    let id = comment(&ben, &scouts, "First").await;
    let edit = |body: &str| json!({ "input": { "id": id, "expectedVersion": 1, "body": body } });
    let (one, other) = tokio::join!(ben.send(EDIT, edit("Left")), ben.send(EDIT, edit("Right")));
    let mut problems: Vec<_> = [&one, &other].iter().map(|answer| answer.problems()).collect();
    problems.sort();
    assert_eq!(problems, [vec![], vec!["STALE_VERSION"]]);
    let read = "query($id: ID!) { comments(subjectId: $id) { nodes { version revisions { totalCount } } } }";
    let expected = json!([{ "version": 2, "revisions": { "totalCount": 1 } }]);
    assert_eq!(ben.send(read, json!({ "id": scouts })).await.at("comments.nodes"), &expected);
}

#[tokio::test]
async fn the_draft_of_an_rfp_is_not_found() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let draft = rfp_draft(&app, seed::season(&app, 4).await).await;
    let input = json!({ "input": { "subjectId": draft, "body": "I know of you" } });
    assert_eq!(ana.send(CREATE, input).await.refusal(), "NOT_FOUND");
    let read = "query($id: ID!) { comments(subjectId: $id) { totalCount } }";
    assert_eq!(ana.send(read, json!({ "id": draft })).await.refusal(), "NOT_FOUND");
}

#[tokio::test]
async fn pages_of_comments_follow_one_another_in_both_orders() {
    let app = TestApp::new().await;
    let ben = app.person("Ben").await;
    let scouts = alliance(&ben, "Scouts").await;
    for number in 1..=3 {
        comment(&ben, &scouts, &number.to_string()).await;
    }
    let document = "query($id: ID!, $after: String, $order: TimeOrder) {
        comments(subjectId: $id, first: 2, after: $after, orderBy: $order) {
            nodes { body } pageInfo { hasNextPage endCursor }
        } }";
    for (order, expected) in [("NEWEST", ["3", "2", "1"]), ("OLDEST", ["1", "2", "3"])] {
        let first = ben.send(document, json!({ "id": scouts, "order": order })).await;
        assert_eq!(first.at("comments.pageInfo.hasNextPage"), true);
        let after = first.text("comments.pageInfo.endCursor");
        let second = ben.send(document, json!({ "id": scouts, "order": order, "after": after })).await;
        let bodies: Vec<_> = [(&first, 0), (&first, 1), (&second, 0)]
            .iter()
            .map(|(page, place)| page.text(&format!("comments.nodes.{place}.body")))
            .collect();
        assert_eq!(bodies, expected);
        assert_eq!(second.at("comments.pageInfo.hasNextPage"), false);
    }
}

const BOARD: &str = "{ missions(first: 50) { nodes {
    comments(first: 3) { totalCount nodes { body author { displayName } replies { totalCount nodes { body } }
        parent { body } revisions { totalCount nodes { body } } subject { ... on Mission { title } } } }
    questions(first: 3, status: OPEN) { totalCount nodes { body asker { displayName } answers { totalCount nodes { author { displayName } question { body } } } } }
    updates(first: 3) { totalCount nodes { body author { displayName } subject { ... on Mission { title } } } }
    signals(first: 3) { totalCount nodes { message skills person { displayName } season { number } target { ... on Mission { title } } } }
    alliance { comments(first: 3) { totalCount nodes { author { displayName } } } questions { nodes { body } }
        updates { nodes { body } } signals { nodes { skills } } }
} } }";

#[tokio::test]
async fn the_conversation_on_many_missions_costs_the_same_as_on_few() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    async fn busy_mission(app: &TestApp, season: entity::ids::SeasonId) {
        let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
        let scouts = alliance(&ana, "Scouts").await;
        let mission = mission(app, season, &scouts).await;
        for subject in [&mission, &scouts] {
            let first = comment(&ben, subject, "Well done").await;
            reply(&ana, subject, &first).await.data();
            super::questions::ask(&ben, subject, "When?").await;
            super::updates::post(&ana, subject).await;
            crate::team::signals::signal(&ben, json!({ "targetId": subject, "skills": ["rust"] })).await;
        }
    }
    for _ in 0..2 {
        busy_mission(&app, season).await;
    }
    let visitor = app.visitor();
    let (_, few) = app.statements(visitor.ask(BOARD)).await;
    for _ in 0..18 {
        busy_mission(&app, season).await;
    }
    let (answer, many) = app.statements(visitor.ask(BOARD)).await;
    let missions = answer.at("missions.nodes").as_array().expect("missions");
    assert_eq!(missions.len(), 20);
    for mission in missions {
        assert_eq!(mission["comments"]["totalCount"], 2);
        assert_eq!(mission["comments"]["nodes"][1]["replies"]["nodes"][0]["body"], "I agree");
        assert_eq!(mission["questions"]["nodes"][0]["asker"]["displayName"], "Ben");
        assert_eq!(mission["updates"]["nodes"][0]["author"]["displayName"], "Ana");
        assert_eq!(mission["signals"]["nodes"][0]["skills"], json!(["rust"]));
        assert_eq!(mission["alliance"]["comments"]["totalCount"], 2);
    }
    assert_eq!(few, many);
}

#[tokio::test]
async fn a_mutation_that_is_selected_twice_under_one_name_is_done_once() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let twice = "mutation($input: CommentCreateInput!) {
        commentCreate(input: $input) { comment { id } errors { message } }
        ... on Mutation { commentCreate(input: $input) { comment { body } } }
    }";
    let before = app.events().await;
    let answer = ana.send(twice, json!({ "input": { "subjectId": id, "body": "Once." } })).await;
    assert_eq!(answer.text("commentCreate.comment.body"), "Once.");
    assert_eq!(app.events().await, before + 1);
}
