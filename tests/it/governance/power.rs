//! Snapshots of voting power are recorded all at once or not at all, and say who may approve.

use axum::http::StatusCode;
use entity::vocab::ServiceScope;
use serde_json::{Value, json};

use super::{House, RECORD, SUPPLY, address, link, service_token};
use crate::support::{Answer, TestApp, seed};

const APPEND: &str =
    "mutation($input: VotingPowerSnapshotAppendInput!) { votingPowerSnapshotAppend(input: $input) {
    snapshot { delegateCount } errors { code field message } event { kind }
} }";
const PUBLISH: &str =
    "mutation($input: VotingPowerSnapshotPublishInput!) { votingPowerSnapshotPublish(input: $input) {
    snapshot { id delegateCount publishedAt } errors { code field message } event { kind }
} }";
const DELEGATES: &str = "query($season: ID!, $qualified: Boolean!, $first: Int) {
    delegates(seasonId: $season, qualified: $qualified, first: $first) { totalCount nodes {
        address votingPower share rank qualified person { displayName } profile { statementUrl interests declaredConflicts }
    } }
}";

fn rows(numbers: std::ops::RangeInclusive<u64>) -> Vec<Value> {
    numbers.map(|number| json!({ "address": address(number), "votingPower": number.to_string() })).collect()
}

async fn delegates(house: &House<'_>, qualified: bool) -> Answer {
    let variables =
        json!({ "season": house.season.season.to_string(), "qualified": qualified, "first": 100 });
    house.app.visitor().send(DELEGATES, variables).await
}

#[tokio::test]
async fn delegates_are_shown_with_share_and_rank_and_by_address_where_nobody_has_it() {
    const PROFILE: &str =
        "mutation($input: DelegateProfileUpdateInput!) { delegateProfileUpdate(input: $input) {
        profile { version interests } errors { code field message } event { kind }
    } }";
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let dee = app.person("Dee").await;
    let input = json!({ "input": {
        "expectedVersion": 0, "statementUrl": "https://example.org/dee", "interests": ["public goods"],
        "declaredConflicts": "I advise a bridge.",
    } });
    assert_eq!(dee.send(PROFILE, input.clone()).await.problems(), ["NO_ADDRESS"]);
    link(&app, &dee, 2).await;
    let (one, other) = tokio::join!(dee.send(PROFILE, input.clone()), dee.send(PROFILE, input));
    assert_eq!([one.problems(), other.problems()].concat(), ["STALE_VERSION"]);
    house.snapshot(&[(1, "50000"), (2, "50000.000001"), (3, "0")]).await;
    let shown = delegates(&house, false).await;
    insta::assert_json_snapshot!(shown.at("delegates.nodes.0"), @r#"
    {
      "address": "0x0000000000000000000000000000000000000002",
      "person": {
        "displayName": "Dee"
      },
      "profile": {
        "declaredConflicts": "I advise a bridge.",
        "interests": [
          "public goods"
        ],
        "statementUrl": "https://example.org/dee"
      },
      "qualified": true,
      "rank": 1,
      "share": "0.25",
      "votingPower": "50000.000001"
    }
    "#);
    assert_eq!(shown.at("delegates.nodes.1.qualified"), &json!(false));
    assert_eq!(shown.at("delegates.nodes.1.person"), &json!(null));
    assert_eq!(shown.at("delegates.totalCount"), &json!(3));
    assert_eq!(delegates(&house, true).await.at("delegates.totalCount"), &json!(1));
}

#[tokio::test]
async fn whoever_is_tied_with_the_last_of_the_top_delegates_is_one_of_them() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let mut rules: Value = serde_json::from_str(alliance_hub::domain::season::SEASON_5).expect("JSON");
    rules["approver"] = json!({ "top": { "count": 2 } });
    let season = seed::season_with_rules(&app, 5, rules).await;
    house.snapshot(&[(1, "9"), (2, "7"), (3, "7"), (4, "5"), (5, "0")]).await;
    let variables = json!({ "season": season.to_string(), "qualified": true });
    let shown = app.visitor().send(DELEGATES, variables).await;
    let ranks: Vec<_> =
        shown.at("delegates.nodes").as_array().expect("rows").iter().map(|row| row["rank"].clone()).collect();
    assert_eq!(ranks, [json!(1), json!(2), json!(2)]);
}

