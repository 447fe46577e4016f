//! Refresh tokens are good for one exchange.

use chrono::TimeDelta;
use entity::session;
use entity::vocab::SessionEnd;
use sea_orm::EntityTrait;
use serde_json::json;

use super::{VIEWER, register};
use crate::support::{Answer, TestApp};

const REFRESH: &str = "mutation($input: SessionRefreshInput!) {
    sessionRefresh(input: $input) { person { displayName } accessToken expiresAt refreshToken errors { code field message } event { id } }
}";

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.visitor().send(REFRESH, json!({ "input": { "refreshToken": token } })).await
}

async fn end_of_the_only_session(app: &TestApp) -> Option<SessionEnd> {
    let sessions = session::Entity::find().all(app.sql()).await.expect("sessions");
    assert_eq!(sessions.len(), 1);
    sessions[0].end_reason
}

#[tokio::test]
async fn each_exchange_gives_new_tokens_and_prolongs_the_session() {
    let app = TestApp::new().await;
    let registered = register(&app, "Ada").await;
    app.app.clock.advance(TimeDelta::days(20));
    let first = refresh(&app, &registered.text("accountRegister.refreshToken")).await;
    assert_eq!(first.text("sessionRefresh.person.displayName"), "Ada");
    assert_eq!(first.text("sessionRefresh.expiresAt"), "2023-06-30T12:15:00.000Z");
    app.app.clock.advance(TimeDelta::days(20));
    let second = refresh(&app, &first.text("sessionRefresh.refreshToken")).await;
    assert_ne!(second.text("sessionRefresh.refreshToken"), first.text("sessionRefresh.refreshToken"));
    let ada = app.bearer(second.text("sessionRefresh.accessToken"));
    assert_eq!(ada.ask(VIEWER).await.at("viewer.sessions").as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_token_that_comes_a_second_time_ends_its_whole_session() {
    let app = TestApp::new().await;
    let stolen = register(&app, "Ada").await.text("accountRegister.refreshToken");
    let thief = refresh(&app, &stolen).await;
    let again = refresh(&app, &stolen).await;
    assert_eq!(again.problems(), ["BAD_TOKEN"]);
    assert!(again.at("sessionRefresh.accessToken").is_null());
    // The end was kept, although the request that brought it about was told no.
    assert_eq!(end_of_the_only_session(&app).await, Some(SessionEnd::TokenReuse));
    let access = app.bearer(thief.text("sessionRefresh.accessToken"));
    assert_eq!(access.ask(VIEWER).await.refusal(), "UNAUTHENTICATED");
    assert_eq!(refresh(&app, &thief.text("sessionRefresh.refreshToken")).await.problems(), ["BAD_TOKEN"]);
}

#[tokio::test]
async fn of_two_exchanges_at_once_one_wins_and_the_other_is_reuse() {
    let app = TestApp::new().await;
    let token = register(&app, "Ada").await.text("accountRegister.refreshToken");
    let (one, other) = tokio::join!(refresh(&app, &token), refresh(&app, &token));
    let mut problems = [one.problems(), other.problems()].concat();
    problems.sort_unstable();
    assert_eq!(problems, ["BAD_TOKEN"]);
    assert_eq!(end_of_the_only_session(&app).await, Some(SessionEnd::TokenReuse));
}

#[tokio::test]
async fn a_token_that_nobody_issued_is_refused_without_harm() {
    let app = TestApp::new().await;
    let token = register(&app, "Ada").await.text("accountRegister.refreshToken");
    for text in ["", "guess", &format!("{token}x")] {
        assert_eq!(refresh(&app, text).await.problems(), ["BAD_TOKEN"]);
    }
    assert_eq!(end_of_the_only_session(&app).await, None);
    assert!(refresh(&app, &token).await.problems().is_empty());
}
