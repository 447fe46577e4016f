//! The event log.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, AllianceId, EventId, MissionId, SeasonId};
use entity::vocab::{Audience, EventKind, MembershipStatus};
use entity::{event, membership, mirror, season};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoIden, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use super::entry::{Entry, Unknown, passed_over};
use crate::domain::event::{Event, NewEvent, Position, Readers};
use crate::store::db::{Db, WriteTx};
use crate::store::error::StoreError;
use crate::store::mission::of_removed;
use crate::store::page::among;
use crate::store::rows::{is, strings};
use crate::store::stream::offset::{LOWEST_RUNNING_TX, OWN_TX};

impl WriteTx {
    /// Writes an event into the log, in the transaction of the change that it tells of.
    ///
    /// # Errors
    /// [`StoreError::Mirror`], or the insert failed.
    pub async fn record(&self, event: NewEvent) -> Result<EventId, StoreError> {
        let id: EventId = self.new_id();
        let (audience, account) = event.readers.columns();
        let tx = match self.get_database_backend() {
            DbBackend::Postgres => Expr::cust(OWN_TX),
            _ => Expr::val(0_i64),
        };
        let values: [(event::Column, Expr); 15] = [
            (event::Column::Tx, tx),
            (event::Column::Id, Expr::val(id)),
            (event::Column::Kind, Expr::val(event.kind.as_str())),
            (event::Column::SubjectType, Expr::val(event.subject.prefix)),
            (event::Column::SubjectId, Expr::val(event.subject.id)),
            (event::Column::AllianceId, Expr::val(event.alliance)),
            (event::Column::MissionId, Expr::val(event.mission)),
            (event::Column::SeasonId, season_of(&event)),
            (event::Column::ActorId, Expr::val(event.actor)),
            (event::Column::Audience, Expr::val(audience.as_str())),
            (event::Column::AudienceAccountId, Expr::val(account)),
            (event::Column::Version, Expr::val(event.version)),
            (event::Column::ChangedFields, Expr::val(serde_json::json!(event.changed_fields))),
            (event::Column::Data, Expr::val(event.data)),
            (event::Column::OccurredAt, Expr::val(self.now())),
        ];
        let (columns, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        let mut row = Query::select();
        row.exprs(values).and_where(Expr::exists(any_mirror()).not());
        let mut insert = Query::insert();
        insert
            .into_table(event::Entity)
            .columns(columns.into_iter().map(IntoIden::into_iden))
            .select_from(row)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        if self.execute(&insert).await?.rows_affected() == 0 {
            return Err(StoreError::Mirror);
        }
        self.leaves_events();
        Ok(id)
    }
}

/// What happens at the source of a mirror, an import brings in; nothing happens in the mirror itself.
fn any_mirror() -> SelectStatement {
    let mut any = Query::select();
    any.expr(Expr::val(1)).from(mirror::Entity);
    any
}

/// What happens in an alliance without being about one season happens in the newest.
fn season_of(event: &NewEvent) -> Expr {
    match (event.season, event.alliance) {
        (None, Some(_)) => {
            let mut newest = Query::select();
            newest.column(season::Column::Id).from(season::Entity);
            newest.order_by(season::Column::Number, Order::Desc).limit(1);
            Expr::SubQuery(None, Box::new(newest.into()))
        }
        (season, _) => Expr::val(season),
    }
}

/// Events in the order of the log.
#[derive(Debug, Default)]
pub struct Batch {
    /// The events.
    pub events: Vec<Event>,
    /// Events between them, or behind the last one, of kinds that this server does not know.
    pub unknown: Vec<Unknown>,
    /// The place up to which the log was read.
    pub until: Position,
    /// No event could be read, though one is written: an earlier transaction still ran when the log was read.
    pub held_back: bool,
}

/// At most `limit` events behind `position`, as far as the log is settled.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn read_after(db: &Db, position: Position, limit: u64) -> Result<Batch, StoreError> {
    let batch = read(db, Condition::all(), position, limit).await?;
    let is_empty = batch.until == position;
    let held_back = is_empty && has_any(db, Condition::all().add(behind(position))).await?;
    Ok(Batch { held_back, ..batch })
}

