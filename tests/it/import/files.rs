//! Other files of the same form.

use alliance_hub::domain::season_file::Section;
use entity::vocab::QuestionStatus;
use sea_orm::EntityTrait;
use serde_json::json;

use super::books::{
    added, alliance, codes, count, everything, import, intent, mission, person, post, signal, small_file,
    with,
};
use crate::support::TestApp;

#[tokio::test]
async fn a_record_that_changed_at_its_source_is_left_as_it_is_and_reported() {
    let app = TestApp::new().await;
    import(&app, &small_file()).await;
    let before = everything(&app).await;

    let changed = with(mission("some-work"), json!({"title": "Other work"}));
    let report = import(&app, &with(small_file(), json!({ "missions": [changed] }))).await;
    assert_eq!(codes(&report), ["missions some-work CHANGED_AT_SOURCE"]);
    assert_eq!(report.sections[&Section::Missions].changed_at_source, 1);
    assert_eq!(everything(&app).await, before);
}

#[tokio::test]
async fn a_longer_file_adds_what_is_new() {
    let app = TestApp::new().await;
    import(&app, &small_file()).await;
    let file = with(small_file(), json!({"missions": [mission("some-work"), mission("more-work")]}));
    let report = import(&app, &file).await;
    assert_eq!((report.total().added, added(&report, Section::Missions)), (1, 1));
    assert_eq!(codes(&report), Vec::<String>::new());
    assert!(report.event.is_some());
}

#[tokio::test]
async fn an_answer_in_a_later_file_settles_the_question() {
    let app = TestApp::new().await;
    let question = post("QUESTION", "some-work", "When?");
    import(&app, &with(small_file(), json!({ "comments_and_updates": [question] }))).await;
    let answer = post("LEADER_ANSWER", "some-work", "Soon.");
    import(&app, &with(small_file(), json!({ "comments_and_updates": [question, answer] }))).await;

    let questions = entity::question::Entity::find().all(&app.app.db).await.expect("rows");
    let states: Vec<_> = questions.iter().map(|question| (question.status, question.version)).collect();
    assert_eq!(states, [(QuestionStatus::Answered, 2)]);
}

#[tokio::test]
async fn duplicates_and_unknown_keys_are_listed_and_the_rest_goes_in() {
    let app = TestApp::new().await;
    let file = with(
        small_file(),
        json!({
            "people": [person("ada"), person("ben"), person("ada")],
            "missions": [mission("some-work"), with(mission("lost"), json!({"alliance": "nobody"}))],
            "interest_signals": [signal("ben", "nothing", "x"), signal("ben", "some-work", "y")],
        }),
    );
    let report = import(&app, &file).await;
    assert_eq!(
        codes(&report),
        [
            "people ada DUPLICATE",
            "missions lost UNKNOWN_REFERENCE",
            "interest_signals interest_signals[0] UNKNOWN_REFERENCE",
        ]
    );
    assert_eq!(report.sections[&Section::People].skipped, 1);
    assert_eq!(report.sections[&Section::Signals].skipped, 1);
    let rows = everything(&app).await;
    assert_eq!((count(&rows, "account"), count(&rows, "mission"), count(&rows, "signal")), (2, 2, 1));
}

#[tokio::test]
async fn a_person_has_the_same_signal_open_once() {
    let app = TestApp::new().await;
    let signals = [signal("ben", "some-work", "x"), signal("ben", "some-work", "y")];
    let file = with(small_file(), json!({ "interest_signals": signals }));
    for round in 0..2 {
        let report = import(&app, &file).await;
        assert_eq!(report.sections[&Section::Signals].skipped, 1, "round {round}");
        assert_eq!(report.findings.last().expect("a finding").code.as_str(), "ALREADY_SIGNALLED");
        assert_eq!(count(&everything(&app).await, "signal"), 1);
    }
}

#[tokio::test]
async fn names_that_are_taken_or_no_names_are_made_fit() {
    let app = TestApp::new().await;
    app.person("ada").await;
    let handle = "ada-0";
    let file = with(
        small_file(),
        json!({
            "people": [person("ada"), person("ben"), person(handle), person("Änne Übel"), person("日本")],
            "alliances": [alliance("builders", "ada"), alliance("The Others", "ben")],
        }),
    );
    let report = import(&app, &file).await;
    assert_eq!(
        codes(&report),
        [
            format!("people {handle} KEY_NOT_USABLE"),
            "people Änne Übel KEY_NOT_USABLE".to_owned(),
            "people 日本 KEY_NOT_USABLE".to_owned(),
            "alliances The Others KEY_NOT_USABLE".to_owned(),
        ]
    );
    let accounts = entity::account::Entity::find().all(&app.app.db).await.expect("rows");
    let handles: Vec<_> = accounts.iter().map(|account| account.handle.as_str()).collect();
    assert!(handles.iter().any(|other| other.starts_with(&format!("{handle}-"))), "{handles:?}");
    assert!(handles.contains(&"nne-bel") && handles.contains(&"account"), "{handles:?}");
}

#[tokio::test]
async fn another_file_of_the_same_season_adds_to_it() {
    let app = TestApp::new().await;
    let first = import(&app, &small_file()).await;
    let other = with(
        small_file(),
        json!({
            "season": {"key": "four", "number": 4, "name": "The fourth", "source_url": "https://gov.example/t/2"},
            "intents": [intent("four-1", 1), intent("four-2", 2)],
            "missions": [with(mission("elsewhere"), json!({"intent": "four-1"}))],
        }),
    );
    let second = import(&app, &other).await;
    assert_eq!(second.season_id, first.season_id);
    assert_eq!(codes(&second), ["season four HERE_ALREADY", "intents four-1 HERE_ALREADY"]);
    assert_eq!((added(&second, Section::Intents), added(&second, Section::Missions)), (1, 1));

    let missions = entity::mission::Entity::find().all(&app.app.db).await.expect("rows");
    let intents: Vec<_> = missions.iter().map(|mission| mission.intent_id).collect();
    assert!(intents.iter().all(|intent| intent.is_some() && *intent == intents[0]));
}

#[tokio::test]
async fn another_season_shares_people_and_alliances_and_nothing_else() {
    let app = TestApp::new().await;
    import(&app, &small_file()).await;
    let fifth =
        json!({"key": "S5", "number": 5, "name": "Season 5", "source_url": "https://gov.example/t/5"});
    let report = import(&app, &with(small_file(), json!({ "season": fifth }))).await;
    assert_eq!(codes(&report), ["missions some-work KEY_NOT_USABLE"]);
    let rows = everything(&app).await;
    let counts = ["season", "intent", "tier_claim", "mission", "account", "alliance"];
    assert_eq!(counts.map(|table| count(&rows, table)), [2, 2, 2, 2, 2, 1]);
}
