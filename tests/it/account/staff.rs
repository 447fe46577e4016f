//! The operator makes staff at the command line.

use alliance_hub::policy::{Actor, Identity};
use alliance_hub::service::Ctx;
use alliance_hub::service::account::staff::{grant, revoke};
use alliance_hub::service::error::{Error, ProblemCode, RefusalCode};
use entity::event;
use entity::vocab::{Audience, EventKind, StaffRole};
use sea_orm::EntityTrait;
use serde_json::json;

use super::VIEWER;
use crate::support::TestApp;

fn ctx(app: &TestApp, actor: Actor) -> Ctx {
    let app = &app.app;
    let (db, clock, wake) = (app.db.clone(), app.clock.clone(), app.wake.clone());
    Ctx { db, clock, actor, wake, retry: None }
}

fn problem<T>(result: Result<T, Error>) -> ProblemCode {
    match result {
        Err(Error::Rule(problem)) => problem.code,
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("no error"),
    }
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_on_until_it_is_revoked() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let operator = ctx(&app, Actor::System);
    assert_eq!(ada.ask(VIEWER).await.at("viewer.staffRoles"), &json!([]));
    for role in [StaffRole::Moderator, StaffRole::Foundation] {
        grant(&operator, ada.account(), role).await.expect("granted");
    }
    assert_eq!(ada.ask(VIEWER).await.at("viewer.staffRoles"), &json!(["FOUNDATION", "MODERATOR"]));
    let kept = alliance_hub::store::account::staff_roles_of(&app.app.db, ada.account()).await;
    assert_eq!(kept.expect("roles").len(), 2);
    revoke(&operator, ada.account(), StaffRole::Foundation).await.expect("revoked");
    assert_eq!(ada.ask(VIEWER).await.at("viewer.staffRoles"), &json!(["MODERATOR"]));
    grant(&operator, ada.account(), StaffRole::Foundation).await.expect("granted again");
}

#[tokio::test]
async fn grants_and_revocations_are_events_for_staff() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let operator = ctx(&app, Actor::System);
    let granted = grant(&operator, ada.account(), StaffRole::Foundation).await.expect("granted");
    let revoked = revoke(&operator, ada.account(), StaffRole::Foundation).await.expect("revoked");
    let events = event::Entity::find().all(app.sql()).await.expect("events");
    let seen: Vec<_> = events.iter().map(|event| (Some(event.id), event.kind, event.audience)).collect();
    assert_eq!(
        seen,
        [
            (granted.event, EventKind::StaffGranted, Audience::Staff),
            (revoked.event, EventKind::StaffRevoked, Audience::Staff),
        ]
    );
    assert_eq!(events[0].data, json!({ "role": "FOUNDATION" }));
    assert_eq!(events[0].actor_id, None, "the server itself");
}

#[tokio::test]
async fn a_role_is_held_once_and_only_the_operator_gives_it() {
    let app = TestApp::new().await;
    let ada = app.staff("Ada", StaffRole::Moderator).await;
    let operator = ctx(&app, Actor::System);
    let account = ada.account();
    assert_eq!(problem(grant(&operator, account, StaffRole::Moderator).await), ProblemCode::Taken);
    assert_eq!(problem(revoke(&operator, account, StaffRole::Foundation).await), ProblemCode::WrongState);
    let unknown = grant(&operator, app.app.ids.next(), StaffRole::Moderator).await;
    assert!(matches!(unknown, Err(Error::Refused { code: RefusalCode::NotFound, .. })));
    let staff = [StaffRole::Moderator, StaffRole::Foundation].into();
    let identity = Identity { account, session: app.app.ids.next(), staff };
    let herself = grant(&ctx(&app, Actor::Account(identity)), account, StaffRole::GrantsCouncil).await;
    assert!(matches!(herself, Err(Error::Refused { code: RefusalCode::Forbidden, .. })));
}

#[tokio::test]
async fn of_two_grants_at_once_one_is_kept() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let operator = ctx(&app, Actor::System);
    let (one, other) = tokio::join!(
        grant(&operator, ada.account(), StaffRole::Moderator),
        grant(&operator, ada.account(), StaffRole::Moderator),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    assert_eq!(problem(if one.is_ok() { other } else { one }), ProblemCode::Taken);
}
