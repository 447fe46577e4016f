//! What grants, milestones and missions under way are related to, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{AllianceId, ClawbackId, GrantId, KpiId, MilestoneId, MissionId};

use crate::domain::delivery::{
    ClawbackCase, Grant, Health, HealthFacts, Measurement, MilestoneReport, Payout, health,
    update_interval_days,
};
use crate::domain::event::Event;
use crate::domain::mission::{Kpi, Milestone};
use crate::domain::page::{Page, PageArgs};
use crate::domain::season::rules_of;
use crate::service::error::Error;
use crate::service::mission::{MilestonesOf, MissionById};
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::service::season::PoliciesOf;
use crate::store::delivery as store;

relation! {
    /// The grant with an id, if the actor may know of its mission.
    GrantById: GrantId, () => Option<Arc<Grant>>;
    |reader, ids, _args| optional(store::grants_by_id(reader.db(), reader.scope(), ids).await?)

    /// The grants of a mission, the oldest first.
    GrantsOf: MissionId, () => Arc<Vec<Arc<Grant>>>;
    |reader, ids, _args| store::grants_of(reader.db(), ids).await?

    /// The payouts of a grant, in the order in which they were recorded.
    PayoutsOf: GrantId, () => Arc<Vec<Arc<Payout>>>;
    |reader, ids, _args| store::payouts_of(reader.db(), ids).await?

    /// The milestone with an id, if the actor may know of its mission.
    MilestoneById: MilestoneId, () => Option<Arc<Milestone>>;
    |reader, ids, _args| optional(store::milestones_by_id(reader.db(), reader.scope(), ids).await?)

    /// The reports on a milestone, the newest first.
    ReportsOf: MilestoneId, () => Arc<Vec<Arc<MilestoneReport>>>;
    |reader, ids, _args| store::reports_of(reader.db(), ids).await?

    /// The KPI with an id, if the actor may know of its mission.
    KpiById: KpiId, () => Option<Arc<Kpi>>;
    |reader, ids, _args| optional(store::known_kpis_by_id(reader.db(), reader.scope(), ids).await?)

    /// What was measured of a KPI, the newest record first.
    MeasurementsOf: KpiId, () => Arc<Vec<Measurement>>;
    |reader, ids, _args| store::measurements_of(reader.db(), ids).await?

    /// The clawback case with an id, if the actor may know of its mission.
    CaseById: ClawbackId, () => Option<Arc<ClawbackCase>>;
    |reader, ids, _args| optional(store::known_cases_by_id(reader.db(), reader.scope(), ids).await?)

    /// The clawback cases about a mission, the oldest first.
    CasesOf: MissionId, () => Arc<Vec<Arc<ClawbackCase>>>;
    |reader, ids, _args| store::cases_of_missions(reader.db(), ids).await?

    /// The clawback cases about a grant, the oldest first.
    CasesOfGrant: GrantId, () => Arc<Vec<Arc<ClawbackCase>>>;
    |reader, ids, _args| store::cases_of_grants(reader.db(), ids).await?

    /// The alliances that were chosen for an RFP.
    ChosenFor: MissionId, () => Arc<Vec<AllianceId>>;
    |reader, ids, _args| store::chosen_alliances(reader.db(), ids).await?

    /// When the leader of a mission last posted an update about it.
    LastUpdateOf: MissionId, () => Option<DateTime<Utc>>;
    |reader, ids, _args| optional(store::last_updates(reader.db(), ids).await?)

    /// A page of what happened to a mission.
    TimelineOf: MissionId, PageArgs => Arc<Page<Arc<Event>>>;
    |reader, ids, args| store::timelines(reader.db(), reader.scope(), ids, args).await?

    /// How much happened to a mission.
    TimelineLengthOf: MissionId, () => u64;
    |reader, ids, _args| store::count_timelines(reader.db(), reader.scope(), ids).await?
}

/// The health of a mission that is under way.
pub struct HealthOf;

impl Relation for HealthOf {
    type Key = MissionId;
    type Args = ();
    type Value = Option<Health>;

    async fn load(
        reader: &Reader,
        keys: &[MissionId],
        _: &(),
    ) -> Result<HashMap<MissionId, Option<Health>>, Error> {
        let missions = reader.prime::<MissionById>(keys, &()).await?;
        let milestones = reader.prime::<MilestonesOf>(keys, &()).await?;
        let grants = reader.prime::<GrantsOf>(keys, &()).await?;
        let updates = reader.prime::<LastUpdateOf>(keys, &()).await?;
        let seasons: Vec<_> = missions.iter().flatten().map(|mission| mission.season_id).collect();
        reader.prime::<PoliciesOf>(&seasons, &()).await?;
        let mut found = HashMap::new();
        let rows = missions.iter().zip(&milestones).zip(grants.iter().zip(&updates));
        for ((mission, milestones), (grants, update)) in rows {
            let Some(mission) = mission else { continue };
            let versions = reader.get::<PoliciesOf>(mission.season_id, &()).await?;
            let Some(rules) = rules_of(&versions, mission.policy_version) else { continue };
            let begun_at = grants.iter().filter_map(|grant| grant.begun_at).max();
            let facts = HealthFacts {
                status: mission.status,
                milestones,
                last_heard: (*update).max(begun_at),
                update_interval_days: update_interval_days(rules),
                now: reader.now(),
            };
            found.insert(mission.id, health(&facts));
        }
        Ok(found)
    }
}
