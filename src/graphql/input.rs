//! From input fields to changes.

use async_graphql::MaybeUndefined;

use crate::domain::text::Text;
use crate::service::change::Change;
use crate::service::error::Error;
use crate::service::fields::text;

/// The change that a field asks for: left out keeps, null clears.
pub(crate) fn change<T, U: From<T>>(value: MaybeUndefined<T>) -> Change<U> {
    match value {
        MaybeUndefined::Undefined => Change::Keep,
        MaybeUndefined::Null => Change::Clear,
        MaybeUndefined::Value(value) => Change::Set(value.into()),
    }
}

/// The change of a text; a blank one clears.
pub(crate) fn change_text<const MIN: usize, const MAX: usize>(
    field: &str,
    value: MaybeUndefined<String>,
) -> Result<Change<Text<MIN, MAX>>, Error> {
    match change::<String, String>(value) {
        Change::Set(value) if value.trim().is_empty() => Ok(Change::Clear),
        value => value.try_map(|value| text(field, &value)),
    }
}
