//! A mirror changes with its source alone, until its operator ends the mirroring.

use alliance_hub::service::export::{end_mirroring, is_mirror};
use alliance_hub::service::import::import_season;
use serde_json::json;

use super::story::lively;
use super::{end_mirror, export, import, replace};
use crate::alliance::members::alliance;
use crate::import::books::{count, everything, operator, small_file};
use crate::support::{Answer, TestApp};

pub const REGISTER: &str =
    "mutation($input: AccountRegisterInput!) { accountRegister(input: $input) { errors { code } } }";
const CREATE: &str =
    "mutation($input: AllianceCreateInput!) { allianceCreate(input: $input) { errors { code } } }";

async fn register(app: &TestApp) -> Answer {
    let input = json!({ "email": "a@example.org", "password": "a long password", "displayName": "Ada" });
    app.visitor().send(REGISTER, json!({ "input": input })).await
}

fn is_registered(answer: &Answer) -> bool {
    answer.refused().is_none() && answer.at("accountRegister.errors") == &json!([])
}

async fn mirror_of(source: &TestApp) -> TestApp {
    let mirror = TestApp::new().await;
    import(&mirror, &export(source).await).await.expect("it comes in");
    mirror
}

#[tokio::test]
async fn nobody_registers_at_a_mirror_so_that_it_is_brought_up_to_date_again_and_again() {
    let source = TestApp::new().await;
    lively(&source).await;
    let mirror = mirror_of(&source).await;
    let before = everything(&mirror).await;
    assert_eq!(register(&mirror).await.refusal(), "READ_ONLY");
    assert_eq!(everything(&mirror).await, before);
    alliance(&source.person("Zoe").await, "Late").await;
    source.passed_on().await;
    let newer = export(&source).await;
    assert!(replace(&mirror, &newer).await.expect("it is brought up to date").new_events > 0);
    assert!(is_mirror(&mirror.app.db).await.expect("read"));
}

#[tokio::test]
async fn neither_an_account_nor_the_command_line_changes_a_mirror() {
    let source = TestApp::new().await;
    lively(&source).await;
    let mirror = mirror_of(&source).await;
    let ana = mirror.person("Ana").await;
    let before = everything(&mirror).await;
    let input = json!({ "name": "Ours", "kind": "AD_HOC", "roleTitle": "lead", "responsibilities": "all" });
    assert_eq!(ana.send(CREATE, json!({ "input": input })).await.refusal(), "READ_ONLY");
    let others = small_file().to_string().replace("builders", "others");
    let refused = import_season(&operator(&mirror), &others).await.map(|_| ()).expect_err("it is a mirror");
    assert!(refused.to_string().contains("mirror --end"), "{refused}");
    assert_eq!(everything(&mirror).await, before);
}

#[tokio::test]
async fn a_mirror_becomes_a_server_of_its_own_while_it_runs() {
    let source = TestApp::new().await;
    lively(&source).await;
    let mirror = mirror_of(&source).await;
    let beside = mirror.beside().await;
    end_mirror(&mirror).await;
    assert!(!is_mirror(&beside.app.db).await.expect("read"));
    assert!(is_registered(&register(&beside).await));
    let ended = end_mirroring(&operator(&mirror)).await.expect("the database works");
    assert!(!ended, "it was one no more");
    let refused = replace(&mirror, &export(&source).await).await.map(|_| ()).expect_err("it is no mirror");
    assert!(refused.to_string().contains("This database is no mirror"), "{refused}");
}

/// Whichever comes first, the other one is told.
#[tokio::test]
async fn of_a_registration_and_the_making_of_a_mirror_at_once_one_is_done() {
    let source = TestApp::new().await;
    lively(&source).await;
    let file = export(&source).await;
    for _ in 0..4 {
        let empty = TestApp::new().await;
        let beside = empty.beside().await;
        let (registered, made) = tokio::join!(register(&beside), import(&empty, &file));
        match made {
            Ok(_) => assert_eq!(registered.refusal(), "READ_ONLY"),
            Err(error) => {
                assert!(is_registered(&registered), "{registered:?}");
                assert!(error.to_string().contains("Import an export into an empty database."), "{error}");
            }
        }
        let credentials = count(&everything(&empty).await, "credential");
        assert_eq!(credentials, usize::from(is_registered(&registered)));
    }
}
