//! Topics of a forum, and their import.

pub use alliance_hub::service::import::discourse::Mirror;
use alliance_hub::service::import::discourse::{DiscourseError, DiscourseReport, import_discourse};
use entity::vocab::Platform;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::import::books::operator;
use crate::support::{Actor, TestApp};

pub const FORUM: &str = "https://gov.example";

/// A topic as a forum answers it.
pub fn topic() -> Value {
    serde_json::from_str(include_str!("topic.json")).expect("JSON")
}

/// The topic with some of its own fields changed.
pub fn topic_with(fields: Value) -> Value {
    let mut topic = topic();
    merge(&mut topic, fields);
    topic
}

/// A post of a topic, to be changed.
pub fn post_of(topic: &mut Value, number: i32) -> &mut Value {
    let posts = topic["post_stream"]["posts"].as_array_mut().expect("posts");
    posts.iter_mut().find(|post| post["post_number"] == number).expect("a post of this number")
}

/// The topic with fields of one post changed.
pub fn with_post(mut topic: Value, number: i32, fields: Value) -> Value {
    merge(post_of(&mut topic, number), fields);
    topic
}

/// The topic with one more post.
pub fn with_new_post(mut topic: Value, number: i32, username: &str, cooked: &str) -> Value {
    let post = json!({
        "id": 27_000 + number, "post_number": number, "username": username, "cooked": cooked, "version": 1,
        "created_at": "2023-06-15T10:00:00Z", "updated_at": "2023-06-15T10:00:00Z", "post_type": 1,
    });
    topic["post_stream"]["posts"].as_array_mut().expect("posts").push(post);
    topic["posts_count"] = json!(topic["posts_count"].as_i64().expect("a count") + 1);
    topic["views"] = json!(topic["views"].as_i64().expect("views") + 10);
    topic["last_posted_at"] = json!("2023-06-15T10:00:00Z");
    topic
}

fn merge(value: &mut Value, fields: Value) {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    value.as_object_mut().expect("an object").extend(fields);
}

pub fn forum() -> Mirror {
    Mirror { forum: FORUM.parse().ok(), subject: None }
}

pub async fn try_mirror(
    app: &TestApp,
    files: &[Value],
    how: Mirror,
) -> Result<DiscourseReport, DiscourseError> {
    let files: Vec<String> = files.iter().map(Value::to_string).collect();
    import_discourse(&operator(app), &files, how).await
}

pub async fn mirror(app: &TestApp, file: &Value) -> DiscourseReport {
    try_mirror(app, std::slice::from_ref(file), forum()).await.expect("the topic comes in")
}

/// A mirrored thread and its first post.
pub async fn mirrored(app: &TestApp) -> (String, String) {
    let thread = mirror(app, &topic()).await.thread.to_string();
    let document = "query($id: ID!) { forumThread(id: $id) { posts(first: 1) { nodes { id } } } }";
    let answer = app.visitor().send(document, json!({ "id": thread })).await;
    (thread, answer.text("forumThread.posts.nodes.0.id"))
}

/// Several topics with many posts, and a proven handle for each of some people.
pub async fn mirror_many(app: &TestApp) {
    for number in 0..8_i64 {
        let mut file = topic_with(json!({ "id": 7000 + number, "tags": [] }));
        for post in file["post_stream"]["posts"].as_array_mut().expect("posts") {
            post["id"] = json!(post["id"].as_i64().expect("an id") + 1_000 * (number + 1));
            post["topic_id"] = json!(7000 + number);
        }
        let newer =
            with_post(file.clone(), 2, json!({ "version": 2, "cooked": "<p>Which ones?</p>", "raw": null }));
        mirror(app, &file).await;
        mirror(app, &newer).await;
        proven(app, &app.person(&format!("Person{number}")).await, &format!("example-{number}")).await;
    }
}

/// Lets an account own a handle at the forum.
pub async fn proven(app: &TestApp, person: &Actor<'_>, handle: &str) {
    let row = entity::account_handle::ActiveModel {
        id: Set(app.app.ids.next()),
        account_id: Set(person.account()),
        platform: Set(Platform::Forum),
        site: Set(FORUM.to_owned()),
        handle: Set(handle.to_owned()),
        handle_key: Set(handle.to_lowercase()),
        code: Set(app.app.ids.code()),
        code_expires_at: Set(app.app.clock.now()),
        verified_at: Set(Some(app.app.clock.now())),
        proof_url: Set(None),
        reason: Set(None),
        created_at: Set(app.app.clock.now()),
    };
    let insert = entity::account_handle::Entity::insert(row);
    insert.exec_without_returning(app.sql()).await.expect("a handle is kept");
}

pub fn codes(report: &DiscourseReport) -> Vec<String> {
    let post = |number: Option<i32>| number.map_or("-".to_owned(), |number| number.to_string());
    report.warnings.iter().map(|warning| format!("{} {}", post(warning.post), warning.code)).collect()
}
