//! A stream ends with the session that opened it, whichever server ended that.

use alliance_hub::policy::Actor as PolicyActor;
use alliance_hub::service::account::{end_session, staff};
use alliance_hub::service::governance::service;
use chrono::TimeDelta;
use entity::vocab::StaffRole;
use serde_json::json;

use crate::account::{REGISTER, SIGN_OUT, registration};
use crate::governance::service_token;
use crate::support::TestApp;

const VIEWER: &str = "subscription { viewerEvents { ... on Event { kind } } }";

#[tokio::test]
async fn signing_out_ends_the_streams_of_the_session_and_is_told_to_the_others() {
    let app = TestApp::new().await;
    let ada = app.visitor().send(REGISTER, registration("Ada")).await;
    let first = app.bearer(ada.text("accountRegister.accessToken"));
    let again = crate::account::sign_in(&app, "Ada").await;
    let second = app.bearer(again.text("sessionCreate.accessToken"));
    let mut of_first = first.subscribe(VIEWER, json!({})).await;
    let mut of_second = second.subscribe(VIEWER, json!({})).await;
    assert!(first.send(SIGN_OUT, json!({ "input": {} })).await.problems().is_empty());
    assert_eq!(of_first.next().await.refusal(), "UNAUTHENTICATED");
    of_first.end().await;
    assert_eq!(of_second.next().await.text("viewerEvents.kind"), "SESSION_ENDED");
}

#[tokio::test]
async fn a_session_that_ended_through_another_server_ends_its_streams_here() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let mut of_ana = ana.subscribe(VIEWER, json!({})).await;
    let mut of_ben = ben.subscribe(VIEWER, json!({})).await;
    let other = app.other_server().await;
    end_session(&other.use_case(ana.identity()), &other.auth, None).await.expect("the session ends");
    assert_eq!(of_ana.next().await.refusal(), "UNAUTHENTICATED");
    of_ana.end().await;
    assert!(of_ben.within(std::time::Duration::from_millis(100)).await.is_none());
}

#[tokio::test]
async fn a_service_whose_token_another_server_revokes_loses_its_streams_and_no_others() {
    let app = TestApp::new().await;
    let (token, id) = service_token(&app, "reader", &[], 30).await;
    let (spare, _) = service_token(&app, "other-reader", &[], 30).await;
    let mut revoked = app.bearer(token.clone()).subscribe(VIEWER, json!({})).await;
    let mut goes_on = app.bearer(spare).subscribe(VIEWER, json!({})).await;
    let other = app.other_server().await;
    let id = id.parse().expect("an id");
    service::revoke_token(&other.use_case(PolicyActor::System), id).await.expect("it is revoked");
    assert_eq!(revoked.next().await.refusal(), "UNAUTHENTICATED");
    revoked.end().await;
    assert!(goes_on.within(std::time::Duration::from_millis(100)).await.is_none());
    let refused = app.bearer(token).post(VIEWER, json!({})).await;
    assert_eq!(refused.0, axum::http::StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_role_that_another_server_grants_or_revokes_ends_the_streams_opened_without_or_with_it() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let other = app.other_server().await;
    let operator = other.use_case(PolicyActor::System);
    let mut plain = ana.subscribe(VIEWER, json!({})).await;
    staff::grant(&operator, ana.account(), StaffRole::Moderator).await.expect("the role is granted");
    assert_eq!(plain.next().await.refusal(), "UNAUTHENTICATED");
    let mut with_role = ana.subscribe(VIEWER, json!({})).await;
    staff::revoke(&operator, ana.account(), StaffRole::Moderator).await.expect("the role is revoked");
    assert_eq!(with_role.next().await.refusal(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_stream_on_which_nothing_happens_ends_when_its_token_expires() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let token = ana.token().expect("Ana has a token");
    app.app.clock.advance(TimeDelta::minutes(15) - TimeDelta::seconds(1));
    let mut line = app.bearer(token).subscribe(VIEWER, json!({})).await;
    assert!(line.within(std::time::Duration::from_millis(100)).await.is_none(), "it is good for a second");
    app.app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(line.next().await.refusal(), "UNAUTHENTICATED");
    line.end().await;
}
