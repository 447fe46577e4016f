//! The log of a mirror: what it holds already, and what comes behind that.

use std::collections::HashMap;

use entity::event;
use entity::ids::EventId;
use entity::vocab::Audience;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::columns::Field as _;
use crate::domain::event::Position;
use crate::domain::export::Event;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::write::insert_all;

/// Those of these events that the log holds, with their places.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn kept_events(
    tx: &WriteTx,
    ids: &[EventId],
) -> Result<HashMap<EventId, (Position, Event)>, StoreError> {
    let rows = all_among(tx, event::Entity::find(), event::Column::Id, ids).await?;
    let kept = rows.into_iter().map(|row| {
        let position = Position { tx: row.tx, seq: row.seq };
        Ok((row.id, (position, Event::try_from(row)?)))
    });
    kept.collect()
}

/// Inserts events at the end of the log, in the transaction with this number.
///
/// # Errors
/// A rule of the schema said no, or the statement failed.
pub async fn append_events(tx: &WriteTx, events: &[&Event], number: i64) -> Result<(), StoreError> {
    let row = |event: &&Event| event::ActiveModel {
        seq: NotSet,
        tx: Set(number),
        id: Set(event.id),
        kind: Set(event.kind),
        subject_type: Set(event.subject_id.prefix.clone()),
        subject_id: Set(event.subject_id.uuid),
        alliance_id: Set(event.alliance_id),
        mission_id: Set(event.mission_id),
        season_id: Set(event.season_id),
        actor_id: Set(event.actor_id),
        audience: Set(Audience::Public),
        audience_account_id: Set(None),
        version: Set(event.version),
        changed_fields: Set(event.changed_fields.clone().write()),
        data: Set(event.data.clone().write()),
        occurred_at: Set(event.occurred_at),
    };
    insert_all(tx, events.iter().map(row)).await?;
    if !events.is_empty() {
        tx.leaves_events();
    }
    Ok(())
}

/// Lets an event tell what it tells in a newer export: what it told of a mission that was taken down goes.
///
/// # Errors
/// The statement failed.
pub async fn retell_event(tx: &WriteTx, event: &Event) -> Result<(), StoreError> {
    let data: serde_json::Value = event.data.clone().write();
    let retold = event::Entity::update_many().col_expr(event::Column::Data, Expr::val(data));
    retold.filter(event::Column::Id.eq(event.id)).exec(tx).await?;
    Ok(())
}
