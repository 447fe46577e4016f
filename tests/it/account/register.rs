//! Somebody makes an account.

use entity::{credential, event, refresh_token};
use sea_orm::EntityTrait;
use serde_json::json;

use super::{PASSWORD, REGISTER, VIEWER, register, registration};
use crate::support::TestApp;

#[tokio::test]
async fn whoever_registers_is_signed_in() {
    let app = TestApp::new().await;
    let answer = register(&app, "Ada").await;
    assert_eq!(answer.text("accountRegister.person.displayName"), "Ada");
    assert_eq!(answer.text("accountRegister.expiresAt"), "2023-06-10T12:15:00.000Z");
    assert_eq!(answer.text("accountRegister.event.kind"), "ACCOUNT_REGISTERED");
    assert_eq!(answer.text("accountRegister.event.actor.displayName"), "Ada");
    let ada = app.bearer(answer.text("accountRegister.accessToken"));
    let answer = ada.ask(VIEWER).await;
    assert_eq!(answer.text("viewer.person.displayName"), "Ada");
    assert_eq!(answer.at("viewer.person.isViewer"), true);
    assert_eq!(answer.text("viewer.email"), "ada@example.org");
    assert_eq!(answer.at("viewer.staffRoles"), &json!([]));
    assert_eq!(answer.at("viewer.sessions.0.isCurrent"), true);
}

#[tokio::test]
async fn handles_are_made_of_names_or_chosen_and_belong_to_one() {
    let app = TestApp::new().await;
    let handle = register(&app, "Ada Lovelace").await;
    let problems = handle.problems();
    assert_eq!(problems, ["INVALID"], "a space does not stand in an address");

    let mut input = registration("Ada");
    input["input"]["displayName"] = json!("Ada Lovelace");
    let made = app.visitor().send(REGISTER, input.clone()).await.text("accountRegister.person.handle");
    assert!(made.starts_with("ada-lovelace-"), "{made}");

    input["input"]["handle"] = json!("ada");
    input["input"]["email"] = json!("first@example.org");
    assert_eq!(
        app.visitor().send(REGISTER, input.clone()).await.text("accountRegister.person.handle"),
        "ada"
    );
    input["input"]["email"] = json!("second@example.org");
    let taken = app.visitor().send(REGISTER, input.clone()).await;
    assert_eq!(taken.at("accountRegister.errors.0.field"), &json!(["handle"]));
    assert_eq!(taken.problems(), ["TAKEN"]);
    input["input"]["handle"] = json!("Not A Slug");
    assert_eq!(app.visitor().send(REGISTER, input).await.problems(), ["INVALID"]);
}

#[tokio::test]
async fn an_address_has_one_account_however_it_is_spelled() {
    let app = TestApp::new().await;
    register(&app, "Ada").await.data();
    let mut input = registration("Ada");
    input["input"]["email"] = json!(" ADA@Example.org ");
    let taken = app.visitor().send(REGISTER, input).await;
    assert_eq!(taken.problems(), ["TAKEN"]);
    assert_eq!(taken.at("accountRegister.errors.0.field"), &json!(["email"]));
    assert!(taken.at("accountRegister.accessToken").is_null());
}

#[tokio::test]
async fn two_who_register_one_address_at_once_make_one_account() {
    let app = TestApp::new().await;
    let (one, other) = tokio::join!(register(&app, "Ada"), register(&app, "Ada"));
    let mut problems = [one.problems(), other.problems()].concat();
    problems.sort_unstable();
    assert_eq!(problems, ["TAKEN"]);
    let people = app.visitor().ask("{ people { totalCount } }").await;
    assert_eq!(people.at("people.totalCount"), 1, "nothing is left of the other one");
}

#[tokio::test]
async fn a_weak_password_is_refused_with_a_reason() {
    let app = TestApp::new().await;
    for (password, code) in [
        ("short".to_owned(), "TOO_SHORT"),
        ("x".repeat(1_025), "TOO_LONG"),
        ("Grace.Hopper@example.org".to_owned(), "INVALID"),
    ] {
        let mut input = registration("grace.hopper");
        input["input"]["password"] = json!(password);
        let answer = app.visitor().send(REGISTER, input).await;
        assert_eq!(answer.problems(), [code]);
        assert_eq!(answer.at("accountRegister.errors.0.field"), &json!(["password"]));
    }
}

#[tokio::test]
async fn no_secret_is_kept_as_it_was_sent_and_the_log_holds_no_address() {
    let app = TestApp::new().await;
    let answer = register(&app, "Ada").await;
    let db = app.sql();
    let events = format!("{:?}", event::Entity::find().all(db).await.expect("events"));
    let credentials = format!("{:?}", credential::Entity::find().all(db).await.expect("credentials"));
    let tokens = format!("{:?}", refresh_token::Entity::find().all(db).await.expect("tokens"));
    assert!(events.contains("Ada") && credentials.contains("$argon2id$") && tokens.contains("token_hash"));
    let refresh = answer.text("accountRegister.refreshToken");
    for secret in [PASSWORD, refresh.as_str(), &answer.text("accountRegister.accessToken")] {
        assert!(!events.contains(secret) && !credentials.contains(secret) && !tokens.contains(secret));
    }
    assert!(!events.contains("ada@example.org"));
}
