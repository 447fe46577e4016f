//! A subscription over server-sent events, read item by item.

use std::time::Duration;

use alliance_hub::events::Bus;
use axum::body::Body;
use futures_util::StreamExt as _;
use tokio::sync::mpsc::{self, Receiver};
use tokio::task::AbortHandle;

use super::answer::Answer;

/// How long a story waits for an item before it fails; nothing is measured by it.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open subscription; dropping it cuts the line.
pub struct Subscription {
    items: Receiver<Answer>,
    line: AbortHandle,
}

impl Subscription {
    /// Reads a stream from now on; returns when the bus has more subscriptions than `before`, or it was refused. It
    /// stops reading while `room` items wait for the story.
    pub async fn open(body: Body, room: usize, bus: &Bus, before: u64) -> Self {
        let (sender, items) = mpsc::channel(room);
        let line = tokio::spawn(async move {
            let mut body = body.into_data_stream();
            let mut received = String::new();
            while let Some(Ok(bytes)) = body.next().await {
                received.push_str(std::str::from_utf8(&bytes).expect("the stream is text"));
                while let Some(end) = received.find("\n\n") {
                    let message: String = received.drain(..end + 2).collect();
                    if let Some(data) = next_data(&message) {
                        let item = Answer::new(serde_json::from_str(data).expect("an item is JSON"));
                        sender.send(item).await.expect("the story reads on");
                    }
                }
            }
        });
        while bus.subscriptions() <= before && !line.is_finished() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Self { items, line: line.abort_handle() }
    }

    /// The next item.
    pub async fn next(&mut self) -> Answer {
        self.within(PATIENCE).await.expect("an item comes")
    }

    /// Waits for the end of the stream, before which no item may come.
    pub async fn end(&mut self) {
        let end = tokio::time::timeout(PATIENCE, self.items.recv()).await.expect("the stream ends");
        assert!(end.is_none(), "one more item comes: {end:?}");
    }

    /// The next item, if one comes within this time.
    pub async fn within(&mut self, time: Duration) -> Option<Answer> {
        tokio::time::timeout(time, self.items.recv()).await.ok().flatten()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.line.abort();
    }
}

/// The data of a `next` event; none of a heartbeat.
fn next_data(message: &str) -> Option<&str> {
    let mut lines = message.lines();
    lines.find(|line| line.trim_end() == "event: next")?;
    lines.find_map(|line| line.strip_prefix("data: "))
}
