//! Secrets: the current one, and the one before for as long as it lasts.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::WebhookId;
use entity::webhook_secret::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::webhook::{LiveSecret, Secret};
use crate::policy::{Permit, Verb};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::rows::grouped;

fn live(now: DateTime<Utc>) -> Condition {
    Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now))
}

/// The secrets that sign now, the newest first.
///
/// # Errors
/// The statement failed.
pub async fn live_secrets<C: ConnectionTrait>(
    db: &C,
    webhook: WebhookId,
    now: DateTime<Utc>,
) -> Result<Vec<LiveSecret>, StoreError> {
    let rows = Entity::find()
        .filter(Column::WebhookId.eq(webhook))
        .filter(live(now))
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(LiveSecret::from).collect())
}

/// The secrets of each webhook that sign now, the newest first.
///
/// # Errors
/// The statement failed.
pub async fn secrets_of_each<C: ConnectionTrait>(
    db: &C,
    webhooks: &[WebhookId],
    now: DateTime<Utc>,
) -> Result<HashMap<WebhookId, Arc<Vec<LiveSecret>>>, StoreError> {
    let mut rows = all_among(db, Entity::find().filter(live(now)), Column::WebhookId, webhooks).await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    grouped(rows.into_iter().map(|row| Ok((row.webhook_id, LiveSecret::from(row)))))
}

/// Makes `secret` the current one; the one before it lasts until `old_lasts_until`.
///
/// # Errors
/// A statement failed.
pub async fn add_secret<V: Verb>(
    tx: &WriteTx,
    _: &Permit<V>,
    webhook: WebhookId,
    secret: &Secret,
    old_lasts_until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let old = Column::WebhookId.eq(webhook).and(Column::EndsAt.is_null());
    let row = ActiveModel { ends_at: Set(Some(old_lasts_until)), ..ActiveModel::default() };
    Entity::update_many().set(row).filter(old).exec(tx).await?;
    let row = ActiveModel {
        id: Set(tx.new_id()),
        webhook_id: Set(webhook),
        secret: Set(secret.expose().to_owned()),
        created_at: Set(tx.now()),
        ends_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Ends the secrets before the current one; how many there were.
///
/// # Errors
/// The statement failed.
pub async fn end_old_secrets<V: Verb>(
    tx: &WriteTx,
    _: &Permit<V>,
    webhook: WebhookId,
) -> Result<u64, StoreError> {
    let old = Column::WebhookId.eq(webhook).and(Column::EndsAt.gt(tx.now()));
    let row = ActiveModel { ends_at: Set(Some(tx.now())), ..ActiveModel::default() };
    Ok(Entity::update_many().set(row).filter(old).exec(tx).await?.rows_affected)
}
