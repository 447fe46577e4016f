//! From columns to domain values.

use sea_orm::JsonValue;

use super::error::StoreError;
use crate::domain::amount::TokenAmount;

pub(crate) fn amount(micro: i64) -> Result<TokenAmount, StoreError> {
    TokenAmount::from_micro(micro).ok_or_else(|| StoreError::Corrupt(format!("{micro} is not an amount")))
}

pub(crate) fn strings(json: JsonValue) -> Result<Vec<String>, StoreError> {
    serde_json::from_value(json).map_err(|error| StoreError::Corrupt(error.to_string()))
}
