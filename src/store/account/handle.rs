//! Handles of accounts on other platforms.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::account_handle::{ActiveModel, Column, Entity, Model};
use entity::ids::{AccountHandleId, AccountId};
use entity::vocab::Platform;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::domain::account::{AccountHandle, Handle};
use crate::policy::{HandleClaim, HandleRelease, HandleRevoke, HandleVerify, Permit, Scope};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::rows::grouped;
use crate::store::write::changed;

/// How many handles one statement is asked for.
const CHUNK: usize = 1000;

/// A claim to a handle.
#[derive(Clone, Debug)]
pub struct NewClaim {
    /// Whose it is said to be.
    pub account: AccountId,
    /// Where.
    pub platform: Platform,
    /// The forum's address, of a forum's handle.
    pub forum: Option<String>,
    /// The handle.
    pub handle: Handle,
    /// Until when the code counts.
    pub code_expires_at: DateTime<Utc>,
}

/// How a handle was proven.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// Where the proof stands.
    pub url: Option<String>,
    /// Why staff took it for proven.
    pub reason: Option<String>,
}

/// What was proven is public; a claim is for its account, and for those who judge it.
fn visible(scope: &Scope) -> Select<Entity> {
    if scope.sees_claims() {
        return Entity::find();
    }
    let mut visible = Condition::any().add(Column::VerifiedAt.is_not_null());
    if let Some(viewer) = scope.viewer() {
        visible = visible.add(Column::AccountId.eq(viewer));
    }
    Entity::find().filter(visible)
}

/// The handles with these ids that the actor may know of.
///
/// # Errors
/// The statement failed.
pub async fn handles_by_ids<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[AccountHandleId],
) -> Result<HashMap<AccountHandleId, Arc<AccountHandle>>, StoreError> {
    let rows = all_among(db, visible(scope), Column::Id, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, Arc::new(AccountHandle::from(row)))).collect())
}

/// The handles of each account that the actor may know of, in the order in which they were claimed.
///
/// # Errors
/// The statement failed.
pub async fn handles_of_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Arc<Vec<Arc<AccountHandle>>>>, StoreError> {
    let mut rows = all_among(db, visible(scope), Column::AccountId, accounts).await?;
    rows.sort_by_key(|row| row.id);
    grouped(rows.into_iter().map(|row| Ok((row.account_id, Arc::new(AccountHandle::from(row))))))
}

/// Every handle of an account, claims included.
///
/// # Errors
/// The statement failed.
pub async fn all_handles_of(tx: &WriteTx, account: AccountId) -> Result<Vec<AccountHandle>, StoreError> {
    let rows = Entity::find().filter(Column::AccountId.eq(account)).all(tx).await?;
    Ok(rows.into_iter().map(AccountHandle::from).collect())
}

fn of_name(platform: Platform, forum: Option<&str>, key: &str) -> Condition {
    Condition::all()
        .add(Column::Platform.eq(platform))
        .add(Column::Site.eq(forum.unwrap_or_default()))
        .add(Column::HandleKey.eq(key))
}

/// The account that has proven a handle.
///
/// # Errors
/// The statement failed.
pub async fn owner_of_handle(
    tx: &WriteTx,
    platform: Platform,
    forum: Option<&str>,
    key: &str,
) -> Result<Option<AccountId>, StoreError> {
    let proven =
        Entity::find().filter(of_name(platform, forum, key)).filter(Column::VerifiedAt.is_not_null());
    Ok(proven.one(tx).await?.map(|row| row.account_id))
}

/// Claims a handle.
///
/// # Errors
/// [`Unique::HandleClaim`](crate::store::error::Unique) or another failure.
pub async fn claim_handle(
    tx: &WriteTx,
    _: &Permit<HandleClaim>,
    claim: NewClaim,
) -> Result<AccountHandleId, StoreError> {
    let id = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        account_id: Set(claim.account),
        platform: Set(claim.platform),
        site: Set(claim.forum.unwrap_or_default()),
        handle_key: Set(claim.handle.key()),
        handle: Set(claim.handle.to_string()),
        code: Set(tx.new_code()),
        code_expires_at: Set(claim.code_expires_at),
        verified_at: Set(None),
        proof_url: Set(None),
        reason: Set(None),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Gives a claim a new code, if it is not proven yet.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn renew_claim(
    tx: &WriteTx,
    _: &Permit<HandleClaim>,
    id: AccountHandleId,
    claim: &NewClaim,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        handle: Set(claim.handle.to_string()),
        code: Set(tx.new_code()),
        code_expires_at: Set(claim.code_expires_at),
        ..ActiveModel::default()
    };
    let update =
        Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::VerifiedAt.is_null());
    changed(update.exec(tx).await?)
}

