//! What the job that writes deadlines down makes of records of the past: a deadline that has passed is a fact, an outcome that
//! no source tells is none.

use std::collections::BTreeMap;

use alliance_hub::service::delivery::mark_overdue;
use alliance_hub::service::import::import_season;
use alliance_hub::service::mission::{close_applications, miss_approvals};
use chrono::{DateTime, Utc};
use entity::ids::MissionId;
use entity::vocab::{GrantStatus, KycStatus, MilestoneKind, MilestoneStatus, MissionKind, MissionStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use super::books::{REAL, everything, operator};
use crate::support::{TestApp, seed};

/// What the job does each minute.
async fn deadlines(app: &TestApp) -> usize {
    let system = operator(app);
    let closed = close_applications(&system).await.expect("the job runs");
    let missed = miss_approvals(&system).await.expect("the job runs");
    closed + missed + mark_overdue(&system).await.expect("the job runs")
}

fn go_to(app: &TestApp, moment: &str) {
    let moment: DateTime<Utc> = moment.parse().expect("a moment");
    app.app.clock.advance(moment - app.app.clock.now());
}

async fn statuses(app: &TestApp) -> BTreeMap<String, MissionStatus> {
    let all = entity::mission::Entity::find().all(app.sql()).await.expect("rows");
    all.into_iter().map(|mission| (mission.slug, mission.status)).collect()
}

#[tokio::test]
async fn years_later_deadlines_have_passed_and_no_outcome_is_invented() {
    let app = TestApp::new().await;
    import_season(&operator(&app), REAL).await.expect("it comes in");
    let before = statuses(&app).await;
    go_to(&app, "2026-11-21T12:00:00Z");
    let moved = deadlines(&app).await;

    let after = statuses(&app).await;
    let changed: BTreeMap<_, _> =
        after.iter().filter(|(slug, status)| before.get(*slug) != Some(*status)).collect();
    assert_eq!(moved, changed.len(), "missions alone were moved");
    for (slug, status) in &changed {
        assert_eq!(
            (before[*slug], **status),
            (MissionStatus::Open, MissionStatus::ApplicationsClosed),
            "{slug}"
        );
    }
    assert!(!changed.is_empty() && !after.values().any(|status| *status == MissionStatus::Open));
    let seeking = |all: &BTreeMap<String, MissionStatus>| {
        all.values().filter(|status| **status == MissionStatus::SeekingApproval).count()
    };
    assert_eq!(seeking(&before), seeking(&after), "who was approved is for the sources to say");

    let rows = everything(&app).await;
    assert_eq!(deadlines(&app).await, 0);
    assert_eq!(everything(&app).await, rows, "a second run changes nothing");
}

/// A mission under way whose critical milestone was due in September 2023, as an import would have brought it.
async fn under_way(app: &TestApp, season: entity::ids::SeasonId, kind: MissionKind) -> MissionId {
    let status = match kind {
        MissionKind::Proposed => MissionStatus::Active,
        MissionKind::Foundation => MissionStatus::InProgress,
    };
    let mission = seed::Mission::proposed(app, season, "Of old").of_kind(kind).in_state(status);
    let id = mission.0.id.clone().unwrap();
    mission.kept(app).await;
    let row = entity::milestone::ActiveModel {
        id: Set(app.app.ids.next()),
        mission_id: Set(id),
        position: Set(0),
        kind: Set(MilestoneKind::Critical),
        title: Set("A map".to_owned()),
        description: Set(None),
        due_on: Set("2023-09-01".parse().ok()),
        status: Set(MilestoneStatus::Planned),
        version: Set(1),
    };
    entity::milestone::Entity::insert(row).exec_without_returning(app.sql()).await.expect("kept");
    id
}

#[tokio::test]
async fn what_became_of_milestones_of_old_is_for_their_sources_unless_the_work_began_here() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    under_way(&app, season, MissionKind::Foundation).await;
    let proposed = under_way(&app, season, MissionKind::Proposed).await;
    go_to(&app, "2026-11-21T12:00:00Z");
    assert_eq!(deadlines(&app).await, 0);
    let milestones = entity::milestone::Entity::find().all(app.sql()).await.expect("rows");
    assert!(milestones.iter().all(|milestone| milestone.status == MilestoneStatus::Planned));

    let now = app.app.clock.now();
    let grant = entity::mission_grant::ActiveModel {
        id: Set(app.app.ids.next()),
        mission_id: Set(proposed),
        status: Set(GrantStatus::Granted),
        amount_micro_op: Set(seed::micro("20000")),
        kyc_status: Set(KycStatus::Passed),
        approved_at: Set(now),
        lock_until: Set(now + chrono::TimeDelta::days(365)),
        begun_at: Set(Some(now)),
        paid_micro_op: Set(0),
        clawed_back_micro_op: Set(0),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    entity::mission_grant::Entity::insert(grant).exec_without_returning(app.sql()).await.expect("kept");
    assert_eq!(deadlines(&app).await, 1, "it is overdue since it began here");
}
