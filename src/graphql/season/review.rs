//! What staff found about a claim to a trust tier.

use async_graphql::{ID, Object};
use entity::vocab::StaffRole;

use crate::domain::season as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::scalar::DateTime;
use crate::graphql::vocab::{TierClaimStatus, TrustTier};
use crate::service::reader::Reader;
use crate::service::season::ClaimById;

/// What staff found about a claim.
pub struct TierReview {
    row: domain::TierReview,
    reader: Reader,
}

connection!(
    TierReviewConnection, TierReviewEdge => TierReview(domain::TierReview), "what staff found about a claim to a trust tier"
);

impl TierReview {
    fn new(row: domain::TierReview, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }

    /// Reasons may tell what the evidence says about people (rule 8.5).
    async fn is_confidant(&self) -> Result<bool> {
        let actor = self.reader.actor();
        if actor.is_staff(StaffRole::Foundation) {
            return Ok(true);
        }
        let claim = self.reader.get::<ClaimById>(self.row.claim_id, &()).await?;
        Ok(claim.is_some_and(|claim| actor.account() == Some(claim.account_id)))
    }
}

/// What staff found about a person's claim to a trust tier.
#[Object]
impl TierReview {
    /// The id of this finding.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The tier that was claimed then.
    async fn tier(&self) -> TrustTier {
        self.row.tier.into()
    }

    /// What was found: VERIFIED or REJECTED.
    async fn verdict(&self) -> TierClaimStatus {
        self.row.verdict.into()
    }

    /// Why. Null for everybody but the claimant and the Foundation.
    async fn reason(&self) -> Nullable<String> {
        nullable(async { Ok(self.is_confidant().await?.then(|| self.row.reason.clone())) }).await
    }

    /// Who found it. Null for everybody but the claimant and the Foundation.
    async fn reviewer(&self) -> Nullable<Person> {
        nullable(async {
            let Some(reviewer) = self.row.reviewer_id else { return Ok(None) };
            if !self.is_confidant().await? {
                return Ok(None);
            }
            person(&self.reader, reviewer).await
        })
        .await
    }

    /// When it was found.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}