/// Takes a claim for proven by the word of staff.
///
/// # Errors
/// [`StoreError::Stale`], [`Unique::ProvenHandle`](crate::store::error::Unique) or another failure.
pub async fn verify_handle(
    tx: &WriteTx,
    _: &Permit<HandleVerify>,
    id: AccountHandleId,
    proof: Proof,
) -> Result<(), StoreError> {
    mark_proven(tx, id, proof).await
}

/// Takes a claim for proven, if it is not yet.
pub(crate) async fn mark_proven(tx: &WriteTx, id: AccountHandleId, proof: Proof) -> Result<(), StoreError> {
    let row = ActiveModel {
        verified_at: Set(Some(tx.now())),
        proof_url: Set(proof.url),
        reason: Set(proof.reason),
        ..ActiveModel::default()
    };
    let update =
        Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::VerifiedAt.is_null());
    changed(update.exec(tx).await?)
}

/// The claims of others to a handle that was proven; they are taken out, and returned.
pub(crate) async fn drop_rivals(
    tx: &WriteTx,
    proven: &AccountHandle,
) -> Result<Vec<AccountHandle>, StoreError> {
    let rivals = of_name(proven.platform, proven.forum.as_deref(), &proven.key)
        .add(Column::Id.ne(proven.id))
        .add(Column::VerifiedAt.is_null());
    let rows = Entity::find().filter(rivals.clone()).order_by_asc(Column::Id).all(tx).await?;
    if !rows.is_empty() {
        Entity::delete_many().filter(rivals).exec(tx).await?;
    }
    Ok(rows.into_iter().map(AccountHandle::from).collect())
}

/// The claims to handles of a forum that can still be proven there, and that somebody among `keys` could prove.
pub(crate) async fn open_claims(
    tx: &WriteTx,
    forum: &str,
    keys: &[String],
) -> Result<Vec<AccountHandle>, StoreError> {
    let mut claims = Vec::new();
    for chunk in keys.chunks(CHUNK) {
        let rows = Entity::find()
            .filter(Column::Platform.eq(Platform::Forum))
            .filter(Column::Site.eq(forum))
            .filter(Column::VerifiedAt.is_null())
            .filter(Column::CodeExpiresAt.gt(tx.now()))
            .filter(Column::HandleKey.is_in(chunk.iter().map(String::as_str)))
            .order_by_asc(Column::Id)
            .all(tx)
            .await?;
        claims.extend(rows.into_iter().map(AccountHandle::from));
    }
    Ok(claims)
}

/// Gives a handle up.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn release_handle(
    tx: &WriteTx,
    _: &Permit<HandleRelease>,
    id: AccountHandleId,
) -> Result<(), StoreError> {
    delete(tx, id).await
}

/// Unlinks a handle.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn revoke_handle(
    tx: &WriteTx,
    _: &Permit<HandleRevoke>,
    id: AccountHandleId,
) -> Result<(), StoreError> {
    delete(tx, id).await
}

async fn delete(tx: &WriteTx, id: AccountHandleId) -> Result<(), StoreError> {
    let deleted = Entity::delete_many().filter(Column::Id.eq(id)).exec(tx).await?;
    if deleted.rows_affected == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

impl From<Model> for AccountHandle {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            platform: row.platform,
            forum: Some(row.site).filter(|site| !site.is_empty()),
            handle: row.handle,
            key: row.handle_key,
            code: row.code,
            code_expires_at: row.code_expires_at,
            verified_at: row.verified_at,
            proof_url: row.proof_url,
            reason: row.reason,
            created_at: row.created_at,
        }
    }
}
