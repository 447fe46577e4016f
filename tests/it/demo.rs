//! What `serve --demo` loads.

use alliance_hub::demo;
use serde_json::json;

use crate::import::books::everything;
use crate::support::TestApp;

const SIGN_IN: &str = "mutation($email: String!, $password: String!) {
    sessionCreate(input: { email: $email, password: $password }) { accessToken errors { code message } } }";

/// The address and password of each account, as they are told.
fn told(text: &str) -> Vec<(&str, &str)> {
    text.lines().skip(1).map(|line| line.trim().split_once(' ').expect("two words")).collect()
}

#[tokio::test]
async fn a_second_start_changes_nothing_and_tells_the_same() {
    let (app, folder) = (TestApp::new().await, tempfile::tempdir().expect("a folder"));
    let first = demo::load(&app.app, folder.path()).await.expect("it loads");
    let rows = everything(&app).await;
    assert_eq!(demo::load(&app.app, folder.path()).await.expect("it loads again"), first);
    assert_eq!(everything(&app).await, rows);
    for (email, password) in told(&first) {
        let input = json!({ "email": email, "password": password.trim() });
        app.visitor().send(SIGN_IN, input).await.text("sessionCreate.accessToken");
    }
}

#[tokio::test]
async fn an_account_that_took_another_handle_is_known_again() {
    let (app, folder) = (TestApp::new().await, tempfile::tempdir().expect("a folder"));
    let first = demo::load(&app.app, folder.path()).await.expect("it loads");
    let (email, password) = told(&first)[0];
    let input = json!({ "email": email, "password": password.trim() });
    let token = app.visitor().send(SIGN_IN, input).await.text("sessionCreate.accessToken");
    let leader = app.bearer(token);
    let rename = "mutation($version: Int!) { profileUpdate(input: { expectedVersion: $version, handle: \"captain\" }) {
        person { handle } errors { code message } } }";
    let version = leader.ask("{ viewer { person { version } } }").await.at("viewer.person.version").clone();
    let renamed = leader.send(rename, json!({ "version": version })).await;
    assert_eq!(renamed.text("profileUpdate.person.handle"), "captain");
    assert_eq!(demo::load(&app.app, folder.path()).await.expect("it loads again"), first);
}

#[tokio::test]
async fn passwords_that_another_folder_keeps_are_said_to_be_there() {
    let (app, folder) = (TestApp::new().await, tempfile::tempdir().expect("a folder"));
    demo::load(&app.app, folder.path()).await.expect("it loads");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let text = demo::load(&app.app, elsewhere.path()).await.expect("it loads");
    assert_eq!(told(&text).len(), 4);
    assert!(text.lines().skip(1).all(|line| line.contains("in the data folder")), "{text}");
}
