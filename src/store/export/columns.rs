//! Between the types of columns and those of records.

use sea_orm::JsonValue;
use serde_json::{Map, json};

use crate::domain::amount::TokenAmount;
use crate::domain::conversation::ForumUrl;
use crate::domain::export::{CleanHtml, Evidence, OptionVotes};
use crate::domain::governance::Address;
use crate::store::error::StoreError;
use crate::store::rows::{amount, strings};

/// A field that stands in a column of type `T`.
pub(super) trait Field<T>: Sized {
    fn read(column: T) -> Result<Self, StoreError>;
    fn write(self) -> T;
}

impl<T> Field<T> for T {
    fn read(column: T) -> Result<Self, StoreError> {
        Ok(column)
    }

    fn write(self) -> T {
        self
    }
}

impl Field<JsonValue> for Vec<String> {
    fn read(column: JsonValue) -> Result<Self, StoreError> {
        strings(column)
    }

    fn write(self) -> JsonValue {
        json!(self)
    }
}

impl Field<JsonValue> for Map<String, JsonValue> {
    fn read(column: JsonValue) -> Result<Self, StoreError> {
        match column {
            JsonValue::Object(object) => Ok(object),
            _ => Err(StoreError::Corrupt("a column of JSON holds no object".into())),
        }
    }

    fn write(self) -> JsonValue {
        JsonValue::Object(self)
    }
}

impl Field<JsonValue> for Vec<Evidence> {
    fn read(column: JsonValue) -> Result<Self, StoreError> {
        serde_json::from_value(column).map_err(corrupt)
    }

    fn write(self) -> JsonValue {
        json!(self)
    }
}

/// The column has a pair of code and amount for each option.
impl Field<JsonValue> for Vec<OptionVotes> {
    fn read(column: JsonValue) -> Result<Self, StoreError> {
        let pairs: Vec<(String, String)> = serde_json::from_value(column).map_err(corrupt)?;
        let votes = |(code, yes): (String, String)| {
            Ok(OptionVotes { code, yes_votes: yes.parse::<TokenAmount>().map_err(corrupt)? })
        };
        pairs.into_iter().map(votes).collect()
    }

    fn write(self) -> JsonValue {
        json!(self.into_iter().map(|votes| (votes.code, votes.yes_votes)).collect::<Vec<_>>())
    }
}

impl Field<String> for Address {
    fn read(column: String) -> Result<Self, StoreError> {
        Self::parse(&column).map_err(corrupt)
    }

    fn write(self) -> String {
        self.stored()
    }
}

impl Field<i32> for u32 {
    fn read(column: i32) -> Result<Self, StoreError> {
        Self::try_from(column).map_err(corrupt)
    }

    fn write(self) -> i32 {
        i32::try_from(self).unwrap_or(i32::MAX)
    }
}

impl Field<Option<i32>> for Option<u32> {
    fn read(column: Option<i32>) -> Result<Self, StoreError> {
        column.map(Field::read).transpose()
    }

    fn write(self) -> Option<i32> {
        self.map(Field::write)
    }
}

impl Field<i64> for TokenAmount {
    fn read(column: i64) -> Result<Self, StoreError> {
        amount(column)
    }

    fn write(self) -> i64 {
        self.micro()
    }
}

impl Field<Option<i64>> for Option<TokenAmount> {
    fn read(column: Option<i64>) -> Result<Self, StoreError> {
        column.map(amount).transpose()
    }

    fn write(self) -> Option<i64> {
        self.map(TokenAmount::micro)
    }
}

impl Field<Option<String>> for Option<CleanHtml> {
    fn read(column: Option<String>) -> Result<Self, StoreError> {
        Ok(column.map(CleanHtml::kept))
    }

    fn write(self) -> Option<String> {
        self.map(|html| html.as_str().to_owned())
    }
}

impl Field<String> for ForumUrl {
    fn read(column: String) -> Result<Self, StoreError> {
        Self::parse(&column).map_err(corrupt)
    }

    fn write(self) -> String {
        self.to_string()
    }
}

/// An empty column stands for nothing where the column is part of a unique rule.
impl Field<String> for Option<String> {
    fn read(column: String) -> Result<Self, StoreError> {
        Ok(Some(column).filter(|text| !text.is_empty()))
    }

    fn write(self) -> String {
        self.unwrap_or_default()
    }
}

fn corrupt(error: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(error.to_string())
}
