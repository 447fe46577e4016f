//! Staff roles.

use std::collections::BTreeSet;

use entity::ids::{AccountId, StaffGrantId};
use entity::staff_grant::{ActiveModel, Column, Entity};
use entity::vocab::StaffRole;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::policy::{Permit, StaffGrant, StaffRevoke};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::changed;

/// Grants a role.
///
/// # Errors
/// [`Unique::StaffGrant`](crate::store::error::Unique) or another failure.
pub async fn grant(
    tx: &WriteTx,
    _: &Permit<StaffGrant>,
    account: AccountId,
    role: StaffRole,
) -> Result<(), StoreError> {
    let id: StaffGrantId = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        account_id: Set(account),
        role: Set(role),
        granted_at: Set(tx.now()),
        revoked_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Revokes a role.
///
/// # Errors
/// [`StoreError::Stale`] where the account does not hold it, or another failure.
pub async fn revoke(
    tx: &WriteTx,
    _: &Permit<StaffRevoke>,
    account: AccountId,
    role: StaffRole,
) -> Result<(), StoreError> {
    let row = ActiveModel { revoked_at: Set(Some(tx.now())), ..ActiveModel::default() };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::AccountId.eq(account))
        .filter(Column::Role.eq(role))
        .filter(Column::RevokedAt.is_null());
    changed(update.exec(tx).await?)
}

/// The roles that an account holds now.
///
/// # Errors
/// The statement failed.
pub async fn staff_roles_of<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
) -> Result<BTreeSet<StaffRole>, StoreError> {
    let roles: Vec<StaffRole> = Entity::find()
        .select_only()
        .column(Column::Role)
        .filter(Column::AccountId.eq(account))
        .filter(Column::RevokedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(roles.into_iter().collect())
}
