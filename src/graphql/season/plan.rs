//! What a selection on seasons and intents needs, loaded level by level for all rows at once.

use entity::ids::{IntentId, SeasonId};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::graphql::error::Result;
use crate::graphql::plan::Selection;
use crate::service::reader::Reader;
use crate::service::season::{
    CyclesOf, DatesOf, IntentById, IntentSumsOf, IntentsOf, PoliciesOf, SeasonById, TiersOf,
};

/// Loads these seasons and what is selected on them.
pub(crate) fn seasons<'a>(
    reader: &'a Reader,
    ids: &'a [SeasonId],
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if ids.is_empty() {
            return Ok(());
        }
        reader.prime::<SeasonById>(ids, &()).await?;
        for field in selection.fields() {
            match field.name() {
                "policy" | "policies" => drop(reader.prime::<PoliciesOf>(ids, &()).await?),
                "keyDates" => drop(reader.prime::<DatesOf>(ids, &()).await?),
                "votingCycles" => drop(reader.prime::<CyclesOf>(ids, &()).await?),
                "trustTiers" => drop(reader.prime::<TiersOf>(ids, &()).await?),
                "intents" => {
                    let lists = reader.prime::<IntentsOf>(ids, &()).await?;
                    let ids: Vec<_> = lists.iter().flat_map(|list| list.iter()).map(|row| row.id).collect();
                    below_intents(reader, &ids, &field.selection()).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

/// Loads these intents and what is selected on them.
pub(crate) async fn intents(reader: &Reader, ids: &[IntentId], selection: &Selection<'_>) -> Result<()> {
    if !ids.is_empty() {
        reader.prime::<IntentById>(ids, &()).await?;
    }
    below_intents(reader, ids, selection).await
}

/// Loads what is selected on these intents, which are loaded already or handed out by their season.
pub(super) fn below_intents<'a>(
    reader: &'a Reader,
    ids: &'a [IntentId],
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if ids.is_empty() {
            return Ok(());
        }
        for field in selection.fields() {
            match field.name() {
                "requested" | "allocated" | "remaining" => {
                    drop(reader.prime::<IntentSumsOf>(ids, &()).await?);
                }
                "season" => {
                    let rows = reader.prime::<IntentById>(ids, &()).await?;
                    let of: Vec<_> = rows.iter().flatten().map(|intent| intent.season_id).collect();
                    seasons(reader, &of, &field.selection()).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}
