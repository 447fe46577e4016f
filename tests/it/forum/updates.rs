//! What changed at the forum changes here; what is older does not.

use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::support::{codes, mirror, topic, topic_with, with_post};
use crate::import::books::{count, everything};
use crate::support::{Answer, TestApp};

const POST: &str =
    "query($number: Int!) { forumThreads { nodes { title slug topicId posts(first: $number) { nodes {
    state bodyHtml bodyMarkdown likes version editReason editedAt sourceUrl author { handle }
    revisions { totalCount nodes { version bodyHtml bodyMarkdown writtenAt } }
} } } } }";

/// The second post as it is shown.
async fn second(app: &TestApp) -> Value {
    shown(app, 2).await.at("forumThreads.nodes.0.posts.nodes.1").clone()
}

async fn shown(app: &TestApp, posts: i32) -> Answer {
    app.visitor().send(POST, json!({ "number": posts })).await
}

fn edited() -> Value {
    with_post(
        topic(),
        2,
        json!({
            "version": 2, "updated_at": "2023-06-13T08:00:00Z", "edit_reason": "one question less",
            "cooked": "<p>Which towns?</p>", "raw": "Which towns?", "like_count": 4, "actions_summary": null,
        }),
    )
}

#[tokio::test]
async fn an_edited_post_shows_its_new_text_and_keeps_the_old_one() {
    let app = TestApp::new().await;
    mirror(&app, &topic()).await;
    let report = mirror(&app, &edited()).await;
    let changed: Vec<_> = report.updated.iter().map(|post| (post.number, post.fields.clone())).collect();
    assert_eq!(changed, [(2, vec!["bodyHtml", "bodyMarkdown", "likes", "version", "editReason"])]);
    assert!(report.to_string().contains("post 2: bodyHtml, bodyMarkdown, likes, version"), "{report}");
    let post = second(&app).await;
    assert_eq!(
        (&post["bodyHtml"], &post["likes"], &post["version"]),
        (&json!("<p>Which towns?</p>"), &json!(4), &json!(2))
    );
    assert_eq!(
        post["revisions"],
        json!({ "totalCount": 1, "nodes": [{
            "version": 1, "bodyHtml": "<p>Which towns? And who writes the lessons?</p>",
            "bodyMarkdown": "Which towns? And who writes the lessons?", "writtenAt": "2023-06-12T15:00:00.000Z",
        }] })
    );
    assert!(mirror(&app, &edited()).await.is_unchanged());
}

#[tokio::test]
async fn an_older_file_takes_nothing_back() {
    let app = TestApp::new().await;
    mirror(&app, &edited()).await;
    let before = everything(&app).await;
    let report = mirror(&app, &topic()).await;
    assert_eq!((report.older.as_slice(), report.unchanged, report.is_unchanged()), ([2].as_slice(), 6, true));
    assert_eq!(everything(&app).await, before);
}

/// Edge 29.
#[tokio::test]
async fn a_title_and_slug_may_change_and_the_thread_stays_the_same() {
    let app = TestApp::new().await;
    let first = mirror(&app, &topic()).await;
    let renamed = topic_with(json!({
        "title": "[FINAL] Teach the OP Stack in five towns", "slug": "final-teach-the-op-stack-in-five-towns", "views": 400,
    }));
    let report = mirror(&app, &renamed).await;
    assert_eq!((report.thread, report.changed.as_slice()), (first.thread, ["title", "slug"].as_slice()));
    let answer = shown(&app, 1).await;
    assert_eq!(answer.text("forumThreads.nodes.0.title"), "[FINAL] Teach the OP Stack in five towns");
    let address = answer.text("forumThreads.nodes.0.posts.nodes.0.sourceUrl");
    assert_eq!(address, "https://gov.example/t/final-teach-the-op-stack-in-five-towns/6104/1");

    let before = everything(&app).await;
    let older = mirror(&app, &topic()).await;
    assert_eq!((codes(&older), older.is_unchanged()), (vec!["- OLDER_FILE".to_owned()], true));
    assert_eq!(everything(&app).await, before, "the title of an older file is an older title");
}

