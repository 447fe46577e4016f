//! Somebody who stands behind several alliances.

use std::sync::Arc;

use async_graphql::Object;
use entity::ids::SeasonId;

use crate::domain::season as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::alliance::Alliance;
use crate::graphql::connection::connection;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::Mission;
use crate::graphql::scalar::TokenAmount;
use crate::service::alliance::AllianceById;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;
use crate::service::season::InvolvementOf;

/// Somebody who stands behind several alliances of a season.
pub struct Overlap {
    row: Arc<(SeasonId, domain::Overlap)>,
    reader: Reader,
}

connection!(OverlapConnection, OverlapEdge => Overlap(Arc<(SeasonId, domain::Overlap)>), "overlaps");

impl Overlap {
    fn new(row: Arc<(SeasonId, domain::Overlap)>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// A person or an organization that stands behind at least two alliances with proposed missions in a season.
#[Object]
impl Overlap {
    /// The person or organization.
    async fn person(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.1.account_id)).await
    }

    /// The alliances with proposed missions in the season of which it is an active member.
    async fn alliances(&self) -> Result<Vec<Alliance>> {
        let (season, overlap) = &*self.row;
        let involved = self.reader.get::<InvolvementOf>(overlap.account_id, season).await?;
        let rows = self.reader.prime::<AllianceById>(&involved.alliances, &()).await?;
        Ok(rows.into_iter().flatten().map(|row| Alliance::new(row, &self.reader)).collect())
    }

    /// The proposed missions of these alliances in the season, without those that were withdrawn or removed.
    async fn missions(&self) -> Result<Vec<Mission>> {
        let (season, overlap) = &*self.row;
        let involved = self.reader.get::<InvolvementOf>(overlap.account_id, season).await?;
        let rows = self.reader.prime::<MissionById>(&involved.missions, &()).await?;
        Ok(rows.into_iter().flatten().map(|row| Mission::new(row, &self.reader)).collect())
    }

    /// The sum that these missions ask for. A mission that states no amount counts as nothing.
    async fn requested_total(&self) -> TokenAmount {
        TokenAmount(self.row.1.requested)
    }
}
