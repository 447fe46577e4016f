//! From columns to domain values.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use sea_orm::JsonValue;
use sea_orm::sea_query::{Expr, ExprTrait as _, IntoColumnRef};

use super::error::StoreError;
use crate::domain::amount::TokenAmount;

pub(crate) fn amount(micro: i64) -> Result<TokenAmount, StoreError> {
    TokenAmount::from_micro(micro).ok_or_else(|| StoreError::Corrupt(format!("{micro} is not an amount")))
}

pub(crate) fn strings(json: JsonValue) -> Result<Vec<String>, StoreError> {
    serde_json::from_value(json).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// `column` holds this word of a closed vocabulary. It stands in the statement's text: PostgreSQL uses a partial index only
/// for what it can see when it plans.
pub(crate) fn is(column: impl IntoColumnRef, word: &'static str) -> Expr {
    Expr::col(column).eq(Expr::Constant(word.into()))
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
