//! The skills that accounts state.

use std::collections::HashMap;

use entity::account_skill::{ActiveModel, Column, Entity};
use entity::ids::AccountId;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;

/// The skills of each account that states any, in alphabetical order.
///
/// # Errors
/// The statement failed.
pub async fn skills_of_each<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Vec<String>>, StoreError> {
    let mut skills: HashMap<AccountId, Vec<String>> = HashMap::new();
    for row in all_among(db, Entity::find(), Column::AccountId, accounts).await? {
        skills.entry(row.account_id).or_default().push(row.skill);
    }
    // Sorted here, as each database sorts texts by rules of its own.
    skills.values_mut().for_each(|skills| skills.sort_unstable());
    Ok(skills)
}

pub(super) async fn insert(tx: &WriteTx, account: AccountId, skills: &[String]) -> Result<(), StoreError> {
    if skills.is_empty() {
        return Ok(());
    }
    let rows = skills.iter().map(|skill| ActiveModel { account_id: Set(account), skill: Set(skill.clone()) });
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

pub(super) async fn replace(tx: &WriteTx, account: AccountId, skills: &[String]) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::AccountId.eq(account)).exec(tx).await?;
    insert(tx, account, skills).await
}
