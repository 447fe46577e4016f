//! Addresses of accounts, and the messages that prove them.

use async_graphql::{ID, Object, SimpleObject};
use entity::ids::AccountAddressId;

use crate::domain::governance as domain;
use crate::graphql::context::id;
use crate::graphql::error::{Result, UserError};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::scalar::{Address, DateTime};
use crate::graphql::stream::EventNode;
use crate::service::governance::AddressesOf;
use crate::service::reader::Reader;

/// An Ethereum address of the viewer.
pub struct WalletAddress(domain::AccountAddress);

impl WalletAddress {
    /// The viewer's addresses, in the order in which they were linked.
    ///
    /// # Errors
    /// The database failed.
    pub async fn of_viewer(reader: &Reader) -> Result<Vec<Self>> {
        let Some(account) = reader.actor().account() else { return Ok(Vec::new()) };
        let own = reader.get::<AddressesOf>(account, &()).await?;
        Ok(own.iter().copied().map(Self).collect())
    }
}

/// The viewer's own alone: nobody is shown the addresses of somebody else.
impl PayloadObject for WalletAddress {
    type Id = AccountAddressId;

    async fn load_all(
        reader: &Reader,
        ids: &[AccountAddressId],
        _: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let own = Self::of_viewer(reader).await?;
        let find = |id: &AccountAddressId| own.iter().find(|own| own.0.id == *id).map(|own| Self(own.0));
        Ok(ids.iter().map(find).collect())
    }
}

/// An Ethereum address that an account proved to be its own.
#[Object]
impl WalletAddress {
    /// The id, the same everywhere.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// The address.
    async fn address(&self) -> Address {
        Address(self.0.address)
    }

    /// The chain that the wallet named: 10 for OP Mainnet, 1 for Ethereum.
    async fn chain_id(&self) -> i32 {
        self.0.chain_id
    }

    /// When it was proven.
    async fn linked_at(&self) -> DateTime {
        DateTime(self.0.linked_at)
    }
}

/// A message that proves an address once its owner signs it.
#[derive(SimpleObject)]
pub struct WalletMessage {
    /// What to sign with the wallet (`personal_sign`), unchanged; it has the form of EIP-4361.
    pub message: String,
    /// Until when it is good. It is good once.
    pub expires_at: DateTime,
}

/// What `walletChallenge` did.
#[derive(SimpleObject)]
pub struct WalletChallengePayload {
    /// What to sign; null where a rule said no.
    pub challenge: Option<WalletMessage>,
    /// The rules that said no; empty where the message was made.
    pub errors: Vec<UserError>,
    /// Always null: what nobody has signed yet is nobody else's business, so that the log does not hold it.
    pub event: Option<EventNode>,
}
