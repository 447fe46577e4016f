//! Inputs of the mutations on trust tiers, and the commands that they stand for.

use async_graphql::{ID, InputObject};

use crate::graphql::context::typed_id;
use crate::graphql::scalar::Url;
use crate::graphql::vocab::TrustTier;
use crate::service::error::Error;
use crate::service::fields::{list, optional_text, text};
use crate::service::season::{DeclareTier, TierVerdict};

const MOST_LINKS: usize = 20;

/// A claim of one's own to a trust tier.
#[derive(Clone, Debug, InputObject)]
pub struct TierDeclareInput {
    /// The number of the season.
    pub season: i32,
    /// The tier.
    pub tier: TrustTier,
    /// Why the claimant belongs to it, at most 2,000 characters.
    pub justification: Option<String>,
    /// Links that show it, at most 20.
    pub evidence_urls: Option<Vec<Url>>,
    /// The version of the earlier claim in this season that was read; left out, whatever was declared is replaced.
    pub expected_version: Option<i32>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl TierDeclareInput {
    pub(super) fn command(&self) -> Result<DeclareTier, Error> {
        let links = self.evidence_urls.as_deref().unwrap_or_default();
        Ok(DeclareTier {
            season: self.season,
            tier: self.tier.into(),
            justification: optional_text("justification", self.justification.as_deref())?,
            evidence_urls: list("evidenceUrls", links, MOST_LINKS, |_, link: &Url| Ok(link.0.clone()))?,
            expected_version: self.expected_version,
        })
    }
}

/// What staff say to a claim to a trust tier.
#[derive(Clone, Debug, InputObject)]
pub struct TierReviewInput {
    /// The claim.
    pub claim_id: ID,
    /// The version of the claim that was read.
    pub expected_version: i32,
    /// Why, for the claimant and the Foundation; at most 2,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl TierReviewInput {
    pub(super) fn verdict(&self) -> Result<TierVerdict, Error> {
        Ok(TierVerdict {
            id: typed_id(&self.claim_id)?,
            expected_version: self.expected_version,
            reason: text("reason", &self.reason)?,
        })
    }
}
