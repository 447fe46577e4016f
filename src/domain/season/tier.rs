//! Trust tiers (rule group 6).

use entity::vocab::TrustTier;

use super::{TierClaim, TierRow};
use crate::domain::amount::TokenAmount;
use crate::domain::mission::effective_tier;

/// The tier of an alliance in a season: the one that its leader claims (rule 2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllianceTier {
    /// The leader's claim.
    pub claim: TierClaim,
    /// The most that the alliance may ask for; none where nothing limits it.
    pub cap: Option<TokenAmount>,
}

impl AllianceTier {
    /// The tier of a claim by the tier table of the claim's season. A rejected claim is shown, but allows no more than
    /// none would.
    #[must_use]
    pub fn new(claim: TierClaim, table: &[TierRow]) -> Self {
        Self { cap: cap(table, effective_tier(Some(&claim))), claim }
    }
}

/// The most that a tier may ask for by the season's table. Only the upper bound binds (rule 6.2).
#[must_use]
pub fn cap(table: &[TierRow], tier: TrustTier) -> Option<TokenAmount> {
    table.iter().find(|row| row.tier == tier).and_then(|row| row.max)
}

/// Whether `amount` may be asked for: exactly the cap is within it (rule 6.2).
#[must_use]
pub fn is_within(cap: Option<TokenAmount>, amount: TokenAmount) -> bool {
    cap.is_none_or(|cap| amount <= cap)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::ids::{AccountId, SeasonId, TierClaimId, TrustTierId, TypedId};
    use entity::vocab::TierClaimStatus;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn op(op: i64) -> TokenAmount {
        TokenAmount::from_op(op).expect("in range")
    }

    fn season_4() -> Vec<TierRow> {
        let row = |tier, min: Option<i64>, max: Option<i64>| TierRow {
            id: TrustTierId::from_uuid(Uuid::nil()),
            season_id: SeasonId::from_uuid(Uuid::nil()),
            tier,
            min: min.map(op),
            max: max.map(op),
            criteria: None,
            source_urls: Vec::new(),
        };
        vec![
            row(TrustTier::Ember, None, Some(100_000)),
            row(TrustTier::Fledgling, None, Some(350_000)),
            row(TrustTier::Eagle, Some(350_000), Some(1_000_000)),
            row(TrustTier::Phoenix, Some(1_000_000), None),
        ]
    }

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
    fn exactly_the_cap_may_be_asked_for_and_not_a_millionth_more() {
        let cap = cap(&season_4(), TrustTier::Ember);
        let more = TokenAmount::from_micro(op(100_000).micro() + 1).expect("in range");
        assert!(is_within(cap, op(100_000)));
        assert!(!is_within(cap, more));
    }

    #[test]
    fn the_lower_bound_does_not_bind() {
        // An Eagle asked for 34,000 and a Phoenix for 8,000 (rule 6.2).
        assert!(is_within(cap(&season_4(), TrustTier::Eagle), op(34_000)));
        assert!(is_within(cap(&season_4(), TrustTier::Phoenix), op(8_000)));
    }

    proptest! {
        #[test]
        fn a_higher_tier_may_ask_for_all_that_a_lower_one_may(micro in 0..=TokenAmount::MAX.micro()) {
            let amount = TokenAmount::from_micro(micro).expect("in range");
            let table = season_4();
            let allowed: Vec<_> =
                TrustTier::ALL.iter().map(|tier| is_within(cap(&table, *tier), amount)).collect();
            prop_assert!(allowed.is_sorted());
        }
    }

    #[test]
    fn a_self_reported_claim_gives_its_own_cap_and_a_rejected_one_the_lowest() {
        let cap = |tier, status| AllianceTier::new(claim(tier, status), &season_4()).cap;
        assert_eq!(cap(TrustTier::Eagle, TierClaimStatus::SelfReported), Some(op(1_000_000)));
        assert_eq!(cap(TrustTier::Phoenix, TierClaimStatus::Verified), None);
        assert_eq!(cap(TrustTier::Phoenix, TierClaimStatus::Rejected), Some(op(100_000)));
    }
}
