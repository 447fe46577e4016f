//! Amounts of OP as people write them: `15.720 OP`, `21k`, `130K OP`, `1.5M`, `1 000 000`.

use serde_json::{Number, Value};

use super::finding::Code;
use crate::domain::amount::{AmountError, TokenAmount};

/// An amount and how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LooseAmount {
    pub(super) amount: TokenAmount,
    pub(super) form: Form,
}

/// How an amount was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A plain decimal number.
    Plain,
    /// Another form with one meaning.
    Normalised,
    /// One separator before three digits: thousands here, decimals elsewhere in the world.
    Ambiguous,
}

/// Reads an amount from a JSON number or text; the code says what is wrong with it.
pub(super) fn read(value: &Value) -> Result<LooseAmount, Code> {
    match value {
        Value::Number(number) => read_number(number),
        Value::String(text) => read_text(text),
        _ => Err(Code::WrongType),
    }
}

fn read_number(number: &Number) -> Result<LooseAmount, Code> {
    let amount = match number.as_i64() {
        Some(op) if op < 0 => return Err(Code::AmountNegative),
        Some(op) => TokenAmount::from_op(op).ok_or(Code::AmountTooLarge)?,
        None => read_fraction(number)?,
    };
    Ok(LooseAmount { amount, form: Form::Plain })
}

fn read_fraction(number: &Number) -> Result<TokenAmount, Code> {
    match number.as_f64() {
        Some(op) if op < 0.0 => return Err(Code::AmountNegative),
        Some(op) if op > 1e15 => return Err(Code::AmountTooLarge),
        _ => {}
    }
    number.to_string().parse().map_err(amount_code)
}

fn read_text(text: &str) -> Result<LooseAmount, Code> {
    let text = text.trim();
    if let Ok(amount) = text.parse()
        && !reads_as_thousands(text, '.')
    {
        return Ok(LooseAmount { amount, form: Form::Plain });
    }
    let unsigned = match text.strip_prefix(['-', '−']) {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit()) => {
            return Err(Code::AmountNegative);
        }
        _ => text,
    };
    let (figure, power) = split_multiplier(strip_unit(unsigned));
    let decimal = read_separators(figure, power > 0).ok_or(Code::AmountMalformed)?;
    let amount = decimal.shifted(power).parse().map_err(amount_code)?;
    let form = if decimal.ambiguous { Form::Ambiguous } else { Form::Normalised };
    Ok(LooseAmount { amount, form })
}

fn amount_code(error: AmountError) -> Code {
    match error {
        AmountError::Malformed => Code::AmountMalformed,
        AmountError::TooPrecise => Code::AmountTooPrecise,
        AmountError::TooLarge => Code::AmountTooLarge,
    }
}

fn strip_unit(text: &str) -> &str {
    ["OP", "op", "Op"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text).trim_end()
}

/// The figure before a multiplier, and the multiplier as a power of ten.
fn split_multiplier(text: &str) -> (&str, usize) {
    let thousands = text.strip_suffix(['k', 'K']).map(|figure| (figure, 3));
    let millions = || text.strip_suffix(['m', 'M']).map(|figure| (figure, 6));
    let (figure, power) = thousands.or_else(millions).unwrap_or((text, 0));
    (figure.trim_end(), power)
}

#[derive(Debug, Default)]
struct Decimal {
    whole: String,
    decimals: String,
    ambiguous: bool,
}

impl Decimal {
    fn whole(whole: String, ambiguous: bool) -> Self {
        Self { whole, ambiguous, ..Self::default() }
    }

    /// The plain decimal number, its point moved to the right.
    fn shifted(&self, power: usize) -> String {
        let moved: String = self.decimals.chars().chain(std::iter::repeat('0')).take(power).collect();
        let rest: String = self.decimals.chars().skip(power).collect();
        let rest = rest.trim_end_matches('0');
        let point = if rest.is_empty() { "" } else { "." };
        format!("{}{moved}{point}{rest}", self.whole)
    }
}

/// Tells thousands separators from the decimal one; `None` for what is not a number.
fn read_separators(figure: &str, has_multiplier: bool) -> Option<Decimal> {
    let figure: String = figure.chars().map(|c| if is_space(c) { ' ' } else { c }).collect();
    let separators: Vec<char> = figure.chars().filter(|c| !c.is_ascii_digit()).collect();
    let last = separators.last().copied();
    let alike = separators.iter().all(|separator| Some(*separator) == last);
    match (last, separators.len()) {
        (None, _) => digits(&figure).map(|whole| Decimal::whole(whole, false)),
        (Some(only @ ('.' | ',')), 1) if has_multiplier || !reads_as_thousands(&figure, only) => {
            split_decimals(&figure, only, None)
        }
        (Some(only @ ('.' | ',' | ' ')), count) if alike => {
            grouped(&figure, only).map(|whole| Decimal::whole(whole, count == 1 && only != ' '))
        }
        (Some(point @ ('.' | ',')), _) => split_decimals(&figure, point, separators.first().copied()),
        _ => None,
    }
}

/// Spaces that people put between groups of digits, the unbreakable ones included.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Whether a single separator stands where one between thousands would: `15.720`, but not `0.720` or `15.7`.
fn reads_as_thousands(figure: &str, separator: char) -> bool {
    figure.split_once(separator).is_some_and(|(before, after)| {
        after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0')
    })
}

