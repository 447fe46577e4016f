//! What the viewer may do with approvals at this moment: what the policy and the rules say, which decide the mutations too.

use std::sync::Arc;

use entity::ids::AccountId;

use super::basis::{Known, basis_of};
use super::facts::{
    before_deadline, no_address, not_approved_yet, open_for_approvals, own_mission, own_refused,
};
use super::relations::{AddressesOf, ApprovedByViewer, NewestSnapshot, PowerNow, WaiversNow};
use crate::domain::governance::{Address, Approval, ApprovalAction, approval_transition};
use crate::domain::mission::Mission;
use crate::domain::season::{Policy, rules_of};
use crate::policy::{ApprovalGive, ApprovalReaffirm, ApprovalWithdraw, AuthorFacts, MissionDecline};
use crate::service::alliance::{PendingHandoverOf, ViewerRoleIn};
use crate::service::error::Error;
use crate::service::mission::MissionById;
use crate::service::permission::Permission;
use crate::service::reader::Reader;
use crate::service::season::PoliciesOf;

/// Loads what these permissions depend on, for many missions at once.
///
/// # Errors
/// The database failed.
pub async fn prime_approving(reader: &Reader, missions: &[Arc<Mission>]) -> Result<(), Error> {
    let Some(viewer) = reader.actor().account() else { return Ok(()) };
    let seasons: Vec<_> = missions.iter().map(|mission| mission.season_id).collect();
    reader.prime::<PoliciesOf>(&seasons, &()).await?;
    let alliances: Vec<_> = missions.iter().filter_map(|mission| mission.alliance_id).collect();
    reader.prime::<ViewerRoleIn>(&alliances, &()).await?;
    reader.prime::<PendingHandoverOf>(&alliances, &()).await?;
    let ids: Vec<_> = missions.iter().map(|mission| mission.id).collect();
    reader.prime::<ApprovedByViewer>(&ids, &()).await?;
    known(reader, &addresses(reader, viewer).await?).await.map(drop)
}

/// Whether the viewer may approve a mission as it is now.
///
/// # Errors
/// The database failed.
pub async fn may_approve(reader: &Reader, mission: &Mission) -> Result<Permission, Error> {
    let approve = async {
        let rules = rules(reader, mission).await?;
        open_for_approvals(mission)?;
        before_deadline(&rules, reader.now())?;
        qualified_for(reader, (mission, &rules), None).await?;
        not_approved_yet(reader.get::<ApprovedByViewer>(mission.id, &()).await?)
    };
    Permission::of::<ApprovalGive>(reader.actor(), &()).then(approve).await
}

/// Whether the viewer may say in public why a mission does not get the approval.
///
/// # Errors
/// The database failed.
pub async fn may_decline(reader: &Reader, mission: &Mission) -> Result<Permission, Error> {
    let decline = async {
        open_for_approvals(mission)?;
        qualified_for(reader, (mission, &rules(reader, mission).await?), None).await?;
        not_approved_yet(reader.get::<ApprovedByViewer>(mission.id, &()).await?)
    };
    Permission::of::<MissionDecline>(reader.actor(), &()).then(decline).await
}

/// Whether the viewer may give an approval again.
///
/// # Errors
/// The database failed.
pub async fn may_reaffirm(reader: &Reader, approval: &Approval) -> Result<Permission, Error> {
    let reaffirm = async {
        let Some(mission) = reader.get::<MissionById>(approval.mission_id, &()).await? else {
            return Err(Error::not_found("mission"));
        };
        approval_transition(approval.state, ApprovalAction::Reaffirm)?;
        let rules = rules(reader, &mission).await?;
        open_for_approvals(&mission)?;
        before_deadline(&rules, reader.now())?;
        qualified_for(reader, (&mission, &rules), Some(approval.address)).await
    };
    Permission::of::<ApprovalReaffirm>(reader.actor(), &author(reader, approval)).then(reaffirm).await
}

