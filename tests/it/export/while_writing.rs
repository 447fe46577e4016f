//! An export is of one moment, whatever is written meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use super::{export, import, manifest, section};
use crate::alliance::members::alliance;
use crate::support::{TestApp, seed};

const COMMENT: &str = "mutation($input: CommentCreateInput!) {
    commentCreate(input: $input) { errors { code message } event { id } }
}";
const FEED: &str = "query($after: String) {
    events(first: 100, after: $after, filter: { kinds: [COMMENT_CREATED] }) { nodes { id } }
}";

#[tokio::test]
async fn counts_records_and_the_last_cursor_agree_while_others_write() {
    let app = TestApp::new().await;
    seed::season(&app, 4).await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    let done = AtomicBool::new(false);
    let write = async |author: &crate::support::Actor<'_>| {
        let mut written = Vec::new();
        while !done.load(Ordering::Relaxed) || written.len() < 5 {
            let body = format!("word {}", written.len());
            let answer = author.send(COMMENT, json!({ "input": { "subjectId": id, "body": body } })).await;
            written.push(answer.text("commentCreate.event.id"));
        }
        written
    };
    let read = async {
        let mut files = Vec::new();
        while files.len() < 4 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            files.push(export(&app).await);
        }
        done.store(true, Ordering::Relaxed);
        files
    };
    let (one, other, files) = tokio::join!(write(&ana), write(&ben), read);
    let mut written = [one, other].concat();
    written.sort_unstable();
    app.passed_on().await;

    for file in files {
        let told: Vec<_> = section(&file, "event");
        let told: Vec<&serde_json::Value> =
            told.iter().filter(|event| event["kind"] == "COMMENT_CREATED").collect();
        assert_eq!(section(&file, "comment").len(), told.len(), "each comment with its event");
        let after = &manifest(&file)["lastCursor"];
        let mut all: Vec<String> =
            told.iter().map(|event| event["id"].as_str().expect("an id").to_owned()).collect();
        let mut after = after.clone();
        loop {
            let page = app.visitor().send(FEED, json!({ "after": after })).await;
            let nodes = page.at("events.nodes").as_array().expect("events").clone();
            let Some(last) = nodes.last() else { break };
            let last = last["id"].as_str().expect("an id").parse().expect("an id");
            after = json!(alliance_hub::domain::event::EventCursor::Behind(last).to_string());
            all.extend(nodes.iter().map(|event| event["id"].as_str().expect("an id").to_owned()));
        }
        all.sort_unstable();
        assert_eq!(all, written, "what is not in the file is in the feed behind it, once");
        let mirror = TestApp::new().await;
        import(&mirror, &file).await.expect("it comes in");
    }
}
