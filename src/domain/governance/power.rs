//! Voting power, and whose approval counts by it (rules 4.1 and 4.10). All of it is exact: no floating number.

use crate::domain::amount::TokenAmount;
use crate::domain::season::ApproverRule;

/// What was known of a delegate's voting power at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The voting power.
    pub power: TokenAmount,
    /// The votable supply.
    pub supply: TokenAmount,
    /// One more than the number of addresses with more power; none where the address was not in the snapshot.
    pub rank: Option<u32>,
}

/// Whether a delegate with this voting power may approve.
///
/// Who is tied with the last of the top `count` qualifies too: the rules name no way to tell the tied apart, and whoever has as
/// much power as one who may approve must not be left out by the order of a list. Nobody qualifies without any power.
#[must_use]
pub fn qualifies(rule: ApproverRule, evidence: &Evidence) -> bool {
    if evidence.power == TokenAmount::ZERO {
        return false;
    }
    match rule {
        ApproverRule::Share { .. } => {
            least_power(rule, evidence.supply).is_some_and(|least| evidence.power >= least)
        }
        ApproverRule::Top { count } => evidence.rank.is_some_and(|rank| rank <= count),
    }
}

/// The least voting power with which one qualifies by share; none where power alone does not decide, or nothing can be voted with.
#[must_use]
pub fn least_power(rule: ApproverRule, supply: TokenAmount) -> Option<TokenAmount> {
    let ApproverRule::Share { parts_per_million, strict } = rule else { return None };
    let supply = u128::try_from(supply.micro()).ok().filter(|supply| *supply > 0)?;
    let parts = u128::from(parts_per_million) * supply;
    let least = if strict { parts / MILLION + 1 } else { parts.div_ceil(MILLION).max(1) };
    i64::try_from(least).ok().and_then(TokenAmount::from_micro)
}

const MILLION: u128 = 1_000_000;

/// The rank of each of these powers, given from the most to the least: one more than how many are greater.
#[must_use]
pub fn ranks(powers: &[TokenAmount]) -> Vec<u32> {
    let mut ranks: Vec<u32> = Vec::with_capacity(powers.len());
    for (place, power) in powers.iter().enumerate() {
        let is_tied = place.checked_sub(1).and_then(|before| powers.get(before)) == Some(power);
        let own = u32::try_from(place + 1).unwrap_or(u32::MAX);
        ranks.push(if is_tied { ranks.last().copied().unwrap_or(own) } else { own });
    }
    ranks
}

