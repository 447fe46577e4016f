//! What decisions about approvals depend on, and what their events tell.

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, TypedId};
use entity::vocab::{EventKind, MissionKind};

use super::basis::basis;
use crate::domain::event::NewEvent;
use crate::domain::governance::{AccountAddress, Address};
use crate::domain::mission::{BEFORE_BALLOT, Mission};
use crate::domain::season::Policy;
use crate::service::Ctx;
use crate::service::error::{Error, ProblemCode};
use crate::service::mission::{readers, rules_of};
use crate::store::db::WriteTx;
use crate::store::{alliance, governance as store, mission as missions};

/// A mission takes approvals between its submission and the ballot.
pub(super) fn open_for_approvals(mission: &Mission) -> Result<(), Error> {
    if mission.kind == MissionKind::Proposed && BEFORE_BALLOT.contains(&mission.status) {
        return Ok(());
    }
    let message = format!(
        "A mission takes approvals in the states `SEEKING_APPROVAL` and `APPROVED_FOR_VOTE`. This one is in the state `{}`.",
        mission.status.as_str()
    );
    Err(Error::field("missionId", ProblemCode::WrongState, message))
}

/// What comes at the deadline is in time, what comes after it is not (rule 4.8).
pub(super) fn before_deadline(rules: &Policy, given_at: DateTime<Utc>) -> Result<(), Error> {
    match rules.approval_deadline {
        Some(deadline) if given_at > deadline => {
            let moment = deadline.format("%Y-%m-%d %H:%M:%S UTC");
            let message =
                format!("The deadline for approvals was {moment}. Approve the mission in the next cycle.");
            Err(Error::rule(ProblemCode::DeadlinePassed, message))
        }
        _ => Ok(()),
    }
}

/// An approval binds to what the mission says now.
pub(super) async fn same_revision(tx: &WriteTx, mission: &Mission, read: i32) -> Result<(), Error> {
    let newest = mission.revision;
    if read == newest {
        return Ok(());
    }
    let changes = missions::changes_of(tx, &[mission.id]).await?.remove(&mission.id).unwrap_or_default();
    let changed = super::relations::changed_since(&changes, read).join("`, `");
    let message = match changed.as_str() {
        "" => format!("`revision`: The mission is at revision {newest}. Read it, and send that number."),
        changed => format!(
            "`revision`: The mission is at revision {newest}, and since revision {read} these fields changed: `{changed}`. Read them, and send `revision` {newest}."
        ),
    };
    Err(Error::field("revision", ProblemCode::StaleRevision, message))
}

/// Whether a mission is of an alliance that `account` leads, belongs to, advises, or is offered the lead of (rule 4.4).
pub(super) async fn is_own(tx: &WriteTx, mission: &Mission, account: AccountId) -> Result<bool, Error> {
    let Some(id) = mission.alliance_id else { return Ok(own_mission(mission, account)) };
    if alliance::member(tx, id, account).await?.is_some() {
        return Ok(true);
    }
    let offer = alliance::pending_handovers(tx, &[id]).await?.remove(&id);
    Ok(offer.is_some_and(|offer| offer.to_account_id == account))
}

/// A mission without an alliance belongs to its author.
pub(super) fn own_mission(mission: &Mission, account: AccountId) -> bool {
    mission.alliance_id.is_none() && mission.created_by == Some(account)
}

/// Says no to whoever approves an own mission.
pub(super) async fn not_own(tx: &WriteTx, mission: &Mission, account: AccountId) -> Result<(), Error> {
    if is_own(tx, mission, account).await? { Err(own_refused()) } else { Ok(()) }
}

pub(super) fn own_refused() -> Error {
    let message = "Nobody approves a mission of an alliance that they lead, belong to or advise. Leave it to other delegates.";
    Error::field("missionId", ProblemCode::OwnProposal, message)
}

/// A delegate has one approval of a mission that counts (rule 4.5).
pub(super) fn not_approved_yet(has_approved: bool) -> Result<(), Error> {
    if has_approved { Err(approved_already()) } else { Ok(()) }
}

pub(super) fn approved_already() -> Error {
    Error::field(
        "missionId",
        ProblemCode::AlreadyApproved,
        "This delegate has approved the mission already; one approval counts, whatever the address. Reaffirm it with `approvalReaffirm`, or withdraw it with `approvalWithdraw`.",
    )
}

/// The addresses with which an account may approve: the one that it names, or all of its own.
pub(super) async fn own_addresses(
    tx: &WriteTx,
    account: AccountId,
    named: Option<Address>,
) -> Result<Vec<Address>, Error> {
    let own = store::addresses_of(tx, account).await?.into_iter().map(|own| own.address);
    let own: Vec<_> = own.filter(|own| named.is_none_or(|named| named == *own)).collect();
    if own.is_empty() { Err(no_address()) } else { Ok(own) }
}

/// An address of this account.
pub(super) async fn found_own_address(
    tx: &WriteTx,
    account: AccountId,
    address: Address,
) -> Result<AccountAddress, Error> {
    let found = store::address_of(tx, address).await?;
    found.filter(|found| found.account_id == account).ok_or_else(no_address)
}

pub(super) fn no_address() -> Error {
    let message = "Link the address of your wallet first: ask `walletChallenge` for a message, sign it, and send it to `walletLink`.";
    Error::field("address", ProblemCode::NoAddress, message)
}

/// An event about something that belongs to a mission.
pub(super) fn on_mission<T: TypedId>(ctx: &Ctx, kind: EventKind, id: T, mission: &Mission) -> NewEvent {
    let mut event = ctx.event(kind, id);
    event.alliance = mission.alliance_id;
    event.mission = Some(mission.id);
    event.season = Some(mission.season_id);
    event.readers = readers(mission.kind, mission.status);
    event
}

/// Whether an account has the voting power that approving a mission takes, or a waiver.
///
/// # Errors
/// The database failed.
pub(crate) async fn is_qualified_delegate(
    tx: &WriteTx,
    mission: &Mission,
    account: AccountId,
) -> Result<bool, Error> {
    let addresses = match own_addresses(tx, account, None).await {
        Ok(addresses) => addresses,
        Err(Error::Rule(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    match basis(tx, &rules_of(tx, mission).await?, &addresses).await {
        Ok(_) => Ok(true),
        Err(Error::Rule(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
