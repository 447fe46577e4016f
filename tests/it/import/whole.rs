//! An import is done as a whole or not at all.

use alliance_hub::service::import::{ImportError, import_season};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::books::{REAL, everything, import, mission, operator, small_file, try_import, with};
use crate::support::TestApp;

#[tokio::test]
async fn a_failure_in_the_middle_leaves_nothing() {
    let app = TestApp::new().await;
    let writers = app.sql();
    writers
        .execute_unprepared("create unique index one_kind_of_comment on comment (kind)")
        .await
        .expect("made");

    let error = import_season(&operator(&app), REAL).await.expect_err("two comments are of one kind");
    assert!(matches!(error, ImportError::Store(_)), "{error}");
    assert_eq!(everything(&app).await, Vec::<String>::new());

    writers.execute_unprepared("drop index one_kind_of_comment").await.expect("dropped");
    import_season(&operator(&app), REAL).await.expect("it comes in now");
}

#[tokio::test]
async fn what_is_no_season_file_is_refused_with_the_reason() {
    let app = TestApp::new().await;
    for (text, code) in [("{", "NOT_JSON"), ("{\"season\": {}}", "NOT_A_SEASON_FILE")] {
        let error = import_season(&operator(&app), text).await.expect_err("refused");
        let ImportError::File(error) = error else { panic!("{error}") };
        assert_eq!(error.code(), code);
    }
    assert_eq!(everything(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_large_file_takes_few_statements() {
    let app = TestApp::new().await;
    let missions: Vec<Value> = (0..5_000).map(|number| mission(&format!("mission-{number}"))).collect();
    let file = with(small_file(), json!({ "missions": missions }));

    let (report, first) = app.statements(import(&app, &file)).await;
    assert_eq!(report.total().added, 5_008);
    assert!(first < 100, "{first} statements");
    let (report, again) = app.statements(try_import(&app, &file)).await;
    assert_eq!(report.expect("it comes in").total().added, 0);
    assert!(again < 40, "{again} statements");
}
