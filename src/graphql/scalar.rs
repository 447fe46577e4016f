//! Scalars with a form of their own.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

use crate::domain::amount::TokenAmount as Amount;
use crate::domain::governance;

/// A moment in UTC, as RFC 3339 writes it: `2023-06-28T19:00:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// A moment in UTC, as RFC 3339 writes it: `2023-06-28T19:00:00.000Z`.
#[Scalar(specified_by_url = "https://scalars.graphql.org/andimarek/date-time")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let refused =
            || InputValueError::custom("Write a moment as RFC 3339 does, such as \"2023-06-28T19:00:00Z\".");
        let Value::String(text) = &value else { return Err(refused()) };
        chrono::DateTime::parse_from_rfc3339(text).map(|time| Self(time.to_utc())).map_err(|_| refused())
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// A day of the calendar, as RFC 3339 writes it: `2023-06-28`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A day of the calendar, as RFC 3339 writes it: `2023-06-28`.
#[Scalar(specified_by_url = "https://scalars.graphql.org/andimarek/local-date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let refused = || InputValueError::custom("Write a day as in \"2023-06-28\".");
        let Value::String(text) = &value else { return Err(refused()) };
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self).map_err(|_| refused())
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An amount of OP as a decimal string with at most six decimals, such as `20000` or `0.5`; never a floating number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenAmount(pub Amount);

/// An amount of OP as a decimal string with at most six decimals, such as `20000` or `0.5`; never a floating number.
#[Scalar]
impl ScalarType for TokenAmount {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::custom("Write the amount as a string of OP, such as \"20000\"."));
        };
        text.parse().map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An Ethereum address as `0x` and 40 hexadecimal digits, in the mixed case of EIP-55. All in lower case it is taken as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address(pub governance::Address);

/// An Ethereum address as `0x` and 40 hexadecimal digits, in the mixed case of EIP-55. All in lower case it is taken as well.
#[Scalar(specified_by_url = "https://eips.ethereum.org/EIPS/eip-55")]
impl ScalarType for Address {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::custom(
                "Write the address as a string of `0x` and 40 hexadecimal digits.",
            ));
        };
        governance::Address::parse(text).map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A text in CommonMark, as its author wrote it. It may hold HTML: render it with a renderer that cleans it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markdown(pub String);

/// A text in CommonMark, as its author wrote it. It may hold HTML: render it with a renderer that cleans it.
#[Scalar(specified_by_url = "https://spec.commonmark.org/0.31.2/")]
impl ScalarType for Markdown {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            value => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// HTML that was cleaned when it was taken in: a few elements of text, lists, tables and links, without images,
/// styles, scripts or anything that loads. It can be shown as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html(pub String);

/// HTML that was cleaned when it was taken in: a few elements of text, lists, tables and links, without images,
/// styles, scripts or anything that loads. It can be shown as it is.
#[Scalar(name = "HTML", specified_by_url = "https://html.spec.whatwg.org/multipage/")]
impl ScalarType for Html {
    fn parse(_: Value) -> InputValueResult<Self> {
        Err(InputValueError::custom("HTML is only read here. Write Markdown."))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// An absolute http or https address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url(pub String);

/// An absolute http or https address.
#[Scalar(name = "URL", specified_by_url = "https://url.spec.whatwg.org/")]
impl ScalarType for Url {
    fn parse(value: Value) -> InputValueResult<Self> {
        let refused =
            || InputValueError::custom("Give an absolute address that begins with `https://` or `http://`.");
        let Value::String(text) = &value else { return Err(refused()) };
        let url = url::Url::parse(text).map_err(|_| refused())?;
        if !matches!(url.scheme(), "http" | "https") || text.len() > 2_000 {
            return Err(refused());
        }
        Ok(Self(text.clone()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// The addresses of a list.
pub fn urls(texts: &[String]) -> Vec<Url> {
    texts.iter().cloned().map(Url).collect()
}

/// A text in Markdown that may be missing.
pub fn markdown(text: Option<&String>) -> Option<Markdown> {
    text.cloned().map(Markdown)
}
