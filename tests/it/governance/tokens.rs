//! Services present API tokens, which read, and write what their scopes allow.

use alliance_hub::policy;
use alliance_hub::service::governance::service;
use axum::http::StatusCode;
use chrono::TimeDelta;
use entity::service_token;
use entity::vocab::ServiceScope;
use sea_orm::EntityTrait;
use serde_json::json;

use super::{House, RECORD, service_token};
use crate::mission::CREATE;
use crate::support::TestApp;

const READ: &str = "{ missions { totalCount } }";

async fn last_used(app: &TestApp) -> Option<chrono::DateTime<chrono::Utc>> {
    let row = service_token::Entity::find().one(app.sql()).await.expect("the table is read");
    row.expect("a token").last_used_at
}

#[tokio::test]
async fn a_scope_allows_one_thing_and_no_other() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let (power, _) = service_token(&app, "power-robot", &[ServiceScope::VotingPowerRecord], 30).await;
    let (reader, _) = service_token(&app, "read-robot", &[], 30).await;
    let input = json!({ "input": house.snapshot_input(&[(1, "60000")]) });
    let (power, reader) = (app.bearer(power), app.bearer(reader));
    assert_eq!(reader.ask(READ).await.at("missions.totalCount"), &json!(1));
    assert_eq!(reader.send(RECORD, input.clone()).await.refusal(), "FORBIDDEN");
    assert_eq!(power.send(RECORD, input).await.problems(), [""; 0]);
    for robot in [&power, &reader] {
        let refused = robot.send(CREATE, json!({ "input": house.season.whole("Robots") })).await;
        assert_eq!(refused.refusal(), "FORBIDDEN");
        assert_eq!(robot.ask("{ viewer { email } }").await.at("viewer"), &json!(null));
    }
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_or_has_expired() {
    let app = TestApp::new().await;
    let (token, id) = service_token(&app, "robot", &[], 1).await;
    let robot = app.bearer(token);
    assert_eq!(robot.post(READ, json!({})).await.0, StatusCode::OK);
    app.app.clock.advance(TimeDelta::days(1));
    let (status, answer) = robot.post(READ, json!({})).await;
    assert_eq!((status, answer.refusal()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"));

    let (token, other) = service_token(&app, "robot-two", &[], 1).await;
    let robot = app.bearer(token);
    let operator = app.app.use_case(policy::Actor::System);
    let other = other.parse().expect("an id");
    service::revoke_token(&operator, other).await.expect("it is revoked");
    assert_eq!(robot.post(READ, json!({})).await.0, StatusCode::UNAUTHORIZED);
    assert!(service::revoke_token(&operator, other).await.is_err(), "it was revoked before");
    assert!(service::revoke_token(&operator, id.parse().expect("an id")).await.is_ok());
    assert_eq!(app.bearer("ahub_nobody-made-this").post(READ, json!({})).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_kept_of_a_token_is_not_the_token() {
    let app = TestApp::new().await;
    let (token, _) = service_token(&app, "robot", &[], 1).await;
    let row =
        service_token::Entity::find().one(app.sql()).await.expect("the table is read").expect("a token");
    let secret = token.strip_prefix("ahub_").expect("the prefix of API tokens");
    assert!(!format!("{row:?}").contains(secret));
}

#[tokio::test]
async fn its_last_use_is_noted_once_for_many_requests() {
    let app = TestApp::new().await;
    let (token, _) = service_token(&app, "robot", &[], 1).await;
    let robot = app.bearer(token);
    assert_eq!(last_used(&app).await, None);
    robot.ask(READ).await.data();
    let first = last_used(&app).await;
    assert_eq!(first, Some(app.app.clock.now()));
    app.app.clock.advance(TimeDelta::minutes(4));
    robot.ask(READ).await.data();
    assert_eq!(last_used(&app).await, first);
    app.app.clock.advance(TimeDelta::minutes(1));
    robot.ask(READ).await.data();
    assert_eq!(last_used(&app).await, Some(app.app.clock.now()));
}

#[tokio::test]
async fn only_the_operator_makes_services_and_tokens_and_not_for_people() {
    use alliance_hub::auth::ApiToken;
    use alliance_hub::service::fields;
    use alliance_hub::service::governance::service::TokenRequest;

    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let operator = app.app.use_case(policy::Actor::System);
    let name = fields::text("name", "nightly").expect("a name");
    let request = TokenRequest { account: ana.account(), name, scopes: Vec::new(), days: 1 };
    let token = ApiToken::new(&app.app.ids);
    let refused = service::create_token(&operator, &token, request.clone()).await.expect_err("a person");
    assert!(refused.to_string().contains("Tokens are for services"), "{refused}");
    let somebody = app.app.use_case(policy::Actor::Anonymous);
    assert!(service::create_token(&somebody, &token, request).await.is_err());
}
