//! Files that mean harm.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{post, reading, topic};
use crate::domain::conversation::ForumUrl;
use crate::domain::discourse_file::{FileError, LARGEST_FILE, Reading, read};

fn read_text(text: &str) -> Result<Reading, FileError> {
    read(&[text], ForumUrl::parse("https://gov.example").ok())
}

#[test]
fn what_is_not_json_is_refused_at_its_place() {
    for text in ["", "{", "not json", "<html>", "{\"id\": 01}", "\u{0}", "{} {}"] {
        let error = read_text(text).expect_err(text);
        assert!(matches!(error, FileError::NotJson { .. }), "{text}: {error}");
    }
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read_text(&deep).expect_err("deep").code(), "NOT_JSON");
    let large = " ".repeat(LARGEST_FILE + 1);
    assert_eq!(read_text(&large).expect_err("large").code(), "TOO_LARGE");
    let many: Vec<Value> = (0..20_001).map(|_| json!(1)).collect();
    assert_eq!(read_text(&topic(many).to_string()).expect_err("many").code(), "NOT_A_TOPIC");
}

#[test]
fn scripts_and_their_links_do_not_come_through() {
    let cooked = "<p>Hi<script>alert(1)</script><a href=\"javascript:alert(1)\">a</a>\
                  <a href=\"data:text/html;base64,x\">b</a><img src=x onerror=alert(1)></p>\
                  <a href=\"/u/example-lead\">c</a>";
    let found = reading(&[topic(vec![post(1, json!({ "cooked": cooked }))])]);
    let html = found.topic.posts[0].text.html.clone().expect("a text");
    for bad in ["script", "javascript", "data:", "onerror", "<img"] {
        assert!(!html.contains(bad), "{html}");
    }
    assert!(html.contains("href=\"https://gov.example/u/example-lead\" rel=\"nofollow noopener\""), "{html}");
}

#[test]
fn a_member_that_is_stated_twice_is_told() {
    let text = topic(vec![]).to_string().replacen('{', "{\"title\": \"Another\",", 1);
    let found = read_text(&text).expect("a topic");
    assert!(found.warnings.iter().any(|warning| warning.code.as_str() == "DUPLICATE_MEMBER"));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::from))
}

proptest! {
    #[test]
    fn no_member_of_any_type_breaks_the_reader(
        name in prop::sample::select(vec![
            "id", "post_number", "username", "name", "cooked", "raw", "created_at", "updated_at", "version",
            "edit_reason", "reply_to_post_number", "actions_summary", "like_count", "hidden", "user_deleted",
            "deleted_at", "post_type", "moderator", "wiki", "topic_id",
        ]),
        value in any_json(),
    ) {
        let found = reading(&[topic(vec![post(1, json!({ name: value }))])]);
        prop_assert!(found.topic.posts.len() <= 1);
    }

    #[test]
    fn no_text_breaks_the_reader(text in ".{0,200}") {
        let _ = read_text(&text);
    }
}
