//! What is odd about a topic is told with the number of the post.

use serde_json::{Value, json};

use super::support::{codes, post, reading, topic, try_read, with};

fn warnings_of(number: i32, fields: Value) -> Vec<String> {
    codes(&reading(&[topic(vec![post(1, json!({})), post(number, fields)])]).warnings)
}

#[test]
fn each_anomaly_of_a_post_has_a_code() {
    for (fields, code) in [
        (json!({ "username": null }), "NO_AUTHOR"),
        (json!({ "username": "  " }), "NO_AUTHOR"),
        (json!({ "username": 7 }), "WRONG_TYPE"),
        (json!({ "reply_to_post_number": 9 }), "REPLY_TO_LATER"),
        (json!({ "reply_to_post_number": 2 }), "REPLY_TO_LATER"),
        (json!({ "created_at": "yesterday" }), "BAD_DATE"),
        (json!({ "created_at": null }), "BAD_DATE"),
        (json!({ "created_at": "0001-01-01T00:00:00Z" }), "BAD_DATE"),
        (json!({ "updated_at": 5 }), "BAD_DATE"),
        (json!({ "cooked": "", "raw": null }), "NO_TEXT"),
        (json!({ "cooked": "<img src='/x.png'>" }), "NO_TEXT"),
        (json!({ "cooked": "<p>a\u{0}b</p>" }), "CONTROL_CHARACTER"),
        (json!({ "cooked": ["a"], "raw": "a" }), "WRONG_TYPE"),
        (json!({ "like_count": -1 }), "WRONG_TYPE"),
        (json!({ "actions_summary": [{ "id": 2, "count": 1e30 }] }), "WRONG_TYPE"),
        (json!({ "actions_summary": "many" }), "WRONG_TYPE"),
        (json!({ "version": "two" }), "WRONG_TYPE"),
        (json!({ "hidden": "yes" }), "WRONG_TYPE"),
        (json!({ "name": "x".repeat(400) }), "TEXT_TOO_LONG"),
        (json!({ "cooked": "x".repeat(200_001), "raw": "x" }), "TEXT_TOO_LONG"),
    ] {
        let found = warnings_of(2, fields.clone());
        assert!(found.contains(&format!("2 {code}")), "{code}: {found:?}");
    }
}

#[test]
fn a_reply_to_a_post_that_is_not_there_is_told() {
    let found = reading(&[topic(vec![post(1, json!({})), post(9, json!({ "reply_to_post_number": 5 }))])]);
    assert_eq!(codes(&found.warnings), ["9 REPLY_TO_ABSENT"]);
    assert_eq!(found.topic.posts[1].reply_to, Some(5), "it is kept for when the other page comes");
}

#[test]
fn posts_that_are_not_in_the_files_are_counted() {
    for fields in [
        json!({ "posts_count": 40 }),
        json!({ "post_stream": { "posts": [post(1, json!({}))], "stream": (1001..1041).collect::<Vec<_>>() } }),
    ] {
        let found = reading(&[with(topic(vec![post(1, json!({}))]), fields)]);
        assert_eq!(codes(&found.warnings), ["- POSTS_MISSING"]);
        assert!(found.warnings[0].message.contains("39 more"), "{}", found.warnings[0].message);
    }
}

#[test]
fn the_same_post_twice_with_differing_texts_is_told() {
    let other = post(1, json!({ "cooked": "<p>Another text.</p>" }));
    let found = reading(&[topic(vec![post(1, json!({}))]), topic(vec![other])]);
    assert_eq!(codes(&found.warnings), ["1 TEXTS_DIFFER"]);
    assert_eq!(found.topic.posts[0].text.html.as_deref(), Some("<p>Post 1.</p>"));
}

#[test]
fn a_post_without_id_or_number_or_of_another_topic_is_left_out() {
    let found = reading(&[topic(vec![
        post(1, json!({})),
        post(2, json!({ "id": 0 })),
        post(3, json!({ "post_number": -3 })),
        post(4, json!({ "post_number": 99_999_999_999_i64 })),
        post(5, json!({ "topic_id": 7 })),
        json!("a post"),
        json!(null),
    ])]);
    assert_eq!(found.topic.posts.len(), 1);
    let told = codes(&found.warnings);
    assert_eq!(told.iter().filter(|code| code.ends_with("POST_LEFT_OUT")).count(), 5, "{told:?}");
    assert!(told.contains(&"2 POST_LEFT_OUT".to_owned()) && told.contains(&"5 OTHER_TOPIC".to_owned()));
}

#[test]
fn two_posts_of_one_number_are_both_kept() {
    let found = reading(&[topic(vec![post(1, json!({})), post(1, json!({ "id": 5 }))])]);
    assert_eq!(found.topic.posts.iter().map(|post| post.id).collect::<Vec<_>>(), [5, 1001]);
    assert_eq!(codes(&found.warnings), ["1 DUPLICATE_NUMBER"]);
}

#[test]
fn a_changed_title_is_taken_from_the_newest_page() {
    let newer = json!({ "title": "[FINAL] Teach", "slug": "final-teach", "views": 99 });
    let pages = [with(topic(vec![]), newer), topic(vec![])];
    let found = reading(&pages);
    assert_eq!(
        (found.topic.head.title.as_str(), codes(&found.warnings)),
        ("[FINAL] Teach", vec!["- PAGES_DIFFER".into()])
    );
}

#[test]
fn files_that_are_no_topic_are_refused_with_what_to_do() {
    for (files, code) in [
        (vec![json!([])], "NOT_A_TOPIC"),
        (vec![json!({})], "NOT_A_TOPIC"),
        (vec![json!({ "id": 1, "title": "x" })], "NOT_A_TOPIC"),
        (vec![json!({ "id": 1, "title": "x", "post_stream": { "posts": {} } })], "NOT_A_TOPIC"),
        (vec![with(topic(vec![]), json!({ "id": -1 }))], "NOT_A_TOPIC"),
        (vec![with(topic(vec![]), json!({ "id": 1e99 }))], "NOT_A_TOPIC"),
        (vec![with(topic(vec![]), json!({ "title": "  " }))], "NOT_A_TOPIC"),
        (vec![with(topic(vec![]), json!({ "archetype": "private_message" }))], "NOT_A_TOPIC"),
        (vec![topic(vec![]), with(topic(vec![]), json!({ "id": 7 }))], "OTHER_TOPIC"),
        (vec![], "NO_FORUM"),
    ] {
        let refused = match files.is_empty() {
            true => crate::domain::discourse_file::read(&[""; 0], None),
            false => try_read(&files),
        };
        let error = refused.expect_err(code);
        assert_eq!(error.code(), code, "{error}");
    }
}
