//! Milestones are reported with evidence, reviewed by others, and complete the mission.

use entity::vocab::StaffRole;
use serde_json::{Value, json};

use super::{REPORT, REVIEW, Work, report, review};
use crate::alliance::members::{add, alliance};
use crate::mission::revise;
use crate::support::TestApp;

#[tokio::test]
async fn what_is_sent_back_is_reported_again_and_the_last_critical_one_completes_the_mission() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    let cora = app.staff("Cora", StaffRole::GrantsCouncil).await;
    let reported = work.report(0).await;
    assert_eq!(reported.text("milestoneReport.milestone.status"), "REPORTED");
    let first = reported.at("milestoneReport.milestone.reports.0");
    let evidence = json!([{ "url": "https://example.org/map", "note": "The map" }]);
    assert_eq!((&first["evidence"], &first["reportedBy"]["displayName"]), (&evidence, &json!("Ana")));
    assert_eq!(work.report(0).await.problems(), ["WRONG_STATE"]);

    let returned = work.review(&cora, 0, "RETURNED").await;
    assert_eq!(returned.text("milestoneReview.milestone.status"), "RETURNED");
    assert_eq!(returned.text("milestoneReview.event.data.note"), "The north is missing.");
    work.report(0).await.data();
    let accepted = work.review(&cora, 0, "ACCEPTED").await;
    insta::assert_json_snapshot!(accepted.at("milestoneReview.milestone"), @r#"
    {
      "mission": {
        "status": "COMPLETED"
      },
      "reports": [
        {
          "number": 2,
          "reviewNote": null,
          "reviewedAt": "2023-06-10T12:00:00.000Z",
          "reviewedBy": {
            "displayName": "Cora"
          },
          "verdict": "ACCEPTED"
        },
        {
          "number": 1,
          "reviewNote": "The north is missing.",
          "reviewedAt": "2023-06-10T12:00:00.000Z",
          "reviewedBy": {
            "displayName": "Cora"
          },
          "verdict": "RETURNED"
        }
      ],
      "status": "ACCEPTED",
      "version": 5
    }
    "#);
    assert_eq!(work.report(1).await.problems(), ["WRONG_STATE"]);
}

/// Rule 2.12.
#[tokio::test]
async fn nobody_reviews_the_own_work() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    let cora = app.staff("Cora", StaffRole::GrantsCouncil).await;
    add(&work.vote.season.ana, &work.vote.season.alliance, &cora).await;
    work.report(0).await.data();
    assert_eq!(work.review(&cora, 0, "ACCEPTED").await.refusal(), "FORBIDDEN");
    let moderator = app.staff("Mo", StaffRole::Moderator).await;
    assert_eq!(work.review(&moderator, 0, "ACCEPTED").await.refusal(), "FORBIDDEN");
    assert_eq!(work.review(&work.vote.kim, 0, "ACCEPTED").await.problems(), [""; 0]);
}

#[tokio::test]
async fn a_report_is_the_leaders_and_has_evidence() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    let ben = app.person("Ben").await;
    add(&work.vote.season.ana, &work.vote.season.alliance, &ben).await;
    let (milestone, version) = work.milestone(0).await;
    let stranger = app.person("Sam").await;
    alliance(&stranger, "Rangers").await;
    for actor in [&ben, &stranger, &work.vote.kim] {
        assert_eq!(actor.send(REPORT, report(&milestone, version)).await.refusal(), "FORBIDDEN");
    }
    let mut input = report(&milestone, version);
    input["input"]["evidence"] = json!([]);
    assert_eq!(work.vote.season.ana.send(REPORT, input).await.problems(), ["INCOMPLETE"]);
    let mut input = review(&milestone, version, "RETURNED");
    input["input"]["note"] = Value::Null;
    assert_eq!(work.vote.kim.send(REVIEW, input).await.problems(), ["INCOMPLETE"]);
    assert_eq!(work.review(&work.vote.kim, 0, "ACCEPTED").await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn nothing_is_reported_before_the_work_begins() {
    let app = TestApp::new().await;
    let work = Work::funded(&app).await;
    assert_eq!(work.report(0).await.problems(), ["WRONG_STATE"]);
    work.wait(120);
    assert_eq!(work.critical().await, "PLANNED");
}

#[tokio::test]
async fn reports_stay_when_the_dates_are_moved() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    work.report(1).await.data();
    let version = work.read().await["version"].as_i64().and_then(|version| i32::try_from(version).ok());
    let milestones = json!({ "milestones": [
        { "kind": "CRITICAL", "title": "A map", "dueOn": "2023-09-10" },
        { "kind": "BENCHMARK", "title": "A sketch", "dueOn": "2023-07-20" },
    ] });
    let revised = revise(&work.vote.season.ana, &work.mission, version.expect("a version"), milestones).await;
    assert_eq!(revised.problems(), [""; 0]);
    assert_eq!(
        work.review(&work.vote.kim, 1, "ACCEPTED").await.text("milestoneReview.milestone.status"),
        "ACCEPTED"
    );
}

