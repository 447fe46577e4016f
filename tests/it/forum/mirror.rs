//! A topic comes in, and the same topic again changes nothing.

use alliance_hub::domain::discourse_file::FileError;
use alliance_hub::service::import::discourse::{DiscourseError, Mirror, find_subject};
use entity::vocab::{Audience, EventKind};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::support::{FORUM, codes, forum, mirror, topic, topic_with, try_mirror, with_new_post};
use crate::alliance::members::alliance;
use crate::conversation::place::{kept, mission, rfp_draft};
use crate::import::books::{everything, operator};
use crate::support::{TestApp, seed};

const THREAD: &str = "query($id: ID!) { forumThread(id: $id) {
    title slug tags topicId forumUrl sourceUrl postsStated openedAt version
    subject { __typename ... on Mission { id } ... on Alliance { id } }
    posts { totalCount nodes {
        number kind state author { handle name isForumStaff account { id } } bodyHtml bodyMarkdown likes
        replyTo { number } replies { totalCount } sourceUrl createdAt editedAt editReason version
    } }
} }";

#[tokio::test]
async fn a_topic_is_mirrored_with_source_links() {
    let app = TestApp::new().await;
    let report = mirror(&app, &topic()).await;
    assert_eq!((report.added.as_slice(), report.is_new), ([1, 2, 3, 4, 5, 6, 7].as_slice(), true));
    assert_eq!(codes(&report), Vec::<String>::new());

    let answer = app.visitor().send(THREAD, json!({ "id": report.thread.to_string() })).await;
    let mut thread = answer.at("forumThread").clone();
    let posts = thread.as_object_mut().expect("a thread").remove("posts").expect("posts");
    let address = "https://gov.example/t/draft-teach-the-op-stack-in-five-towns/6104";
    assert_eq!(
        thread,
        json!({
            "title": "[DRAFT] Teach the OP Stack in five towns", "slug": "draft-teach-the-op-stack-in-five-towns",
            "tags": ["season-4", "intent-1"], "topicId": 6104, "forumUrl": FORUM, "sourceUrl": address,
            "postsStated": 7, "openedAt": "2023-06-12T09:30:00.120Z", "version": 1, "subject": null,
        })
    );
    assert_eq!(posts["totalCount"], 7);
    let rel = "rel=\"nofollow noopener\"";
    assert_eq!(
        posts["nodes"][0],
        json!({
            "number": 1, "kind": "REGULAR", "state": "VISIBLE",
            "author": { "handle": "example-lead", "name": "Example Lead", "isForumStaff": false, "account": null },
            "bodyHtml": format!(
                "<h2>Plan</h2>\n<p>We teach the OP Stack in five towns. See \
                 <a href=\"https://gov.example/t/notes/6100\" {rel}>our notes</a>. </p>\n\
                 <ul>\n<li>lessons</li>\n<li>a test chain</li>\n</ul>"
            ),
            "bodyMarkdown": "## Plan\n\nWe teach the OP Stack in five towns. See [our notes](/t/notes/6100).\n\n- lessons\n- a test chain",
            "likes": 5, "replyTo": null, "replies": { "totalCount": 2 }, "sourceUrl": format!("{address}/1"),
            "createdAt": "2023-06-12T09:30:00.120Z", "editedAt": "2023-06-14T08:00:00.000Z",
            "editReason": "added the milestones", "version": 2,
        })
    );
    let third = &posts["nodes"][2];
    assert_eq!((&third["replyTo"]["number"], &third["likes"]), (&json!(2), &json!(1)));
    let html = third["bodyHtml"].as_str().expect("a text");
    assert!(!html.contains("steal") && html.contains("<blockquote>"), "{html}");
    let hidden = &posts["nodes"][4];
    assert_eq!(
        (&hidden["state"], &hidden["bodyHtml"], &hidden["number"]),
        (&json!("HIDDEN"), &Value::Null, &json!(5))
    );
    assert_eq!(posts["nodes"][5]["author"]["handle"], "пример");
    assert_eq!(posts["nodes"][6]["kind"], "SMALL_ACTION");
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_says_so() {
    let app = TestApp::new().await;
    let first = mirror(&app, &topic()).await;
    let before = everything(&app).await;
    let again = mirror(&app, &topic()).await;
    assert!(first.event.is_some() && again.is_unchanged() && !again.is_new);
    assert_eq!((again.unchanged, again.added.len(), again.updated.len(), again.older.len()), (7, 0, 0, 0));
    assert!(again.to_string().contains("Nothing changed."), "{again}");
    assert_eq!(everything(&app).await, before);
}

#[tokio::test]
async fn pages_come_in_together_or_one_after_the_other() {
    let page = |numbers: std::ops::RangeInclusive<i64>| {
        let mut page = topic();
        let posts = page["post_stream"]["posts"].as_array_mut().expect("posts");
        posts.retain(|post| numbers.contains(&post["post_number"].as_i64().expect("a number")));
        page
    };
    let together = TestApp::new().await;
    let report = try_mirror(&together, &[page(4..=7), page(1..=4)], forum()).await.expect("both");
    assert_eq!((report.added.len(), codes(&report)), (7, Vec::new()));

    let apart = TestApp::new().await;
    let second = mirror(&apart, &page(3..=7)).await;
    assert_eq!(
        codes(&second),
        ["- POSTS_MISSING", "3 REPLY_TO_ABSENT", "5 REPLY_TO_ABSENT", "6 REPLY_TO_ABSENT"]
    );
    let first = mirror(&apart, &page(1..=2)).await;
    assert_eq!(first.added, [1, 2]);
    let thread = json!({ "id": first.thread.to_string() });
    let answer = apart.visitor().send(THREAD, thread).await;
    assert_eq!(
        answer.at("forumThread.posts.nodes.2.replyTo.number"),
        &json!(2),
        "linked when the parent came"
    );
    assert_eq!(answer.at("forumThread.posts.nodes.0.replies.totalCount"), &json!(2));
}

#[tokio::test]
async fn the_event_tells_leaders_what_came_in() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    let mission = mission(&app, seed::season(&app, 4).await, &scouts).await;
    let operator = operator(&app);
    let subject = find_subject(&operator, Some(&mission), None).await.expect("the mission");
    let report = try_mirror(&app, &[topic()], Mirror { subject, ..forum() }).await.expect("a topic");
    let visitor = app.visitor();
    let event = visitor.send(
        "query($id: ID!) { node(id: $id) { ... on Event { kind subjectId mission { id } alliance { name } data } } }",
        json!({ "id": report.event.expect("an event").to_string() }),
    );
    assert_eq!(
        event.await.at("node"),
        &json!({
            "kind": "FORUM_THREAD_IMPORTED", "subjectId": report.thread.to_string(), "mission": { "id": mission },
            "alliance": { "name": "Scouts" },
            "data": { "forum": FORUM, "topicId": 6104, "postsAdded": 7, "postsUpdated": 0 },
        })
    );
    let newer = with_new_post(topic(), 8, "example-lead", "<p>Done.</p>");
    let report = mirror(&app, &newer).await;
    assert_eq!((report.added.as_slice(), report.unchanged), ([8].as_slice(), 7));
    let events = entity::event::Entity::find().all(app.sql()).await.expect("events");
    let last = events.last().expect("an event");
    assert_eq!((last.kind, last.version), (EventKind::ForumThreadImported, Some(2)));
    assert_eq!(last.mission_id.map(|id| id.to_string()), Some(mission));
}

