//! A material change makes approvals stale, and tells the delegates (rule 4.6).

use alliance_hub::domain::event::EventCursor;
use entity::vocab::EventKind;
use serde_json::{Value, json};

use super::{House, stands};
use crate::alliance::members::add;
use crate::mission::revise;
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

#[tokio::test]
async fn the_power_at_the_lock_is_told_beside_the_one_that_counts() {
    use alliance_hub::service::error::Error;
    use alliance_hub::service::governance::{ApprovalAtLock, approvals_at_lock};
    use alliance_hub::store::db::{Work, WriteTx};

    struct Lock(entity::ids::MissionId, entity::ids::SnapshotId);
    impl Work for Lock {
        type Output = Vec<ApprovalAtLock>;
        type Error = Error;
        async fn run(&self, tx: &WriteTx) -> Result<Vec<ApprovalAtLock>, Error> {
            let system = alliance_hub::policy::Actor::System;
            let mission = alliance_hub::service::mission::found_mission(tx, &system, self.0).await?;
            approvals_at_lock(tx, &mission, self.1).await
        }
    }

    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(2).await;
    for delegate in &delegates {
        house.approved(delegate, 1).await;
    }
    let snapshot = house.snapshot(&[(1, "40000"), (2, "80000")]).await;
    let lock = Lock(house.mission.parse().expect("an id"), snapshot.parse().expect("an id"));
    let found = app.app.db.write(&lock).await.expect("the lock");
    let told: Vec<_> = found
        .iter()
        .map(|found| {
            let then = found.approval.evidence.power.to_string();
            (then, found.at_lock.power.to_string(), found.qualifies_at_lock, found.counts)
        })
        .collect();
    assert_eq!(
        told,
        [("60000".into(), "40000".into(), false, true), ("60000".into(), "80000".into(), true, true)]
    );
}
