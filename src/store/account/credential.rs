//! What accounts sign in with.

use entity::credential::{ActiveModel, Column, Entity};
use entity::ids::AccountId;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::domain::account::{Email, PasswordHash};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// The address and password of a new sign-in.
#[derive(Clone, Debug)]
pub struct NewCredential {
    /// The account.
    pub account: AccountId,
    /// Its address.
    pub email: Email,
    /// Its password.
    pub password: PasswordHash,
}

/// Whose an address is.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The account.
    pub account: AccountId,
    /// Its password.
    pub password: PasswordHash,
}

/// Lets an account sign in.
pub(crate) async fn insert_credential(tx: &WriteTx, credential: &NewCredential) -> Result<(), StoreError> {
    let row = ActiveModel {
        account_id: Set(credential.account),
        email: Set(credential.email.as_written().to_owned()),
        email_normalized: Set(credential.email.normalized().to_owned()),
        password_hash: Set(credential.password.expose().to_owned()),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Who signs in with this address.
///
/// # Errors
/// The statement failed.
pub async fn credential_of<C: ConnectionTrait>(
    db: &C,
    email: &Email,
) -> Result<Option<Credential>, StoreError> {
    let row = Entity::find().filter(Column::EmailNormalized.eq(email.normalized())).one(db).await?;
    Ok(row.map(|row| Credential { account: row.account_id, password: PasswordHash::kept(row.password_hash) }))
}

/// The address of an account, for its owner alone.
///
/// # Errors
/// The statement failed.
pub async fn email_of<C: ConnectionTrait>(db: &C, account: AccountId) -> Result<Option<String>, StoreError> {
    let email = Entity::find_by_id(account).select_only().column(Column::Email);
    Ok(email.into_tuple().one(db).await?)
}
