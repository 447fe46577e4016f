//! What is not brought into a mirror, and why; and when a mirror is one no more.

use alliance_hub::service::export::is_mirror;
use chrono::TimeDelta;
use entity::job;
use entity::vocab::{JobKind, JobState};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::json;

use super::ended::REGISTER;
use super::hostile::{File, resealed};
use super::story::lively;
use super::{end_mirror, export, export_of, import, replace};
use crate::alliance::members::alliance;
use crate::import::books::everything;
use crate::servers::upgrade::write_like;
use crate::support::{TestApp, seed};

/// Tries, and is told why nothing was changed.
async fn refused(app: &TestApp, file: &str, reason: &str) {
    let before = everything(app).await;
    let error = replace(app, file).await.map(|_| ()).expect_err(reason).to_string();
    assert!(error.contains(reason), "{reason}: {error}");
    assert!(error.contains("Nothing was"), "{error}");
    assert!(everything(app).await == before, "{reason}: something was changed");
}

async fn go_on(source: &TestApp, name: &str) -> String {
    let zoe = source.person("Zoe").await;
    alliance(&zoe, name).await;
    source.passed_on().await;
    export(source).await
}

#[tokio::test]
async fn a_database_that_is_no_mirror_keeps_what_it_has() {
    let source = TestApp::new().await;
    lively(&source).await;
    let file = export(&source).await;
    refused(&source, &file, "This database is no mirror").await;
}

#[tokio::test]
async fn what_is_older_or_of_another_season_or_server_is_refused() {
    let (source, other, mirror) = (TestApp::new().await, TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    lively(&other).await;
    let old = export(&source).await;
    let new = go_on(&source, "Late").await;
    import(&mirror, &new).await.expect("it comes in");
    refused(&mirror, &old, "older than the mirror").await;
    refused(&mirror, &export(&other).await, "another season").await;
    seed::season(&source, 5).await;
    refused(&mirror, &export_of(&source, "5").await, "This is an export of season 5").await;
}

#[tokio::test]
async fn a_file_whose_log_is_not_that_of_the_mirror_continued_is_refused() {
    let (source, other, mirror) = (TestApp::new().await, TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    import(&mirror, &export(&source).await).await.expect("it comes in");
    // A server that was set up from the same records, and went its own way.
    import(&other, &export(&source).await).await.expect("it comes in");
    end_mirror(&other).await;
    let newest = go_on(&source, "Late").await;
    let elsewhere = go_on(&other, "Elsewhere").await;
    replace(&mirror, &newest).await.expect("it is brought up to date");
    refused(&mirror, &elsewhere, "does not go on where the mirror ends").await;

    let newest = go_on(&source, "Later").await;
    let file = File::of(&newest);
    let event = file.first("event");
    let swapped = {
        let mut lines = file.lines.clone();
        lines.swap(event, event + 1);
        resealed(&lines)
    };
    let moved_up = {
        let mut lines = file.lines.clone();
        let last = lines.iter().rposition(|line| line.starts_with("{\"event\"")).expect("events");
        let last = lines.remove(last);
        lines.insert(event, last);
        resealed(&lines)
    };
    for text in [swapped, moved_up, file.with("event", "occurredAt", json!("2023-06-10T11:59:00Z"))] {
        refused(&mirror, &text, "not what the mirror has in its place").await;
    }
    let cut: String = newest.lines().take(40).map(|line| format!("{line}\n")).collect();
    refused(&mirror, &cut, "The manifest is missing").await;
    let wrong = file.with("alliance", "version", json!(0));
    refused(&mirror, &wrong, "A record of the section alliance breaks a rule").await;
    replace(&mirror, &newest).await.expect("the file itself is good");
}

/// However it came there: what is in no export must not be lost.
#[tokio::test]
async fn a_mirror_that_has_something_of_its_own_keeps_it() {
    let source = TestApp::new().await;
    lively(&source).await;
    let old = export(&source).await;
    let new = go_on(&source, "Late").await;
    let mirror = TestApp::new().await;
    import(&mirror, &old).await.expect("it comes in");
    mirror.person("Ana").await;
    let other = TestApp::new().await;
    import(&other, &old).await.expect("it comes in");
    let known = other.visitor().ask("{ events(first: 1) { nodes { id } } }").await.text("events.nodes.0.id");
    write_like(&other, &known, "COMMENT_CREATED").await;
    for mirror in [&mirror, &other] {
        refused(mirror, &new, "more than a mirror").await;
    }
    end_mirror(&mirror).await;
    refused(&mirror, &new, "This database is no mirror").await;
}

/// So it stays a mirror, whoever comes.
#[tokio::test]
async fn a_server_that_only_reads_runs_no_mutation() {
    let (source, mirror) = (TestApp::new().await, TestApp::that_only_reads().await);
    lively(&source).await;
    import(&mirror, &export(&source).await).await.expect("it comes in");
    let input = json!({ "email": "a@example.org", "password": "a long password", "displayName": "Ada" });
    let refused = mirror.visitor().send(REGISTER, json!({ "input": input })).await;
    assert_eq!(refused.refusal(), "READ_ONLY");
    assert!(is_mirror(&mirror.app.db).await.expect("read"));
    mirror.visitor().ask("{ seasons { nodes { number } } }").await.data();
}

/// The source writes down what time does. If the mirror did so too, both would tell of it, each by events of its own.
#[tokio::test]
async fn a_mirror_leaves_deadlines_to_its_source() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    import(&mirror, &export(&source).await).await.expect("it comes in");
    let late = source.app.clock.now() + TimeDelta::days(400);
    for app in [&source, &mirror] {
        app.app.clock.advance(late - app.app.clock.now());
    }
    assert_eq!(deadlines(&mirror).await, 0);
    assert!(is_mirror(&mirror.app.db).await.expect("read"));
    assert!(deadlines(&source).await > 0);
    end_mirror(&mirror).await;
    assert!(deadlines(&mirror).await > 0, "a server of its own tells of them itself");
}

/// How many events the periodic job leaves.
async fn deadlines(app: &TestApp) -> u64 {
    let now = app.app.clock.now();
    let row = job::ActiveModel {
        id: Set(app.app.ids.next()),
        kind: Set(JobKind::Deadlines),
        payload: Set(json!({})),
        state: Set(JobState::Queued),
        run_at: Set(now),
        attempt: Set(0),
        max_attempts: Set(1),
        created_at: Set(now),
        ..Default::default()
    };
    job::Entity::insert(row).exec_without_returning(app.sql()).await.expect("the job is queued");
    let before = app.events().await;
    assert_eq!(app.jobs().run_due().await.expect("jobs run"), 1);
    app.events().await - before
}