#[tokio::test]
async fn the_same_snapshot_a_second_time_answers_as_the_first_and_another_of_the_moment_is_refused() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let input = house.snapshot_input(&[(1, "60000"), (2, "7")]);
    let send = async |input: &Value| house.foundation.send(RECORD, json!({ "input": input })).await;
    let first = send(&input).await;
    assert_eq!(first.text("votingPowerSnapshotRecord.event.kind"), "VOTING_POWER_RECORDED");
    let again = send(&input).await;
    assert_eq!(
        again.at("votingPowerSnapshotRecord.snapshot.id"),
        first.at("votingPowerSnapshotRecord.snapshot.id")
    );
    assert_eq!(again.at("votingPowerSnapshotRecord.event"), &json!(null));
    let mut other = input.clone();
    other["rows"][0]["votingPower"] = json!("60001");
    assert_eq!(send(&other).await.problems(), ["TAKEN"]);
    let (one, two) = {
        app.app.clock.advance(chrono::TimeDelta::seconds(5));
        let fresh = house.snapshot_input(&[(1, "1")]);
        let mut different = fresh.clone();
        different["source"] = json!("another source");
        tokio::join!(send(&fresh), async { send(&different).await })
    };
    assert_eq!([one.problems(), two.problems()].concat(), ["TAKEN"], "two at once");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_as_a_whole() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let send = async |input: Value| house.foundation.send(RECORD, json!({ "input": input })).await;
    let mut twice = house.snapshot_input(&[(1, "1"), (10, "1")]);
    twice["rows"][1]["address"] = json!(address(1));
    let refused = send(twice).await;
    assert_eq!(refused.problems(), ["TAKEN"]);
    assert_eq!(refused.at("votingPowerSnapshotRecord.errors.0.field"), &json!(["rows", "1", "address"]));
    assert_eq!(send(house.snapshot_input(&[(1, SUPPLY), (2, "0.000001")])).await.problems(), ["INVALID"]);
    assert_eq!(send(house.snapshot_input(&[])).await.problems(), ["INCOMPLETE"]);
    let mut later = house.snapshot_input(&[(1, "1")]);
    later["takenAt"] = json!("2023-06-10T12:00:01Z");
    assert_eq!(send(later).await.problems(), ["INVALID"]);
    let mut nothing = house.snapshot_input(&[(1, "0")]);
    nothing["votableSupply"] = json!("0");
    assert_eq!(send(nothing).await.problems(), ["INVALID"]);
    assert_eq!(
        house.season.ana.send(RECORD, json!({ "input": house.snapshot_input(&[(1, "1")]) })).await.refusal(),
        "FORBIDDEN"
    );
    let shown =
        app.visitor().ask("{ votingPowerSnapshots { totalCount } latestVotingPowerSnapshot { id } }").await;
    assert_eq!(shown.at("votingPowerSnapshots.totalCount"), &json!(0));
    assert_eq!(shown.at("latestVotingPowerSnapshot"), &json!(null));
}

#[tokio::test]
async fn a_large_snapshot_comes_in_parts_and_is_read_when_it_is_whole() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let mut input = house.snapshot_input(&[]);
    (input["rows"], input["isComplete"]) = (json!(rows(1..=200)), json!(false));
    let begun = house.foundation.send(RECORD, json!({ "input": input })).await;
    let id = begun.text("votingPowerSnapshotRecord.snapshot.id");
    let append = async |rows: Vec<Value>| {
        house.foundation.send(APPEND, json!({ "input": { "snapshotId": id, "rows": rows } })).await
    };
    let (one, other) = tokio::join!(append(rows(201..=400)), append(rows(401..=500)));
    assert_eq!([one.problems(), other.problems()].concat(), [""; 0]);
    assert_eq!(append(rows(500..=501)).await.problems(), ["TAKEN"]);
    assert_eq!(delegates(&house, false).await.at("delegates.totalCount"), &json!(0), "nobody reads it yet");
    let publish = async |count: i32| {
        house.foundation.send(PUBLISH, json!({ "input": { "snapshotId": id, "rowCount": count } })).await
    };
    assert_eq!(publish(499).await.problems(), ["INCOMPLETE"]);
    assert_eq!(publish(500).await.problems(), [""; 0]);
    assert_eq!(publish(500).await.problems(), ["WRONG_STATE"]);
    assert_eq!(append(rows(601..=602)).await.problems(), ["WRONG_STATE"]);
    let shown = delegates(&house, false).await;
    assert_eq!(shown.at("delegates.totalCount"), &json!(500));
    assert_eq!(shown.at("delegates.nodes.0.votingPower"), &json!("500"));
    assert_eq!(shown.at("delegates.nodes.99.rank"), &json!(100));
}

