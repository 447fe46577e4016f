//! What decisions about alliances depend on.

use std::sync::Arc;

use entity::ids::AllianceId;
use entity::vocab::AllianceStatus;

use crate::domain::alliance::Alliance;
use crate::policy::{Actor, AllianceFacts};
use crate::service::error::{Error, ProblemCode};
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
