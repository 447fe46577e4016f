//! The Foundation writes RFPs in private and publishes them whole.

use entity::vocab::StaffRole;
use serde_json::json;

use super::{CREATE, PUBLISH, Season, at, revise};
use crate::support::TestApp;

const READ: &str = "query($id: ID!) { mission(id: $id) { status } missions { totalCount nodes { id } } }";

#[tokio::test]
async fn the_draft_of_an_rfp_is_the_foundations_alone() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let lee = app.staff("Lee", StaffRole::Moderator).await;
    let input =
        json!({ "kind": "FOUNDATION", "title": "An explorer", "intentId": season.intent.to_string() });
    assert_eq!(season.ana.send(CREATE, json!({ "input": input })).await.refusal(), "FORBIDDEN");
    let id = kim.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id");

    for stranger in [&app.visitor(), &season.ana, &lee] {
        let read = stranger.send(READ, json!({ "id": id })).await;
        assert_eq!(read.at("mission"), &json!(null));
        assert_eq!(read.at("missions"), &json!({ "totalCount": 0, "nodes": [] }));
    }
    assert_eq!(revise(&season.ana, &id, 1, json!({ "title": "Mine" })).await.refusal(), "NOT_FOUND");
    assert_eq!(season.ana.send(PUBLISH, at(&id, 1)).await.refusal(), "NOT_FOUND");
    let read = kim.send(READ, json!({ "id": id })).await;
    assert_eq!(read.text("mission.status"), "DRAFT");
    assert_eq!(read.at("missions.totalCount"), 1);
}

#[tokio::test]
async fn an_rfp_is_published_whole_and_its_deadlines_move_by_themselves_alone() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let input =
        json!({ "kind": "FOUNDATION", "title": "An explorer", "intentId": season.intent.to_string() });
    let id = kim.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id");
    let refused = kim.send(PUBLISH, at(&id, 1)).await;
    assert_eq!(refused.problems(), ["INCOMPLETE"]);
    assert_eq!(refused.at("missionPublish.errors.0.field"), &json!(["specification"]));

    let written = json!({
        "specification": "It shows blocks.", "fulfilledBy": "UP_TO_N", "fulfilledByCount": 2,
        "submitBy": "2023-06-10T12:00:00Z", "selectBy": "2023-06-20T12:00:00Z",
    });
    revise(&kim, &id, 1, written).await.data();
    assert_eq!(kim.send(PUBLISH, at(&id, 2)).await.problems(), ["INVALID"]);
    revise(&kim, &id, 2, json!({ "submitBy": "2023-06-21T12:00:00Z" })).await.data();
    assert_eq!(kim.send(PUBLISH, at(&id, 3)).await.problems(), ["INVALID"]);
    revise(&kim, &id, 3, json!({ "selectBy": "2023-06-22T12:00:00Z" })).await.data();
    let published = kim.send(PUBLISH, at(&id, 4)).await;
    assert_eq!(published.text("missionPublish.mission.openedOn"), "2023-06-10");
    assert_eq!(app.visitor().send(READ, json!({ "id": id })).await.text("mission.status"), "OPEN");

    assert_eq!(season.ana.send(PUBLISH, at(&id, 5)).await.refusal(), "FORBIDDEN");
    assert_eq!(kim.send(PUBLISH, at(&id, 5)).await.problems(), ["WRONG_STATE"]);
    let emptied = revise(&kim, &id, 5, json!({ "specification": null })).await;
    assert_eq!(emptied.problems(), ["INCOMPLETE"]);
    let moved = json!({ "submitBy": "2023-06-28T12:00:00Z" });
    let refused = revise(&kim, &id, 5, moved).await;
    assert_eq!(refused.problems(), ["WRONG_STATE"]);
    assert!(refused.text("missionRevise.errors.0.message").contains("`missionDeadlineMove`"));
}
