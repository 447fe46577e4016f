//! People signal interest, are found, and change their mind.

use entity::vocab::{MissionStatus, SignalStatus};
use serde_json::{Value, json};

use crate::alliance::members::alliance;
use crate::conversation::place::{kept, mission, outline, rfp_draft};
use crate::support::{Actor, Answer, TestApp, seed};

const CREATE: &str = "mutation($input: SignalCreateInput!) {
    signalCreate(input: $input) {
        signal { id kind status visibility skills message hoursPerWeek timezone version person { displayName }
            season { number } target { __typename ... on Mission { title } ... on Intent { number } ... on Alliance { name } } }
        errors { code field message } event { kind version }
    }
}";
const WITHDRAW: &str = "mutation($input: SignalWithdrawInput!) {
    signalWithdraw(input: $input) { signal { status version } errors { code message } event { kind version changedFields } }
}";
const LIST: &str = "query($filter: SignalFilter) { signals(filter: $filter, first: 50, orderBy: OLDEST) {
    totalCount nodes { message skills person { displayName } season { number } target { __typename } }
} }";

/// Sends a signal of somebody who wants to contribute, with these fields.
pub async fn send(actor: &Actor<'_>, fields: Value) -> Answer {
    let mut input = json!({ "kind": "WANTS_TO_CONTRIBUTE", "message": "I can help" });
    let given = fields.as_object().expect("fields").clone();
    input.as_object_mut().expect("fields").extend(given);
    actor.send(CREATE, json!({ "input": input })).await
}

/// Makes such a signal and returns its id.
pub async fn signal(actor: &Actor<'_>, fields: Value) -> String {
    send(actor, fields).await.text("signalCreate.signal.id")
}

async fn withdraw(actor: &Actor<'_>, id: &str) -> Answer {
    actor.send(WITHDRAW, json!({ "input": { "id": id } })).await
}

