//! Topics to read.

use serde_json::{Value, json};

use crate::domain::conversation::ForumUrl;
use crate::domain::discourse_file::{FileError, Reading, Warning, read};

pub(super) fn post(number: i32, fields: Value) -> Value {
    let mut post = json!({
        "id": 1000 + number, "post_number": number, "username": "example-lead", "name": "Example Lead",
        "cooked": format!("<p>Post {number}.</p>"), "version": 1, "post_type": 1,
        "created_at": "2023-06-12T09:30:00.123Z", "updated_at": "2023-06-12T09:30:00.123Z",
    });
    merge(&mut post, fields);
    post
}

pub(super) fn topic(posts: Vec<Value>) -> Value {
    json!({
        "id": 6104, "title": "[DRAFT] Teach the OP Stack", "slug": "draft-teach-the-op-stack",
        "created_at": "2023-06-12T09:30:00.123Z", "posts_count": posts.len(), "views": 10,
        "post_stream": { "posts": Value::Array(posts) },
    })
}

pub(super) fn with(mut value: Value, fields: Value) -> Value {
    merge(&mut value, fields);
    value
}

fn merge(value: &mut Value, fields: Value) {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    value.as_object_mut().expect("an object").extend(fields);
}

pub(super) fn try_read(files: &[Value]) -> Result<Reading, FileError> {
    let files: Vec<String> = files.iter().map(Value::to_string).collect();
    read(&files, ForumUrl::parse("https://gov.example").ok())
}

pub(super) fn reading(files: &[Value]) -> Reading {
    try_read(files).expect("a topic")
}

/// `number CODE` of each warning; `-` for one about the topic.
pub(super) fn codes(warnings: &[Warning]) -> Vec<String> {
    let post = |warning: &Warning| warning.post.map_or("-".to_owned(), |number| number.to_string());
    warnings.iter().map(|warning| format!("{} {}", post(warning), warning.code)).collect()
}
