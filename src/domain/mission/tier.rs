//! What a trust tier allows (rule group 6).

use entity::vocab::{TierClaimStatus, TrustTier};

use crate::domain::amount::TokenAmount;
use crate::domain::season::{TierClaim, TierRow};

/// The tier that a leader's claim gives the alliance (rules 2.2 and 6.3). Without a claim, or with one that staff
/// rejected, it is the lowest.
#[must_use]
pub fn effective_tier(claim: Option<&TierClaim>) -> TrustTier {
    claim
        .filter(|claim| claim.status != TierClaimStatus::Rejected)
        .map_or(TrustTier::Ember, |claim| claim.tier)
}

/// More is asked for than a tier allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{tier} may ask for {cap} OP at most", tier = .tier.as_str())]
pub struct OverCap {
    /// The tier.
    pub tier: TrustTier,
    /// The most that it may ask for.
    pub cap: TokenAmount,
}

/// Only the upper bound of a tier binds, and it is within it (rule 6.2); a tier without one has no cap.
///
/// # Errors
/// The amount is above the cap.
pub fn within_cap(table: &[TierRow], tier: TrustTier, amount: TokenAmount) -> Result<(), OverCap> {
    match table.iter().find(|row| row.tier == tier).and_then(|row| row.max) {
        Some(cap) if amount > cap => Err(OverCap { tier, cap }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use entity::ids::{SeasonId, TrustTierId, TypedId};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn row(tier: TrustTier, max: Option<i64>) -> TierRow {
        TierRow {
            id: TrustTierId::from_uuid(Uuid::nil()),
            season_id: SeasonId::from_uuid(Uuid::nil()),
            tier,
            min: None,
            max: max.and_then(TokenAmount::from_micro),
            criteria: None,
            source_urls: Vec::new(),
        }
    }

    proptest! {
        #[test]
        fn the_cap_itself_may_be_asked_for_and_nothing_above(cap in 0..1_000_000_i64, asked in 0..2_000_000_i64) {
            let table = [row(TrustTier::Ember, Some(cap)), row(TrustTier::Phoenix, None)];
            let amount = TokenAmount::from_micro(asked).expect("in range");
            prop_assert_eq!(within_cap(&table, TrustTier::Ember, amount).is_ok(), asked <= cap);
            prop_assert_eq!(within_cap(&table, TrustTier::Phoenix, amount), Ok(()));
        }
    }

    #[test]
    fn who_claims_nothing_is_of_the_lowest_tier() {
        assert_eq!(effective_tier(None), TrustTier::Ember);
    }
}
