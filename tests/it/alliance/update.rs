//! Leaders change what is said of their alliance and of its members.

use serde_json::{Value, json};

use super::members::{add, alliance};
use crate::support::{Actor, TestApp};

const UPDATE: &str = "mutation($input: AllianceUpdateInput!) { allianceUpdate(input: $input) {
    alliance { name version description communicationSpace } event { kind changedFields } errors { code field message } } }";
const MEMBER: &str = "mutation($input: AllianceMemberUpdateInput!) { allianceMemberUpdate(input: $input) {
    membership { version roleKind roleTitle background isCompensated } event { kind changedFields } errors { code field message } } }";
const REMOVE: &str = "mutation($input: AllianceMemberRemoveInput!) { allianceMemberRemove(input: $input) {
    membership { status } errors { code message } } }";
const LEAD: &str = "query($id: ID!) { alliance(id: $id) { members(role: LEAD) { nodes { id version } } } }";

async fn send(actor: &Actor<'_>, document: &str, input: Value) -> crate::support::Answer {
    actor.send(document, json!({ "input": input })).await
}

#[tokio::test]
async fn the_leader_changes_an_alliance_and_the_event_tells_which_fields() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let input = json!({ "id": id, "expectedVersion": 1, "name": "Rangers", "description": "We range.", "communicationSpace": "A channel" });
    let updated = send(&ana, UPDATE, input).await;
    assert_eq!(
        updated.at("allianceUpdate.alliance"),
        &json!({ "name": "Rangers", "version": 2, "description": "We range.", "communicationSpace": "A channel" })
    );
    assert_eq!(
        updated.at("allianceUpdate.event"),
        &json!({ "kind": "ALLIANCE_UPDATED", "changedFields": ["name", "description", "communicationSpace"] })
    );
    let cleared = send(&ana, UPDATE, json!({ "id": id, "expectedVersion": 2, "description": null })).await;
    assert_eq!(cleared.at("allianceUpdate.alliance.description"), &Value::Null);
    assert_eq!(cleared.text("allianceUpdate.alliance.name"), "Rangers", "what is not given stays");

    let events = app.events().await;
    let same = send(&ana, UPDATE, json!({ "id": id, "expectedVersion": 3, "name": "Rangers" })).await;
    assert_eq!(same.at("allianceUpdate.alliance.version"), 3);
    assert_eq!((same.at("allianceUpdate.event"), app.events().await), (&Value::Null, events));
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    let (ana, ben, eve) = (app.person("Ana").await, app.person("Ben").await, app.person("Eve").await);
    let id = alliance(&ana, "Scouts").await;
    add(&ana, &id, &ben).await;
    let events = app.events().await;
    let with = |field: &str, value: Value| {
        let mut input = json!({ "id": id, "expectedVersion": 1 });
        input[field] = value;
        input
    };
    let cases = [
        (with("expectedVersion", json!(7)), "STALE_VERSION"),
        (with("name", json!("x".repeat(200))), "TOO_LONG"),
        (with("description", json!("x".repeat(60_000))), "TOO_LONG"),
        (with("name", json!("")), "TOO_SHORT"),
    ];
    for (input, code) in cases {
        assert_eq!(send(&ana, UPDATE, input.clone()).await.problems(), [code], "{code}");
    }
    let input = with("name", json!("Rangers"));
    assert_eq!(send(&ben, UPDATE, input.clone()).await.refusal(), "FORBIDDEN");
    assert_eq!(send(&eve, UPDATE, input.clone()).await.refusal(), "FORBIDDEN");
    assert_eq!(send(&app.visitor(), UPDATE, input).await.refusal(), "UNAUTHENTICATED");
    assert_eq!(app.events().await, events);
}

#[tokio::test]
async fn of_two_changes_to_the_same_version_one_is_kept() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let id = alliance(&ana, "Scouts").await;
    let named = |name: &str| json!({ "id": id, "expectedVersion": 1, "name": name });
    let (one, other) =
        tokio::join!(send(&ana, UPDATE, named("Rangers")), send(&ana, UPDATE, named("Guides")));
    let mut problems = [one.problems(), other.problems()].concat();
    problems.sort_unstable();
    assert_eq!(problems, ["STALE_VERSION"]);
}

#[tokio::test]
async fn the_leader_changes_what_a_member_does() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    let ben_there = add(&ana, &id, &ben).await;
    let input = json!({
        "id": ben_there, "expectedVersion": 1, "roleKind": "ADVISOR", "roleTitle": "mapmaker",
        "background": "Maps since 2019.", "isCompensated": true,
    });
    assert_eq!(send(&ben, MEMBER, input.clone()).await.refusal(), "FORBIDDEN");
    let changed = send(&ana, MEMBER, input.clone()).await;
    assert_eq!(
        changed.at("allianceMemberUpdate.membership"),
        &json!({ "version": 2, "roleKind": "ADVISOR", "roleTitle": "mapmaker", "background": "Maps since 2019.", "isCompensated": true })
    );
    assert_eq!(
        changed.at("allianceMemberUpdate.event"),
        &json!({ "kind": "MEMBER_UPDATED", "changedFields": ["roleKind", "roleTitle", "background", "isCompensated"] })
    );
    assert_eq!(send(&ana, MEMBER, input).await.problems(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn the_leader_is_neither_changed_to_another_role_nor_removed_and_nobody_is_removed_twice() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let id = alliance(&ana, "Scouts").await;
    let lead = ana.send(LEAD, json!({ "id": id })).await.at("alliance.members.nodes.0").clone();
    let demoted = json!({ "id": lead["id"], "expectedVersion": lead["version"], "roleKind": "MEMBER" });
    assert_eq!(send(&ana, MEMBER, demoted).await.problems(), ["LAST_LEAD"]);
    assert_eq!(send(&ana, REMOVE, json!({ "id": lead["id"] })).await.problems(), ["LAST_LEAD"]);

    let ben_there = add(&ana, &id, &ben).await;
    assert_eq!(send(&ben, REMOVE, json!({ "id": ben_there })).await.refusal(), "FORBIDDEN");
    let removed = send(&ana, REMOVE, json!({ "id": ben_there })).await;
    assert_eq!(removed.text("allianceMemberRemove.membership.status"), "REMOVED");
    assert_eq!(send(&ana, REMOVE, json!({ "id": ben_there })).await.problems(), ["NOT_A_MEMBER"]);
    let late = json!({ "id": ben_there, "expectedVersion": 2, "roleTitle": "ghost" });
    assert_eq!(send(&ana, MEMBER, late).await.problems(), ["NOT_A_MEMBER"]);
}
