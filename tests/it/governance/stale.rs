//! A material change makes approvals stale, and tells the delegates (rule 4.6).

use alliance_hub::domain::event::EventCursor;
use entity::vocab::EventKind;
use serde_json::{Value, json};

use super::{House, stands};
use crate::alliance::members::add;
use crate::mission::{SUBMIT, at, revise};
use crate::support::TestApp;

/// Makes the season's rules such that stale approvals do not count, as in Season 5.
async fn strict(house: &House<'_>) {
    use entity::season_policy::{Column, Entity};
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let mut rules: Value = serde_json::from_str(alliance_hub::domain::season::SEASON_4).expect("JSON");
    rules["stale_approvals_count"] = json!(false);
    let update = Entity::update_many()
        .col_expr(Column::Rules, Expr::val(rules))
        .filter(Column::SeasonId.eq(house.season.season));
    update.exec(house.app.sql()).await.expect("the rules are set");
}

/// Edge 7.
#[tokio::test]
async fn in_season_4_a_stale_approval_counts_until_it_is_withdrawn() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(4).await;
    let mut approvals = Vec::new();
    for delegate in &delegates {
        approvals.push(house.approved(delegate, 1).await);
    }
    let version = house.version().await;
    revise(&house.season.ana, &house.mission, version, json!({ "requestedAmount": "15000" })).await.data();
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 4, 4));
    assert_eq!(house.events(EventKind::ApprovalBecameStale).await, 4);
    assert_eq!(house.events(EventKind::ApprovalsBecameStale).await, 1);
    house.withdraw(&delegates[0], &approvals[0]).await.data();
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 3, 3));
}

/// Edge 7.
#[tokio::test]
async fn where_stale_approvals_do_not_count_the_mission_goes_back_until_they_are_given_again() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    strict(&house).await;
    let delegates = house.delegates(4).await;
    let mut approvals = Vec::new();
    for delegate in &delegates {
        approvals.push(house.approved(delegate, 1).await);
    }
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 4, 0));
    let version = house.version().await;
    revise(
        &house.season.ana,
        &house.mission,
        version,
        json!({ "requestedAmount": "15000", "summary": "Less." }),
    )
    .await
    .data();
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 0, 4));
    assert_eq!(house.events(EventKind::MissionLostApprovals).await, 1);

    let refused = house.reaffirm(&delegates[0], &approvals[0], 1).await;
    assert_eq!(refused.problems(), ["STALE_REVISION"]);
    let message = refused.text("approvalReaffirm.errors.0.message");
    assert!(message.contains("requestedAmount") && message.contains("summary"), "{message}");
    assert_eq!(house.reaffirm(&delegates[1], &approvals[0], 2).await.refusal(), "FORBIDDEN");
    for (delegate, approval) in delegates.iter().zip(&approvals) {
        let again = house.reaffirm(delegate, approval, 2).await;
        assert_eq!(again.text("approvalReaffirm.approval.state"), "ACTIVE");
        assert_eq!(again.at("approvalReaffirm.approval.materialChanges"), &json!([]));
    }
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 4, 0));
    assert_eq!(house.reaffirm(&delegates[0], &approvals[0], 2).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn a_change_that_is_not_material_leaves_approvals_as_they_are() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    house.approved(&delegates[0], 1).await;
    revise(&house.season.ana, &house.mission, house.version().await, json!({ "title": "A better map" }))
        .await
        .data();
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 0));
    assert_eq!(house.events(EventKind::ApprovalsBecameStale).await, 0);
}

#[tokio::test]
async fn members_who_come_and_go_make_approvals_stale() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    house.approved(&delegates[0], 1).await;
    let ben = app.person("Ben").await;
    add(&house.season.ana, &house.season.alliance, &ben).await;
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 1));
    let document = "query($id: ID!) { mission(id: $id) { approvals(states: [STALE]) { nodes { materialChanges changedFields } } } }";
    let shown = app.visitor().send(document, json!({ "id": house.mission })).await;
    assert_eq!(shown.at("mission.approvals.nodes.0.materialChanges"), &json!(["members"]));
    assert_eq!(shown.at("mission.approvals.nodes.0.changedFields"), &json!([]));
    let leave =
        "mutation($input: AllianceActionInput!) { allianceLeave(input: $input) { errors { code message } } }";
    ben.send(leave, json!({ "input": { "allianceId": house.season.alliance } })).await.data();
    assert_eq!(
        house.events(EventKind::ApprovalsBecameStale).await,
        1,
        "it was stale for the same reason already"
    );
}

