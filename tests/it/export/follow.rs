//! A mirror that follows its source over HTTP.

use std::net::SocketAddr;
use std::time::Duration;

use alliance_hub::http::server::{ServerLimits, serve};
use alliance_hub::jobs::{FollowError, Source, follow};
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tower::ServiceExt as _;

use super::story::{done, lively};
use super::{export, import};
use crate::alliance::members::alliance;
use crate::import::books::operator;
use crate::support::{TestApp, seed};

const FOLLOW: &str = "subscription($id: ID!) { seasonEvents(seasonId: $id) { ... on Event { id } } }";

/// A server on a port, until it is dropped.
struct Served {
    address: SocketAddr,
    _server: AbortOnDropHandle<()>,
}

async fn served(app: &TestApp, address: &str) -> Served {
    let listener = TcpListener::bind(address).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let serving = serve(listener, app.router.clone(), ServerLimits::default(), CancellationToken::new());
    Served { address, _server: AbortOnDropHandle::new(tokio::spawn(serving)) }
}

/// Follows season 4 of a server until it is dropped, or until an end that is not expected to come by itself.
fn following(
    mirror: &TestApp,
    source: SocketAddr,
    season: u32,
) -> AbortOnDropHandle<Result<(), FollowError>> {
    let operator = operator(mirror);
    AbortOnDropHandle::new(tokio::spawn(async move {
        let folder = tempfile::tempdir().expect("a folder");
        let source = Source {
            address: format!("http://{source}").parse().expect("an address"),
            season,
            every: Duration::from_millis(50),
            folder: folder.path().to_owned(),
        };
        let ended = follow(&operator, source, &CancellationToken::new()).await;
        let left = folder.path().read_dir().expect("the folder is read").count();
        assert_eq!(left, 0, "no file is left behind");
        ended
    }))
}

async fn becomes_like(mirror: &TestApp, source: &TestApp) {
    let expected = export(source).await;
    let soon = async {
        while export_if_any(mirror).await.as_deref() != Some(&expected) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), soon)
        .await
        .expect("the mirror comes to hold what its source holds");
}

async fn export_if_any(app: &TestApp) -> Option<String> {
    let mut file = Vec::new();
    let exported = alliance_hub::service::export::export_season(&app.app.db, "4", &mut file).await;
    exported.ok().map(|_| String::from_utf8(file).expect("text"))
}

async fn get(app: &TestApp, season: &str, known: Option<&str>) -> Response<Body> {
    let mut request = Request::get(format!("/export/seasons/{season}"));
    if let Some(known) = known {
        request = request.header(header::IF_NONE_MATCH, known);
    }
    let request = request.body(Body::empty()).expect("a request");
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

#[tokio::test]
async fn a_mirror_is_made_and_kept_up_to_date_and_its_streams_get_what_is_new() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    let (ana, season) =
        (source.person("Ana").await, source.visitor().ask("{ season(number: 4) { id } }").await);
    let scouts = alliance(&ana, "Late scouts").await;
    source.passed_on().await;
    let server = served(&source, "127.0.0.1:0").await;
    let following = following(&mirror, server.address, 4);
    becomes_like(&mirror, &source).await;
    let id = json!({ "id": season.text("season.id") });
    let mut at_source = source.visitor().subscribe(FOLLOW, id.clone()).await;
    let mut at_mirror = mirror.visitor().subscribe(FOLLOW, id).await;
    for words in ["One.", "Two.", "Three."] {
        done(&ana, "commentCreate", "comment", json!({ "subjectId": scouts, "body": words })).await;
        let (here, there) = (at_source.next().await, at_mirror.next().await);
        assert_eq!(here.text("seasonEvents.id"), there.text("seasonEvents.id"));
    }
    becomes_like(&mirror, &source).await;
    assert!(!following.is_finished());
}

#[tokio::test]
async fn a_source_that_is_away_is_asked_again() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    let address = served(&source, "127.0.0.1:0").await.address;
    let following = following(&mirror, address, 4);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!following.is_finished());
    let _server = served(&source, &address.to_string()).await;
    becomes_like(&mirror, &source).await;
}

#[tokio::test]
async fn what_does_not_pass_ends_it_and_says_why() {
    let (source, other) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    lively(&other).await;
    let server = served(&source, "127.0.0.1:0").await;
    let mirror_of_another = TestApp::new().await;
    import(&mirror_of_another, &export(&other).await).await.expect("it comes in");
    for (database, season, reason) in [
        (&other, 4, "This database is no mirror"),
        (&mirror_of_another, 4, "that another server made"),
        (&TestApp::new().await, 9, "The source has no season 9."),
    ] {
        let ended = following(database, server.address, season).await.expect("it ends by itself");
        let error = ended.expect_err(reason).to_string();
        assert!(error.contains(reason), "{error}");
    }
}

#[tokio::test]
async fn it_stops_when_it_is_told_to() {
    let mirror = TestApp::new().await;
    let stop = CancellationToken::new();
    let source = Source {
        address: "http://127.0.0.1:9".parse().expect("an address"),
        season: 4,
        every: Duration::from_secs(3_600),
        folder: std::path::PathBuf::from("nowhere"),
    };
    let operator = operator(&mirror);
    let following = follow(&operator, source, &stop);
    let (ended, ()) = tokio::join!(following, async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stop.cancel();
    });
    ended.expect("it ends in good order");
}

#[tokio::test]
async fn the_file_is_served_as_the_command_writes_it_and_once_for_each_state() {
    let app = TestApp::new().await;
    lively(&app).await;
    let answer = get(&app, "4", None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/x-ndjson");
    let tag = answer.headers()[header::ETAG].to_str().expect("text").to_owned();
    assert_eq!(text(answer).await, export(&app).await);

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
    let refused = get(&app, "4", None).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    assert_eq!(code(&text(refused).await), "RATE_LIMITED");
}

/// Each holds a connection to the database.
#[tokio::test]
async fn few_files_are_written_at_once() {
    let app = TestApp::new().await;
    lively(&app).await;
    let (one, other) = (get(&app, "4", None).await, get(&app, "4", None).await);
    let third = get(&app, "4", None).await;
    assert_eq!(third.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(code(&text(third).await), "UNAVAILABLE");
    let whole = text(one).await;
    assert_eq!(text(other).await, whole);
    assert_eq!(text(get(&app, "4", None).await).await, whole, "there is room again");
}
