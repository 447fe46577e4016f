//! Fields that are for those whom they concern, and for the Foundation, whose reading is logged (rule 8.5).

use super::error::Result;
use crate::service::private::{Confidential, MayReadPrivately};
use crate::service::reader::Reader;

/// The value, where there is one and the viewer may read it.
pub(crate) async fn in_private<T>(
    reader: &Reader,
    of: impl Into<Confidential>,
    value: Option<T>,
) -> Result<Option<T>> {
    let Some(value) = value else { return Ok(None) };
    Ok(reader.get::<MayReadPrivately>(of.into(), &()).await?.then_some(value))
}

/// Finds out at once for all of these whether the viewer may read what is private of them.
pub(crate) async fn prime_private<T: Into<Confidential>>(
    reader: &Reader,
    of: impl Iterator<Item = T>,
) -> Result<()> {
    let keys: Vec<_> = of.map(Into::into).collect();
    reader.prime::<MayReadPrivately>(&keys, &()).await?;
    Ok(())
}
