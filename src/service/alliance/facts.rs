//! What decisions about alliances depend on.

use std::sync::Arc;

use entity::ids::AllianceId;
use entity::vocab::{AllianceStatus, RoleKind};

use super::relations::ViewerRoleIn;
use crate::domain::alliance::Alliance;
use crate::policy::{Actor, AllianceFacts};
use crate::service::error::{Error, ProblemCode};
use crate::service::reader::Reader;
use crate::store::alliance as store;
use crate::store::db::WriteTx;

/// What the actor is to an alliance.
///
/// # Errors
/// The database failed.
pub async fn alliance_facts(
    tx: &WriteTx,
    actor: &Actor,
    alliance: AllianceId,
) -> Result<AllianceFacts, Error> {
    let role = match actor.account() {
        Some(account) => store::member(tx, alliance, account).await?.map(|member| member.role_kind),
        None => None,
    };
    Ok(AllianceFacts { role })
}

/// The actor's role in an alliance, if there is one and the actor is an active member.
///
/// # Errors
/// The database failed.
pub async fn role_in(
    tx: &WriteTx,
    actor: &Actor,
    alliance: Option<AllianceId>,
) -> Result<Option<RoleKind>, Error> {
    match alliance {
        Some(alliance) => Ok(alliance_facts(tx, actor, alliance).await?.role),
        None => Ok(None),
    }
}

/// The viewer's role in an alliance, if there is one and the viewer is an active member.
///
/// # Errors
/// The database failed.
pub async fn viewer_role_in(
    reader: &Reader,
    alliance: Option<AllianceId>,
) -> Result<Option<RoleKind>, Error> {
    match alliance {
        Some(alliance) => reader.get::<ViewerRoleIn>(alliance, &()).await,
        None => Ok(None),
    }
}

/// The alliance with this id.
///
/// # Errors
/// There is none.
pub async fn found_alliance(tx: &WriteTx, id: AllianceId) -> Result<Arc<Alliance>, Error> {
    store::by_ids(tx, &[id]).await?.remove(&id).ok_or_else(|| Error::not_found("alliance"))
}

/// A dissolved alliance does not change any more.
pub(crate) fn still_stands(alliance: &Alliance) -> Result<(), Error> {
    if alliance.status == AllianceStatus::Dissolved {
        return Err(Error::rule(
            ProblemCode::WrongState,
            "This alliance is dissolved and does not change any more. Choose or found another one.",
        ));
    }
    Ok(())
}

/// The version that the client read is the current one.
pub(crate) fn same_version(expected: i32, actual: i32) -> Result<(), Error> {
    if expected == actual {
        return Ok(());
    }
    Err(Error::field(
        "expectedVersion",
        ProblemCode::StaleVersion,
        format!(
            "This is at version {actual} by now. Read it again, and repeat the change with `expectedVersion` {actual}."
        ),
    ))
}