async fn messages(actor: &Actor<'_>, filter: Value) -> Vec<String> {
    let read = actor.send(LIST, json!({ "filter": filter })).await;
    let nodes = read.at("signals.nodes").as_array().expect("signals");
    assert_eq!(read.at("signals.totalCount"), nodes.len());
    nodes.iter().map(|signal| signal["message"].as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn a_contributor_signals_interest_in_a_mission() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let mission = mission(&app, seed::season(&app, 4).await, &alliance(&ana, "Scouts").await).await;
    let fields = json!({
        "targetId": mission, "message": "I teach Solidity", "skills": ["Teaching", " solidity ", "SOLIDITY"],
        "hoursPerWeek": 8, "timezone": "Europe/Lisbon",
    });
    let made = send(&ben, fields).await;
    let mut shown = made.at("signalCreate").clone();
    shown["signal"]["id"] = json!("[id]");
    insta::assert_json_snapshot!(shown, @r#"
    {
      "errors": [],
      "event": {
        "kind": "SIGNAL_CREATED",
        "version": 1
      },
      "signal": {
        "hoursPerWeek": 8,
        "id": "[id]",
        "kind": "WANTS_TO_CONTRIBUTE",
        "message": "I teach Solidity",
        "person": {
          "displayName": "Ben"
        },
        "season": {
          "number": 4
        },
        "skills": [
          "solidity",
          "teaching"
        ],
        "status": "OPEN",
        "target": {
          "__typename": "Mission",
          "title": "Teach the OP Stack"
        },
        "timezone": "Europe/Lisbon",
        "version": 1,
        "visibility": "PUBLIC"
      }
    }
    "#);
    assert_eq!(send(&app.visitor(), json!({ "targetId": mission })).await.refusal(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_signal_belongs_to_the_season_of_its_target_or_to_the_newest() {
    let app = TestApp::new().await;
    let ben = app.person("Ben").await;
    assert_eq!(send(&ben, json!({})).await.problems(), ["WRONG_STATE"]);
    let old = seed::season(&app, 4).await;
    seed::season(&app, 5).await;
    let intent = seed::intent(&app, old, 3, None).await.to_string();
    let season = |made: &Answer| made.at("signalCreate.signal.season.number").as_i64();
    assert_eq!(season(&send(&ben, json!({ "targetId": intent })).await), Some(4));
    assert_eq!(season(&send(&ben, json!({})).await), Some(5));
    let scouts = alliance(&ben, "Scouts").await;
    assert_eq!(season(&send(&ben, json!({ "targetId": scouts })).await), Some(5));
}

#[tokio::test]
async fn one_signal_of_a_kind_is_open_for_each_target() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let season = seed::season(&app, 4).await;
    let scouts = alliance(&ana, "Scouts").await;
    let mission = mission(&app, season, &scouts).await;
    let intent = seed::intent(&app, season, 1, None).await.to_string();
    for target in [json!(mission), json!(scouts), json!(intent), Value::Null] {
        let first = signal(&ben, json!({ "targetId": target })).await;
        assert_eq!(send(&ben, json!({ "targetId": target })).await.problems(), ["ALREADY_SIGNALLED"]);
        signal(&ana, json!({ "targetId": target })).await;
        withdraw(&ben, &first).await.data();
        signal(&ben, json!({ "targetId": target })).await;
    }
}

#[tokio::test]
async fn of_two_equal_signals_at_once_one_is_open() {
    let app = TestApp::new().await;
    let ben = app.person("Ben").await;
    seed::season(&app, 4).await;
    let scouts = alliance(&ben, "Scouts").await;
    let target = json!({ "targetId": scouts });
    let (one, other) = tokio::join!(send(&ben, target.clone()), send(&ben, target));
    let mut problems: Vec<_> = [&one, &other].iter().map(|answer| answer.problems()).collect();
    problems.sort();
    assert_eq!(problems, [vec![], vec!["ALREADY_SIGNALLED"]]);
    assert_eq!(messages(&ben, json!({ "status": "OPEN" })).await.len(), 1);
}

#[tokio::test]
async fn input_outside_its_bounds_is_refused() {
    let app = TestApp::new().await;
    let ben = app.person("Ben").await;
    let season = seed::season(&app, 4).await;
    let many: Vec<String> = (0..21).map(|number| number.to_string()).collect();
    for (fields, code) in [
        (json!({ "hoursPerWeek": 0 }), "INVALID"),
        (json!({ "hoursPerWeek": 169 }), "INVALID"),
        (json!({ "timezone": "Mars/Olympus" }), "INVALID"),
        (json!({ "skills": many }), "TOO_LONG"),
        (json!({ "skills": [" "] }), "TOO_SHORT"),
        (json!({ "skills": ["x".repeat(61)] }), "TOO_LONG"),
        (json!({ "message": "" }), "TOO_SHORT"),
    ] {
        assert_eq!(send(&ben, fields).await.problems(), [code]);
    }
    assert_eq!(send(&ben, json!({ "targetId": ben.id() })).await.refusal(), "BAD_USER_INPUT");
    let nothing = "intent_00000000000000000000000000";
    assert_eq!(send(&ben, json!({ "targetId": nothing })).await.refusal(), "NOT_FOUND");
    let draft = rfp_draft(&app, season).await;
    assert_eq!(send(&ben, json!({ "targetId": draft })).await.refusal(), "NOT_FOUND");
}

#[tokio::test]
async fn nobody_signals_to_what_has_ended() {
    let app = TestApp::new().await;
    let ben = app.person("Ben").await;
    let season = seed::season(&app, 4).await;
    for status in [MissionStatus::Completed, MissionStatus::Withdrawn, MissionStatus::Abandoned] {
        let ended = kept(&app, seed::Mission::proposed(&app, season, "Done").in_state(status)).await;
        assert_eq!(send(&ben, json!({ "targetId": ended })).await.problems(), ["WRONG_STATE"]);
    }
    let scouts = alliance(&ben, "Scouts").await;
    seed::dissolve(&app, scouts.parse().expect("an alliance's id")).await;
    assert_eq!(send(&ben, json!({ "targetId": scouts })).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn only_those_who_carry_a_target_look_for_contributors_to_it() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let season = seed::season(&app, 4).await;
    let scouts = alliance(&ana, "Scouts").await;
    let idea = outline(&app, season, &ana).await;
    for target in [scouts, idea] {
        let seeks = json!({ "kind": "SEEKS_CONTRIBUTORS", "targetId": target });
        assert_eq!(send(&ben, seeks.clone()).await.refusal(), "FORBIDDEN");
        assert_eq!(send(&ana, seeks).await.problems(), [""; 0]);
    }
    assert_eq!(send(&ben, json!({ "kind": "SEEKS_CONTRIBUTORS" })).await.problems(), [""; 0]);
}

#[tokio::test]
async fn the_author_takes_a_signal_back_until_it_is_settled() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    seed::season(&app, 4).await;
    let id = signal(&ben, json!({})).await;
    assert_eq!(withdraw(&ana, &id).await.refusal(), "FORBIDDEN");
    assert_eq!(withdraw(&app.visitor(), &id).await.refusal(), "UNAUTHENTICATED");
    let withdrawn = withdraw(&ben, &id).await;
    let expected = json!({
        "signal": { "status": "WITHDRAWN", "version": 2 }, "errors": [],
        "event": { "kind": "SIGNAL_WITHDRAWN", "version": 2, "changedFields": ["status"] },
    });
    assert_eq!(withdrawn.at("signalWithdraw"), &expected);
    assert_eq!(withdraw(&ben, &id).await.problems(), ["WRONG_STATE"]);

    for (status, problems) in [
        (SignalStatus::Contacted, vec![]),
        (SignalStatus::Invited, vec![]),
        (SignalStatus::Joined, vec!["WRONG_STATE"]),
    ] {
        let id = signal(&ben, json!({})).await;
        seed::move_signal(&app, id.parse().expect("a signal's id"), status).await;
        assert_eq!(withdraw(&ben, &id).await.problems(), problems);
    }
}

#[tokio::test]
async fn of_two_who_withdraw_at_once_one_succeeds() {
    let app = TestApp::new().await;
    let ben = app.person("Ben").await;
    seed::season(&app, 4).await;
    let id = signal(&ben, json!({})).await;
    let (one, other) = tokio::join!(withdraw(&ben, &id), withdraw(&ben, &id));
    let done = [&one, &other].into_iter().filter(|answer| answer.problems().is_empty()).count();
    assert_eq!(done, 1);
}

#[tokio::test]
async fn signals_are_found_by_target_person_skill_and_text() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let season = seed::season(&app, 4).await;
    let scouts = alliance(&ana, "Scouts").await;
    let mission = mission(&app, season, &scouts).await;
    let intent = seed::intent(&app, season, 1, None).await.to_string();
    signal(&ana, json!({ "targetId": mission, "message": "ZÜRICH meetups", "skills": ["Events"] })).await;
    signal(&ben, json!({ "targetId": scouts, "message": "100% yours", "skills": ["Solidity", "events"] }))
        .await;
    signal(&ben, json!({ "targetId": intent, "message": "anything there" })).await;
    let filters = [
        (json!({ "missionId": mission }), vec!["ZÜRICH meetups"]),
        (json!({ "allianceId": scouts }), vec!["100% yours"]),
        (json!({ "intentId": intent }), vec!["anything there"]),
        (json!({ "personId": ben.id() }), vec!["100% yours", "anything there"]),
        (json!({ "skill": "EVENTS" }), vec!["ZÜRICH meetups", "100% yours"]),
        (json!({ "text": "zürich" }), vec!["ZÜRICH meetups"]),
        (json!({ "text": "0%" }), vec!["100% yours"]),
        (json!({ "text": "solid" }), vec!["100% yours"]),
        (json!({ "seasonId": season.to_string(), "kind": "SEEKS_CONTRIBUTORS" }), vec![]),
        (json!({ "personId": ben.id(), "skill": "solidity", "status": "OPEN" }), vec!["100% yours"]),
    ];
    for (filter, expected) in filters {
        assert_eq!(messages(&app.visitor(), filter.clone()).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn a_list_of_signals_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    async fn signalled(app: &TestApp, season: entity::ids::SeasonId) {
        let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
        let scouts = alliance(&ana, "Scouts").await;
        let mission = mission(app, season, &scouts).await;
        signal(&ben, json!({ "targetId": mission, "skills": ["rust", "go"] })).await;
        signal(&ben, json!({ "targetId": scouts })).await;
    }
    signalled(&app, season).await;
    let reader = app.person("Eve").await;
    let (_, few) = app.statements(reader.send(LIST, json!({}))).await;
    for _ in 0..12 {
        signalled(&app, season).await;
    }
    let (read, many) = app.statements(reader.send(LIST, json!({}))).await;
    assert_eq!(read.at("signals.totalCount"), 26);
    assert_eq!(few, many);
}