/// A part of the log that the database can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFilter {
    /// All events.
    Everything,
    /// Events of one alliance.
    Alliance(AllianceId),
    /// Events of one mission.
    Mission(MissionId),
    /// Events of one season.
    Season(SeasonId),
    /// Events for an account, for every leader, of the alliances that it is an active member of, or about a membership
    /// of its own.
    Account(AccountId),
}

impl LogFilter {
    fn condition(self) -> Condition {
        match self {
            Self::Everything => Condition::all(),
            Self::Season(season) => Condition::all().add(event::Column::SeasonId.eq(season)),
            Self::Alliance(alliance) => Condition::all().add(event::Column::AllianceId.eq(alliance)),
            Self::Mission(mission) => Condition::all().add(event::Column::MissionId.eq(mission)),
            Self::Account(account) => {
                let mut memberships = Query::select();
                memberships.column(membership::Column::Id).from(membership::Entity);
                memberships.and_where(membership::Column::AccountId.eq(account));
                let mut own = Query::select();
                own.column(membership::Column::AllianceId).from(membership::Entity);
                own.and_where(membership::Column::AccountId.eq(account));
                own.and_where(is(
                    (membership::Entity, membership::Column::Status),
                    MembershipStatus::Active.as_str(),
                ));
                Condition::any()
                    .add(event::Column::AudienceAccountId.eq(account))
                    .add(event::Column::Audience.eq(Audience::Leader))
                    .add(Expr::col(event::Column::AllianceId).in_subquery(own))
                    .add(Expr::col(event::Column::SubjectId).in_subquery(memberships))
            }
        }
    }
}

/// At most `limit` events that meet `filter`, behind `after`, up to and with `until`. Where kinds are given, events of
/// others come only if they may end somebody's access.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn read_between(
    db: &Db,
    (filter, kinds): (LogFilter, Option<&[EventKind]>),
    (after, until): (Position, Position),
    limit: u64,
) -> Result<Vec<Event>, StoreError> {
    let of_kinds = kinds.map_or_else(Condition::all, of_kinds);
    let condition = Condition::all().add(filter.condition()).add(of_kinds).add(behind(until).not());
    Ok(read(db, condition, after, limit).await?.events)
}

/// Events that end a membership, or tell staff alone that something is hidden, are what streams end with.
fn of_kinds(kinds: &[EventKind]) -> Condition {
    let parting = [EventKind::MemberRemoved, EventKind::MemberLeft];
    let kinds = kinds.iter().copied().chain(parting);
    Condition::any()
        .add(event::Column::Kind.is_in(kinds))
        .add(is(event::Column::Audience, Audience::Staff.as_str()))
}

/// The events with these ids; those of kinds that this server does not know are passed over.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn by_ids(db: &Db, ids: &[EventId]) -> Result<HashMap<EventId, Arc<Event>>, StoreError> {
    let among = among(db.get_database_backend(), (event::Entity, event::Column::Id), ids);
    let mut events = HashMap::new();
    for entry in entries().filter(among).into_model::<Entry>().all(db).await? {
        match entry {
            Entry::Known(row) => {
                events.insert(row.id, Arc::new(Event::try_from(*row)?));
            }
            Entry::Unknown(_, kind) => passed_over(kind),
        }
    }
    Ok(events)
}

/// The first `limit` settled events behind `after` that meet `condition`; fewer only where there are no more. Events of
/// unknown kinds are passed over.
pub(super) async fn read(
    db: &Db,
    condition: Condition,
    after: Position,
    limit: u64,
) -> Result<Batch, StoreError> {
    let mut batch = Batch { until: after, ..Batch::default() };
    loop {
        let missing = limit.saturating_sub(u64::try_from(batch.events.len()).unwrap_or(u64::MAX));
        let entries = read_entries(db, condition.clone(), batch.until, missing).await?;
        let is_end = u64::try_from(entries.len()).unwrap_or(u64::MAX) < missing;
        let had_unknown = batch.unknown.len();
        for entry in entries {
            batch.until = entry.position();
            match entry {
                Entry::Known(row) => batch.events.push(Event::try_from(*row)?),
                Entry::Unknown(unknown, kind) => {
                    batch.unknown.push(unknown);
                    passed_over(kind);
                }
            }
        }
        if is_end || batch.unknown.len() == had_unknown {
            return Ok(batch);
        }
    }
}