fn split_decimals(figure: &str, point: char, thousands: Option<char>) -> Option<Decimal> {
    let (before, after) = figure.split_once(point)?;
    let whole = match thousands {
        Some(separator) => grouped(before, separator)?,
        None if before.is_empty() => "0".to_owned(),
        None => digits(before)?,
    };
    Some(Decimal { whole, decimals: digits(after)?, ambiguous: false })
}

/// The digits of a number whose groups of three are all complete.
fn grouped(figure: &str, separator: char) -> Option<String> {
    let mut groups = figure.split(separator);
    let first = groups.next().filter(|group| (1..=3).contains(&group.len()))?;
    let mut whole = digits(first)?;
    for group in groups {
        whole.push_str(&digits(group).filter(|group| group.len() == 3)?);
    }
    Some(whole)
}

fn digits(text: &str) -> Option<String> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn outcome(value: &Value) -> String {
        match read(value) {
            Ok(LooseAmount { amount, form }) => format!("{amount} {form:?}"),
            Err(code) => code.to_string(),
        }
    }

    /// Edge 16.
    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (written, read) in [
            (json!(20_000), "20000 Plain"),
            (json!(0), "0 Plain"),
            (json!(129_814.43), "129814.43 Plain"),
            (json!(20_000.0), "20000 Plain"),
            (json!("20000"), "20000 Plain"),
            (json!(" 0.5 "), "0.5 Plain"),
            (json!("1234.567"), "1234.567 Plain"),
            (json!("0.5 OP"), "0.5 Normalised"),
            (json!(".5"), "0.5 Normalised"),
            (json!("20000 OP"), "20000 Normalised"),
            (json!("15.720 OP"), "15720 Ambiguous"),
            (json!("15.720"), "15720 Ambiguous"),
            (json!("15,720"), "15720 Ambiguous"),
            (json!("0.720"), "0.72 Plain"),
            (json!("15,7"), "15.7 Normalised"),
            (json!("1.000.000"), "1000000 Normalised"),
            (json!("1,000,000 OP"), "1000000 Normalised"),
            (json!("1 000 000"), "1000000 Normalised"),
            (json!("1\u{202f}000\u{a0}000 OP"), "1000000 Normalised"),
            (json!("15 720"), "15720 Normalised"),
            (json!("1,234.56"), "1234.56 Normalised"),
            (json!("1.234.567,5 OP"), "1234567.5 Normalised"),
            (json!("21k"), "21000 Normalised"),
            (json!("130K OP"), "130000 Normalised"),
            (json!("45.6k OP"), "45600 Normalised"),
            (json!("1.5M"), "1500000 Normalised"),
            (json!("1.500 M"), "1500000 Normalised"),
            (json!("1,2345678k"), "1234.5678 Normalised"),
        ] {
            assert_eq!(outcome(&written), read, "{written}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_named() {
        for (written, code) in [
            (json!(-1), "AMOUNT_NEGATIVE"),
            (json!(-0.5), "AMOUNT_NEGATIVE"),
            (json!("-5"), "AMOUNT_NEGATIVE"),
            (json!("−21k OP"), "AMOUNT_NEGATIVE"),
            (json!(4_294_967_297_i64), "AMOUNT_TOO_LARGE"),
            (json!(u64::MAX), "AMOUNT_TOO_LARGE"),
            (json!(1e300), "AMOUNT_TOO_LARGE"),
            (json!("99999M OP"), "AMOUNT_TOO_LARGE"),
            (json!("99999999999999999999999"), "AMOUNT_TOO_LARGE"),
            (json!("0.0000001"), "AMOUNT_TOO_PRECISE"),
            (json!(1e-9), "AMOUNT_MALFORMED"),
            (json!(""), "AMOUNT_MALFORMED"),
            (json!("OP"), "AMOUNT_MALFORMED"),
            (json!("TBD"), "AMOUNT_MALFORMED"),
            (json!("1,00,000"), "AMOUNT_MALFORMED"),
            (json!("1.2.3"), "AMOUNT_MALFORMED"),
            (json!("12 34"), "AMOUNT_MALFORMED"),
            (json!("1e3"), "AMOUNT_MALFORMED"),
            (json!("20-30k"), "AMOUNT_MALFORMED"),
            (json!("１００"), "AMOUNT_MALFORMED"),
            (json!("10 %"), "AMOUNT_MALFORMED"),
            (json!(true), "WRONG_TYPE"),
            (json!([20]), "WRONG_TYPE"),
        ] {
            assert_eq!(outcome(&written), code, "{written}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*") {
            let _ = read_text(&text);
        }

        #[test]
        fn no_near_miss_panics(text in "[-0-9., \u{202f}kKmMOP]{0,24}") {
            let _ = read_text(&text);
        }

        #[test]
        fn grouping_does_not_change_an_amount(op in 0_i64..4_294_967_296, separator in "[., ]") {
            let mut grouped = op.to_string();
            let mut place = grouped.len();
            while place > 3 {
                place -= 3;
                grouped.insert_str(place, &separator);
            }
            let read = read_text(&grouped).map(|read| read.amount);
            prop_assert_eq!(read.ok(), TokenAmount::from_op(op), "{}", grouped);
        }
    }
}
