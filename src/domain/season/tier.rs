//! Trust tiers (rule group 6).

use entity::vocab::TrustTier;
use serde::{Deserialize, Serialize};

use super::TierClaim;
use crate::domain::amount::TokenAmount;
use crate::domain::mission::effective_tier;

/// The most that each tier may ask for by a season's rules; none has no cap. Only the upper bound of a tier binds
/// (rule 6.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierCaps {
    /// Of the first tier.
    pub ember: Option<TokenAmount>,
    /// Of the second tier.
    pub fledgling: Option<TokenAmount>,
    /// Of the third tier.
    pub eagle: Option<TokenAmount>,
    /// Of the highest tier.
    pub phoenix: Option<TokenAmount>,
}

impl TierCaps {
    /// The most that a tier may ask for.
    #[must_use]
    pub fn of(&self, tier: TrustTier) -> Option<TokenAmount> {
        match tier {
            TrustTier::Ember => self.ember,
            TrustTier::Fledgling => self.fledgling,
            TrustTier::Eagle => self.eagle,
            TrustTier::Phoenix => self.phoenix,
        }
    }

    /// Changes the most that a tier may ask for.
    pub fn set(&mut self, tier: TrustTier, cap: Option<TokenAmount>) {
        match tier {
            TrustTier::Ember => self.ember = cap,
            TrustTier::Fledgling => self.fledgling = cap,
            TrustTier::Eagle => self.eagle = cap,
            TrustTier::Phoenix => self.phoenix = cap,
        }
    }

    /// The first tier that may ask for less than the one below it.
    pub(super) fn out_of_order(&self) -> Option<TrustTier> {
        let caps = TrustTier::ALL.iter().map(|tier| (*tier, self.of(*tier)));
        let above = caps.clone().skip(1);
        let is_less = |lower: Option<TokenAmount>, higher: Option<TokenAmount>| match (lower, higher) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(lower), Some(higher)) => higher < lower,
        };
        caps.zip(above).find(|((_, lower), (_, higher))| is_less(*lower, *higher)).map(|(_, (tier, _))| tier)
    }
}

/// The tier of an alliance in a season: the one that its leader claims (rule 2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllianceTier {
    /// The leader's claim.
    pub claim: TierClaim,
    /// The most that the alliance may ask for; none where nothing limits it.
    pub cap: Option<TokenAmount>,
}

impl AllianceTier {
    /// The tier of a claim by the rules of the claim's season. A rejected claim is shown, but allows no more than none
    /// would.
    #[must_use]
    pub fn new(claim: TierClaim, caps: &TierCaps) -> Self {
        Self { cap: caps.of(effective_tier(Some(&claim))), claim }
    }
}

/// Whether `amount` may be asked for: exactly the cap is within it (rule 6.2).
#[must_use]
pub fn is_within(cap: Option<TokenAmount>, amount: TokenAmount) -> bool {
    cap.is_none_or(|cap| amount <= cap)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::ids::{AccountId, SeasonId, TierClaimId, TypedId};
    use entity::vocab::TierClaimStatus;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::preset;
    use super::*;

    fn op(op: i64) -> TokenAmount {
        TokenAmount::from_op(op).expect("in range")
    }

    fn season_4() -> TierCaps {
        preset(4).expect("valid").tier_caps
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
        let cap = season_4().of(TrustTier::Ember);
        let more = TokenAmount::from_micro(op(100_000).micro() + 1).expect("in range");
        assert!(is_within(cap, op(100_000)));
        assert!(!is_within(cap, more));
    }

    #[test]
    fn there_is_no_lower_bound() {
        // An Eagle asked for 34,000 and a Phoenix for 8,000 (rule 6.2).
        assert!(is_within(season_4().of(TrustTier::Eagle), op(34_000)));
        assert!(is_within(season_4().of(TrustTier::Phoenix), op(8_000)));
    }

    fn caps() -> impl Strategy<Value = TierCaps> {
        let cap = || {
            proptest::option::of(0..=TokenAmount::MAX.micro())
                .prop_map(|micro| micro.and_then(TokenAmount::from_micro))
        };
        (cap(), cap(), cap(), cap()).prop_map(|(ember, fledgling, eagle, phoenix)| TierCaps {
            ember,
            fledgling,
            eagle,
            phoenix,
        })
    }

    proptest! {
        #[test]
        fn a_higher_tier_may_ask_for_all_that_a_lower_one_may(caps in caps(), micro in 0..=TokenAmount::MAX.micro()) {
            let amount = TokenAmount::from_micro(micro).expect("in range");
            let allowed: Vec<_> = TrustTier::ALL.iter().map(|tier| is_within(caps.of(*tier), amount)).collect();
            prop_assert!(caps.out_of_order().is_some() || allowed.is_sorted());
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