async fn read_entries(
    db: &Db,
    condition: Condition,
    after: Position,
    limit: u64,
) -> Result<Vec<Entry>, StoreError> {
    let mut select = entries().filter(condition.add(behind(after)));
    if let Some(settled) = settled(db.get_database_backend()) {
        select = select.filter(settled);
    }
    let in_order =
        select.order_by(event::Column::Tx, Order::Asc).order_by(event::Column::Seq, Order::Asc).limit(limit);
    Ok(in_order.into_model::<Entry>().all(db).await?)
}

/// Entries of the log. A public one of a mission that was taken down tells that it happened, and nothing of the mission.
pub(crate) fn entries() -> Select<event::Entity> {
    event::Column::iter().fold(event::Entity::find().select_only(), |select, column| match column {
        event::Column::Data => select.expr_as(told(), "data"),
        column => select.column(column),
    })
}

fn told() -> Expr {
    let taken_down = of_removed((event::Entity, event::Column::MissionId));
    let is_hidden = is((event::Entity, event::Column::Audience), Audience::Public.as_str());
    let nothing = Expr::val(serde_json::json!({}));
    let told = Expr::col((event::Entity, event::Column::Data));
    Expr::case(is_hidden.and(taken_down), nothing).finally(told).into()
}

/// The place of the newest settled event.
///
/// # Errors
/// The statement failed.
pub async fn head(db: &Db) -> Result<Position, StoreError> {
    let mut select = event::Entity::find().select_only().column(event::Column::Tx).column(event::Column::Seq);
    if let Some(settled) = settled(db.get_database_backend()) {
        select = select.filter(settled);
    }
    let newest: Option<(i64, i64)> = select
        .order_by(event::Column::Tx, Order::Desc)
        .order_by(event::Column::Seq, Order::Desc)
        .into_tuple()
        .one(db)
        .await?;
    Ok(newest.map(|(tx, seq)| Position { tx, seq }).unwrap_or_default())
}

/// Whether an event is written that is not settled yet.
pub(crate) async fn has_unsettled<C: ConnectionTrait>(db: &C) -> Result<bool, StoreError> {
    match settled(db.get_database_backend()) {
        Some(settled) => has_any(db, Condition::all().add(settled.not())).await,
        None => Ok(false),
    }
}

/// Whether an event that meets `condition` is written, settled or not.
async fn has_any<C: ConnectionTrait>(db: &C, condition: Condition) -> Result<bool, StoreError> {
    let seq: Option<i64> = event::Entity::find()
        .select_only()
        .column(event::Column::Seq)
        .filter(condition)
        .into_tuple()
        .one(db)
        .await?;
    Ok(seq.is_some())
}

/// PostgreSQL: the event's transaction, and every one before it, has ended.
pub(crate) fn settled(backend: DbBackend) -> Option<Expr> {
    (backend == DbBackend::Postgres).then(|| Expr::col(event::Column::Tx).lt(Expr::cust(LOWEST_RUNNING_TX)))
}

pub(crate) fn behind(position: Position) -> Expr {
    let columns = Expr::tuple([Expr::col(event::Column::Tx), Expr::col(event::Column::Seq)]);
    columns.gt(Expr::tuple([Expr::val(position.tx), Expr::val(position.seq)]))
}

impl TryFrom<event::Model> for Event {
    type Error = StoreError;

    fn try_from(row: event::Model) -> Result<Self, StoreError> {
        let readers = match (row.audience, row.audience_account_id) {
            (Audience::Public, _) => Readers::Public,
            (Audience::Alliance, _) => Readers::Alliance,
            (Audience::Leader, _) => Readers::Leader,
            (Audience::Account, Some(account)) => Readers::Account(account),
            (Audience::Staff, _) => Readers::Staff,
            (Audience::Account, None) => return Err(StoreError::Corrupt("an event for nobody".into())),
        };
        Ok(Self {
            position: Position { tx: row.tx, seq: row.seq },
            id: row.id,
            kind: row.kind,
            subject_prefix: row.subject_type,
            subject_id: row.subject_id,
            alliance_id: row.alliance_id,
            mission_id: row.mission_id,
            season_id: row.season_id,
            actor_id: row.actor_id,
            readers,
            version: row.version,
            changed_fields: strings(row.changed_fields)?,
            data: row.data,
            occurred_at: row.occurred_at,
        })
    }
}
