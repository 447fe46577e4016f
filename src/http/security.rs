//! What browsers are told, and which sites may use the server from one.

use std::{collections::HashSet, sync::Arc, time::Duration};

use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware,
    response::Response,
};
use tower_http::cors::{AllowOrigin, CorsLayer};
use url::{Host, Url};

/// Browsers ask again whether a site may call after this long.
const PREFLIGHT_AGE: Duration = Duration::from_secs(3600);

/// Names the event stream that an operation's results go to, in graphql-sse's single connection mode.
pub const EVENT_STREAM_TOKEN: HeaderName = HeaderName::from_static("x-graphql-event-stream-token");

/// An answer is data: nothing in it may run, and no page may frame it. A page of ours brings its own policy.
const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// Adds the security headers that an answer does not set itself; `https` adds that plain HTTP is never to be
/// used, which is right only when clients reach the server by TLS.
pub fn with_security_headers(router: Router, https: bool) -> Router {
    router.layer(middleware::map_response(move |mut response: Response| async move {
        let headers = response.headers_mut();
        for (name, value) in HEADERS {
            headers.entry(name).or_insert(value);
        }
        if https {
            headers
                .entry(header::STRICT_TRANSPORT_SECURITY)
                .or_insert(HeaderValue::from_static("max-age=63072000"));
        }
        response
    }))
}

/// The sites whose pages may call the server.
#[derive(Debug, Clone, Default)]
pub struct OriginPolicy {
    listed: Arc<HashSet<String>>,
    loopback: bool,
}

/// An entry of the allow-list that is not an origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an origin: write a scheme and a host alone, such as https://app.example.org")]
pub struct InvalidOrigin(String);

impl OriginPolicy {
    /// Allows exactly these origins.
    ///
    /// # Errors
    /// An entry is not a scheme, a host and perhaps a port.
    pub fn listed<'a>(origins: impl IntoIterator<Item = &'a str>) -> Result<Self, InvalidOrigin> {
        let listed = origins.into_iter().map(parse_origin).collect::<Result<_, _>>()?;
        Ok(Self { listed: Arc::new(listed), loopback: false })
    }

    /// Allows pages of this very machine too, whatever their port: fit for development.
    #[must_use]
    pub fn and_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// Whether a request may be answered: it comes from an allowed site, or from no browser at all.
    #[must_use]
    pub fn admits(&self, headers: &HeaderMap) -> bool {
        headers.get_all(header::ORIGIN).iter().all(|origin| self.allows(origin))
    }

    fn allows(&self, origin: &HeaderValue) -> bool {
        origin
            .to_str()
            .is_ok_and(|origin| self.listed.contains(origin) || (self.loopback && is_loopback(origin)))
    }

    /// Tells browsers what pages of the allowed sites may send and read.
    pub fn cors(&self) -> CorsLayer {
        let policy = self.clone();
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(move |origin, _| policy.allows(origin)))
            .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
            .allow_headers([header::ACCEPT, header::AUTHORIZATION, header::CONTENT_TYPE, EVENT_STREAM_TOKEN])
            .expose_headers([
                header::RETRY_AFTER,
                HeaderName::from_static("ratelimit-limit"),
                HeaderName::from_static("ratelimit-remaining"),
                HeaderName::from_static("ratelimit-reset"),
                HeaderName::from_static("x-query-cost"),
                HeaderName::from_static("x-request-id"),
            ])
            .max_age(PREFLIGHT_AGE)
    }
}

fn parse_origin(text: &str) -> Result<String, InvalidOrigin> {
    let invalid = || InvalidOrigin(text.to_owned());
    let url = Url::parse(text).map_err(|_| invalid())?;
    let is_bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if is_bare && url.origin().is_tuple() { Ok(url.origin().ascii_serialization()) } else { Err(invalid()) }
}

fn is_loopback(origin: &str) -> bool {
    match Url::parse(origin).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    fn from(origin: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ORIGIN, HeaderValue::from_static(origin))])
    }

    #[test]
    fn only_listed_sites_and_programs_are_admitted() {
        let policy = OriginPolicy::listed(["https://app.example.org/", "http://localhost:3000"]).unwrap();
        assert!(policy.admits(&HeaderMap::new()));
        assert!(policy.admits(&from("https://app.example.org")));
        assert!(policy.admits(&from("http://localhost:3000")));
        for stranger in [
            "https://evil.example",
            "http://app.example.org",
            "https://app.example.org.evil.example",
            "https://app.example.org:444",
            "http://localhost:3001",
            "null",
        ] {
            assert!(!policy.admits(&from(stranger)), "{stranger}");
        }
    }

    #[test]
    fn a_second_origin_does_not_hide_behind_the_first() {
        let policy = OriginPolicy::listed(["https://app.example.org"]).unwrap();
        let mut headers = from("https://app.example.org");
        headers.append(header::ORIGIN, HeaderValue::from_static("https://evil.example"));
        assert!(!policy.admits(&headers));
    }

    #[test]
    fn development_admits_this_machine_alone() {
        let policy = OriginPolicy::default().and_loopback();
        for local in ["http://localhost:8080", "http://127.0.0.1:4000", "http://[::1]:4000"] {
            assert!(policy.admits(&from(local)), "{local}");
        }
        for stranger in ["http://localhost.evil.example", "http://evil.example", "null"] {
            assert!(!policy.admits(&from(stranger)), "{stranger}");
        }
    }

    #[test]
    fn an_entry_that_is_no_origin_is_refused() {
        for text in
            ["*", "app.example.org", "https://app.example.org/path", "https://u@app.example.org", "data:x"]
        {
            assert_eq!(OriginPolicy::listed([text]).unwrap_err(), InvalidOrigin(text.to_owned()));
        }
    }

    async fn answer(router: Router, request: Request<Body>) -> Response {
        router.oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn an_answer_keeps_its_own_policy_and_gets_the_other_headers() {
        let page = || async { [(header::CONTENT_SECURITY_POLICY, "default-src 'self'")] };
        let router = with_security_headers(Router::new().route("/", get(page)), true);
        let response = answer(router, Request::get("/").body(Body::empty()).unwrap()).await;
        let headers = response.headers();
        assert_eq!(headers["content-security-policy"], "default-src 'self'");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["x-frame-options"], "DENY");
        assert_eq!(headers["strict-transport-security"], "max-age=63072000");
    }

    #[tokio::test]
    async fn a_preflight_is_answered_for_listed_sites_alone() {
        let policy = OriginPolicy::listed(["https://app.example.org"]).unwrap();
        let router = Router::new().route("/", get(|| async {})).layer(policy.cors());
        let preflight = |origin| {
            Request::options("/")
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .body(Body::empty())
                .unwrap()
        };
        let allowed = answer(router.clone(), preflight("https://app.example.org")).await;
        assert_eq!(allowed.headers()["access-control-allow-origin"], "https://app.example.org");
        let refused = answer(router, preflight("https://evil.example")).await;
        assert!(!refused.headers().contains_key("access-control-allow-origin"));
    }
}
