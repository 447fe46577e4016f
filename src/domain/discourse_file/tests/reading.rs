//! What is read of a topic as it should be.

use entity::vocab::{ForumPostKind, ForumPostState};
use serde_json::json;

use super::support::{codes, post, reading, topic, with};
use crate::domain::discourse_file::{Code, read};

#[test]
fn a_topic_and_its_posts_are_read_with_all_that_is_kept() {
    let opening =
        post(1, json!({ "raw": "Post **1**.", "actions_summary": [{ "id": 2, "count": 3 }, { "id": 3 }] }));
    let reply = post(
        2,
        json!({
            "username": "example_delegate.eth", "name": "", "reply_to_post_number": 1, "version": 2,
            "edit_reason": "typo", "admin": true, "actions_summary": [],
        }),
    );
    let file =
        with(topic(vec![opening, reply]), json!({ "tags": ["season-4", { "id": 7, "name": "intent-1" }] }));
    let found = reading(&[file]);
    assert_eq!(codes(&found.warnings), Vec::<String>::new());
    let topic = found.topic;
    assert_eq!((topic.id, topic.head.title.as_str()), (6104, "[DRAFT] Teach the OP Stack"));
    assert_eq!(topic.head.tags, ["season-4", "intent-1"]);
    assert_eq!((topic.head.posts_stated, topic.head.views), (Some(2), Some(10)));
    let [opening, reply] = topic.posts.as_slice() else { panic!("two posts") };
    assert_eq!(opening.text.html.as_deref(), Some("<p>Post 1.</p>"));
    assert_eq!(opening.text.markdown.as_deref(), Some("Post **1**."));
    assert_eq!((opening.likes, opening.by_staff, opening.reply_to), (Some(3), false, None));
    assert_eq!(opening.written_at.expect("a date").to_rfc3339(), "2023-06-12T09:30:00.123+00:00");
    let author = reply.author.as_ref().expect("an author");
    assert_eq!((author.handle.as_str(), author.name.as_deref()), ("example_delegate.eth", None));
    assert_eq!((reply.likes, reply.by_staff, reply.reply_to, reply.version), (Some(0), true, Some(1), 2));
    assert_eq!((reply.edit_reason.as_deref(), reply.text.markdown.as_deref()), (Some("typo"), None));
}

#[test]
fn pages_of_one_topic_are_put_together() {
    let one = with(
        topic(vec![post(1, json!({})), post(2, json!({}))]),
        json!({ "posts_count": 4, "post_stream": { "posts": [post(1, json!({})), post(2, json!({}))], "stream": [1001, 1002, 1003, 1004] } }),
    );
    let other = json!({ "id": 6104, "post_stream": { "posts": [post(4, json!({})), post(3, json!({})), post(2, json!({}))] } });
    let found = reading(&[one.clone(), other.clone()]);
    assert_eq!(codes(&found.warnings), Vec::<String>::new());
    assert_eq!(found.topic.posts.iter().map(|post| post.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(reading(&[other, one]).topic, found.topic, "in whatever order");
}

#[test]
fn of_the_same_post_the_newer_edition_is_taken() {
    let old = post(1, json!({ "cooked": "<p>old</p>" }));
    let new = post(1, json!({ "cooked": "<p>new</p>", "version": 2 }));
    for posts in [vec![old.clone(), new.clone()], vec![new, old]] {
        let found = reading(&[topic(posts)]);
        assert_eq!(found.topic.posts[0].text.html.as_deref(), Some("<p>new</p>"));
    }
}

/// Edge 31.
#[test]
fn what_is_hidden_or_deleted_or_by_a_suspended_user_shows_no_text() {
    let found = reading(&[topic(vec![
        post(1, json!({ "hidden": true, "raw": "Secret" })),
        post(2, json!({ "user_deleted": true, "hidden": true })),
        post(3, json!({ "deleted_at": "2023-06-13T00:00:00Z" })),
        post(4, json!({ "user_suspended": true, "edit_reason": "insult" })),
    ])]);
    let states = found.topic.posts.iter().map(|post| post.state);
    let [hidden, deleted, suspended] =
        [ForumPostState::Hidden, ForumPostState::Deleted, ForumPostState::AuthorSuspended];
    assert_eq!(states.collect::<Vec<_>>(), [hidden, deleted, deleted, suspended]);
    for post in &found.topic.posts {
        assert_eq!((&post.text.html, &post.text.markdown, &post.edit_reason), (&None, &None, &None));
        assert!(!post.says("Secret") && !post.says("Post"));
    }
}

#[test]
fn notes_of_the_forum_need_no_text_and_whispers_stay_private() {
    let found = reading(&[topic(vec![
        post(1, json!({})),
        post(2, json!({ "post_type": 3, "cooked": "" })),
        post(3, json!({ "post_type": 2 })),
        post(4, json!({ "post_type": 4, "cooked": "<p>whispered</p>" })),
        post(5, json!({ "post_type": 99 })),
    ])]);
    let kinds: Vec<_> = found.topic.posts.iter().map(|post| post.kind).collect();
    assert_eq!(kinds, [ForumPostKind::Regular, ForumPostKind::SmallAction, ForumPostKind::ModeratorAction]);
    assert_eq!(codes(&found.warnings), ["- POSTS_MISSING", "4 PRIVATE_POST", "5 PRIVATE_POST"]);
}

#[test]
fn the_file_may_tell_its_forum() {
    let file = with(topic(vec![]), json!({ "url": "https://gov.example/t/draft-teach-the-op-stack/6104" }));
    let found = read(&[file.to_string()], None).expect("a topic");
    assert_eq!(found.topic.forum.to_string(), "https://gov.example");
    let error = read(&[topic(vec![]).to_string()], None).expect_err("no forum");
    assert_eq!(error.code(), "NO_FORUM");
    assert!(error.to_string().contains("--forum-url"), "{error}");
}

#[test]
fn nobody_but_the_author_could_have_written_what_proves() {
    let code = "alliance-hub-0123456789abcdef0123";
    let found = reading(&[topic(vec![
        post(1, json!({ "cooked": format!("<p>{code}</p>") })),
        post(2, json!({ "cooked": null, "raw": format!("Hi\n\n{code}") })),
        post(3, json!({ "cooked": format!("<p>{code}</p>"), "wiki": true })),
        post(4, json!({ "cooked": format!("<blockquote>{code}</blockquote>"), "raw": code })),
    ])]);
    let says: Vec<_> = found.topic.posts.iter().map(|post| post.says(code)).collect();
    assert_eq!(says, [true, true, false, false]);
}

#[test]
fn codes_of_warnings_are_distinct() {
    let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len());
}
