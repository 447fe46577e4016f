//! What delegates say of themselves.

use std::collections::HashMap;
use std::sync::Arc;

use entity::account_address;
use entity::delegate_profile::{ActiveModel, Column, Entity};
use entity::ids::AccountId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::governance::{AccountAddress, DelegateProfile};
use crate::policy::{DelegateProfileUpdate, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::rows::grouped;
use crate::store::write::{changed, next_version};

/// The fields of a profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileFields {
    /// The delegate's statement.
    pub statement_url: Option<String>,
    /// What the delegate cares for.
    pub interests: Vec<String>,
    /// Conflicts of interest that the delegate declares.
    pub declared_conflicts: Option<String>,
}

/// Makes a profile, or changes one that still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn save_profile(
    tx: &WriteTx,
    _: &Permit<DelegateProfileUpdate>,
    account: AccountId,
    before: Option<i32>,
    fields: &ProfileFields,
) -> Result<i32, StoreError> {
    let version = before.map_or(1, next_version);
    let row = ActiveModel {
        account_id: Set(account),
        statement_url: Set(fields.statement_url.clone()),
        interests: Set(serde_json::json!(fields.interests)),
        declared_conflicts: Set(fields.declared_conflicts.clone()),
        version: Set(version),
        updated_at: Set(tx.now()),
    };
    match before {
        None => drop(Entity::insert(row).exec_without_returning(tx).await.map_err(first_comes_first)?),
        Some(before) => {
            let same = Column::AccountId.eq(account).and(Column::Version.eq(before));
            changed(Entity::update_many().set(row).filter(same).exec(tx).await?)?;
        }
    }
    Ok(version)
}

/// Two first versions at once: the later one read nothing, and must read again.
fn first_comes_first(error: sea_orm::DbErr) -> StoreError {
    let error = StoreError::from(error);
    if error.is_unique_violation() { StoreError::Stale } else { error }
}

/// The profile of each account that has one.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn profiles_of<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Arc<DelegateProfile>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::AccountId, accounts).await?;
    rows.into_iter().map(|row| Ok((row.account_id, Arc::new(DelegateProfile::try_from(row)?)))).collect()
}

/// The addresses of each account, in the order in which they were linked.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn addresses_of_each<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Arc<Vec<AccountAddress>>>, StoreError> {
    use account_address::Column;
    let select = account_address::Entity::find().order_by_asc(Column::Id);
    let rows = all_among(db, select, Column::AccountId, accounts).await?;
    grouped(rows.into_iter().map(|row| Ok((row.account_id, AccountAddress::try_from(row)?))))
}
