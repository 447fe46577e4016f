//! What a selection on people needs.

use entity::ids::AccountId;

use crate::graphql::error::Result;
use crate::graphql::plan::Selection;
use crate::service::account::AccountById;
use crate::service::reader::Reader;

/// Loads these people and what is selected on them.
pub(crate) async fn people(reader: &Reader, ids: &[AccountId], selection: &Selection<'_>) -> Result<()> {
    if !ids.is_empty() && selection.fields().next().is_some() {
        reader.prime::<AccountById>(ids, &()).await?;
    }
    Ok(())
}
