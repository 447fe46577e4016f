//! Accounts: one, some, or a page.

use std::collections::HashMap;
use std::sync::Arc;

use entity::account::{Column, Entity};
use entity::ids::AccountId;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::domain::account::Account;
use crate::store::error::StoreError;
use crate::store::page::all_among;

/// The accounts with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, Arc<Account>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Account::try_from(row)?)))).collect()
}
