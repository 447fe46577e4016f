//! What decisions about the work on a mission depend on.

use std::sync::Arc;

use entity::ids::{GrantId, MilestoneId};
use entity::vocab::{MissionKind, MissionStatus, RoleKind};

use crate::domain::delivery::Grant;
use crate::domain::mission::{Milestone, Mission, WrongState};
use crate::policy::{Actor, DeliveryFacts, Scope};
use crate::service::alliance::{alliance_facts, role_in};
use crate::service::error::Error;
use crate::service::mission::found_mission;
use crate::store::db::WriteTx;
use crate::store::delivery as store;

/// What goes back to where it came from, and not to whoever ranked next (edge 34).
pub(super) const BACK_TO_FUND: &str =
    "The amount goes back to the Governance Fund, and not to the next option of the ballot.";

/// What the actor is to the alliances that carry a mission out.
pub(super) async fn delivery_facts(
    tx: &WriteTx,
    actor: &Actor,
    mission: &Mission,
) -> Result<DeliveryFacts, Error> {
    let alliances = match mission.kind {
        MissionKind::Proposed => mission.alliance_id.into_iter().collect(),
        MissionKind::Foundation => {
            let chosen = store::chosen_alliances(tx, &[mission.id]).await?.remove(&mission.id);
            chosen.map(Arc::unwrap_or_clone).unwrap_or_default()
        }
    };
    let mut roles = Vec::new();
    for alliance in alliances {
        roles.extend(alliance_facts(tx, actor, alliance).await?.role);
    }
    Ok(DeliveryFacts { role: highest(roles) })
}

/// What the actor is to the alliance that a grant goes to.
pub(super) async fn grant_facts(tx: &WriteTx, actor: &Actor, grant: &Grant) -> Result<DeliveryFacts, Error> {
    Ok(DeliveryFacts { role: role_in(tx, actor, grant.alliance_id).await? })
}

/// The highest of the roles that somebody has in the alliances that carry a mission out.
pub(super) fn highest(roles: impl IntoIterator<Item = RoleKind>) -> Option<RoleKind> {
    let higher = |left, right| if right == RoleKind::Lead { right } else { left };
    roles.into_iter().reduce(higher)
}

pub(super) async fn found_grant(
    tx: &WriteTx,
    actor: &Actor,
    id: GrantId,
) -> Result<(Arc<Grant>, Arc<Mission>), Error> {
    let found = store::grants_by_id(tx, &Scope::of(actor), &[id]).await?.remove(&id);
    let grant = found.ok_or_else(|| Error::not_found("grant"))?;
    let mission = found_mission(tx, actor, grant.mission_id).await?;
    Ok((grant, mission))
}

pub(super) async fn found_milestone(
    tx: &WriteTx,
    actor: &Actor,
    id: MilestoneId,
) -> Result<(Arc<Milestone>, Arc<Mission>), Error> {
    let found = store::milestones_by_id(tx, &Scope::of(actor), &[id]).await?.remove(&id);
    let milestone = found.ok_or_else(|| Error::not_found("milestone"))?;
    let mission = found_mission(tx, actor, milestone.mission_id).await?;
    Ok((milestone, mission))
}

/// Milestones are reported and reviewed while the work is under way.
pub(super) fn under_way(mission: &Mission) -> Result<(), Error> {
    match mission.status {
        MissionStatus::Active | MissionStatus::AtRisk | MissionStatus::InProgress => Ok(()),
        status => Err(WrongState { state: status.as_str() }.into()),
    }
}
