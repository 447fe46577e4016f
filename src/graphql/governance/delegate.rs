//! A delegate, as a snapshot of voting power has it.

use std::sync::Arc;

use async_graphql::Object;

use super::profile::DelegateProfile;
use crate::domain::governance::{DelegatePower, Evidence, Snapshot, qualifies, share};
use crate::domain::season::ApproverRule;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::related::related;
use crate::graphql::scalar::{Address, TokenAmount};
use crate::service::governance::{DelegateProfileOf, OwnerOf};
use crate::service::reader::Reader;

/// A row of a snapshot, with what its meaning depends on.
#[derive(Clone)]
pub struct DelegateRow {
    /// The row.
    pub power: DelegatePower,
    /// The snapshot.
    pub snapshot: Arc<Snapshot>,
    /// Whose approval counts.
    pub rule: ApproverRule,
}

/// A delegate, as a snapshot of voting power has it.
pub struct Delegate {
    row: DelegateRow,
    reader: Reader,
}

connection!(DelegateConnection, DelegateEdge => Delegate(DelegateRow), "delegates");

impl Delegate {
    pub(crate) fn new(row: DelegateRow, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }

    async fn account(&self) -> crate::graphql::error::Result<Option<entity::ids::AccountId>> {
        Ok(self.reader.get::<OwnerOf>(self.row.power.address, &()).await?)
    }
}

/// An address to which OP was delegated, as the newest snapshot of voting power has it.
#[Object]
impl Delegate {
    /// The address.
    async fn address(&self) -> Address {
        Address(self.row.power.address)
    }

    /// The voting power.
    async fn voting_power(&self) -> TokenAmount {
        TokenAmount(self.row.power.power)
    }

    /// The voting power as a percentage of the votable supply, cut after six decimals.
    async fn share(&self) -> String {
        share(self.row.power.power, self.row.snapshot.votable_supply)
    }

    /// The place by voting power; those who have as much share a place.
    async fn rank(&self) -> i32 {
        i32::try_from(self.row.power.rank).unwrap_or(i32::MAX)
    }

    /// Whether the voting power is enough to approve missions of the season. Whoever is tied with the last of the top delegates is one of
    /// them.
    async fn qualified(&self) -> bool {
        let DelegateRow { power, snapshot, rule } = &self.row;
        let evidence =
            Evidence { power: power.power, supply: snapshot.votable_supply, rank: Some(power.rank) };
        qualifies(*rule, &evidence)
    }

    /// The account that proved the address; null where none did.
    async fn person(&self) -> Nullable<Person> {
        nullable(async { person(&self.reader, self.account().await?).await }).await
    }

    /// What the delegate says of himself or herself; null where that is nothing.
    async fn profile(&self) -> Nullable<DelegateProfile> {
        nullable(async {
            let account = self.account().await?;
            related::<DelegateProfileOf, _, _>(&self.reader, account, DelegateProfile::new).await
        })
        .await
    }
}
