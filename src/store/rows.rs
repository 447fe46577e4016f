//! From columns to domain values.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use sea_orm::JsonValue;

use super::error::StoreError;
use crate::domain::amount::TokenAmount;

pub(crate) fn amount(micro: i64) -> Result<TokenAmount, StoreError> {
    TokenAmount::from_micro(micro).ok_or_else(|| StoreError::Corrupt(format!("{micro} is not an amount")))
}

pub(crate) fn strings(json: JsonValue) -> Result<Vec<String>, StoreError> {
    serde_json::from_value(json).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// The rows of each parent, in the order in which they come.
pub(crate) fn grouped<K: Eq + Hash, V>(
    rows: impl Iterator<Item = Result<(K, V), StoreError>>,
) -> Result<HashMap<K, Arc<Vec<V>>>, StoreError> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        let (parent, value) = row?;
        groups.entry(parent).or_default().push(value);
    }
    Ok(groups.into_iter().map(|(parent, values)| (parent, Arc::new(values))).collect())
}