/// A mission whose sources are these.
async fn sourced(app: &TestApp, season: entity::ids::SeasonId, urls: &[&str]) -> String {
    let mut row = seed::Mission::proposed(app, season, "Teach the OP Stack");
    row.0.source_urls = Set(json!(urls));
    kept(app, row).await
}

#[tokio::test]
async fn the_mission_that_names_the_topic_as_a_source_gets_the_thread() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    sourced(&app, season, &["https://gov.example/t/other/61045", "https://elsewhere.example/t/x/6104"]).await;
    let mission = sourced(&app, season, &["https://gov.example/t/an-older-slug/6104/3"]).await;
    let report = mirror(&app, &topic()).await;
    assert_eq!(report.subject, Some(mission.clone()));
    let document = "query($id: ID!) { mission(id: $id) { forumThreads { totalCount nodes { topicId } } } }";
    let answer = app.visitor().send(document, json!({ "id": mission })).await;
    let threads = json!({ "totalCount": 1, "nodes": [{ "topicId": 6104 }] });
    assert_eq!(answer.at("mission.forumThreads"), &threads);
}

#[tokio::test]
async fn of_several_missions_none_gets_the_thread_unless_the_operator_says_which() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let one = sourced(&app, season, &["https://gov.example/t/a/6104"]).await;
    sourced(&app, season, &["https://gov.example/t/b/6104"]).await;
    let report = mirror(&app, &topic()).await;
    assert_eq!((report.subject.clone(), codes(&report)), (None, vec!["- SEVERAL_MISSIONS".to_owned()]));
    let subject = find_subject(&operator(&app), Some(&one), None).await.expect("a mission");
    let report = try_mirror(&app, &[topic()], Mirror { subject, ..forum() }).await.expect("a topic");
    assert_eq!((report.subject.as_ref(), report.changed.as_slice()), (Some(&one), ["subject"].as_slice()));
    assert_eq!(mirror(&app, &topic()).await.subject, Some(one), "it stays where it was put");
}