#[tokio::test]
async fn a_delegate_is_told_what_changed_and_nobody_else() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(2).await;
    let approval = house.approved(&delegates[0], 1).await;
    let told = "subscription($after: String) { viewerEvents(kinds: [APPROVAL_BECAME_STALE], after: $after) {
        ... on Event { kind subjectId data }
    } }";
    revise(&house.season.ana, &house.mission, house.version().await, json!({ "requestedAmount": "15000" }))
        .await
        .data();
    let start = EventCursor::Start.to_string();
    let items = delegates[0].follow(told, json!({ "after": start }), 1).await;
    assert_eq!(items[0].text("viewerEvents.subjectId"), approval);
    assert_eq!(items[0].at("viewerEvents.data.changedFields"), &json!(["requestedAmount"]));
    assert_eq!(items[0].at("viewerEvents.data.revision"), &json!(2));
}

/// Rule 4.6 and edge 17: where the grant goes is material, and in confidence.
#[tokio::test]
async fn a_new_recipient_makes_approvals_stale_and_only_the_leader_and_the_foundation_read_it() {
    const READ: &str = "query($id: ID!) { mission(id: $id) { recipientAddress
        revisions(first: 1) { nodes { changedFields diff { field before after } } }
        approvals { nodes { materialChanges } } } }";
    let address = "0x5e349eca2dc61abcd9dd99ce94d04136151a09ee";
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    house.approved(&delegates[0], 1).await;
    let ben = app.person("Ben").await;
    let set = async |address: &str| {
        let version = house.version().await;
        revise(&house.season.ana, &house.mission, version, json!({ "recipientAddress": address })).await
    };
    for wrong in ["TBD", "ana.eth", "oeth:0x5e349eca2dc61abcd9dd99ce94d04136151a09ee"] {
        assert_eq!(set(wrong).await.problems(), ["INVALID"], "{wrong}");
    }
    let revised = set(address).await;
    assert_eq!(revised.problems(), [""; 0]);
    assert_eq!(revised.at("missionRevise.event.changedFields"), &json!(["recipientAddress"]));
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 1));

    for insider in [&house.season.ana, &house.foundation] {
        let read = insider.send(READ, json!({ "id": house.mission })).await;
        assert_eq!(read.text("mission.recipientAddress"), address);
    }
    let logged = app.told(EventKind::PrivateRead).await;
    let read: Vec<_> = logged.iter().map(|event| (event.actor_id, event.data.clone())).collect();
    assert_eq!(
        read,
        [(
            Some(house.foundation.account()),
            json!({ "read": { house.mission.clone(): ["recipientAddress"] } })
        )]
    );
    for outsider in [&app.visitor(), &delegates[0], &ben] {
        let read = outsider.send(READ, json!({ "id": house.mission })).await;
        assert_eq!(read.at("mission.recipientAddress"), &Value::Null);
        let revision = json!({ "changedFields": ["recipientAddress"], "diff": [] });
        assert_eq!(read.at("mission.revisions.nodes.0"), &revision, "that it changed, and not to what");
        assert_eq!(read.at("mission.approvals.nodes.0.materialChanges"), &json!(["recipientAddress"]));
    }
    house.season.put(&house.mission, entity::vocab::MissionStatus::Funded).await;
    assert_eq!(set("0x0000000000000000000000000000000000000001").await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn what_changes_after_the_vote_leaves_the_approvals_that_it_rested_on() {
    const READ: &str = "query($id: ID!) { mission(id: $id) { approvals { nodes { state } } } }";
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    house.approved(&delegates[0], 1).await;
    house.season.put(&house.mission, entity::vocab::MissionStatus::Active).await;
    let later = json!({ "milestones": [{ "kind": "CRITICAL", "title": "A map", "dueOn": "2023-09-08" }] });
    let revised = revise(&house.season.ana, &house.mission, house.version().await, later).await;
    assert_eq!(revised.problems(), [""; 0]);
    let read = app.visitor().send(READ, json!({ "id": house.mission })).await;
    assert_eq!(read.at("mission.approvals.nodes"), &json!([{ "state": "ACTIVE" }]));
}

#[tokio::test]
async fn other_milestones_or_another_intent_make_approvals_stale_before_the_vote() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    house.approved(&delegates[0], 1).await;
    let later = json!({ "milestones": [{ "kind": "CRITICAL", "title": "A map", "dueOn": "2023-09-08" }] });
    revise(&house.season.ana, &house.mission, house.version().await, later).await.data();
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 1));
    let stale = "{ delegateQueue { staleApprovals { nodes { materialChanges } } } }";
    let queue = delegates[0].ask(stale).await;
    assert_eq!(
        queue.at("delegateQueue.staleApprovals.nodes"),
        &json!([{ "materialChanges": ["milestones"] }])
    );
    house.season.put(&house.mission, entity::vocab::MissionStatus::NotFunded).await;
    let queue = delegates[0].ask(stale).await;
    assert_eq!(queue.at("delegateQueue.staleApprovals.nodes"), &json!([]), "nothing can be given again");
}

