//! Webhooks: one, some, or those of an account.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entity::ids::{AccountId, TypedId, WebhookId};
use entity::vocab::WebhookStatus;
use entity::webhook::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::domain::page::{Page, PageArgs, SortKey};
use crate::domain::webhook::Webhook;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, count_of_each};
use crate::store::rows::is;

/// Names the order of webhooks in cursors: the oldest first.
#[must_use]
pub fn order_of_webhooks() -> &'static str {
    "webhook"
}

/// The webhooks with these ids, whosever they are; show them to their owner alone.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: &[WebhookId],
) -> Result<HashMap<WebhookId, Arc<Webhook>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Webhook::try_from(row)?)))).collect()
}

/// A page of the webhooks of each account, the oldest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn of_each_account<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
    args: &PageArgs,
) -> Result<HashMap<AccountId, Arc<Page<Arc<Webhook>>>>, StoreError> {
    let order = ListOrder::by_id(order_of_webhooks(), false, |row: &Model| (SortKey::Id, row.id.uuid()));
    let listing = Listing { select: Entity::find(), order };
    let owner: (_, fn(&Model) -> _) = (Column::AccountId, |row| Some(row.account_id));
    let pages = listing.page_of_each(db, accounts, owner, args).await?;
    let shared = |page: Page<Model>| page.try_map(|row| Webhook::try_from(row).map(Arc::new));
    pages.into_iter().map(|(id, page)| Ok((id, Arc::new(shared(page)?)))).collect()
}

/// How many webhooks each account has.
///
/// # Errors
/// The statement failed.
pub async fn count_of_accounts<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, u64>, StoreError> {
    count_of_each(db, Entity::find(), Column::AccountId, accounts).await
}

/// Which of an account's places are taken.
///
/// # Errors
/// The statement failed.
pub async fn places_of<C: ConnectionTrait>(db: &C, account: AccountId) -> Result<BTreeSet<i32>, StoreError> {
    let places: Vec<i32> = Entity::find()
        .select_only()
        .column(Column::Place)
        .filter(Column::AccountId.eq(account))
        .into_tuple()
        .all(db)
        .await?;
    Ok(places.into_iter().collect())
}

/// Every webhook that gets deliveries.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn active<C: ConnectionTrait>(db: &C) -> Result<Vec<Webhook>, StoreError> {
    let is_active = is((Entity, Column::Status), WebhookStatus::Active.as_str());
    Entity::find().filter(is_active).all(db).await?.into_iter().map(Webhook::try_from).collect()
}
