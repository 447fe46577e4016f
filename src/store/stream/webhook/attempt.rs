//! Attempts, and what they make of their delivery.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::DeliveryId;
use entity::vocab::DeliveryState;
use entity::{webhook_attempt, webhook_delivery};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::domain::webhook::{Attempt, Delivery};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::rows::grouped;

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The receiver took it.
    Delivered,
    /// It is tried again at a time.
    Again(DateTime<Utc>),
    /// It is not tried again.
    Failed,
    /// It was given up.
    Dropped(String),
}

/// The attempts at each delivery, in their order.
///
/// # Errors
/// The statement failed.
pub async fn attempts_of_each<C: ConnectionTrait>(
    db: &C,
    deliveries: &[DeliveryId],
) -> Result<HashMap<DeliveryId, Arc<Vec<Attempt>>>, StoreError> {
    use webhook_attempt::{Column, Entity};
    let mut rows = all_among(db, Entity::find(), Column::DeliveryId, deliveries).await?;
    rows.sort_by_key(|row| row.number);
    grouped(rows.into_iter().map(|row| Ok((row.delivery_id, Attempt::from(row)))))
}

/// Writes what became of a delivery, with the attempt at it if there was one.
///
/// # Errors
/// A statement failed.
pub async fn record(
    tx: &WriteTx,
    delivery: &Delivery,
    attempt: Option<&Attempt>,
    sent: &Sent,
) -> Result<(), StoreError> {
    use webhook_delivery::{ActiveModel, Column, Entity};
    let (state, next, note) = match sent {
        Sent::Delivered => (DeliveryState::Delivered, None, None),
        Sent::Again(at) => (DeliveryState::Pending, Some(*at), None),
        Sent::Failed => (DeliveryState::Failed, None, None),
        Sent::Dropped(why) => (DeliveryState::Dropped, None, Some(why.clone())),
    };
    let row = ActiveModel {
        state: Set(state),
        attempts: Set(attempt.map_or(delivery.attempts, |attempt| attempt.number)),
        next_attempt_at: Set(next),
        note: Set(note),
        finished_at: Set(Some(tx.now()).filter(|_| next.is_none())),
        ..ActiveModel::default()
    };
    let update = Entity::update_many().set(row).filter(Column::Id.eq(delivery.id));
    let is_there = update.exec(tx).await?.rows_affected == 1;
    // The webhook may have been deleted while the message was under way.
    if let Some(attempt) = attempt.filter(|_| is_there) {
        insert(tx, delivery.id, attempt).await?;
    }
    Ok(())
}

async fn insert(tx: &WriteTx, delivery: DeliveryId, attempt: &Attempt) -> Result<(), StoreError> {
    let row = webhook_attempt::ActiveModel {
        delivery_id: Set(delivery),
        number: Set(attempt.number),
        attempted_at: Set(attempt.attempted_at),
        duration_ms: Set(attempt.duration_ms),
        status_code: Set(attempt.status_code),
        response: Set(attempt.response.clone()),
        error: Set(attempt.error.clone()),
    };
    webhook_attempt::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