/// The share of `supply` in percent, cut after the sixth decimal, so that what is below a bound never looks as if it reached it.
#[must_use]
pub fn share(power: TokenAmount, supply: TokenAmount) -> String {
    let (power, supply) = (i128::from(power.micro()), i128::from(supply.micro()));
    if supply <= 0 {
        return "0".to_owned();
    }
    let parts = power * 100_000_000 / supply;
    let (whole, decimals) = (parts / 1_000_000, parts % 1_000_000);
    if decimals == 0 {
        return whole.to_string();
    }
    let decimals = format!("{decimals:06}");
    format!("{whole}.{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SEASON_4: ApproverRule = ApproverRule::Share { parts_per_million: 2_500, strict: true };
    const AT_LEAST: ApproverRule = ApproverRule::Share { parts_per_million: 2_500, strict: false };
    const TOP_TWO: ApproverRule = ApproverRule::Top { count: 2 };

    fn micro(micro: i64) -> TokenAmount {
        TokenAmount::from_micro(micro).expect("an amount")
    }

    fn evidence(power: i64, supply: i64, rank: Option<u32>) -> Evidence {
        Evidence { power: micro(power), supply: micro(supply), rank }
    }

    #[test]
    fn a_quarter_of_a_percent_is_not_more_than_a_quarter_of_a_percent() {
        let supply = 20_000_000_000_000;
        for (power, strict, at_least) in
            [(49_999_999_999, false, false), (50_000_000_000, false, true), (50_000_000_001, true, true)]
        {
            assert_eq!(qualifies(SEASON_4, &evidence(power, supply, None)), strict, "{power}");
            assert_eq!(qualifies(AT_LEAST, &evidence(power, supply, None)), at_least, "{power}");
        }
    }

    #[test]
    fn a_share_that_is_no_whole_number_is_not_rounded() {
        // 0.25 % of 401 is 1.0025.
        assert!(!qualifies(SEASON_4, &evidence(1, 401, None)));
        assert!(!qualifies(AT_LEAST, &evidence(1, 401, None)));
        assert!(qualifies(AT_LEAST, &evidence(2, 401, None)));
    }

    #[test]
    fn whoever_is_tied_with_the_last_qualifies() {
        let powers = [micro(9), micro(7), micro(7), micro(5)];
        let may: Vec<_> = ranks(&powers)
            .into_iter()
            .zip(powers)
            .map(|(rank, power)| {
                qualifies(TOP_TWO, &Evidence { power, supply: micro(100), rank: Some(rank) })
            })
            .collect();
        assert_eq!(ranks(&powers), [1, 2, 2, 4]);
        assert_eq!(may, [true, true, true, false]);
        assert!(!qualifies(TOP_TWO, &evidence(9, 100, None)), "not in the snapshot");
    }

    #[test]
    fn nobody_qualifies_without_power() {
        let any = ApproverRule::Share { parts_per_million: 0, strict: false };
        for rule in [any, SEASON_4, TOP_TWO] {
            assert!(!qualifies(rule, &evidence(0, 100, Some(1))));
        }
        assert!(qualifies(any, &evidence(1, 100, None)));
        assert!(!qualifies(any, &evidence(1, 0, None)), "of nothing");
    }

    #[test]
    fn a_share_is_shown_cut_not_rounded() {
        let supply = micro(3_000_000);
        for (power, shown) in
            [(7_500, "0.25"), (7_499, "0.249966"), (1_000_000, "33.333333"), (3_000_000, "100"), (0, "0")]
        {
            assert_eq!(share(micro(power), supply), shown);
        }
    }

    proptest! {
        #[test]
        fn the_least_power_is_the_least_that_qualifies(
            parts_per_million in 0_u32..=1_000_000, strict: bool, supply in 1..=TokenAmount::MAX.micro(),
        ) {
            let rule = ApproverRule::Share { parts_per_million, strict };
            if let Some(least) = least_power(rule, micro(supply)) {
                prop_assert!(qualifies(rule, &evidence(least.micro(), supply, None)));
                prop_assert!(!qualifies(rule, &evidence(least.micro() - 1, supply, None)));
                let parts = i128::from(least.micro()) * 1_000_000;
                let bound = i128::from(parts_per_million) * i128::from(supply);
                let reaches = if strict { parts > bound } else { parts >= bound };
                prop_assert!(reaches);
            }
        }

        #[test]
        fn more_power_never_hurts(power in 1..i64::from(u32::MAX), more in 0..i64::from(u32::MAX), ppm in 0_u32..=1_000_000) {
            let rule = ApproverRule::Share { parts_per_million: ppm, strict: true };
            let (supply, before) = (TokenAmount::MAX.micro(), evidence(power, TokenAmount::MAX.micro(), None));
            prop_assert!(!qualifies(rule, &before) || qualifies(rule, &evidence(power + more, supply, None)));
        }

        #[test]
        fn a_rank_counts_those_with_more(mut powers in proptest::collection::vec(0_i64..20, 0..40)) {
            powers.sort_unstable_by(|left, right| right.cmp(left));
            let amounts: Vec<_> = powers.iter().map(|power| micro(*power)).collect();
            for (rank, power) in ranks(&amounts).into_iter().zip(&powers) {
                let greater = powers.iter().filter(|other| *other > power).count();
                prop_assert_eq!(usize::try_from(rank).expect("small"), greater + 1);
            }
        }
    }
}
