//! A mirror that follows its source over HTTP.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use alliance_hub::http::server::{ServerLimits, serve};
use alliance_hub::jobs::{FollowError, Source, follow};
use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use axum::routing::get;
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::story::{done, lively};
use super::{export, import};
use crate::alliance::members::alliance;
use crate::import::books::operator;
use crate::support::TestApp;

const FOLLOW: &str = "subscription($id: ID!) { seasonEvents(seasonId: $id) { ... on Event { id } } }";

/// A server on a port, until it is dropped.
struct Served {
    address: SocketAddr,
    _server: AbortOnDropHandle<()>,
}

async fn served(app: &TestApp, address: &str) -> Served {
    served_by(app.router.clone(), address).await
}

async fn served_by(router: Router, address: &str) -> Served {
    let listener = TcpListener::bind(address).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let serving = serve(listener, router, ServerLimits::default(), CancellationToken::new());
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

/// On its way something is lost or altered: a proxy that gives up, a disk that is full.
#[tokio::test]
async fn a_file_that_arrives_cut_or_damaged_is_asked_for_again() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    let whole = export(&source).await;
    let cut: String = whole.lines().take(40).map(|line| format!("{line}\n")).collect();
    let damaged = whole.replacen("Scouts", "Scoots", 1);
    assert_ne!(damaged, whole);
    let answers = Arc::new([cut, damaged, whole]);
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let router = Router::new().route(
        "/export/seasons/4",
        get(move || async move {
            let number = count.fetch_add(1, Ordering::Relaxed);
            match answers.get(number) {
                Some(answer) => answer.clone().into_response(),
                None => (StatusCode::NOT_MODIFIED, [(header::ETAG, "\"here\"")]).into_response(),
            }
        }),
    );
    let server = served_by(router, "127.0.0.1:0").await;
    let following = following(&mirror, server.address, 4);
    becomes_like(&mirror, &source).await;
    assert!(asked.load(Ordering::Relaxed) >= 3 && !following.is_finished());
}

/// Follows a source that is told to stop at this moment.
async fn stopped(mirror: &TestApp, address: &str, folder: PathBuf, when: impl Future<Output = ()>) {
    let stop = CancellationToken::new();
    let source = Source {
        address: address.parse().expect("an address"),
        season: 4,
        every: Duration::from_secs(3_600),
        folder,
    };
    let operator = operator(mirror);
    let following = follow(&operator, source, &stop);
    let (ended, ()) = tokio::join!(following, async {
        when.await;
        stop.cancel();
    });
    ended.expect("it ends in good order");
}

/// A file of a name would stay behind in the folder.
#[tokio::test]
async fn whoever_stops_it_in_the_middle_of_a_file_finds_nothing_of_that() {
    let mirror = TestApp::new().await;
    let is_sent = Arc::new(Notify::new());
    let sending = Arc::clone(&is_sent);
    let endless = Router::new().route(
        "/export/seasons/4",
        get(move || async move {
            let line = stream::once(async { Ok::<_, std::io::Error>("{\"export\":") });
            let rest = stream::once(async move {
                sending.notify_one();
                std::future::pending().await
            });
            axum::body::Body::from_stream(line.chain(rest))
        }),
    );
    let server = served_by(endless, "127.0.0.1:0").await;
    let folder = tempfile::tempdir().expect("a folder");
    let begun = async {
        is_sent.notified().await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    stopped(&mirror, &format!("http://{}", server.address), folder.path().to_owned(), begun).await;
    assert_eq!(folder.path().read_dir().expect("the folder is read").count(), 0);
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
    let soon = tokio::time::sleep(Duration::from_millis(50));
    stopped(&mirror, "http://127.0.0.1:9", PathBuf::from("nowhere"), soon).await;
}
