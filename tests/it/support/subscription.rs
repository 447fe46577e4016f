//! A subscription over server-sent events, read item by item.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt as _;

use super::answer::Answer;

/// How long a story waits for an item before it fails; nothing is measured by it.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open subscription; dropping it cuts the line.
pub struct Subscription {
    body: BodyDataStream,
    received: String,
}

impl Subscription {
    pub fn new(body: Body) -> Self {
        Self { body: body.into_data_stream(), received: String::new() }
    }

    /// The next item.
    #[track_caller]
    pub fn next(&mut self) -> impl Future<Output = Answer> {
        async move { self.within(PATIENCE).await.expect("an item comes") }
    }

    /// The next item, if one comes within this time.
    pub async fn within(&mut self, time: Duration) -> Option<Answer> {
        tokio::time::timeout(time, self.item()).await.ok()
    }

    async fn item(&mut self) -> Answer {
        loop {
            if let Some(end) = self.received.find("\n\n") {
                let message: String = self.received.drain(..end + 2).collect();
                if let Some(data) = next_data(&message) {
                    return Answer::new(serde_json::from_str(data).expect("an item is JSON"));
                }
                continue;
            }
            let bytes = self.body.next().await.expect("the stream goes on").expect("the stream is sound");
            self.received.push_str(std::str::from_utf8(&bytes).expect("the stream is text"));
        }
    }
}

/// The data of a `next` event; none of a heartbeat.
fn next_data(message: &str) -> Option<&str> {
    let mut lines = message.lines();
    lines.find(|line| line.trim_end() == "event: next")?;
    lines.find_map(|line| line.strip_prefix("data: "))
}
