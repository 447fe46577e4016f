//! The tier that counts for what an alliance asks for.

use entity::vocab::{TierClaimStatus, TrustTier};

use crate::domain::season::TierClaim;

/// The tier that a leader's claim gives the alliance (rules 2.2 and 6.3). Without a claim, or with one that staff
/// rejected, it is the lowest.
#[must_use]
pub fn effective_tier(claim: Option<&TierClaim>) -> TrustTier {
    claim
        .filter(|claim| claim.status != TierClaimStatus::Rejected)
        .map_or(TrustTier::Ember, |claim| claim.tier)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::ids::{AccountId, SeasonId, TierClaimId, TypedId};
    use uuid::Uuid;

    use super::*;

    fn claim(tier: TrustTier, status: TierClaimStatus) -> TierClaim {
        TierClaim {
            id: TierClaimId::from_uuid(Uuid::nil()),
            account_id: AccountId::from_uuid(Uuid::nil()),
            season_id: SeasonId::from_uuid(Uuid::nil()),
            tier,
            justification: None,
            evidence_urls: Vec::new(),
            status,
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_claim_counts_until_it_is_rejected() {
        let tier = |status| effective_tier(Some(&claim(TrustTier::Eagle, status)));
        assert_eq!(tier(TierClaimStatus::SelfReported), TrustTier::Eagle);
        assert_eq!(tier(TierClaimStatus::Verified), TrustTier::Eagle);
        assert_eq!(tier(TierClaimStatus::Rejected), TrustTier::Ember);
        assert_eq!(effective_tier(None), TrustTier::Ember);
    }
}
