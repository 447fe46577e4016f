//! Mirrored threads are found, paged, and read in few statements.

use serde_json::{Value, json};

use super::support::{FORUM, mirror, mirror_many, topic, topic_with, with_new_post, with_post};
use crate::support::TestApp;

#[tokio::test]
async fn a_thread_is_found_by_its_topic_or_its_id() {
    let app = TestApp::new().await;
    let id = mirror(&app, &topic()).await.thread.to_string();
    let document = "query($id: ID, $topic: Int, $forum: URL) {
        forumThread(id: $id, topicId: $topic, forumUrl: $forum) { id } }";
    let visitor = app.visitor();
    for (variables, found) in [
        (json!({ "id": id }), json!({ "id": id })),
        (json!({ "topic": 6104, "forum": "https://GOV.example/" }), json!({ "id": id })),
        (json!({ "topic": 6105, "forum": FORUM }), Value::Null),
        (json!({ "topic": 6104, "forum": "https://other.example" }), Value::Null),
        (json!({ "id": "thread_00000000000000000000000000" }), Value::Null),
    ] {
        assert_eq!(visitor.send(document, variables.clone()).await.at("forumThread"), &found, "{variables}");
    }
    for variables in [
        json!({}),
        json!({ "topic": 6104 }),
        json!({ "id": id, "topic": 6104, "forum": FORUM }),
        json!({ "topic": 1, "forum": "https://gov.example/?a=1" }),
        json!({ "id": "post_00000000000000000000000000" }),
    ] {
        assert_eq!(visitor.send(document, variables).await.failures(), ["forumThread: BAD_USER_INPUT"]);
    }
}

#[tokio::test]
async fn threads_are_found_by_what_is_said_in_them_as_long_as_it_is_shown() {
    let app = TestApp::new().await;
    mirror(&app, &topic()).await;
    mirror(
        &app,
        &topic_with(json!({ "id": 1, "title": "Else", "tags": [], "post_stream": { "posts": [] } })),
    )
    .await;
    let document = "query($text: String, $attached: Boolean, $forum: URL) {
        forumThreads(filter: { text: $text, isAttached: $attached, forumUrl: $forum }) { totalCount nodes { topicId } } }";
    let visitor = app.visitor();
    let found = async |filter: Value| {
        let answer = visitor.send(document, filter).await;
        let nodes = answer.at("forumThreads.nodes").as_array().expect("threads").clone();
        assert_eq!(answer.at("forumThreads.totalCount"), &json!(nodes.len()));
        nodes.iter().map(|node| node["topicId"].as_i64().expect("a number")).collect::<Vec<_>>()
    };
    for (filter, topics) in [
        (json!({}), vec![1, 6104]),
        (json!({ "text": "FIVE towns" }), vec![6104]),
        (json!({ "text": "season-4" }), vec![6104]),
        (json!({ "text": "who writes" }), vec![6104]),
        (json!({ "text": "example coins" }), vec![]),
        (json!({ "text": "blockquote" }), vec![]),
        (json!({ "text": "100%" }), vec![]),
        (json!({ "attached": true }), vec![]),
        (json!({ "attached": false, "forum": FORUM }), vec![1, 6104]),
        (json!({ "forum": "https://other.example" }), vec![]),
    ] {
        assert_eq!(found(filter.clone()).await, topics, "{filter}");
    }
    mirror(&app, &with_post(topic(), 2, json!({ "hidden": true }))).await;
    assert_eq!(found(json!({ "text": "who writes" })).await, Vec::<i64>::new());
}

#[tokio::test]
async fn posts_are_paged_by_their_numbers() {
    const PAGE: &str = "query($after: String, $order: TimeOrder!) { forumThreads { nodes {
        posts(first: 3, after: $after, orderBy: $order) { nodes { number } pageInfo { hasNextPage endCursor } } } } }";
    let app = TestApp::new().await;
    mirror(&app, &with_new_post(topic(), 100, "example-lead", "<p>Late.</p>")).await;
    for (order, expected) in
        [("OLDEST", vec![1, 2, 3, 4, 5, 6, 7, 100]), ("NEWEST", vec![100, 7, 6, 5, 4, 3, 2, 1])]
    {
        let (mut numbers, mut after) = (Vec::new(), Value::Null);
        loop {
            let answer = app.visitor().send(PAGE, json!({ "after": after, "order": order })).await;
            let posts = answer.at("forumThreads.nodes.0.posts");
            let page = posts["nodes"].as_array().expect("posts");
            numbers.extend(page.iter().map(|post| post["number"].as_i64().expect("a number")));
            if posts["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = posts["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(numbers, expected);
    }
}

#[tokio::test]
async fn many_threads_and_posts_take_as_many_statements_as_few() {
    const ALL: &str = "query($threads: Int!, $posts: Int!) { forumThreads(first: $threads) { totalCount nodes {
        title subject { __typename } posts(first: $posts) { totalCount nodes {
            bodyHtml sourceUrl author { handle account { displayName handles { handle } } }
            replyTo { number author { account { displayName } } }
            replies { totalCount nodes { number } } revisions { totalCount nodes { bodyHtml } } thread { title }
        } } } } }";
    let app = TestApp::new().await;
    mirror_many(&app).await;
    super::support::proven(&app, &app.person("Lead").await, "example-lead").await;
    let visitor = app.visitor();
    let ask = async |threads, posts| {
        app.statements(visitor.send(ALL, json!({ "threads": threads, "posts": posts }))).await
    };
    let (few, for_few) = ask(2, 3).await;
    let (many, for_many) = ask(8, 7).await;
    let linked = "forumThreads.nodes.0.posts.nodes.0.author.account.displayName";
    assert_eq!((few.text(linked), many.text(linked)), ("Lead".to_owned(), "Lead".to_owned()));
    assert_eq!(many.at("forumThreads.nodes").as_array().map(Vec::len), Some(8));
    assert_eq!(for_few, for_many);
    assert!(for_many <= 16, "{for_many} statements");
}
