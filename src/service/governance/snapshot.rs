//! Recording the voting power of all delegates at one moment: at once, or in parts that nobody reads until all have come.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::SnapshotId;
use entity::vocab::EventKind;

use crate::domain::amount::TokenAmount;
use crate::domain::governance::{DelegatePower, Snapshot};
use crate::domain::text::Line;
use crate::policy::{
    self, Permit, Verb, VotingPowerSnapshotAppend, VotingPowerSnapshotPublish, VotingPowerSnapshotRecord,
};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::governance::{self as store, NewPower, NewSnapshot};

/// How many delegates a snapshot holds at most.
pub const MOST_ROWS: i32 = 10_000;

/// What is known of a snapshot besides its rows.
#[derive(Clone, Debug)]
pub struct SnapshotFields {
    /// The moment.
    pub taken_at: DateTime<Utc>,
    /// All OP that can vote.
    pub votable_supply: TokenAmount,
    /// Where it was taken from.
    pub source: Line,
}

/// Records a snapshot. It is published at once, or left open for more rows.
#[derive(Clone, Debug)]
pub struct RecordSnapshot {
    /// What is known of it besides its rows.
    pub fields: SnapshotFields,
    /// Its rows, or the first of them.
    pub rows: Vec<NewPower>,
    /// Whether these are all.
    pub is_complete: bool,
}

impl Command for RecordSnapshot {
    type Verb = VotingPowerSnapshotRecord;
    type Id = SnapshotId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<SnapshotId>, Error> {
        let permit = policy::require::<VotingPowerSnapshotRecord>(&ctx.actor, &())?;
        let SnapshotFields { taken_at, votable_supply, source } = &self.fields;
        // The database keeps milliseconds.
        let taken_at = DateTime::from_timestamp_millis(taken_at.timestamp_millis()).unwrap_or(*taken_at);
        if taken_at > tx.now() {
            let message = "`takenAt`: Give the moment at which the snapshot was taken, which has passed.";
            return Err(Error::field("takenAt", ProblemCode::Invalid, message));
        }
        if *votable_supply == TokenAmount::ZERO {
            let message = "`votableSupply`: Give the OP that can vote, which is more than nothing.";
            return Err(Error::field("votableSupply", ProblemCode::Invalid, message));
        }
        let (votable_supply, source) = (*votable_supply, source.to_string());
        let new = NewSnapshot { taken_at, votable_supply, source, recorded_by: ctx.account() };
        let id = store::begin(tx, &permit, new).await?;
        append(tx, &permit, id, &self.rows).await?;
        if self.is_complete {
            publish(ctx, tx, &permit, (id, self.rows.len())).await
        } else {
            Ok(Written { id, event: None })
        }
    }
}

/// Adds rows to a snapshot that is not published yet.
#[derive(Clone, Debug)]
pub struct AppendPower {
    /// The snapshot.
    pub id: SnapshotId,
    /// The rows.
    pub rows: Vec<NewPower>,
}

impl Command for AppendPower {
    type Verb = VotingPowerSnapshotAppend;
    type Id = SnapshotId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<SnapshotId>, Error> {
        let permit = policy::require::<VotingPowerSnapshotAppend>(&ctx.actor, &())?;
        open_snapshot(tx, self.id).await?;
        append(tx, &permit, self.id, &self.rows).await?;
        Ok(Written { id: self.id, event: None })
    }
}

/// Publishes a snapshot whose rows came in parts.
#[derive(Clone, Copy, Debug)]
pub struct PublishSnapshot {
    /// The snapshot.
    pub id: SnapshotId,
    /// How many rows it has, so that none is missing.
    pub row_count: usize,
}

impl Command for PublishSnapshot {
    type Verb = VotingPowerSnapshotPublish;
    type Id = SnapshotId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<SnapshotId>, Error> {
        let permit = policy::require::<VotingPowerSnapshotPublish>(&ctx.actor, &())?;
        open_snapshot(tx, self.id).await?;
        publish(ctx, tx, &permit, (self.id, self.row_count)).await
    }
}

async fn open_snapshot(tx: &WriteTx, id: SnapshotId) -> Result<Arc<Snapshot>, Error> {
    let found =
        store::snapshots_by_id(tx, &[id]).await?.remove(&id).ok_or_else(|| Error::not_found("snapshot"))?;
    if found.published_at.is_none() { Ok(found) } else { Err(published_already()) }
}

