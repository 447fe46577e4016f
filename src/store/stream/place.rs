//! Between places in the log and the events that name them.

use std::collections::HashMap;

use entity::event;
use entity::ids::EventId;
use sea_orm::sea_query::{ExprTrait, Order};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::log::behind;
use crate::domain::event::Position;
use crate::store::error::StoreError;
use crate::store::page::among;

/// The place of an event that is kept.
///
/// # Errors
/// The statement failed.
pub async fn position_of<C: ConnectionTrait>(db: &C, id: EventId) -> Result<Option<Position>, StoreError> {
    Ok(positions_of(db, &[id]).await?.remove(&id))
}

/// The places of those of these events that are kept.
///
/// # Errors
/// The statement failed.
pub async fn positions_of<C: ConnectionTrait>(
    db: &C,
    ids: &[EventId],
) -> Result<HashMap<EventId, Position>, StoreError> {
    use event::Column as C;
    let select = event::Entity::find().select_only().columns([C::Id, C::Tx, C::Seq]);
    let among = among(db.get_database_backend(), (event::Entity, C::Id), ids);
    let places: Vec<(EventId, i64, i64)> = select.filter(among).into_tuple().all(db).await?;
    Ok(places.into_iter().map(|(id, tx, seq)| (id, Position { tx, seq })).collect())
}

/// The oldest event that is kept.
///
/// # Errors
/// The statement failed.
pub async fn oldest<C: ConnectionTrait>(db: &C) -> Result<Option<EventId>, StoreError> {
    let select = event::Entity::find().select_only().column(event::Column::Id);
    let in_order = select.order_by(event::Column::Tx, Order::Asc).order_by(event::Column::Seq, Order::Asc);
    Ok(in_order.into_tuple().one(db).await?)
}

/// The event at `position`, or else the last one before it.
///
/// # Errors
/// The statement failed.
pub async fn last_until<C: ConnectionTrait>(
    db: &C,
    position: Position,
) -> Result<Option<EventId>, StoreError> {
    let select = event::Entity::find().select_only().column(event::Column::Id).filter(behind(position).not());
    let in_order = select.order_by(event::Column::Tx, Order::Desc).order_by(event::Column::Seq, Order::Desc);
    Ok(in_order.into_tuple().one(db).await?)
}
