//! Addresses of accounts, and the messages that prove them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::account_address::{ActiveModel, Column, Entity};
use entity::ids::{AccountAddressId, AccountId, WalletChallengeId};
use entity::wallet_challenge;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::rows::address as read_address;
use crate::domain::account::TokenHash;
use crate::domain::governance::{AccountAddress, Address};
use crate::policy::{self, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::changed;

/// How many addresses one statement is asked for at most.
pub(super) const CHUNK: usize = 1_000;

/// A message that is to be signed.
#[derive(Clone, Debug)]
pub struct NewChallenge {
    /// For whom.
    pub account: AccountId,
    /// By whose key.
    pub address: Address,
    /// On which chain.
    pub chain_id: i32,
    /// What is kept of the message.
    pub hash: TokenHash,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Keeps a message that is to be signed, and forgets those of the account that have expired.
///
/// # Errors
/// A statement failed.
pub async fn insert_challenge(
    tx: &WriteTx,
    _: &Permit<policy::WalletChallenge>,
    new: NewChallenge,
) -> Result<WalletChallengeId, StoreError> {
    use wallet_challenge::Column;
    let expired = Column::AccountId.eq(new.account).and(Column::ExpiresAt.lt(tx.now()));
    wallet_challenge::Entity::delete_many().filter(expired).exec(tx).await?;
    let id = tx.new_id();
    let row = wallet_challenge::ActiveModel {
        id: Set(id),
        account_id: Set(new.account),
        address: Set(new.address.stored()),
        chain_id: Set(new.chain_id),
        message_hash: Set(new.hash.0),
        created_at: Set(tx.now()),
        expires_at: Set(new.expires_at),
        used_at: Set(None),
    };
    wallet_challenge::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// The address and chain of a message that was made for this account, can still be used, and was not.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn challenge(
    tx: &WriteTx,
    account: AccountId,
    hash: &TokenHash,
) -> Result<Option<(WalletChallengeId, Address, i32)>, StoreError> {
    use wallet_challenge::Column;
    let row = wallet_challenge::Entity::find()
        .filter(Column::MessageHash.eq(hash.0.as_str()))
        .filter(Column::AccountId.eq(account))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gte(tx.now()))
        .one(tx)
        .await?;
    row.map(|row| Ok((row.id, read_address(&row.address)?, row.chain_id))).transpose()
}

/// Uses a message up.
///
/// # Errors
/// [`StoreError::Stale`] where somebody else was faster, or another failure.
pub async fn use_challenge(
    tx: &WriteTx,
    _: &Permit<policy::WalletLink>,
    id: WalletChallengeId,
) -> Result<(), StoreError> {
    use wallet_challenge::Column;
    let row = wallet_challenge::ActiveModel { used_at: Set(Some(tx.now())), ..Default::default() };
    let unused = Column::Id.eq(id).and(Column::UsedAt.is_null());
    changed(wallet_challenge::Entity::update_many().set(row).filter(unused).exec(tx).await?)
}

/// Gives an address to an account.
///
/// # Errors
/// [`Unique::Address`](crate::store::error::Unique) or another failure.
pub async fn link(
    tx: &WriteTx,
    _: &Permit<policy::WalletLink>,
    (account, address, chain_id): (AccountId, Address, i32),
) -> Result<AccountAddressId, StoreError> {
    let id = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        account_id: Set(account),
        address: Set(address.stored()),
        chain_id: Set(chain_id),
        linked_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Takes an address from an account.
///
/// # Errors
/// The statement failed.
pub async fn unlink(
    tx: &WriteTx,
    _: &Permit<policy::WalletUnlink>,
    id: AccountAddressId,
) -> Result<(), StoreError> {
    Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Whose an address is.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn address_of<C: ConnectionTrait>(
    db: &C,
    address: Address,
) -> Result<Option<AccountAddress>, StoreError> {
    let row = Entity::find().filter(Column::Address.eq(address.stored())).one(db).await?;
    row.map(AccountAddress::try_from).transpose()
}

/// The addresses of an account, in the order in which they were linked.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn addresses_of<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
) -> Result<Vec<AccountAddress>, StoreError> {
    let rows = Entity::find().filter(Column::AccountId.eq(account)).order_by_asc(Column::Id).all(db).await?;
    rows.into_iter().map(AccountAddress::try_from).collect()
}

/// The account of each address that has one.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn owners_of<C: ConnectionTrait>(
    db: &C,
    addresses: &[Address],
) -> Result<HashMap<Address, AccountId>, StoreError> {
    let mut owners = HashMap::new();
    for chunk in addresses.chunks(CHUNK) {
        let rows =
            Entity::find().filter(Column::Address.is_in(chunk.iter().map(Address::stored))).all(db).await?;
        for row in rows {
            owners.insert(read_address(&row.address)?, row.account_id);
        }
    }
    Ok(owners)
}
