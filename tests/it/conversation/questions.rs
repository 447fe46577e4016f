//! Questions are asked, answered, and overdue.

use chrono::TimeDelta;
use serde_json::json;

use super::place::{mission, outline, rfp_draft};
use crate::alliance::members::{add, alliance};
use crate::support::{Actor, Answer, TestApp, seed};

const ASK: &str = "mutation($input: QuestionAskInput!) {
    questionAsk(input: $input) { question { id status isOverdue dueAt answeredAt version asker { displayName } }
        errors { code message } event { kind alliance { name } } }
}";
const ANSWER: &str = "mutation($input: QuestionAnswerInput!) {
    questionAnswer(input: $input) {
        answer { body author { displayName } question { status answeredAt version answers { totalCount } } }
        errors { code message } event { kind version changedFields }
    }
}";
const LIST: &str = "query($filter: QuestionFilter) { questions(filter: $filter, first: 50) {
    totalCount nodes { body isOverdue asker { displayName } subject { __typename } answers { nodes { author { displayName } } } }
} }";

/// Asks and returns the question's id.
pub async fn ask(actor: &Actor<'_>, subject: &str, body: &str) -> String {
    let input = json!({ "input": { "subjectId": subject, "body": body } });
    actor.send(ASK, input).await.text("questionAsk.question.id")
}

async fn answer(actor: &Actor<'_>, question: &str, body: &str) -> Answer {
    actor.send(ANSWER, json!({ "input": { "questionId": question, "body": body } })).await
}

async fn bodies(actor: &Actor<'_>, filter: serde_json::Value) -> Vec<String> {
    let read = actor.send(LIST, json!({ "filter": filter })).await;
    let nodes = read.at("questions.nodes").as_array().expect("questions");
    assert_eq!(read.at("questions.totalCount"), nodes.len());
    nodes.iter().map(|question| question["body"].as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn the_leader_has_a_week_and_any_member_may_answer() {
    let app = TestApp::new().await;
    let (ana, ben, eve) = (app.person("Ana").await, app.person("Ben").await, app.person("Eve").await);
    let scouts = alliance(&ana, "Scouts").await;
    add(&ana, &scouts, &ben).await;
    let mission = mission(&app, seed::season(&app, 4).await, &scouts).await;
    let input = json!({ "input": { "subjectId": mission, "body": "Who pays the members?" } });
    let asked = eve.send(ASK, input.clone()).await;
    let mut shown = asked.at("questionAsk").clone();
    shown["question"]["id"] = json!("[id]");
    insta::assert_json_snapshot!(shown, @r#"
    {
      "errors": [],
      "event": {
        "alliance": {
          "name": "Scouts"
        },
        "kind": "QUESTION_ASKED"
      },
      "question": {
        "answeredAt": null,
        "asker": {
          "displayName": "Eve"
        },
        "dueAt": "2023-06-17T12:00:00.000Z",
        "id": "[id]",
        "isOverdue": false,
        "status": "OPEN",
        "version": 1
      }
    }
    "#);
    assert_eq!(app.visitor().send(ASK, input).await.refusal(), "UNAUTHENTICATED");

    let question = asked.text("questionAsk.question.id");
    assert_eq!(answer(&eve, &question, "I do").await.refusal(), "FORBIDDEN");
    assert_eq!(answer(&app.visitor(), &question, "I do").await.refusal(), "UNAUTHENTICATED");
    let answered = answer(&ben, &question, "The grant").await;
    insta::assert_json_snapshot!(answered.at("questionAnswer"), @r#"
    {
      "answer": {
        "author": {
          "displayName": "Ben"
        },
        "body": "The grant",
        "question": {
          "answeredAt": "2023-06-10T12:00:00.000Z",
          "answers": {
            "totalCount": 1
          },
          "status": "ANSWERED",
          "version": 2
        }
      },
      "errors": [],
      "event": {
        "changedFields": [
          "status",
          "answeredAt",
          "answers"
        ],
        "kind": "QUESTION_ANSWERED",
        "version": 2
      }
    }
    "#);
}

#[tokio::test]
async fn a_later_answer_is_kept_and_changes_nothing_else() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let question = ask(&ana, &alliance(&ana, "Scouts").await, "When?").await;
    answer(&ana, &question, "Soon").await.data();
    app.app.clock.advance(TimeDelta::days(1));
    let later = answer(&ana, &question, "Tomorrow").await;
    let expected = json!({
        "status": "ANSWERED", "answeredAt": "2023-06-10T12:00:00.000Z", "version": 2, "answers": { "totalCount": 2 },
    });
    assert_eq!(later.at("questionAnswer.answer.question"), &expected);
    assert_eq!(later.at("questionAnswer.event.changedFields"), &json!(["answers"]));
}

#[tokio::test]
async fn two_who_answer_at_once_are_both_heard_and_settle_it_once() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let scouts = alliance(&ana, "Scouts").await;
    add(&ana, &scouts, &ben).await;
    let question = ask(&ana, &scouts, "When?").await;
    let (one, other) = tokio::join!(answer(&ana, &question, "Now"), answer(&ben, &question, "Later"));
    let settled = [&one, &other]
        .into_iter()
        .filter(|answer| answer.at("questionAnswer.event.changedFields").as_array().map(Vec::len) == Some(3))
        .count();
    assert_eq!(settled, 1);
    let read = "{ questions { nodes { version status answers { totalCount } } } }";
    let expected = json!([{ "version": 2, "status": "ANSWERED", "answers": { "totalCount": 2 } }]);
    assert_eq!(ana.ask(read).await.at("questions.nodes"), &expected);
}

#[tokio::test]
async fn the_author_answers_for_a_mission_that_no_alliance_carries() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let idea = outline(&app, seed::season(&app, 4).await, &ana).await;
    let question = ask(&ben, &idea, "Who joins?").await;
    assert_eq!(answer(&ben, &question, "Me").await.refusal(), "FORBIDDEN");
    assert_eq!(answer(&ana, &question, "You").await.problems(), [""; 0]);
}

#[tokio::test]
async fn a_question_is_overdue_once_its_time_has_passed() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    let answered = ask(&ana, &scouts, "answered").await;
    ask(&ana, &scouts, "open").await;
    answer(&ana, &answered, "Yes").await.data();
    app.app.clock.advance(TimeDelta::days(7));
    assert_eq!(bodies(&ana, json!({ "isOverdue": true })).await, [""; 0]);
    app.app.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(bodies(&ana, json!({ "isOverdue": true })).await, ["open"]);
    assert_eq!(bodies(&ana, json!({ "isOverdue": false })).await, ["answered"]);
    assert_eq!(bodies(&ana, json!({ "status": "OPEN" })).await, ["open"]);
}

