//! The edge cases of docs/GOVERNANCE.md that concern alliances and their members, by their numbers.

use alliance_hub::service::import::import_season;
use serde_json::{Value, json};

use super::members::{add, alliance};
use crate::import::books::{REAL, operator};
use crate::mission::{SUBMIT, Season, at};
use crate::support::TestApp;

const REMOVE: &str = "mutation($input: AllianceMemberRemoveInput!) { allianceMemberRemove(input: $input) {
    membership { status } errors { code message }
} }";
const MEMBERS: &str = "query($id: ID, $slug: String, $after: String) { alliance(id: $id, slug: $slug) {
    note leader { displayName kind }
    members(first: 100, after: $after) {
        totalCount nodes { id person { displayName } } pageInfo { endCursor hasNextPage }
    }
} }";

/// Rule 2.10: an alliance of one person is one, and keeps its leader.
#[tokio::test]
async fn edge_10_the_leader_is_not_taken_out_even_as_the_only_member() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let read = season.ana.send(MEMBERS, json!({ "id": season.alliance })).await;
    let own = json!({ "input": { "id": read.text("alliance.members.nodes.0.id") } });
    assert_eq!(season.ana.send(REMOVE, own.clone()).await.problems(), ["LAST_LEAD"]);
    let ben = app.person("Ben").await;
    add(&season.ana, &season.alliance, &ben).await;
    assert_eq!(season.ana.send(REMOVE, own.clone()).await.problems(), ["LAST_LEAD"]);
    assert_eq!(ben.send(REMOVE, own).await.refusal(), "FORBIDDEN");
    let alone = season.made(season.whole("A map")).await;
    assert_eq!(season.ana.send(SUBMIT, at(&alone, 1)).await.problems(), [""; 0]);
}

#[tokio::test]
async fn edge_26_more_than_a_hundred_members_are_read_page_by_page() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let crowd = alliance(&ana, "Crowd").await;
    for number in 0..105 {
        add(&ana, &crowd, &app.person(&format!("Member{number}")).await).await;
    }
    let first = app.visitor().send(MEMBERS, json!({ "id": crowd })).await;
    assert_eq!(first.at("alliance.members.totalCount"), 106);
    assert_eq!(first.at("alliance.members.nodes").as_array().map(Vec::len), Some(100));
    let after = first.text("alliance.members.pageInfo.endCursor");
    let rest = app.visitor().send(MEMBERS, json!({ "id": crowd, "after": after })).await;
    assert_eq!(rest.at("alliance.members.nodes").as_array().map(Vec::len), Some(6));
    assert_eq!(rest.at("alliance.members.pageInfo.hasNextPage"), false);
}

/// An alliance of the real records that discloses nobody but the organization that leads it.
#[tokio::test]
async fn edges_26_and_27_an_organization_leads_members_whom_it_does_not_name() {
    let app = TestApp::new().await;
    import_season(&operator(&app), REAL).await.expect("it comes in");
    let read = app.visitor().send(MEMBERS, json!({ "slug": "upnode" })).await;
    let leader = read.at("alliance.leader");
    assert_eq!(
        (&leader["kind"], read.at("alliance.members.totalCount")),
        (&json!("ORGANIZATION"), &json!(1))
    );
    assert!(read.text("alliance.note").contains("not disclosed"));
    let missions = "{ alliance(slug: \"upnode\") { missions { nodes { alliance { leader { kind } } } } } }";
    let missions = app.visitor().ask(missions).await;
    assert_eq!(missions.at("alliance.missions.nodes.0.alliance.leader.kind"), &Value::from("ORGANIZATION"));
}
