//! Claims to trust tiers, and the tier of an alliance.

use std::sync::Arc;

use async_graphql::{ID, Object};
use entity::ids::TierClaimId;

use super::object::Season;
use super::plan::claims;
use super::review::TierReviewConnection;
use crate::domain::season as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::counted;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::{Selection, page};
use crate::graphql::related::related;
use crate::graphql::scalar::{DateTime, Markdown, TokenAmount, Url, markdown, urls};
use crate::graphql::vocab::{TierClaimStatus, TrustTier};
use crate::service::reader::Reader;
use crate::service::season::{ClaimById, ReviewCountOf, ReviewsOf, SeasonById};
use crate::store::season::NEWEST_REVIEW;

/// A claim to a trust tier.
pub struct TierClaim {
    row: domain::TierClaim,
    reader: Reader,
}

impl TierClaim {
    pub(crate) fn new(row: domain::TierClaim, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

impl PayloadObject for TierClaim {
    type Id = TierClaimId;

    async fn load_all(
        reader: &Reader,
        ids: &[TierClaimId],
        selection: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let rows = reader.prime::<ClaimById>(ids, &()).await?;
        claims(reader, &rows.iter().flatten().map(AsRef::as_ref).collect::<Vec<_>>(), selection).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row.as_ref().clone(), reader))).collect())
    }
}

/// A person's claim to a trust tier in a season. It is self-reported until staff have checked its evidence.
#[Object]
impl TierClaim {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The tier.
    async fn tier(&self) -> TrustTier {
        self.row.tier.into()
    }

    /// Whether anybody checked it.
    async fn status(&self) -> TierClaimStatus {
        self.row.status.into()
    }

    /// Why the claimant belongs to it, in the claimant's words.
    async fn justification(&self) -> Option<Markdown> {
        markdown(self.row.justification.as_ref())
    }

    /// Links that show it.
    async fn evidence_urls(&self) -> Vec<Url> {
        urls(&self.row.evidence_urls)
    }

    /// The claimant.
    async fn person(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.account_id)).await
    }

    /// The season for which it is claimed.
    async fn season(&self) -> Nullable<Season> {
        nullable(related::<SeasonById, _, _>(&self.reader, self.row.season_id, Season::new)).await
    }

    /// What staff found about it, the newest first; a claim that is declared anew keeps what was found about it before.
    async fn reviews(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<TierReviewConnection> {
        let args = page((first, after), (last, before), NEWEST_REVIEW)?;
        let rows = self.reader.get::<ReviewsOf>(self.row.id, &args).await?;
        Ok(TierReviewConnection::new(rows, &self.reader, counted::<ReviewCountOf>(self.row.id, ())))
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was first declared here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row.updated_at)
    }
}

/// The tier that counts for an alliance.
pub struct AllianceTier {
    row: Arc<domain::AllianceTier>,
    reader: Reader,
}

impl AllianceTier {
    pub(crate) fn new(row: Arc<domain::AllianceTier>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// The trust tier that counts for an alliance in a season: the one that its leader claims.
#[Object]
impl AllianceTier {
    /// The tier.
    async fn tier(&self) -> TrustTier {
        self.row.claim.tier.into()
    }

    /// Whether anybody checked it: SELF_REPORTED is the leader's own word.
    async fn status(&self) -> TierClaimStatus {
        self.row.claim.status.into()
    }

    /// The most that the alliance may ask for in that season; null where nothing limits it. A rejected claim allows no
    /// more than none would: the lowest tier's cap.
    async fn cap(&self) -> Option<TokenAmount> {
        self.row.cap.map(TokenAmount)
    }

    /// The leader's claim.
    async fn claim(&self) -> TierClaim {
        TierClaim::new(self.row.claim.clone(), &self.reader)
    }
}
