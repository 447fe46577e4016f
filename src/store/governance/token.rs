//! API tokens of services.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{AccountId, ServiceTokenId};
use entity::service_token::{ActiveModel, Column, Entity};
use entity::vocab::ServiceScope;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::account::TokenHash;
use crate::domain::governance::ServiceToken;
use crate::policy::{Permit, ServiceTokenCreate, ServiceTokenRevoke};
use crate::store::db::{Work, WriteTx};
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::write::changed;

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewServiceToken {
    /// The service.
    pub account: AccountId,
    /// What it is for.
    pub name: String,
    /// What it may do besides reading.
    pub scopes: Vec<ServiceScope>,
    /// What is kept of it.
    pub hash: TokenHash,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Keeps a new token.
///
/// # Errors
/// The insert failed.
pub async fn insert_token(
    tx: &WriteTx,
    _: &Permit<ServiceTokenCreate>,
    token: NewServiceToken,
) -> Result<ServiceTokenId, StoreError> {
    let id = tx.new_id();
    let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    let row = ActiveModel {
        id: Set(id),
        account_id: Set(token.account),
        name: Set(token.name),
        scopes: Set(serde_json::json!(scopes)),
        token_hash: Set(token.hash.0),
        created_at: Set(tx.now()),
        expires_at: Set(token.expires_at),
        last_used_at: Set(None),
        revoked_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Revokes a token, unless it was revoked before.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn revoke_token(
    tx: &WriteTx,
    _: &Permit<ServiceTokenRevoke>,
    id: ServiceTokenId,
) -> Result<(), StoreError> {
    let row = ActiveModel { revoked_at: Set(Some(tx.now())), ..ActiveModel::default() };
    let update = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::RevokedAt.is_null());
    changed(update.exec(tx).await?)
}

/// The token with this hash, live or not.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn token_by_hash<C: ConnectionTrait>(
    db: &C,
    hash: &TokenHash,
) -> Result<Option<ServiceToken>, StoreError> {
    let row = Entity::find().filter(Column::TokenHash.eq(hash.0.as_str())).one(db).await?;
    row.map(ServiceToken::try_from).transpose()
}

/// The tokens with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn tokens_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[ServiceTokenId],
) -> Result<HashMap<ServiceTokenId, ServiceToken>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, ServiceToken::try_from(row)?))).collect()
}

/// Every token, the newest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn tokens<C: ConnectionTrait>(db: &C) -> Result<Vec<ServiceToken>, StoreError> {
    let rows = Entity::find().order_by_desc(Column::Id).all(db).await?;
    rows.into_iter().map(ServiceToken::try_from).collect()
}

/// How old the noted use of a token may be before the next one is noted: one write for many requests.
const COALESCED: TimeDelta = TimeDelta::minutes(5);

/// The work of noting that a token was used; none where that was noted lately.
#[must_use]
pub fn token_used(
    token: &ServiceToken,
    now: DateTime<Utc>,
) -> Option<impl Work<Output = (), Error = StoreError> + use<>> {
    let is_noted = token.last_used_at.is_some_and(|last| now - last < COALESCED);
    (!is_noted).then_some(Used(token.id))
}

struct Used(ServiceTokenId);

impl Work for Used {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, tx: &WriteTx) -> Result<(), StoreError> {
        let row = ActiveModel { last_used_at: Set(Some(tx.now())), ..ActiveModel::default() };
        let is_old = Condition::any()
            .add(Column::LastUsedAt.is_null())
            .add(Column::LastUsedAt.lte(tx.now() - COALESCED));
        let update = Entity::update_many().set(row).filter(Column::Id.eq(self.0)).filter(is_old);
        update.exec(tx).await?;
        Ok(())
    }
}
