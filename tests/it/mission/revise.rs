//! Every revision is kept, and two writers never both win.

use entity::vocab::MissionStatus;
use serde_json::json;

use super::{SUBMIT, Season, at, revise};
use crate::alliance::members::add;
use crate::support::TestApp;

const REVISIONS: &str = "query($id: ID!) { mission(id: $id) { version revisions { totalCount nodes {
    number changedFields note requestedAmount content editor { displayName }
} } } }";

#[tokio::test]
async fn revisions_keep_the_whole_text() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    let changes = json!({
        "requestedAmount": "15000", "note": "We need less.",
        "budgetLines": [{ "label": "Paper", "amount": "15000" }], "kpis": [{ "description": "Readers", "target": "100" }],
    });
    let revised = revise(&season.ana, &id, 1, changes).await;
    let changed = json!(["requestedAmount", "budgetLines", "kpis"]);
    assert_eq!(revised.at("missionRevise.event.changedFields"), &changed);

    let read = app.visitor().send(REVISIONS, json!({ "id": id })).await;
    assert_eq!(read.at("mission.revisions.totalCount"), 2);
    assert_eq!(read.at("mission.revisions.nodes.0.number"), 2);
    assert_eq!(read.at("mission.revisions.nodes.0.changedFields"), &changed);
    assert_eq!(read.text("mission.revisions.nodes.0.note"), "We need less.");
    assert_eq!(read.text("mission.revisions.nodes.0.editor.displayName"), "Ana");
    assert_eq!(read.text("mission.revisions.nodes.0.content.budgetLines.0.label"), "Paper");
    assert_eq!(read.text("mission.revisions.nodes.0.content.description"), "Far and wide.");
    assert_eq!(read.text("mission.revisions.nodes.1.content.requestedAmount"), "20000");
    assert_eq!(read.text("mission.revisions.nodes.1.requestedAmount"), "20000");

    let same = revise(&season.ana, &id, 2, json!({ "requestedAmount": "15000" })).await;
    assert_eq!(same.at("missionRevise.event"), &json!(null));
    assert_eq!(same.at("missionRevise.mission.version"), 2);
}

#[tokio::test]
async fn of_two_revisions_of_the_same_version_one_is_stale() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    let (one, other) = tokio::join!(
        revise(&season.ana, &id, 1, json!({ "title": "A red map" })),
        revise(&season.ana, &id, 1, json!({ "title": "A blue map" })),
    );
    let mut problems = [one.problems(), other.problems()].concat();
    problems.sort_unstable();
    assert_eq!(problems, ["STALE_VERSION"]);
    let read = app.visitor().send(REVISIONS, json!({ "id": id })).await;
    assert_eq!(read.at("mission.revisions.totalCount"), 2);
    assert_eq!(read.at("mission.version"), 2);
}

#[tokio::test]
async fn what_was_submitted_the_leader_alone_revises_and_it_stays_complete() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let ben = app.person("Ben").await;
    add(&season.ana, &season.alliance, &ben).await;
    let id = season.made(season.whole("A map")).await;
    assert_eq!(season.ana.send(SUBMIT, at(&id, 1)).await.problems(), [""; 0]);

    assert_eq!(revise(&ben, &id, 2, json!({ "title": "A plan" })).await.refusal(), "FORBIDDEN");
    let emptied = revise(&season.ana, &id, 2, json!({ "milestones": [] })).await;
    assert_eq!(emptied.problems(), ["INCOMPLETE"]);
    let raised = revise(&season.ana, &id, 2, json!({ "requestedAmount": "100000.000001" })).await;
    assert_eq!(raised.problems(), ["TIER_EXCEEDED"]);
    let freed = revise(&season.ana, &id, 2, json!({ "allianceId": null })).await;
    assert_eq!(freed.problems(), ["WRONG_STATE"]);
    let lowered = revise(&season.ana, &id, 2, json!({ "requestedAmount": "10000" })).await;
    assert_eq!(lowered.text("missionRevise.mission.status"), "SEEKING_APPROVAL");
}

#[tokio::test]
async fn milestones_on_the_ballot_move_their_dates_alone() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let id = season.made(season.whole("A map")).await;
    season.put(&id, MissionStatus::OnBallot).await;
    let entry = |kind: &str, title: &str, due: &str| json!({ "kind": kind, "title": title, "dueOn": due });

    for milestones in [
        json!([]),
        json!([entry("BENCHMARK", "A map", "2023-09-01")]),
        json!([entry("CRITICAL", "A plan", "2023-09-01")]),
    ] {
        let frozen = revise(&season.ana, &id, 1, json!({ "milestones": milestones })).await;
        assert_eq!(frozen.problems(), ["WRONG_STATE"]);
    }
    let amount = revise(&season.ana, &id, 1, json!({ "requestedAmount": "1" })).await;
    assert_eq!(amount.problems(), ["WRONG_STATE"]);

    let visitor = app.visitor();
    let before =
        visitor.send("query($id: ID!) { mission(id: $id) { milestones { id } } }", json!({ "id": id }));
    let kept = before.await.text("mission.milestones.0.id");
    let moved = json!({ "milestones": [entry("CRITICAL", "A map", "2023-10-01")] });
    let moved = revise(&season.ana, &id, 1, moved).await;
    assert_eq!(moved.text("missionRevise.mission.milestones.0.dueOn"), "2023-10-01");
    assert_eq!(moved.text("missionRevise.mission.milestones.0.id"), kept);

    season.put(&id, MissionStatus::Completed).await;
    assert_eq!(revise(&season.ana, &id, 2, json!({ "title": "A plan" })).await.problems(), ["WRONG_STATE"]);
}