/// Moves the dates of the season on, so that a mission may be submitted again, and tells whether stale approvals count.
async fn next_cycle(house: &House<'_>, stale_approvals_count: bool) {
    let input = json!({
        "seasonId": house.season.season.to_string(), "expectedVersion": 1, "reason": "The next cycle.",
        "submissionDeadline": "2023-07-26T19:00:00Z", "approvalDeadline": "2023-08-02T19:00:00Z",
        "staleApprovalsCount": stale_approvals_count,
    });
    let updated = house.foundation.send(crate::season::policy::UPDATE, json!({ "input": input })).await;
    assert_eq!(updated.problems(), [""; 0]);
}

/// Three of four approvals are there when the deadline passes.
async fn short_of_one<'a>(house: &House<'a>) -> Vec<crate::support::Actor<'a>> {
    let delegates = house.delegates(4).await;
    for delegate in &delegates[..3] {
        house.approved(delegate, 1).await;
    }
    house.app.app.clock.advance(chrono::TimeDelta::days(18) + chrono::TimeDelta::hours(8));
    let system = house.app.app.use_case(alliance_hub::policy::Actor::System);
    let missed = alliance_hub::service::mission::miss_approvals(&system).await;
    assert_eq!(missed.expect("the job runs"), 1);
    assert_eq!(house.approve(&delegates[3], 1).await.problems(), ["WRONG_STATE"]);
    delegates
}

/// Rule 4.11: nothing ends an approval but its delegate, a membership, or a change; so it is there in the next cycle.
#[tokio::test]
async fn what_is_submitted_again_unchanged_keeps_its_approvals() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = short_of_one(&house).await;
    next_cycle(&house, false).await;
    let again = house.season.ana.send(SUBMIT, at(&house.mission, house.version().await)).await;
    assert_eq!(again.at("missionSubmit.mission.policyVersion"), 2);
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 3, 0));
    house.approved(&delegates[3], 1).await;
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 4, 0));
}

/// Rule 4.6, by the rules that the second submission pins.
#[tokio::test]
async fn what_is_changed_and_submitted_again_has_stale_approvals_that_count_as_the_new_rules_say() {
    for (count, valid) in [(true, 3), (false, 0)] {
        let app = TestApp::new().await;
        let house = House::new(&app).await;
        short_of_one(&house).await;
        next_cycle(&house, count).await;
        let less = json!({ "requestedAmount": "15000" });
        assert_eq!(
            revise(&house.season.ana, &house.mission, house.version().await, less).await.problems(),
            [""; 0]
        );
        let again = house.season.ana.send(SUBMIT, at(&house.mission, house.version().await)).await;
        assert_eq!(again.problems(), [""; 0]);
        assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", valid, 3));
    }
}

/// Rule 3.6: another mission is another text, which nobody has approved.
#[tokio::test]
async fn a_mission_that_takes_the_place_of_another_begins_without_approvals() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    short_of_one(&house).await;
    next_cycle(&house, true).await;
    let new = house.season.made(house.season.whole("A better map")).await;
    let mut input = at(&new, 1);
    input["input"]["supersedesId"] = json!(house.mission);
    input["input"]["changes"] = json!("Half the price.");
    assert_eq!(house.season.ana.send(SUBMIT, input).await.problems(), [""; 0]);
    let read = "query($id: ID!) { mission(id: $id) { approvalProgress { valid stale missing } } }";
    let read = app.visitor().send(read, json!({ "id": new })).await;
    assert_eq!(read.at("mission.approvalProgress"), &json!({ "valid": 0, "stale": 0, "missing": 4 }));
}

#[tokio::test]
async fn rules_that_are_to_hold_for_what_was_submitted_count_its_approvals_anew() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    for delegate in house.delegates(3).await {
        house.approved(&delegate, 1).await;
    }
    assert_eq!(house.standing().await, ("SEEKING_APPROVAL".into(), 3, 0));
    let required = async |version: i32, number: i32| {
        let input = json!({
            "seasonId": house.season.season.to_string(), "expectedVersion": version, "approvalsRequired": number,
            "appliesToSubmitted": true, "reason": "Delegates asked for it.",
        });
        let document = crate::season::policy::UPDATE;
        assert_eq!(house.foundation.send(document, json!({ "input": input })).await.problems(), [""; 0]);
    };
    required(1, 3).await;
    assert_eq!(house.standing().await, ("APPROVED_FOR_VOTE".into(), 3, 0));
    required(2, 5).await;
    assert_eq!(house.standing().await, ("SEEKING_APPROVAL".into(), 3, 0));
}