#[tokio::test]
async fn a_report_is_not_lost_while_the_leader_moves_dates() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    let ana = &work.vote.season.ana;
    for round in 1..=12 {
        let version = work.read().await["version"].as_i64().and_then(|version| i32::try_from(version).ok());
        let dates = json!({ "milestones": [
            { "kind": "CRITICAL", "title": "A map", "dueOn": format!("2023-09-{:02}", round + 1) },
            { "kind": "BENCHMARK", "title": "A sketch", "dueOn": "2023-07-15" },
        ] });
        let moved = revise(ana, &work.mission, version.expect("a version"), dates);
        let (moved, reported) = tokio::join!(moved, work.report(0));
        assert_eq!((moved.problems(), reported.problems()), (vec![], vec![]), "round {round}");
        assert_eq!(work.critical().await, "REPORTED", "round {round}");
        work.review(&work.vote.kim, 0, "RETURNED").await.data();
    }
}

#[tokio::test]
async fn a_date_that_has_passed_moves_no_more_whether_the_job_has_seen_it_or_not() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    let version = work.read().await["version"].as_i64().and_then(|version| i32::try_from(version).ok());
    let version = version.expect("a version");
    let due = |critical: &str, benchmark: &str| {
        json!({ "milestones": [
            { "kind": "CRITICAL", "title": "A map", "dueOn": critical },
            { "kind": "BENCHMARK", "title": "A sketch", "dueOn": benchmark },
        ] })
    };
    app.app.clock.advance(chrono::TimeDelta::days(60));
    let ana = &work.vote.season.ana;
    let moved = revise(ana, &work.mission, version, due("2023-09-10", "2024-07-20")).await;
    assert_eq!(moved.problems(), ["WRONG_STATE"]);
    assert_eq!(
        revise(ana, &work.mission, version, due("2023-09-10", "2023-07-15")).await.problems(),
        [""; 0]
    );
}

#[tokio::test]
async fn of_two_reviews_at_once_one_reads_again() {
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    work.report(0).await.data();
    let (milestone, version) = work.milestone(0).await;
    let kim = &work.vote.kim;
    let (one, other) = tokio::join!(
        kim.send(REVIEW, review(&milestone, version, "ACCEPTED")),
        kim.send(REVIEW, review(&milestone, version, "RETURNED"))
    );
    assert_eq!([one.problems(), other.problems()].concat(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn a_kpi_is_measured_with_its_source() {
    const MEASURE: &str = "mutation($input: KpiMeasureInput!) { kpiMeasure(input: $input) {
        kpi { target measurements { value sourceUrl measuredOn } } errors { code field message } event { kind }
    } }";
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    let kpi = work.read().await["kpis"][0]["id"].clone();
    let input = |value: &str| {
        json!({ "input": {
        "kpiId": kpi, "value": value, "sourceUrl": "https://dune.com/readers", "measuredOn": "2023-08-01",
    } })
    };
    assert_eq!(work.vote.kim.send(MEASURE, input("1")).await.refusal(), "FORBIDDEN");
    work.vote.season.ana.send(MEASURE, input("300 readers")).await.data();
    let measured = work.vote.season.ana.send(MEASURE, input("620 readers")).await;
    let values = measured.at("kpiMeasure.kpi.measurements");
    assert_eq!((&values[0]["value"], &values[1]["value"]), (&json!("620 readers"), &json!("300 readers")));
    assert_eq!(measured.text("kpiMeasure.kpi.target"), "500");
}

#[tokio::test]
async fn lists_find_what_is_late_and_what_waits_for_a_review() {
    const LIST: &str = "query($filter: MilestoneFilter) { milestones(filter: $filter, orderBy: OLDEST) {
        totalCount nodes { title status isLate mission { title alliance { name } } reports { reportedBy { displayName } } }
    } }";
    let app = TestApp::new().await;
    let work = Work::begun(&app).await;
    work.wait(36);
    let late = app.visitor().send(LIST, json!({ "filter": { "late": true } })).await;
    assert_eq!(late.at("milestones.totalCount"), &json!(1));
    assert_eq!(late.at("milestones.nodes.0.status"), &json!("OVERDUE"));
    let critical = json!({ "filter": { "late": true, "kind": "CRITICAL" } });
    assert_eq!(app.visitor().send(LIST, critical).await.at("milestones.totalCount"), &json!(0));
    work.report(1).await.data();
    let waiting =
        json!({ "filter": { "awaitsReview": true, "seasonId": work.vote.season.season.to_string() } });
    assert_eq!(app.visitor().send(LIST, waiting).await.at("milestones.nodes.0.title"), &json!("A sketch"));
    let (_, few) = app.statements(app.visitor().send(LIST, json!({}))).await;
    for number in 0..10 {
        let mut input = work.vote.season.whole(&format!("Map {number}"));
        input["milestones"] = json!([{ "kind": "CRITICAL", "title": "One more" }, { "kind": "BENCHMARK", "title": "Two more" }]);
        work.vote.season.made(input).await;
    }
    let (all, many) = app.statements(app.visitor().send(LIST, json!({}))).await;
    assert_eq!(all.at("milestones.totalCount"), &json!(22));
    assert_eq!(few, many);
}