#[tokio::test]
async fn an_operator_names_an_alliance_by_slug_and_nothing_that_is_not_there() {
    let app = TestApp::new().await;
    let scouts = alliance(&app.person("Ana").await, "Scouts").await;
    let document = "query($id: ID!) { alliance(id: $id) { slug forumThreads { totalCount } } }";
    let answer = app.visitor().send(document, json!({ "id": scouts })).await;
    let (operator, slug) = (operator(&app), answer.text("alliance.slug"));
    let subject = find_subject(&operator, None, Some(&slug)).await.expect("the alliance");
    try_mirror(&app, &[topic()], Mirror { subject, ..forum() }).await.expect("a topic");
    let answer = app.visitor().send(document, json!({ "id": scouts })).await;
    assert_eq!(answer.at("alliance.forumThreads.totalCount"), &json!(1));
    for (mission, alliance) in [(Some("nowhere"), None), (None, Some("nobody"))] {
        let refused = find_subject(&operator, mission, alliance).await.expect_err("nothing");
        assert!(refused.to_string().contains("Name one that is here"), "{refused}");
    }
}

#[tokio::test]
async fn a_thread_about_what_is_hidden_is_hidden_with_its_posts_and_events() {
    let app = TestApp::new().await;
    let rfp = rfp_draft(&app, seed::season(&app, 4).await).await;
    let subject = find_subject(&operator(&app), Some(&rfp), None).await.expect("the draft");
    let report = try_mirror(&app, &[topic()], Mirror { subject, ..forum() }).await.expect("a topic");
    let visitor = app.visitor();
    let answer = visitor.send(THREAD, json!({ "id": report.thread.to_string() })).await;
    assert_eq!(answer.at("forumThread"), &Value::Null);
    let posts = entity::forum_post::Entity::find().all(app.sql()).await.expect("posts");
    let document = "query($id: ID!) { node(id: $id) { id } forumThreads { totalCount nodes { id } } }";
    let answer = visitor.send(document, json!({ "id": posts[0].id.to_string() })).await;
    assert_eq!(answer.data(), &json!({ "node": null, "forumThreads": { "totalCount": 0, "nodes": [] } }));
    let events = entity::event::Entity::find().all(app.sql()).await.expect("events");
    assert_eq!(events.last().expect("an event").audience, Audience::Staff);
}

#[tokio::test]
async fn a_file_that_is_no_topic_leaves_nothing_behind() {
    let app = TestApp::new().await;
    let before = everything(&app).await;
    let no_forum = try_mirror(&app, &[topic()], Mirror::default()).await;
    assert!(matches!(no_forum, Err(DiscourseError::File(FileError::NoForum))));
    let query = Mirror { forum: "https://gov.example/?x=1".parse().ok(), subject: None };
    let bad_forum = try_mirror(&app, &[topic()], query).await.expect_err("no forum's address");
    assert!(bad_forum.to_string().contains("--forum-url"), "{bad_forum}");
    let no_title = try_mirror(&app, &[topic_with(json!({ "title": null }))], forum()).await;
    assert!(matches!(no_title, Err(DiscourseError::File(FileError::NotATopic { .. }))));
    assert_eq!(everything(&app).await, before);
}

#[tokio::test]
async fn two_imports_at_once_mirror_each_post_once() {
    let (app, files) = (TestApp::new().await, [topic()]);
    let (one, other) = tokio::join!(try_mirror(&app, &files, forum()), try_mirror(&app, &files, forum()));
    let (one, other) = (one.expect("one comes in"), other.expect("the other finds it there"));
    assert_eq!(one.thread, other.thread);
    assert_eq!(one.added.len() + other.added.len(), 7);
    assert_eq!(entity::forum_post::Entity::find().all(app.sql()).await.expect("posts").len(), 7);
}
