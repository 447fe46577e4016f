//! Who has voting power. Of addresses, what everybody may read is what stands in the newest snapshot.

use entity::ids::SnapshotId;
use entity::{account_address, delegate_power, delegate_profile, voting_power_snapshot};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::read::{Page, Place, Source};
use super::stored::Stored as _;
use crate::domain::export::{AccountAddress, DelegatePower, DelegateProfile, Line, PowerSnapshot};
use crate::store::error::StoreError;
use crate::store::governance::newest;

impl Source<'_> {
    pub(super) async fn snapshots(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let published = voting_power_snapshot::Column::PublishedAt.is_not_null();
        let select = voting_power_snapshot::Entity::find().filter(published);
        self.rows::<PowerSnapshot>(select, after).await
    }

    pub(super) async fn powers(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let Some(newest) = newest(self.db).await? else { return Ok(Page::default()) };
        let own = delegate_power::Column::SnapshotId.eq(newest.id);
        self.rows::<DelegatePower>(delegate_power::Entity::find().filter(own), after).await
    }

    /// Whose the addresses are, in the order of the addresses. A snapshot has 10,000 at most, so this is one page.
    pub(super) async fn addresses(&self) -> Result<Page, StoreError> {
        let Some(newest) = newest(self.db).await? else { return Ok(Page::default()) };
        let own = account_address::Column::Address.in_subquery(addresses_in(newest.id));
        let rows = account_address::Entity::find().filter(own).all(self.db).await?;
        let mut records: Vec<_> = rows.into_iter().map(AccountAddress::from_row).collect::<Result<_, _>>()?;
        records.sort_unstable_by_key(|record| record.address);
        Ok((records.into_iter().map(Line::from).collect(), None))
    }

    pub(super) async fn profiles(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let Some(newest) = newest(self.db).await? else { return Ok(Page::default()) };
        let mut owners = account_address::Entity::find().select_only();
        owners = owners.column(account_address::Column::AccountId);
        owners = owners.filter(account_address::Column::Address.in_subquery(addresses_in(newest.id)));
        let own = delegate_profile::Column::AccountId.in_subquery(owners.into_query());
        self.rows::<DelegateProfile>(delegate_profile::Entity::find().filter(own), after).await
    }
}

fn addresses_in(snapshot: SnapshotId) -> SelectStatement {
    let addresses = delegate_power::Entity::find().select_only().column(delegate_power::Column::Address);
    addresses.filter(delegate_power::Column::SnapshotId.eq(snapshot)).into_query()
}
