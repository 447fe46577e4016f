//! Fields that are for those whom they concern, and for the Foundation (rule 8.5).

use super::error::Result;
use crate::service::private::Confidential;
use crate::service::reader::Reader;

/// The value of a field, where there is one and the viewer may read it; that the Foundation reads it is logged.
pub(crate) async fn in_private<T>(
    reader: &Reader,
    of: impl Into<Confidential>,
    (field, value): (&'static str, Option<T>),
) -> Result<Option<T>> {
    let Some(value) = value else { return Ok(None) };
    Ok(of.into().read(reader, field).await?.then_some(value))
}

/// The same for a field whose reading is not logged.
pub(crate) async fn in_confidence<T>(
    reader: &Reader,
    of: impl Into<Confidential>,
    value: Option<T>,
) -> Result<Option<T>> {
    let Some(value) = value else { return Ok(None) };
    Ok(of.into().is_readable(reader).await?.then_some(value))
}
