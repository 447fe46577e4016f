//! Who sees a signal that is for leaders.

use serde_json::{Value, json};

use super::signals::signal;
use crate::alliance::members::{add, alliance};
use crate::conversation::place::{mission, outline};
use crate::support::{Actor, TestApp, seed};

/// What somebody sees in the list of all signals.
async fn seen(actor: &Actor<'_>) -> Vec<String> {
    let read = actor.ask("{ signals(first: 50, orderBy: OLDEST) { totalCount nodes { message } } }").await;
    let nodes = read.at("signals.nodes").as_array().expect("signals");
    assert_eq!(read.at("signals.totalCount"), nodes.len());
    nodes.iter().map(|signal| signal["message"].as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn a_signal_for_leaders_is_seen_by_its_author_and_the_leaders_whom_it_concerns() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let (eve, member, author) = (app.person("Eve").await, app.person("Max").await, app.person("Ida").await);
    let season = seed::season(&app, 4).await;
    let scouts = alliance(&ana, "Scouts").await;
    add(&ana, &scouts, &member).await;
    alliance(&ben, "Rangers").await;
    let own_mission = mission(&app, season, &scouts).await;
    let idea = outline(&app, season, &ana).await;
    let intent = seed::intent(&app, season, 1, None).await.to_string();
    for (message, target) in [
        ("to the alliance", json!(scouts)),
        ("to its mission", json!(own_mission)),
        ("to a mission of no alliance", json!(idea)),
        ("to the intent", json!(intent)),
        ("to all", Value::Null),
    ] {
        signal(&author, json!({ "targetId": target, "message": message, "visibility": "LEADERS" })).await;
    }
    signal(&ben, json!({ "message": "to everybody" })).await;

    let every_leader = ["to a mission of no alliance", "to the intent", "to all", "to everybody"];
    let all = ["to the alliance", "to its mission"].into_iter().chain(every_leader).collect::<Vec<_>>();
    assert_eq!(seen(&author).await, all, "the author");
    assert_eq!(seen(&ana).await, all, "the leader of the alliance");
    assert_eq!(seen(&ben).await, every_leader, "the leader of another alliance");
    assert_eq!(seen(&member).await, ["to everybody"], "a member");
    assert_eq!(seen(&eve).await, ["to everybody"], "somebody else");
    assert_eq!(seen(&app.visitor()).await, ["to everybody"], "a visitor");

    let on_alliance = "query($id: ID!) { alliance(id: $id) { signals { totalCount nodes { message } }
        missions { nodes { signals { totalCount nodes { message } } } } } }";
    for (reader, count) in [(&ana, 1), (&ben, 0), (&member, 0), (&eve, 0), (&author, 1)] {
        let read = reader.send(on_alliance, json!({ "id": scouts })).await;
        assert_eq!(read.at("alliance.signals.totalCount"), count);
        assert_eq!(read.at("alliance.signals.nodes").as_array().map(Vec::len), Some(count));
        assert_eq!(read.at("alliance.missions.nodes.0.signals.totalCount"), count);
    }
}

#[tokio::test]
async fn a_signal_that_one_may_not_see_cannot_be_withdrawn_or_told_apart_from_none() {
    let app = TestApp::new().await;
    let (ana, eve) = (app.person("Ana").await, app.person("Eve").await);
    seed::season(&app, 4).await;
    let id = signal(&ana, json!({ "visibility": "LEADERS" })).await;
    let withdraw = "mutation($id: ID!) { signalWithdraw(input: { id: $id }) { errors { code message } } }";
    assert_eq!(eve.send(withdraw, json!({ "id": id })).await.refusal(), "NOT_FOUND");
    let nothing = "signal_00000000000000000000000000";
    assert_eq!(eve.send(withdraw, json!({ "id": nothing })).await.refusal(), "NOT_FOUND");
    assert_eq!(ana.send(withdraw, json!({ "id": id })).await.problems(), [""; 0]);
}

#[tokio::test]
async fn who_hands_the_lead_over_sees_the_leaders_signals_no_longer() {
    let app = TestApp::new().await;
    let (ana, ben, eve) = (app.person("Ana").await, app.person("Ben").await, app.person("Eve").await);
    seed::season(&app, 4).await;
    let scouts = alliance(&ana, "Scouts").await;
    add(&ana, &scouts, &ben).await;
    signal(&eve, json!({ "targetId": scouts, "message": "to the leader", "visibility": "LEADERS" })).await;
    assert_eq!((seen(&ana).await.len(), seen(&ben).await.len()), (1, 0));
    let offer = "mutation($id: ID!, $to: ID!) { allianceLeadTransfer(input: { allianceId: $id, personId: $to }) { errors { code message } } }";
    ana.send(offer, json!({ "id": scouts, "to": ben.id() })).await.data();
    let accept = "mutation($id: ID!) { allianceLeadTransferAccept(input: { allianceId: $id }) { errors { code message } } }";
    ben.send(accept, json!({ "id": scouts })).await.data();
    assert_eq!((seen(&ana).await.len(), seen(&ben).await.len()), (0, 1));
}
