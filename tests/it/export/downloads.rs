//! The file of a season over HTTP.

use alliance_hub::http::front::Limits;
use alliance_hub::http::graphql::ClientAddress;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use futures_util::future::join_all;
use http_body_util::BodyExt as _;
use sea_orm::ConnectionTrait as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::export;
use super::story::lively;
use crate::alliance::members::alliance;
use crate::support::{TestApp, seed};

async fn get(app: &TestApp, season: &str, known: Option<&str>) -> Response<Body> {
    let mut request = Request::get(format!("/export/seasons/{season}"));
    if let Some(known) = known {
        request = request.header(header::IF_NONE_MATCH, known);
    }
    send(app, request.body(Body::empty()).expect("a request")).await
}

/// Asks for season 4 from an address.
async fn get_from(app: &TestApp, last: u8) -> Response<Body> {
    let mut request = Request::get("/export/seasons/4").body(Body::empty()).expect("a request");
    request.extensions_mut().insert(ClientAddress([192, 0, 2, last].into()));
    send(app, request).await
}

async fn send(app: &TestApp, request: Request<Body>) -> Response<Body> {
    app.router.clone().oneshot(request).await.expect("an answer")
}

async fn text(response: Response<Body>) -> String {
    let bytes = response.into_body().collect().await.expect("a whole body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn code(text: &str) -> Value {
    let answer: Value = serde_json::from_str(text).expect("JSON");
    answer["errors"][0]["extensions"]["code"].clone()
}

/// Asserts that it is refused to those who ask for too much, with when to ask again.
async fn told_to_wait(answer: Response<Body>) {
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers().contains_key(header::RETRY_AFTER));
    assert_eq!(code(&text(answer).await), "RATE_LIMITED");
}

#[tokio::test]
async fn the_file_is_served_as_the_command_writes_it_and_once_for_each_state() {
    let app = TestApp::new().await;
    lively(&app).await;
    let answer = get(&app, "4", None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/x-ndjson");
    let tag = answer.headers()[header::ETAG].to_str().expect("text").to_owned();
    let length = answer.headers()[header::CONTENT_LENGTH].to_str().expect("text").to_owned();
    let file = text(answer).await;
    assert_eq!(file, export(&app).await);
    assert_eq!(length, file.len().to_string());

    let (known, statements) = app.statements(get(&app, "4", Some(&tag))).await;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    assert!(statements < 10, "{statements} statements");
    let ana = app.person("Ana").await;
    alliance(&ana, "Late scouts").await;
    app.passed_on().await;
    let changed = get(&app, "4", Some(&tag)).await;
    assert_eq!(changed.status(), StatusCode::OK);
    assert_ne!(changed.headers()[header::ETAG].to_str().expect("text"), tag);

    let missing = get(&app, "9", None).await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert_eq!(code(&text(missing).await), "NOT_FOUND");
}

#[tokio::test]
async fn whoever_takes_the_file_too_often_is_told_to_wait() {
    let app = TestApp::in_production().await;
    seed::season(&app, 4).await;
    let mut statuses = Vec::new();
    for _ in 0..7 {
        let answer = get(&app, "4", None).await;
        statuses.push(answer.status());
        text(answer).await;
    }
    assert_eq!(statuses[..5], [StatusCode::OK; 5]);
    told_to_wait(get(&app, "4", None).await).await;
}

/// Each holds a connection to the database while it is written.
#[tokio::test]
async fn few_files_are_written_at_once() {
    let app = TestApp::new().await;
    lively(&app).await;
    let answers = join_all((1..=8).map(|last| get_from(&app, last))).await;
    let (mut files, mut busy) = (Vec::new(), 0);
    for answer in answers {
        match answer.status() {
            StatusCode::OK => files.push(text(answer).await),
            status => {
                assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
                assert!(answer.headers().contains_key(header::RETRY_AFTER));
                assert_eq!(code(&text(answer).await), "UNAVAILABLE");
                busy += 1;
            }
        }
    }
    assert!(files.len() >= 2 && busy >= 1, "{} files, {busy} refused", files.len());
    files.dedup();
    assert_eq!(files, [text(get_from(&app, 1).await).await], "there is room again");
}

/// What they read is a file already, and nothing of the database.
#[tokio::test]
async fn slow_readers_shut_nobody_out_and_have_two_files_each() {
    let app = TestApp::new().await;
    lively(&app).await;
    let mut slow = Vec::new();
    for last in [1, 1, 2, 2, 3] {
        let answer = get_from(&app, last).await;
        assert_eq!(answer.status(), StatusCode::OK);
        slow.push(answer);
    }
    told_to_wait(get_from(&app, 1).await).await;
    let whole = text(get_from(&app, 4).await).await;
    for answer in slow {
        assert_eq!(text(answer).await, whole);
    }
    assert_eq!(get_from(&app, 1).await.status(), StatusCode::OK, "it has places again");
}

#[tokio::test]
async fn whoever_has_a_small_budget_gets_the_file_for_all_of_it() {
    let limits = Limits { anonymous_points: Some(1_000), ..Limits::development() };
    let app = TestApp::within(limits).await;
    seed::season(&app, 4).await;
    let answer = get(&app, "4", None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    text(answer).await;
    told_to_wait(get(&app, "4", None).await).await;
}

/// Half a file with a good status would say nothing of what went wrong.
#[tokio::test]
async fn what_goes_wrong_while_the_file_is_written_is_told_by_the_status() {
    let app = TestApp::new().await;
    lively(&app).await;
    // The last section cannot be read.
    app.sql().execute_unprepared("drop table import_record").await.expect("it is gone");
    let answer = get(&app, "4", None).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(code(&text(answer).await), "INTERNAL");
}
