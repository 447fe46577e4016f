//! What the viewer may do with milestones, grants and clawback cases at this moment: what the policy and the rules say, which
//! decide the mutations too.

use std::sync::Arc;

use entity::ids::{AllianceId, MissionId};
use entity::vocab::{ClawbackStatus, MissionKind};

use super::clawback::{asked_already, ground, locked_grant, undecided};
use super::facts::{highest, under_way};
use super::grant::{awaits_kyc, live, payable};
use super::relations::{CasesOf, ChosenFor, GrantsOf, ReportsOf};
use super::review::newest;
use crate::domain::delivery::{ClawbackCase, Grant, MilestoneAction, milestone_transition};
use crate::domain::mission::{Milestone, Mission};
use crate::policy::{
    ClawbackFacts, ClawbackOpen, ClawbackResultRecord, DeliveryFacts, GrantKycRecord, GrantPayoutRecord,
    GrantRecipientSet, MilestoneReport, MilestoneReview,
};
use crate::service::alliance::{ViewerRoleIn, viewer_role_in};
use crate::service::error::Error;
use crate::service::governance::{prime_approving, viewer_qualifies};
use crate::service::mission::MissionById;
use crate::service::permission::Permission;
use crate::service::reader::Reader;

/// Loads how the viewer stands to the work on many missions at once.
///
/// # Errors
/// The database failed.
pub async fn prime_work(reader: &Reader, missions: &[MissionId]) -> Result<(), Error> {
    let found = reader.prime::<MissionById>(missions, &()).await?;
    let found = || found.iter().flatten();
    let rfps = found().filter(|mission| mission.kind == MissionKind::Foundation);
    let rfps: Vec<_> = rfps.map(|mission| mission.id).collect();
    let chosen = reader.prime::<ChosenFor>(&rfps, &()).await?;
    let chosen = chosen.iter().flat_map(|alliances| alliances.iter().copied());
    let alliances: Vec<_> = found().filter_map(|mission| mission.alliance_id).chain(chosen).collect();
    reader.prime::<ViewerRoleIn>(&alliances, &()).await?;
    Ok(())
}

/// Loads what asking for grants back depends on, for many missions at once.
///
/// # Errors
/// The database failed.
pub async fn prime_opening(reader: &Reader, missions: &[MissionId]) -> Result<(), Error> {
    let found = reader.prime::<MissionById>(missions, &()).await?;
    let found: Vec<_> = found.into_iter().flatten().collect();
    prime_approving(reader, &found).await?;
    reader.prime::<GrantsOf>(missions, &()).await?;
    reader.prime::<CasesOf>(missions, &()).await?;
    Ok(())
}

/// Whether the viewer may report a milestone.
///
/// # Errors
/// The database failed.
pub async fn may_report(reader: &Reader, milestone: &Milestone) -> Result<Permission, Error> {
    let mission = mission(reader, milestone.mission_id).await?;
    let report = async {
        under_way(&mission)?;
        milestone_transition(milestone.status, MilestoneAction::Report)?;
        Ok(())
    };
    let facts = facts(reader, &mission).await?;
    Permission::of::<MilestoneReport>(reader.actor(), &facts).then(report).await
}

/// Whether the viewer may review the report of a milestone.
///
/// # Errors
/// The database failed.
pub async fn may_review(reader: &Reader, milestone: &Milestone) -> Result<Permission, Error> {
    let mission = mission(reader, milestone.mission_id).await?;
    let review = async {
        under_way(&mission)?;
        milestone_transition(milestone.status, MilestoneAction::Accept)?;
        newest(&reader.get::<ReportsOf>(milestone.id, &()).await?).map(drop)
    };
    let facts = facts(reader, &mission).await?;
    Permission::of::<MilestoneReview>(reader.actor(), &facts).then(review).await
}

/// Whether the viewer may ask the Token House to take the grant back for this milestone (rule 7.7).
///
/// # Errors
/// The database failed.
pub async fn may_open_clawback(reader: &Reader, milestone: &Milestone) -> Result<Permission, Error> {
    let mission = mission(reader, milestone.mission_id).await?;
    let open = async {
        under_way(&mission)?;
        locked_grant(&mission, &reader.get::<GrantsOf>(mission.id, &()).await?, reader.now())?;
        let cases = reader.get::<CasesOf>(mission.id, &()).await?;
        ground(milestone, &cases, reader.now())?;
        let is_open = |case: &Arc<ClawbackCase>| case.status == ClawbackStatus::Open;
        if cases.iter().any(is_open) { Err(asked_already()) } else { Ok(()) }
    };
    let facts = ClawbackFacts { is_qualified_delegate: viewer_qualifies(reader, &mission).await? };
    Permission::of::<ClawbackOpen>(reader.actor(), &facts).then(open).await
}

/// Whether the viewer may record what the Token House decided on a case.
///
/// # Errors
/// The database failed.
pub async fn may_record_result(reader: &Reader, case: &ClawbackCase) -> Result<Permission, Error> {
    Permission::of::<ClawbackResultRecord>(reader.actor(), &()).then(async { undecided(case) }).await
}

/// Whether the viewer may say where a grant goes.
///
/// # Errors
/// The database failed.
pub async fn may_set_recipient(reader: &Reader, grant: &Grant) -> Result<Permission, Error> {
    let facts = DeliveryFacts { role: viewer_role_in(reader, grant.alliance_id).await? };
    Permission::of::<GrantRecipientSet>(reader.actor(), &facts).then(async { live(grant) }).await
}

/// Whether the viewer may record what the checks of identity came to.
///
/// # Errors
/// The database failed.
pub async fn may_record_kyc(reader: &Reader, grant: &Grant) -> Result<Permission, Error> {
    Permission::of::<GrantKycRecord>(reader.actor(), &()).then(async { awaits_kyc(grant) }).await
}

/// Whether the viewer may record a payout of a grant.
///
/// # Errors
/// The database failed.
pub async fn may_record_payout(reader: &Reader, grant: &Grant) -> Result<Permission, Error> {
    let pay = async {
        let mission = mission(reader, grant.mission_id).await?;
        let cases = reader.get::<CasesOf>(grant.mission_id, &()).await?;
        payable(grant, &mission, cases.iter().any(|case| case.status == ClawbackStatus::Open))
    };
    Permission::of::<GrantPayoutRecord>(reader.actor(), &()).then(pay).await
}

async fn mission(reader: &Reader, id: MissionId) -> Result<Arc<Mission>, Error> {
    reader.get::<MissionById>(id, &()).await?.ok_or_else(|| Error::not_found("mission"))
}

async fn facts(reader: &Reader, mission: &Mission) -> Result<DeliveryFacts, Error> {
    let alliances: Vec<AllianceId> = match mission.kind {
        MissionKind::Proposed => mission.alliance_id.into_iter().collect(),
        MissionKind::Foundation => reader.get::<ChosenFor>(mission.id, &()).await?.to_vec(),
    };
    let roles = reader.prime::<ViewerRoleIn>(&alliances, &()).await?;
    Ok(DeliveryFacts { role: highest(roles.into_iter().flatten()) })
}
