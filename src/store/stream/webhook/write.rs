//! Making, changing, disabling and deleting webhooks.

use entity::ids::{AccountId, AllianceId, EventId, MissionId, SeasonId, WebhookId};
use entity::vocab::{EventKind, WebhookDisableReason, WebhookStatus};
use entity::webhook::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::webhook::Webhook;
use crate::policy::{Permit, Verb, WebhookCreate, WebhookDelete, WebhookEnable, WebhookUpdate};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, next_version};

/// What the owner says of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookFields {
    /// Where it sends to.
    pub url: String,
    /// What it is for.
    pub description: Option<String>,
    /// Events of these kinds alone.
    pub kinds: Option<Vec<EventKind>>,
    /// Events of this alliance alone.
    pub alliance_id: Option<AllianceId>,
    /// Events of this mission alone.
    pub mission_id: Option<MissionId>,
    /// Events of this season alone.
    pub season_id: Option<SeasonId>,
}

impl From<&Webhook> for WebhookFields {
    fn from(webhook: &Webhook) -> Self {
        Self {
            url: webhook.url.clone(),
            description: webhook.description.clone(),
            kinds: webhook.kinds.clone(),
            alliance_id: webhook.alliance_id,
            mission_id: webhook.mission_id,
            season_id: webhook.season_id,
        }
    }
}

impl WebhookFields {
    fn row(self) -> ActiveModel {
        ActiveModel {
            url: Set(self.url),
            description: Set(self.description),
            kinds: Set(self.kinds.map(|kinds| serde_json::json!(kinds))),
            alliance_id: Set(self.alliance_id),
            mission_id: Set(self.mission_id),
            season_id: Set(self.season_id),
            ..ActiveModel::default()
        }
    }
}

/// Makes a webhook in one of its owner's places; it gets the events behind `behind`.
///
/// # Errors
/// [`Unique::WebhookPlace`](crate::store::error::Unique) or another failure.
pub async fn insert(
    tx: &WriteTx,
    _: &Permit<WebhookCreate>,
    (id, behind): (WebhookId, EventId),
    (owner, place): (AccountId, i32),
    fields: WebhookFields,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(id),
        account_id: Set(owner),
        place: Set(place),
        status: Set(WebhookStatus::Active),
        disabled_reason: Set(None),
        disabled_at: Set(None),
        behind_event_id: Set(behind),
        failing_since: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        ..fields.row()
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

async fn set(tx: &WriteTx, webhook: &Webhook, row: ActiveModel) -> Result<(), StoreError> {
    let row = ActiveModel { version: Set(next_version(webhook.version)), updated_at: Set(tx.now()), ..row };
    let current = Column::Id.eq(webhook.id).and(Column::Version.eq(webhook.version));
    changed(Entity::update_many().set(row).filter(current).exec(tx).await?)
}

/// Changes a webhook.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn update(
    tx: &WriteTx,
    _: &Permit<WebhookUpdate>,
    webhook: &Webhook,
    fields: WebhookFields,
) -> Result<(), StoreError> {
    set(tx, webhook, fields.row()).await
}

/// Gives a webhook its next version, for a change of what belongs to it.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn touch<V: Verb>(tx: &WriteTx, _: &Permit<V>, webhook: &Webhook) -> Result<(), StoreError> {
    set(tx, webhook, ActiveModel::default()).await
}

/// Deletes a webhook with its secrets and deliveries.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn delete(tx: &WriteTx, _: &Permit<WebhookDelete>, webhook: &Webhook) -> Result<(), StoreError> {
    let current = Column::Id.eq(webhook.id).and(Column::Version.eq(webhook.version));
    let deleted = Entity::delete_many().filter(current).exec(tx).await?;
    if deleted.rows_affected == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

/// Lets a webhook get the events behind `behind` again.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn enable(
    tx: &WriteTx,
    _: &Permit<WebhookEnable>,
    webhook: &Webhook,
    behind: EventId,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(WebhookStatus::Active),
        disabled_reason: Set(None),
        disabled_at: Set(None),
        failing_since: Set(None),
        behind_event_id: Set(behind),
        ..ActiveModel::default()
    };
    set(tx, webhook, row).await
}

/// Disables a webhook, on behalf of the server; `false` where it is disabled already or changed meanwhile.
///
/// # Errors
/// The statement failed.
pub async fn disable(
    tx: &WriteTx,
    webhook: &Webhook,
    reason: WebhookDisableReason,
) -> Result<bool, StoreError> {
    let row = ActiveModel {
        status: Set(WebhookStatus::Disabled),
        disabled_reason: Set(Some(reason)),
        disabled_at: Set(Some(tx.now())),
        version: Set(next_version(webhook.version)),
        updated_at: Set(tx.now()),
        ..ActiveModel::default()
    };
    let current = Column::Id
        .eq(webhook.id)
        .and(Column::Version.eq(webhook.version))
        .and(Column::Status.eq(WebhookStatus::Active));
    Ok(Entity::update_many().set(row).filter(current).exec(tx).await?.rows_affected == 1)
}

/// Notes that an attempt failed, where the one before succeeded.
///
/// # Errors
/// The statement failed.
pub async fn failing(tx: &WriteTx, id: WebhookId) -> Result<(), StoreError> {
    let row = ActiveModel { failing_since: Set(Some(tx.now())), ..ActiveModel::default() };
    let sound = Column::Id.eq(id).and(Column::FailingSince.is_null());
    Entity::update_many().set(row).filter(sound).exec(tx).await?;
    Ok(())
}

/// Notes that an attempt succeeded, where the one before failed.
///
/// # Errors
/// The statement failed.
pub async fn recovered(tx: &WriteTx, id: WebhookId) -> Result<(), StoreError> {
    let row = ActiveModel { failing_since: Set(None), ..ActiveModel::default() };
    let failing = Column::Id.eq(id).and(Column::FailingSince.is_not_null());
    Entity::update_many().set(row).filter(failing).exec(tx).await?;
    Ok(())
}
