//! What decisions about missions depend on, and what their events tell.

use std::sync::Arc;

use entity::ids::{IntentId, MissionId};
use entity::vocab::{EventKind, MissionKind, MissionStatus};

use crate::domain::event::{NewEvent, Readers};
use crate::domain::mission::Mission;
use crate::domain::season::{Intent, Policy};
use crate::policy::{Actor, MissionFacts, Scope};
use crate::service::Ctx;
use crate::service::alliance::role_in;
use crate::service::error::Error;
use crate::store::db::{Readable, WriteTx};
use crate::store::{mission as store, season};

/// The mission with this id, as far as the actor may see it.
///
/// # Errors
/// There is none, or it is hidden.
pub async fn found_mission(tx: &WriteTx, actor: &Actor, id: MissionId) -> Result<Arc<Mission>, Error> {
    let mut found = store::by_ids(tx, &Scope::of(actor), &[id]).await?;
    found.remove(&id).ok_or_else(|| Error::not_found("mission"))
}

/// What the actor is to a mission.
///
/// # Errors
/// The database failed.
pub async fn mission_facts(tx: &WriteTx, actor: &Actor, mission: &Mission) -> Result<MissionFacts, Error> {
    Ok(MissionFacts {
        kind: mission.kind,
        status: mission.status,
        role: role_in(tx, actor, mission.alliance_id).await?,
        is_author: actor.account().is_some() && mission.created_by == actor.account(),
        has_alliance: mission.alliance_id.is_some(),
    })
}

pub(super) async fn found_intent(tx: &WriteTx, id: IntentId) -> Result<Arc<Intent>, Error> {
    season::intents_by_id(tx, &[id]).await?.remove(&id).ok_or_else(|| Error::not_found("intent"))
}

/// The rules that a mission goes by: those that it was submitted under, or those of its season now.
pub(crate) async fn rules_of<C: Readable>(db: &C, mission: &Mission) -> Result<Policy, Error> {
    match mission.policy_version {
        Some(version) => Ok(season::policy_at(db, mission.season_id, version).await?),
        None => Ok(season::policy_of(db, mission.season_id).await?.1),
    }
}

/// An event about a mission that was changed from `before`.
pub(crate) fn changed(ctx: &Ctx, kind: EventKind, before: &Mission) -> NewEvent {
    let mut event = ctx.event(kind, before.id);
    event.alliance = before.alliance_id;
    event.mission = Some(before.id);
    event.season = Some(before.season_id);
    event.version = Some(before.version.saturating_add(1));
    event.readers = readers(before.kind, before.status);
    event
}

/// The draft of an RFP is not public, and neither is what was removed.
pub(crate) fn readers(kind: MissionKind, status: MissionStatus) -> Readers {
    match (kind, status) {
        (MissionKind::Foundation, MissionStatus::Draft) | (_, MissionStatus::Removed) => Readers::Staff,
        _ => Readers::Public,
    }
}