#[tokio::test]
async fn what_the_forum_takes_back_is_taken_out_here_with_its_earlier_texts() {
    let app = TestApp::new().await;
    mirror(&app, &topic()).await;
    mirror(&app, &edited()).await;
    for (fields, state) in [
        (json!({ "hidden": true }), "HIDDEN"),
        (json!({ "user_deleted": true }), "DELETED"),
        (json!({ "user_suspended": true, "hidden": false }), "AUTHOR_SUSPENDED"),
    ] {
        let report = mirror(&app, &with_post(edited(), 2, fields)).await;
        assert!(report.updated[0].fields.contains(&"state"), "{report}");
        let post = second(&app).await;
        assert_eq!(
            (&post["state"], &post["bodyHtml"], &post["bodyMarkdown"]),
            (&json!(state), &Value::Null, &Value::Null)
        );
        assert_eq!((&post["revisions"]["totalCount"], &post["editReason"]), (&json!(0), &Value::Null));
        assert_eq!(post["author"]["handle"], "Example_Delegate.eth");
    }
    let rows = everything(&app).await;
    assert!(!rows.iter().any(|row| row.contains("Which towns? And who")), "no text is left");
    let report = mirror(&app, &edited()).await;
    assert!(report.updated[0].fields.contains(&"state"));
    assert_eq!(second(&app).await["bodyHtml"], "<p>Which towns?</p>", "the forum shows it again");
}

#[tokio::test]
async fn an_older_file_does_not_bring_back_what_was_deleted() {
    let app = TestApp::new().await;
    mirror(&app, &with_post(topic_with(json!({ "views": 500 })), 2, json!({ "user_deleted": true }))).await;
    let report = mirror(&app, &topic()).await;
    assert_eq!((report.older.as_slice(), codes(&report)), ([2].as_slice(), vec!["- OLDER_FILE".to_owned()]));
    assert_eq!(second(&app).await["state"], "DELETED");
}

#[tokio::test]
async fn another_text_of_the_same_version_is_told_and_not_taken() {
    let app = TestApp::new().await;
    mirror(&app, &topic()).await;
    let report = mirror(&app, &with_post(topic(), 2, json!({ "cooked": "<p>Forged.</p>" }))).await;
    assert_eq!((codes(&report), report.is_unchanged()), (vec!["2 SAME_VERSION_DIFFERS".to_owned()], true));
    assert_eq!(second(&app).await["bodyHtml"], "<p>Which towns? And who writes the lessons?</p>");
}

#[tokio::test]
async fn markdown_that_a_later_file_has_is_added_and_none_is_lost() {
    let app = TestApp::new().await;
    mirror(&app, &with_post(topic(), 2, json!({ "raw": null }))).await;
    let report = mirror(&app, &topic()).await;
    assert_eq!(report.updated[0].fields, ["bodyMarkdown"]);
    assert!(mirror(&app, &with_post(topic(), 2, json!({ "raw": null }))).await.is_unchanged());
    assert_eq!(second(&app).await["bodyMarkdown"], "Which towns? And who writes the lessons?");
    assert_eq!(count(&everything(&app).await, "forum_post_revision"), 0);
}

#[tokio::test]
async fn a_post_that_moved_to_another_topic_moves_here() {
    let app = TestApp::new().await;
    mirror(&app, &topic()).await;
    let mut other =
        topic_with(json!({ "id": 6200, "title": "Lessons", "slug": "lessons", "posts_count": 1 }));
    let posts = other["post_stream"]["posts"].as_array_mut().expect("posts");
    posts.retain(|post| post["post_number"] == 2);
    other["post_stream"]["stream"] = json!([26120]);
    let moved = with_post(other, 2, json!({ "topic_id": 6200, "post_number": 1 }));
    let report = mirror(&app, &moved).await;
    assert_eq!((report.is_new, report.updated[0].fields.as_slice()), (true, ["thread", "number"].as_slice()));
    let posts = entity::forum_post::Entity::find().all(app.sql()).await.expect("posts");
    assert_eq!(posts.iter().filter(|post| post.thread_id == report.thread).count(), 1);
    assert_eq!(posts.len(), 7);
    let reply = posts.iter().find(|post| post.number == 3).expect("the reply");
    assert_eq!((reply.reply_to_number, reply.reply_to_id), (Some(2), None), "its parent is elsewhere now");
}