/// Whether the viewer may take an approval back.
///
/// # Errors
/// The database failed.
pub async fn may_withdraw(reader: &Reader, approval: &Approval) -> Result<Permission, Error> {
    let withdraw = async {
        let Some(mission) = reader.get::<MissionById>(approval.mission_id, &()).await? else {
            return Err(Error::not_found("mission"));
        };
        open_for_approvals(&mission)?;
        approval_transition(approval.state, ApprovalAction::Withdraw)?;
        Ok(())
    };
    Permission::of::<ApprovalWithdraw>(reader.actor(), &author(reader, approval)).then(withdraw).await
}

/// Whether the viewer has the voting power that approving a mission takes, or a waiver.
///
/// # Errors
/// The database failed.
pub(crate) async fn viewer_qualifies(reader: &Reader, mission: &Mission) -> Result<bool, Error> {
    let Some(viewer) = reader.actor().account() else { return Ok(false) };
    let own = addresses(reader, viewer).await?;
    if own.is_empty() {
        return Ok(false);
    }
    let known = known(reader, &own).await?;
    Ok(basis_of(&rules(reader, mission).await?, &own, &known, reader.now()).is_ok())
}

fn author(reader: &Reader, approval: &Approval) -> AuthorFacts {
    let viewer = reader.actor().account();
    AuthorFacts { is_author: viewer.is_some() && viewer == approval.account_id }
}

async fn rules(reader: &Reader, mission: &Mission) -> Result<Policy, Error> {
    let versions = reader.get::<PoliciesOf>(mission.season_id, &()).await?;
    let rules = rules_of(&versions, mission.policy_version);
    rules.cloned().ok_or_else(|| Error::Internal(format!("{} has no rules", mission.season_id)))
}

/// The mission is not the viewer's own, and the viewer has an address that qualifies; the one that is `named`, if any is.
async fn qualified_for(
    reader: &Reader,
    (mission, rules): (&Mission, &Policy),
    named: Option<Address>,
) -> Result<(), Error> {
    let Some(viewer) = reader.actor().account() else { return Err(no_address()) };
    if is_own(reader, mission, viewer).await? {
        return Err(own_refused());
    }
    let own = addresses(reader, viewer).await?;
    let own: Vec<_> = own.into_iter().filter(|own| named.is_none_or(|named| named == *own)).collect();
    if own.is_empty() {
        return Err(no_address());
    }
    basis_of(rules, &own, &known(reader, &own).await?, reader.now()).map(drop)
}

async fn is_own(reader: &Reader, mission: &Mission, viewer: AccountId) -> Result<bool, Error> {
    let Some(alliance) = mission.alliance_id else { return Ok(own_mission(mission, viewer)) };
    if reader.get::<ViewerRoleIn>(alliance, &()).await?.is_some() {
        return Ok(true);
    }
    let offer = reader.get::<PendingHandoverOf>(alliance, &()).await?;
    Ok(offer.is_some_and(|offer| offer.to_account_id == viewer))
}

async fn addresses(reader: &Reader, viewer: AccountId) -> Result<Vec<Address>, Error> {
    let own = reader.get::<AddressesOf>(viewer, &()).await?;
    Ok(own.iter().map(|own| own.address).collect())
}

/// What is known of addresses of the viewer now.
async fn known(reader: &Reader, addresses: &[Address]) -> Result<Known, Error> {
    let powers = reader.prime::<PowerNow>(addresses, &()).await?;
    let waivers = reader.prime::<WaiversNow>(addresses, &()).await?;
    Ok(Known {
        snapshot: reader.get::<NewestSnapshot>((), &()).await?,
        powers: addresses.iter().copied().zip(powers).filter_map(|(at, row)| Some((at, row?))).collect(),
        waivers: waivers.iter().flat_map(|list| list.iter().cloned()).collect(),
    })
}
