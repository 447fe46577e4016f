//! Amounts of OP.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Serialize, Serializer};

const MICRO: i64 = 1_000_000;

/// A non-negative amount of OP in millionths, compared and added exactly.
///
/// Its text form is a decimal string of OP with at most six decimals and no superfluous zeros: `20000`, `0.5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenAmount(i64);

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not digits with at most one decimal point.
    #[error("Write the amount as a plain decimal number of OP, such as \"20000\" or \"0.5\".")]
    Malformed,
    /// More decimals than OP is counted in here.
    #[error("Use at most six decimals.")]
    TooPrecise,
    /// More OP than can ever exist.
    #[error("Write an amount of at most {} OP.", TokenAmount::MAX)]
    TooLarge,
}

impl TokenAmount {
    /// No OP.
    pub const ZERO: Self = Self(0);
    /// The largest amount: 4,294,967,296 OP, the initial supply.
    pub const MAX: Self = Self(4_294_967_296 * MICRO);

    /// An amount of millionths of OP, or `None` outside `ZERO..=MAX`.
    #[must_use]
    pub fn from_micro(micro: i64) -> Option<Self> {
        (0..=Self::MAX.0).contains(&micro).then_some(Self(micro))
    }

    /// An amount of whole OP, or `None` outside `ZERO..=MAX`.
    #[must_use]
    pub fn from_op(op: i64) -> Option<Self> {
        op.checked_mul(MICRO).and_then(Self::from_micro)
    }

    /// The amount in millionths of OP.
    #[must_use]
    pub fn micro(self) -> i64 {
        self.0
    }

    /// A sum of amounts, of which whole OP and millionths were added apart. Unlike an amount it may be above `MAX`.
    #[must_use]
    pub fn total(op: i64, micro: i64) -> Self {
        let sum = i128::from(op.max(0)) * i128::from(MICRO) + i128::from(micro.max(0));
        Self(i64::try_from(sum).unwrap_or(i64::MAX))
    }

    /// What is left after taking `other` away; zero where nothing is.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// This amount as a share of `whole` in thousandths of a percent, rounded half up; `None` of nothing.
    #[must_use]
    pub fn share_of(self, whole: Self) -> Option<i64> {
        let (part, whole) = (i128::from(self.0), i128::from(whole.0));
        (whole > 0).then(|| (part * 100_000 + whole / 2) / whole).and_then(|share| i64::try_from(share).ok())
    }
}

impl Sum for TokenAmount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0_i64, |sum, amount| sum.saturating_add(amount.0)))
    }
}

impl fmt::Display for TokenAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, micro) = (self.0 / MICRO, self.0 % MICRO);
        if micro == 0 {
            return write!(f, "{whole}");
        }
        let decimals = format!("{micro:06}");
        write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl FromStr for TokenAmount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(decimals) {
            return Err(AmountError::Malformed);
        }
        if decimals.len() > 6 {
            return Err(AmountError::TooPrecise);
        }
        let micro: i64 = format!("{decimals:0<6}").parse().map_err(|_| AmountError::Malformed)?;
        let whole: i64 = whole.parse().map_err(|_| AmountError::TooLarge)?;
        whole
            .checked_mul(MICRO)
            .and_then(|op| op.checked_add(micro))
            .and_then(Self::from_micro)
            .ok_or(AmountError::TooLarge)
    }
}

impl Serialize for TokenAmount {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_form_round_trips(micro in 0..=TokenAmount::MAX.micro()) {
            let amount = TokenAmount::from_micro(micro).expect("in range");
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<TokenAmount>();
        }
    }

    #[test]
    fn refuses_what_is_not_a_plain_decimal() {
        for text in ["", ".", "1.", ".5", "-1", "1e3", "1,000", "21k", " 1", "１"] {
            assert_eq!(text.parse::<TokenAmount>(), Err(AmountError::Malformed), "{text:?}");
        }
        assert_eq!("0.1234567".parse::<TokenAmount>(), Err(AmountError::TooPrecise));
        assert_eq!("4294967296.000001".parse::<TokenAmount>(), Err(AmountError::TooLarge));
        assert_eq!("99999999999999999999".parse::<TokenAmount>(), Err(AmountError::TooLarge));
    }

    #[test]
    fn a_total_may_be_above_what_one_amount_can_be() {
        let twice = TokenAmount::total(2 * 4_294_967_296, 2);
        assert_eq!(twice.to_string(), "8589934592.000002");
        assert_eq!(TokenAmount::total(1, 2_500_000).to_string(), "3.5");
        assert_eq!(TokenAmount::total(i64::MAX, i64::MAX).micro(), i64::MAX);
    }

    #[test]
    fn a_share_is_computed_exactly() {
        let budget = TokenAmount::from_op(1_000_000).expect("in range");
        let asked = TokenAmount::from_op(43_530).expect("in range");
        assert_eq!(asked.share_of(budget), Some(4_353));
        assert_eq!(asked.share_of(TokenAmount::ZERO), None);
    }
}
