//! Somebody signs in and out.

use std::sync::Arc;
use std::time::Duration;

use alliance_hub::app::App;
use alliance_hub::auth::{Auth, AuthSettings, HashingCost, SigningKey};
use alliance_hub::graphql::schema;
use alliance_hub::policy::{Actor, Viewer};
use async_graphql::{Request, Variables};
use serde_json::json;

use super::{PASSWORD, SIGN_IN, SIGN_OUT, VIEWER, credentials, register, sign_in};
use crate::support::{Answer, TestApp};

#[tokio::test]
async fn the_address_and_the_password_sign_in_whatever_the_case_of_the_address() {
    let app = TestApp::new().await;
    register(&app, "Ada").await.data();
    let input = json!({ "input": { "email": "ADA@EXAMPLE.ORG", "password": PASSWORD } });
    let answer = app.visitor().send(SIGN_IN, input).await;
    assert_eq!(answer.text("sessionCreate.person.displayName"), "Ada");
    assert!(answer.at("sessionCreate.event").is_null(), "who signs in when is nobody else's business");
    let viewer = app.bearer(answer.text("sessionCreate.accessToken")).ask(VIEWER).await;
    assert_eq!(viewer.at("viewer.sessions").as_array().map(Vec::len), Some(2));
    assert_eq!(viewer.at("viewer.sessions.0.isCurrent"), true);
    assert_eq!(viewer.at("viewer.sessions.1.isCurrent"), false);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let app = TestApp::new().await;
    register(&app, "Ada").await.data();
    let try_with = async |email: &str, password: &str| {
        let input = json!({ "input": { "email": email, "password": password } });
        let answer = app.visitor().send(SIGN_IN, input).await;
        assert_eq!(answer.problems(), ["BAD_CREDENTIALS"]);
        answer
    };
    let wrong = try_with("ada@example.org", "correct house battery").await;
    for (email, password) in
        [("eve@example.org", PASSWORD), ("no address", PASSWORD), ("ada@example.org", &"x".repeat(2_000))]
    {
        assert_eq!(try_with(email, password).await.data(), wrong.data());
    }
}

#[tokio::test]
async fn a_server_that_is_too_busy_says_so() {
    let app = TestApp::new().await;
    let app = &app.app;
    let hashing = HashingCost { memory_kib: 8, passes: 1, at_once: 0, patience: Duration::from_millis(1) };
    let settings = AuthSettings { hashing, ..AuthSettings::default() };
    let key = SigningKey::generate(&app.ids);
    let auth = Auth::new(settings, &key, app.clock.clone(), app.ids.clone()).expect("sign-in works");
    let busy = schema(App { auth: Arc::new(auth), ..app.clone() });
    let request = Request::new(SIGN_IN).variables(Variables::from_json(credentials("Ada")));
    let response = busy.execute(request.data(Viewer::new(Actor::Anonymous))).await;
    let answer = Answer::new(serde_json::to_value(response).expect("a response is JSON"));
    assert_eq!(answer.refusal(), "UNAVAILABLE");
}

#[tokio::test]
async fn signing_out_ends_the_token_and_the_refresh_token_at_once() {
    let app = TestApp::new().await;
    let answer = register(&app, "Ada").await;
    let ada = app.bearer(answer.text("accountRegister.accessToken"));
    let ended = ada.send(SIGN_OUT, json!({ "input": {} })).await;
    assert_eq!(ended.at("sessionEnd.session.isCurrent"), true);
    assert_eq!(ended.text("sessionEnd.session.endedAt"), "2023-06-10T12:00:00.000Z");
    assert_eq!(ada.ask("{ viewer { email } }").await.refusal(), "UNAUTHENTICATED");
    let input = json!({ "input": { "refreshToken": answer.text("accountRegister.refreshToken") } });
    let document = "mutation($input: SessionRefreshInput!) { sessionRefresh(input: $input) { errors { code message } } }";
    assert_eq!(app.visitor().send(document, input).await.problems(), ["BAD_TOKEN"]);
    assert!(sign_in(&app, "Ada").await.problems().is_empty(), "the account is still there");
}

#[tokio::test]
async fn one_session_can_end_another_one_of_the_same_account_only() {
    let app = TestApp::new().await;
    let first = app.bearer(register(&app, "Ada").await.text("accountRegister.accessToken"));
    let second = app.bearer(sign_in(&app, "Ada").await.text("sessionCreate.accessToken"));
    let other = second.ask(VIEWER).await.text("viewer.sessions.1.id");
    let input = json!({ "input": { "sessionId": other } });

    let eve = app.person("Eve").await;
    assert_eq!(eve.send(SIGN_OUT, input.clone()).await.refusal(), "NOT_FOUND");
    assert_eq!(app.visitor().send(SIGN_OUT, input.clone()).await.refusal(), "UNAUTHENTICATED");
    assert_eq!(first.ask(VIEWER).await.text("viewer.email"), "ada@example.org");

    let ended = second.send(SIGN_OUT, input.clone()).await;
    assert_eq!(ended.at("sessionEnd.session.isCurrent"), false);
    assert_eq!(first.ask(VIEWER).await.refusal(), "UNAUTHENTICATED");
    assert_eq!(second.ask(VIEWER).await.at("viewer.sessions").as_array().map(Vec::len), Some(1));
    assert!(second.send(SIGN_OUT, input).await.problems().is_empty(), "ending it again changes nothing");
}

#[tokio::test]
async fn a_session_that_is_not_refreshed_ends_by_itself() {
    let app = TestApp::new().await;
    let answer = register(&app, "Ada").await;
    app.app.clock.advance(chrono::TimeDelta::days(30));
    let input = json!({ "input": { "refreshToken": answer.text("accountRegister.refreshToken") } });
    let document = "mutation($input: SessionRefreshInput!) { sessionRefresh(input: $input) { errors { code message } } }";
    assert_eq!(app.visitor().send(document, input).await.problems(), ["BAD_TOKEN"]);
    let again = app.visitor().send(SIGN_IN, credentials("Ada")).await;
    let viewer = app.bearer(again.text("sessionCreate.accessToken")).ask(VIEWER).await;
    assert_eq!(viewer.at("viewer.sessions").as_array().map(Vec::len), Some(1));
}
