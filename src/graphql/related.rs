//! Objects that another object leads to.

use super::error::Result;
use crate::service::reader::{Reader, Relation};

/// The object that `R` finds under `key`; none where there is no key, or nothing under it that the viewer may see.
pub(crate) async fn related<R, V, T>(
    reader: &Reader,
    key: impl Into<Option<R::Key>>,
    new: fn(V, &Reader) -> T,
) -> Result<Option<T>>
where
    R: Relation<Args = (), Value = Option<V>>,
{
    let Some(key) = key.into() else { return Ok(None) };
    Ok(reader.get::<R>(key, &()).await?.map(|row| new(row, reader)))
}
