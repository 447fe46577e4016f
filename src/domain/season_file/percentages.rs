//! Percentages as people write them: `0,4%`, `.58%`, `20`. They are compared, never kept.

use serde_json::Value;

use super::finding::Code;
use crate::domain::amount::TokenAmount;

/// More digits than this say nothing about a share of OP, and fewer keep the comparison within 128 bits.
const LONGEST: usize = 12;

/// A percentage of `units` / 10^`decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LoosePercentage {
    units: i128,
    decimals: u32,
    /// Written as `2.5%`.
    pub(super) plain: bool,
}

impl LoosePercentage {
    /// Whether this is the share, rounded or cut to as many decimals as this has; `None` for a share of nothing.
    pub(super) fn is_share(self, part: TokenAmount, whole: TokenAmount) -> Option<bool> {
        let (part, whole) = (i128::from(part.micro()), i128::from(whole.micro()));
        let scale = 10_i128.pow(self.decimals);
        (whole > 0).then(|| (self.units * whole - part * 100 * scale).abs() < whole)
    }
}

/// Reads a percentage from a JSON text or number; the code says what is wrong with it.
pub(super) fn read(value: &Value) -> Result<LoosePercentage, Code> {
    match value {
        Value::String(text) => read_text(text),
        Value::Number(number) => read_text(&number.to_string()),
        _ => Err(Code::WrongType),
    }
    .map_err(|code| if code == Code::WrongType { code } else { Code::PercentageMalformed })
}

fn read_text(text: &str) -> Result<LoosePercentage, Code> {
    let text = text.trim();
    let figure = text.strip_suffix('%').map(str::trim_end);
    let has_sign = figure.is_some();
    let figure = figure.unwrap_or(text);
    let (whole, decimals) = figure.split_once(['.', ',']).unwrap_or((figure, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let all = format!("{whole}{decimals}");
    let has_separator = figure.contains(['.', ',']);
    if all.is_empty() || all.len() > LONGEST || !is_number(&all) || has_separator == decimals.is_empty() {
        return Err(Code::PercentageMalformed);
    }
    Ok(LoosePercentage {
        units: all.parse().map_err(|_| Code::PercentageMalformed)?,
        decimals: u32::try_from(decimals.len()).map_err(|_| Code::PercentageMalformed)?,
        plain: has_sign && !whole.is_empty() && !figure.contains(','),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn op(op: i64) -> TokenAmount {
        TokenAmount::from_op(op).expect("in range")
    }

    #[test]
    fn a_published_percentage_is_held_against_the_share() {
        const MILLION: i64 = 1_000_000;
        for (written, requested, budget, right) in [
            ("2%", 20_000, MILLION, true),
            ("20", 200_000, MILLION, true),
            (".58%", 5_800, MILLION, true),
            ("0,4%", 4_000, MILLION, true),
            ("0%", 0, MILLION, true),
            ("33%", MILLION, 3 * MILLION, true),
            ("3.17 %", 95_000, 3 * MILLION, true),
            ("3.16%", 95_000, 3 * MILLION, true),
            ("3.15%", 95_000, 3 * MILLION, false),
            ("3.18%", 95_000, 3 * MILLION, false),
            ("0.021%", 21_000, MILLION, false),
            ("10%", 50_000, MILLION, false),
            ("0.5%", 43_530, MILLION, false),
            ("0,4%", 40_000, MILLION, false),
        ] {
            let read = read(&json!(written)).expect(written);
            assert_eq!(read.is_share(op(requested), op(budget)), Some(right), "{written} of {requested}");
        }
    }

    #[test]
    fn nothing_is_a_share_of_nothing() {
        let none = read(&json!("0%")).expect("a percentage");
        assert_eq!(none.is_share(op(0), op(0)), None);
    }

    #[test]
    fn only_the_usual_form_is_plain() {
        for (written, plain) in
            [(json!("2.25%"), true), (json!("15%"), true), (json!("20"), false), (json!(".58%"), false)]
        {
            assert_eq!(read(&written).map(|read| read.plain), Ok(plain), "{written}");
        }
        assert_eq!(read(&json!(2.5)).map(|read| read.plain), Ok(false));
        assert_eq!(read(&json!("0,4%")).map(|read| read.plain), Ok(false));
    }

    #[test]
    fn what_is_not_a_percentage_is_refused() {
        for text in ["", "%", ".", "1.", "1.%", "-1%", "1,2,3%", "two", "1e3", "2%%", "1234567890123%"] {
            assert_eq!(read(&json!(text)), Err(Code::PercentageMalformed), "{text}");
        }
        assert_eq!(read(&json!({})), Err(Code::WrongType));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*", near in "[0-9.,% -]{0,40}") {
            let _ = read_text(&text);
            let _ = read_text(&near);
        }

        #[test]
        fn the_largest_figures_compare(text in "[0-9]{0,6}[.,][0-9]{1,6}%?", part in 0..=TokenAmount::MAX.micro()) {
            let part = TokenAmount::from_micro(part).expect("in range");
            let read = read_text(&text).expect("a percentage");
            prop_assert!(read.is_share(part, TokenAmount::MAX).is_some());
        }
    }
}
