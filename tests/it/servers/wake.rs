//! Servers tell each other of writes.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{COMMENTS, comment};
use crate::alliance::members::alliance;
use crate::support::{Actor, Subscription, TestApp};

/// Shorter than what a server waits for word before it looks into the log by itself.
pub const AT_ONCE: Duration = Duration::from_secs(3);

pub async fn until_heard(app: &TestApp) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !app.app.wake.is_told() {
        assert!(Instant::now() < patience, "notifications arrive");
        sleep(Duration::from_millis(5)).await;
    }
}

/// Ana writes on one server, and a visitor of the other one reads.
pub struct Talk<'a> {
    ana: Actor<'a>,
    alliance: String,
    line: Subscription,
}

impl<'a> Talk<'a> {
    /// Both servers hear each other.
    pub async fn begun(one: &'a TestApp, other: &TestApp) -> Self {
        let ana = one.person("Ana").await;
        let alliance = alliance(&ana, "Scouts").await;
        let line = other.visitor().subscribe(COMMENTS, json!({ "id": alliance })).await;
        until_heard(one).await;
        until_heard(other).await;
        Self { ana, alliance, line }
    }

    pub async fn reaches(&mut self, words: &str) {
        let written = comment(&self.ana, &self.alliance, words).await;
        assert_eq!(self.line.next().await.text("allianceEvents.id"), written);
    }

    pub async fn each_word_reaches_at_once(mut self) {
        // The reading that hearing began with is over.
        sleep(Duration::from_millis(100)).await;
        for words in ["one", "two", "three"] {
            self.reaches_at_once(words).await;
        }
    }

    pub async fn reaches_at_once(&mut self, words: &str) {
        let written = comment(&self.ana, &self.alliance, words).await;
        let seen = self.line.within(AT_ONCE).await.expect("nobody waits until the log is looked into");
        assert_eq!(seen.text("allianceEvents.id"), written);
    }
}

#[tokio::test]
async fn what_one_server_writes_reaches_the_streams_of_the_other_at_once() {
    let one = TestApp::new().await;
    if !one.is_shared() {
        return;
    }
    let other = one.beside().await;
    Talk::begun(&one, &other).await.each_word_reaches_at_once().await;
}

#[tokio::test]
async fn a_server_that_was_cut_off_hears_again() {
    let one = TestApp::new().await;
    if !one.is_shared() {
        return;
    }
    let other = one.beside().await;
    let mut talk = Talk::begun(&one, &other).await;
    one.cut_database().await;
    talk.reaches("while nobody listened").await;
    sleep(Duration::from_millis(200)).await;
    until_heard(&other).await;
    talk.reaches_at_once("when they listened again").await;
}

#[tokio::test]
async fn a_command_that_ends_tells_of_its_last_write() {
    let one = TestApp::new().await;
    if !one.is_shared() {
        return;
    }
    let ana = one.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let mut line = one.visitor().subscribe(COMMENTS, json!({ "id": id })).await;
    until_heard(&one).await;
    let command = one.beside().await;
    command.app.tasks.shutdown.cancel();
    command.app.tasks.tracker.close();
    command.app.tasks.tracker.wait().await;
    let written = comment(&ana.at(&command), &id, "the last").await;
    command.app.clone().close().await;
    let seen = line.within(AT_ONCE).await.expect("nobody waits until the log is looked into");
    assert_eq!(seen.text("allianceEvents.id"), written);
}
