//! A mirror answers as its source does.

use serde_json::json;

use super::answers::{answers, ids};
use super::story::lively;
use super::{end_mirror, export, import, manifest, section};
use crate::support::{TestApp, TestDatabase, seed};

/// At the same moment, and with the same events written.
pub async fn compare(source: &TestApp, mirror: &TestApp) {
    mirror.app.clock.advance(source.app.clock.now() - mirror.app.clock.now());
    source.passed_on().await;
    mirror.passed_on().await;
    let ids = ids(source).await;
    let (expected, found) = (answers(source, &ids).await, answers(mirror, &ids).await);
    for ((query, expected), (_, found)) in expected.iter().zip(&found) {
        assert_eq!(expected, found, "{query}");
    }
    let asked: usize = expected.iter().map(|(_, answer)| answer.len()).sum();
    assert!(asked > 200_000, "the queries ask for much: {asked} bytes");
}

/// What no file of one season can hold.
pub async fn forget_season_3(source: &TestApp) {
    use sea_orm::ConnectionTrait as _;
    for sql in [
        "delete from mission where season_id in (select id from season where number = 3)",
        "delete from season where number = 3",
    ] {
        source.sql().execute_unprepared(sql).await.expect("it goes");
    }
}

#[tokio::test]
async fn every_public_query_is_answered_with_the_same_bytes() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    forget_season_3(&source).await;
    import(&mirror, &export(&source).await).await.expect("it comes in");
    compare(&source, &mirror).await;
}

#[tokio::test]
async fn a_mirror_on_the_other_database_answers_the_same() {
    let source = TestApp::new().await;
    lively(&source).await;
    forget_season_3(&source).await;
    let file = export(&source).await;
    let mirror = TestApp::over(TestDatabase::of_file().await).await;
    import(&mirror, &file).await.expect("it comes in");
    assert_eq!(export(&mirror).await, file);
    compare(&source, &mirror).await;
    let back = TestApp::new().await;
    import(&back, &export(&mirror).await).await.expect("it comes back");
    assert_eq!(export(&back).await, file);
}

#[tokio::test]
async fn what_is_exported_of_a_mirror_is_the_file_that_it_was_made_of() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    let file = export(&source).await;
    import(&mirror, &file).await.expect("it comes in");
    let again = export(&mirror).await;
    assert!(again == file, "the exports differ");
    assert_eq!(section(&file, "season").len(), 1);
    assert!(!file.contains("Elsewhere"), "another season is not in it");
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing_and_another_one_is_refused() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    let file = export(&source).await;
    assert!(!import(&mirror, &file).await.expect("it comes in").was_here);
    let before = crate::import::books::everything(&mirror).await;
    assert!(import(&mirror, &file).await.expect("it is here").was_here);
    assert_eq!(crate::import::books::everything(&mirror).await, before);

    let ben = source.person("Ben").await;
    crate::alliance::members::alliance(&ben, "Late").await;
    let later = export(&source).await;
    let refused = import(&mirror, &later).await.expect_err("it is in use").to_string();
    assert!(refused.contains("empty database"), "{refused}");
    assert_eq!(crate::import::books::everything(&mirror).await, before);
}

#[tokio::test]
async fn the_feed_goes_on_behind_the_last_cursor_at_the_source_and_at_the_mirror() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    let file = export(&source).await;
    import(&mirror, &file).await.expect("it comes in");
    end_mirror(&mirror).await;
    let cursor = manifest(&file)["lastCursor"].as_str().expect("a cursor").to_owned();
    const FEED: &str = "query($after: String) { events(after: $after) { nodes { kind } } }";
    for app in [&source, &mirror] {
        let visitor = app.visitor();
        let none = visitor.send(FEED, json!({ "after": cursor })).await;
        assert_eq!(none.at("events.nodes"), &json!([]));
        let zoe = app.person("Zoe").await;
        crate::alliance::members::alliance(&zoe, "New here").await;
        app.passed_on().await;
        let next = visitor.send(FEED, json!({ "after": cursor })).await;
        assert_eq!(next.at("events.nodes"), &json!([{ "kind": "ALLIANCE_CREATED" }]));
    }
}

/// A later import of the season's file finds at the mirror what it would find at the source.
#[tokio::test]
async fn a_season_file_adds_nothing_to_a_mirror() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    import(&mirror, &export(&source).await).await.expect("it comes in");
    let operator = crate::import::books::operator(&mirror);
    let report = alliance_hub::service::import::import_season(&operator, crate::import::books::REAL).await;
    assert_eq!(report.expect("it comes in").total().added, 0);
}

#[tokio::test]
async fn a_large_file_takes_few_statements() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    seed::season(&source, 4).await;
    seed::snapshot(&source, 3_000).await;
    let file = export(&source).await;
    assert_eq!(section(&file, "delegatePower").len(), 3_000);
    let (done, statements) = mirror.statements(import(&mirror, &file)).await;
    done.expect("it comes in");
    assert!(statements < 30, "{statements} statements");
}
