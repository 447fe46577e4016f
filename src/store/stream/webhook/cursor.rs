//! How far the log is dispatched: one row, moved by compare-and-set, so that several servers share it.

use entity::event;
use entity::ids::EventId;
use entity::vocab::EventKind;
use entity::webhook_cursor::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::event::{Event, Position};
use crate::store::db::{Db, WriteTx};
use crate::store::error::StoreError;
use crate::store::write::changed;

/// The one row.
const ROW: i32 = 1;

/// The place up to which events were dispatched; `None` where nobody ever began.
///
/// # Errors
/// The statement failed.
pub async fn place(db: &Db) -> Result<Option<Position>, StoreError> {
    let row = Entity::find_by_id(ROW).one(db).await?;
    Ok(row.map(|row| Position { tx: row.tx, seq: row.seq }))
}

/// Begins at a place.
///
/// # Errors
/// Somebody else has begun, or the insert failed.
pub async fn begin(tx: &WriteTx, at: Position) -> Result<(), StoreError> {
    let row = ActiveModel { id: Set(ROW), tx: Set(at.tx), seq: Set(at.seq) };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Moves on from one place to another.
///
/// # Errors
/// [`StoreError::Stale`] where another server moved on, or another failure.
pub async fn advance(tx: &WriteTx, from: Position, to: Position) -> Result<(), StoreError> {
    let row = ActiveModel { tx: Set(to.tx), seq: Set(to.seq), ..ActiveModel::default() };
    let here = Column::Id.eq(ROW).and(Column::Tx.eq(from.tx)).and(Column::Seq.eq(from.seq));
    changed(Entity::update_many().set(row).filter(here).exec(tx).await?)
}

/// At most `limit` events behind one id and up to another, in the order of their ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn events_between(
    db: &Db,
    (behind, until): (EventId, EventId),
    limit: u64,
) -> Result<Vec<Event>, StoreError> {
    use event::Column as C;
    let within = event::Entity::find().filter(C::Id.gt(behind)).filter(C::Id.lte(until));
    let known = within.filter(C::Kind.is_in(EventKind::ALL.iter().copied()));
    let rows = known.order_by_asc(C::Id).limit(limit).all(db).await?;
    rows.into_iter().map(Event::try_from).collect()
}
