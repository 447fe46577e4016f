//! A page to try the API in a browser, for development only.
//!
//! It is GraphiQL when that has been built, and a plain console of our own otherwise. Everything comes from this
//! server, and nothing in the page itself may run: see `Content-Security-Policy`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

/// Where the page is.
pub const PATH: &str = "/graphiql";

/// The folder, from the project's root, where the build of GraphiQL puts its files.
pub const DEFAULT_BUNDLE: &str = "web/graphiql/dist";

/// GraphiQL's editor makes style elements while it runs, so those cannot be told from a stranger's.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    font-src 'self' data:; img-src 'self' data:; connect-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The console, built in: name and content of each file.
const CONSOLE: [(&str, &str); 3] = [
    (INDEX, include_str!("../../web/console/index.html")),
    ("console.js", include_str!("../../web/console/console.js")),
    ("console.css", include_str!("../../web/console/console.css")),
];

const INDEX: &str = "index.html";

/// The routes of the page; `bundle` is the folder of the built GraphiQL, which need not exist.
pub fn routes(bundle: PathBuf) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::temporary(PATH) }))
        .route(PATH, get(page))
        .route(&format!("{PATH}/{{file}}"), get(file))
        .with_state(Arc::from(bundle))
}

async fn page(State(bundle): State<Arc<Path>>) -> Response {
    answer(&bundle, INDEX).await
}

async fn file(State(bundle): State<Arc<Path>>, UrlPath(name): UrlPath<String>) -> Response {
    answer(&bundle, &name).await
}

async fn answer(bundle: &Path, name: &str) -> Response {
    let Some(kind) = content_type(name).filter(|_| is_plain(name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match (tokio::fs::read(bundle.join(name)).await, built_in(name)) {
        (Ok(content), _) => (headers, content).into_response(),
        (Err(error), Some(content)) if error.kind() == io::ErrorKind::NotFound => {
            (headers, content).into_response()
        }
        (Err(error), None) if error.kind() == io::ErrorKind::NotFound => {
            StatusCode::NOT_FOUND.into_response()
        }
        (Err(error), _) => {
            tracing::error!(%error, name, "a file of GraphiQL could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn built_in(name: &str) -> Option<&'static str> {
    CONSOLE.into_iter().find_map(|(file, content)| (file == name).then_some(content))
}

/// A name without folders, so that it cannot lead out of the bundle's.
fn is_plain(name: &str) -> bool {
    !name.starts_with('.')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "html" => Some("text/html; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "ttf" => Some("font/ttf"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt as _;

    use super::*;

    async fn get(bundle: &Path, uri: &str) -> Response {
        let request = Request::get(uri).body(Body::empty()).unwrap();
        routes(bundle.to_owned()).oneshot(request).await.unwrap()
    }

    async fn text(response: Response) -> String {
        assert_eq!(response.status(), StatusCode::OK);
        String::from_utf8(to_bytes(response.into_body(), 1_000_000).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn without_a_bundle_there_is_a_console_that_says_how_to_build_one() {
        let folder = tempfile::tempdir().unwrap();
        let bundle = folder.path().join("none");
        let page = get(&bundle, "/graphiql").await;
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
        assert!(text(page).await.contains("npm run build"));
        assert!(text(get(&bundle, "/graphiql/console.js").await).await.contains("graphql-transport-ws"));
        assert_eq!(get(&bundle, "/graphiql/graphiql.js").await.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn a_bundle_takes_the_consoles_place() {
        let bundle = tempfile::tempdir().unwrap();
        std::fs::write(bundle.path().join("index.html"), "built").unwrap();
        std::fs::write(bundle.path().join("graphiql.js"), "script").unwrap();
        assert_eq!(text(get(bundle.path(), "/graphiql").await).await, "built");
        let script = get(bundle.path(), "/graphiql/graphiql.js").await;
        assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(text(script).await, "script");
    }

    #[tokio::test]
    async fn no_name_leads_out_of_the_bundle() {
        let folder = tempfile::tempdir().unwrap();
        let bundle = folder.path().join("dist");
        std::fs::create_dir(&bundle).unwrap();
        std::fs::write(folder.path().join("secret.js"), "secret").unwrap();
        for name in
            ["..%2Fsecret.js", "%2E%2E%2Fsecret.js", "..%5Csecret.js", "../secret.js", ".js", "x%00.js"]
        {
            let response = get(&bundle, &format!("/graphiql/{name}")).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }

    #[tokio::test]
    async fn the_root_leads_to_the_page() {
        let response = get(Path::new("none"), "/").await;
        assert_eq!(response.headers()["location"], "/graphiql");
    }

    #[tokio::test]
    async fn only_scripts_of_this_server_run() {
        let page = get(Path::new("none"), "/graphiql").await;
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; "), "{policy}");
        let html = text(page).await;
        assert!(!html.contains("<script>") && !html.contains("://"), "{html}");
    }
}