#[tokio::test]
async fn a_leader_finds_the_questions_on_the_alliance_and_on_its_missions() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let (scouts, rangers) = (alliance(&ana, "Scouts").await, alliance(&ana, "Rangers").await);
    let season = seed::season(&app, 4).await;
    let mission = mission(&app, season, &scouts).await;
    ask(&ben, &scouts, "to the alliance").await;
    ask(&ana, &mission, "to the mission").await;
    ask(&ben, &rangers, "to others").await;
    let found = bodies(&ana, json!({ "allianceId": scouts })).await;
    assert_eq!(found, ["to the mission", "to the alliance"]);
    assert_eq!(bodies(&ana, json!({ "subjectId": scouts })).await, ["to the alliance"]);
    assert_eq!(bodies(&ana, json!({ "askerId": ben.id() })).await, ["to others", "to the alliance"]);
}

#[tokio::test]
async fn what_is_asked_of_a_secret_draft_is_a_secret_too() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let season = seed::season(&app, 4).await;
    let draft = rfp_draft(&app, season).await;
    let input = json!({ "input": { "subjectId": draft, "body": "What is it?" } });
    assert_eq!(ana.send(ASK, input).await.refusal(), "NOT_FOUND");
    seed::question(&app, draft.parse().expect("a mission's id"), "asked by the Foundation").await;
    assert_eq!(bodies(&ana, json!({})).await, [""; 0]);
    assert_eq!(bodies(&ana, json!({ "subjectId": draft })).await, [""; 0]);
}

#[tokio::test]
async fn a_list_of_questions_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    async fn asked(app: &TestApp, season: entity::ids::SeasonId) {
        let ana = app.person("Ana").await;
        let scouts = alliance(&ana, "Scouts").await;
        let mission = mission(app, season, &scouts).await;
        answer(&ana, &ask(&ana, &scouts, "one").await, "Yes").await.data();
        answer(&ana, &ask(&ana, &mission, "other").await, "No").await.data();
    }
    asked(&app, season).await;
    let visitor = app.visitor();
    let (_, few) = app.statements(visitor.send(LIST, json!({}))).await;
    for _ in 0..12 {
        asked(&app, season).await;
    }
    let (read, many) = app.statements(visitor.send(LIST, json!({}))).await;
    assert_eq!(read.at("questions.totalCount"), 26);
    assert_eq!(few, many);
}
