//! What a selection on people needs.

use entity::ids::AccountId;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::graphql::error::Result;
use crate::graphql::plan::Selection;
use crate::graphql::season::claims;
use crate::service::account::AccountById;
use crate::service::reader::Reader;
use crate::service::season::ClaimsOf;

/// Loads these people and what is selected on them.
pub(crate) fn people<'a>(
    reader: &'a Reader,
    ids: &'a [AccountId],
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if ids.is_empty() || selection.fields().next().is_none() {
            return Ok(());
        }
        reader.prime::<AccountById>(ids, &()).await?;
        for field in selection.fields() {
            if field.name() == "tierClaims" {
                let lists = reader.prime::<ClaimsOf>(ids, &()).await?;
                let rows: Vec<_> = lists.iter().flat_map(|list| list.iter()).collect();
                claims(reader, &rows, &field.selection()).await?;
            }
        }
        Ok(())
    }
    .boxed()
}