#[tokio::test]
async fn a_service_records_ten_thousand_delegates_at_once_and_nobody_else_may_send_so_much() {
    let app = TestApp::in_production().await;
    let house = House::new(&app).await;
    let (robot, _) = service_token(&app, "power-robot", &[ServiceScope::VotingPowerRecord], 30).await;
    let robot = app.bearer(robot);
    let mut input = house.snapshot_input(&[]);
    (input["rows"], input["votableSupply"]) = (json!(rows(1..=10_000)), json!("60000000"));
    let (status, answer) = house.season.ana.post(RECORD, json!({ "input": input })).await;
    assert_eq!((status, answer.refusal()), (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"));

    let spread = RECORD
        .replace("$input: VotingPowerSnapshotRecordInput!", "$at: DateTime!, $rows: [VotingPowerInput!]!")
        .replace(
            "input: $input",
            "input: { takenAt: $at, rows: $rows, votableSupply: \"60000000\", source: \"a test\" }",
        );
    let recorded = robot.send(&spread, json!({ "at": input["takenAt"], "rows": input["rows"] })).await;
    assert_eq!(recorded.at("votingPowerSnapshotRecord.snapshot.delegateCount"), &json!(10_000));
    let again = robot.send(RECORD, json!({ "input": input })).await;
    assert_eq!(again.at("votingPowerSnapshotRecord.event"), &json!(null), "the same rows in one variable");
    let shown = delegates(&house, false).await;
    assert_eq!(shown.at("delegates.totalCount"), &json!(10_000));
    assert_eq!(shown.at("delegates.nodes.0.votingPower"), &json!("10000"));

    input["rows"] = json!(rows(1..=10_001));
    assert_eq!(robot.send(RECORD, json!({ "input": input })).await.refusal(), "LIST_TOO_LONG");
}

#[tokio::test]
async fn a_snapshot_holds_ten_thousand_delegates_and_no_more() {
    use entity::voting_power_snapshot::{Column, Entity};
    use sea_orm::EntityTrait;
    use sea_orm::sea_query::Expr;
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let mut input = house.snapshot_input(&[(1, "1")]);
    input["isComplete"] = json!(false);
    let begun = house.foundation.send(RECORD, json!({ "input": input })).await;
    let id = begun.text("votingPowerSnapshotRecord.snapshot.id");
    let full = Entity::update_many().col_expr(Column::RowCount, Expr::val(9_999));
    full.exec(app.sql()).await.expect("it is almost full");
    let two = json!({ "input": { "snapshotId": id, "rows": rows(5..=6) } });
    assert_eq!(house.foundation.send(APPEND, two).await.problems(), ["TOO_LONG"]);
    let one = json!({ "input": { "snapshotId": id, "rows": rows(5..=5) } });
    assert_eq!(house.foundation.send(APPEND, one).await.problems(), [""; 0]);
}

#[tokio::test]
async fn a_list_of_delegates_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    for number in 131..=150 {
        let person = app.person(&format!("Dee{number}")).await;
        link(&app, &person, number).await;
    }
    let mut input = house.snapshot_input(&[]);
    input["rows"] = json!(rows(1..=150));
    house.foundation.send(RECORD, json!({ "input": input })).await.data();
    let visitor = app.visitor();
    let season = house.season.season.to_string();
    let ask = async |first: i32| {
        let variables = json!({ "season": season, "qualified": false, "first": first });
        app.statements(visitor.send(DELEGATES, variables)).await.1
    };
    assert_eq!(ask(2).await, ask(100).await);
}
