//! Trust tiers (rule group 6).

use entity::vocab::TrustTier;

use super::{TierClaim, TierRow};
use crate::domain::amount::TokenAmount;

/// The tier that counts for an alliance in a season: the one that its leader claims (rule 2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllianceTier {
    /// The leader's claim.
    pub claim: TierClaim,
    /// The most that may be asked for; none where the tier has no cap, or the season's table does not name it.
    pub cap: Option<TokenAmount>,
}

impl AllianceTier {
    /// The tier of a claim by the tier table of the claim's season.
    #[must_use]
    pub fn new(claim: TierClaim, table: &[TierRow]) -> Self {
        Self { cap: cap(table, claim.tier), claim }
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
    use super::*;
    use entity::ids::{SeasonId, TrustTierId, TypedId};
    use proptest::prelude::*;
    use uuid::Uuid;

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
        fn the_highest_tier_may_ask_for_anything(micro in 0..=TokenAmount::MAX.micro()) {
            let amount = TokenAmount::from_micro(micro).expect("in range");
            prop_assert!(is_within(cap(&season_4(), TrustTier::Phoenix), amount));
        }

        #[test]
        fn a_higher_tier_may_ask_for_all_that_a_lower_one_may(micro in 0..=TokenAmount::MAX.micro()) {
            let amount = TokenAmount::from_micro(micro).expect("in range");
            let allowed: Vec<_> =
                TrustTier::ALL.iter().map(|tier| is_within(cap(&season_4(), *tier), amount)).collect();
            prop_assert!(allowed.is_sorted());
        }
    }
}
