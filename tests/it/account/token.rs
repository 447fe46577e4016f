//! Which access tokens the server accepts, and for how long.

use std::sync::Arc;
use std::time::Duration;

use alliance_hub::auth::{SigningKey, TokenSettings, Tokens};
use alliance_hub::http::Api;
use alliance_hub::http::application::Application;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entity::ids::SessionId;
use entity::vocab::StaffRole;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::time::timeout;
use tower::ServiceExt;

use super::{SIGN_OUT, VIEWER, register};
use crate::support::TestApp;

async fn is_refused(app: &TestApp, token: &str) {
    let (status, answer) = app.bearer(token).post(VIEWER, json!({})).await;
    assert_eq!((status, answer.refusal()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"), "{token}");
}

#[tokio::test]
async fn a_token_of_another_issuer_audience_or_key_is_refused() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let (clock, ids) = (&app.app.clock, &app.app.ids);
    let elsewhere = TokenSettings { issuer: "elsewhere".into(), ..TokenSettings::default() };
    let for_others = TokenSettings { audience: "another API".into(), ..TokenSettings::default() };
    for settings in [elsewhere, for_others, TokenSettings::default()] {
        let key = SigningKey::generate(ids);
        let tokens = Tokens::new(settings, &key, clock.clone(), ids.clone()).expect("the key can be used");
        let token = tokens.issue(ada.account(), ids.next()).expect("a token is signed");
        is_refused(&app, token.expose()).await;
    }
}

#[tokio::test]
async fn a_token_with_another_algorithm_is_refused() {
    let app = TestApp::new().await;
    let token = app.person("Ada").await.token().expect("a token");
    let (_, signed) = token.split_once('.').expect("three parts");
    let (claims, signature) = signed.split_once('.').expect("three parts");
    for alg in ["none", "HS256"] {
        let header = URL_SAFE_NO_PAD.encode(json!({ "alg": alg, "typ": "at+jwt" }).to_string());
        is_refused(&app, &format!("{header}.{claims}.{signature}")).await;
        is_refused(&app, &format!("{header}.{claims}.")).await;
    }
    is_refused(&app, "anything").await;
}

#[tokio::test]
async fn a_token_whose_session_is_not_its_accounts_is_refused() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let eve = app.bearer(register(&app, "Eve").await.text("accountRegister.accessToken"));
    let session: SessionId = eve.ask(VIEWER).await.text("viewer.sessions.0.id").parse().expect("an id");
    let tokens = &app.app.auth.tokens;
    is_refused(&app, tokens.issue(ada.account(), session).expect("signed").expose()).await;
    is_refused(&app, tokens.issue(ada.account(), app.app.ids.next()).expect("signed").expose()).await;
}

#[tokio::test]
async fn a_token_expires() {
    let app = TestApp::new().await;
    let token = register(&app, "Ada").await.text("accountRegister.accessToken");
    app.app.clock.advance(TimeDelta::minutes(15) - TimeDelta::milliseconds(1));
    assert_eq!(app.bearer(&*token).ask(VIEWER).await.text("viewer.email"), "ada@example.org");
    app.app.clock.advance(TimeDelta::milliseconds(1));
    is_refused(&app, &token).await;
    assert!(app.visitor().ask(VIEWER).await.at("viewer").is_null(), "nobody is refused without a token");
}

#[tokio::test]
async fn to_know_who_asks_takes_one_statement() {
    let app = TestApp::new().await;
    let ada = app.staff("Ada", StaffRole::Foundation).await;
    let (_, visitor) = app.statements(app.visitor().ask("{ viewer { staffRoles } }")).await;
    let (_, signed_in) = app.statements(ada.ask("{ viewer { staffRoles } }")).await;
    assert_eq!((visitor, signed_in), (0, 1));
}

#[tokio::test]
async fn the_public_keys_are_published() {
    let app = TestApp::new().await;
    let token = app.person("Ada").await.token().expect("a token");
    let request = Request::get("/.well-known/jwks.json").body(Body::empty()).expect("a request");
    let response = app.router.clone().oneshot(request).await.expect("the router answers");
    assert_eq!(response.headers()["content-type"], "application/jwk-set+json");
    let body = response.into_body().collect().await.expect("a whole body").to_bytes();
    let keys: Value = serde_json::from_slice(&body).expect("JSON");
    let header = token.split('.').next().map(|part| URL_SAFE_NO_PAD.decode(part).expect("base64"));
    let header: Value = serde_json::from_slice(&header.expect("a header")).expect("JSON");
    assert_eq!(keys["keys"][0]["kid"], header["kid"]);
    assert_eq!(keys["keys"][0]["crv"], "Ed25519");
    assert_eq!(keys["keys"][0].get("d"), None, "the secret half stays here");
}

/// What a socket waits for besides its messages.
async fn ended(api: &Api, token: Option<&str>) -> tokio::task::JoinHandle<()> {
    let caller = api.authenticate(token).await.expect("the token is good");
    let api = api.clone();
    let (ready, is_ready) = tokio::sync::oneshot::channel();
    let waiting = tokio::spawn(async move {
        let _ = ready.send(());
        api.ended(&caller).await;
    });
    is_ready.await.expect("the task runs");
    waiting
}

#[tokio::test]
async fn a_connection_hears_at_once_that_its_session_has_ended() {
    let app = TestApp::new().await;
    let api = Api::new(app.app.clone(), app.schema.clone());
    let (ada, eve) = (register(&app, "Ada").await, register(&app, "Eve").await);
    let token = |answer: &crate::support::Answer| answer.text("accountRegister.accessToken");
    let mut of_ada = ended(&api, Some(&token(&ada))).await;
    let mut of_eve = ended(&api, Some(&token(&eve))).await;
    let mut of_nobody = ended(&api, None).await;
    assert!(timeout(Duration::from_millis(50), &mut of_ada).await.is_err(), "it goes on until then");
    app.bearer(token(&ada)).send(SIGN_OUT, json!({ "input": {} })).await.data();
    timeout(Duration::from_secs(5), &mut of_ada).await.expect("it ends").expect("well");
    for other in [&mut of_eve, &mut of_nobody] {
        assert!(timeout(Duration::from_millis(20), &mut *other).await.is_err(), "others go on");
        other.abort();
    }
}

#[tokio::test]
async fn a_connection_ends_with_its_token_and_when_staff_roles_differ() {
    let app = TestApp::new().await;
    let api = Arc::new(Api::new(app.app.clone(), app.schema.clone()));
    let ada = app.person("Ada").await;
    let caller = api.authenticate(ada.token().as_deref()).await.expect("the token is good");
    assert!(timeout(Duration::from_millis(20), api.ended(&caller)).await.is_err());
    let staff = ada.with_role(StaffRole::Moderator).await;
    timeout(Duration::from_secs(5), api.ended(&caller)).await.expect("the roles are others by now");
    let caller = api.authenticate(staff.token().as_deref()).await.expect("the token is good");
    assert!(timeout(Duration::from_millis(20), api.ended(&caller)).await.is_err());
    app.app.clock.advance(TimeDelta::minutes(15));
    timeout(Duration::from_secs(5), api.ended(&caller)).await.expect("the token has expired");
}