fn published_already() -> Error {
    let message = "This snapshot is published and does not change any more. Record another one.";
    Error::field("snapshotId", ProblemCode::WrongState, message)
}

async fn append<V: Verb>(
    tx: &WriteTx,
    permit: &Permit<V>,
    id: SnapshotId,
    rows: &[NewPower],
) -> Result<(), Error> {
    let mut seen = HashSet::new();
    if let Some((place, row)) = rows.iter().enumerate().find(|(_, row)| !seen.insert(row.address)) {
        let message = format!("`rows`: {} stands twice in these rows. Give each address once.", row.address);
        return Err(Error::field(format!("rows.{place}.address"), ProblemCode::Taken, message));
    }
    store::append(tx, permit, id, (rows, MOST_ROWS)).await.map_err(|error| match error {
        StoreError::Taken(Unique::SnapshotAddress) => {
            let message = "`rows`: One of these addresses stands in the snapshot already. Give each address once.";
            Error::field("rows", ProblemCode::Taken, message)
        }
        StoreError::Stale => {
            let message = format!("`rows`: A snapshot holds at most {MOST_ROWS} delegates. Leave out those with the least power.");
            Error::field("rows", ProblemCode::TooLong, message)
        }
        error => error.into(),
    })
}

/// Publishes a snapshot, unless the same one is published already; that answers like the first time.
async fn publish<V: Verb>(
    ctx: &Ctx,
    tx: &WriteTx,
    permit: &Permit<V>,
    (id, row_count): (SnapshotId, usize),
) -> Result<Written<SnapshotId>, Error> {
    let snapshot = open_snapshot(tx, id).await?;
    let rows = store::rows_of(tx, id).await?;
    whole(&snapshot, &rows, row_count)?;
    if let Some(other) = store::taken_at(tx, snapshot.taken_at).await? {
        same_again(&snapshot, &rows, (&other, &store::rows_of(tx, other.id).await?))?;
        store::discard(tx, permit, id).await?;
        return Ok(Written { id: other.id, event: None });
    }
    store::publish(tx, permit, id).await.map_err(|error| match error {
        StoreError::Taken(Unique::SnapshotMoment) => another_of_the_moment(),
        StoreError::Stale => published_already(),
        error => error.into(),
    })?;
    let mut event = ctx.event(EventKind::VotingPowerRecorded, id);
    event.data = serde_json::json!({
        "takenAt": snapshot.taken_at, "votableSupply": snapshot.votable_supply, "delegates": rows.len(),
    });
    Ok(Written { id, event: Some(tx.record(event).await?) })
}

fn whole(snapshot: &Snapshot, rows: &[DelegatePower], row_count: usize) -> Result<(), Error> {
    if rows.is_empty() || rows.len() != row_count {
        let message = format!(
            "`rowCount`: {} rows have come, and {row_count} were announced. Send those that are missing, and at least one.",
            rows.len()
        );
        return Err(Error::field("rowCount", ProblemCode::Incomplete, message));
    }
    let sum: i128 = rows.iter().map(|row| i128::from(row.power.micro())).sum();
    if sum > i128::from(snapshot.votable_supply.micro()) {
        let message = "`votableSupply`: All delegates together have more voting power than this. Check both.";
        return Err(Error::field("votableSupply", ProblemCode::Invalid, message));
    }
    Ok(())
}

fn same_again(
    snapshot: &Snapshot,
    rows: &[DelegatePower],
    (other, other_rows): (&Snapshot, &[DelegatePower]),
) -> Result<(), Error> {
    let powers =
        |rows: &[DelegatePower]| -> Vec<_> { rows.iter().map(|row| (row.address, row.power)).collect() };
    let is_same = snapshot.votable_supply == other.votable_supply
        && snapshot.source == other.source
        && powers(rows) == powers(other_rows);
    if is_same { Ok(()) } else { Err(another_of_the_moment()) }
}

fn another_of_the_moment() -> Error {
    let message = "`takenAt`: Another snapshot of this moment is published. Record one of another moment.";
    Error::field("takenAt", ProblemCode::Taken, message)
}
