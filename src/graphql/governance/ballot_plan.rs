//! What a selection on ballots needs, loaded level by level for all rows at once.

use std::sync::Arc;

use entity::ids::{AccountId, BallotId};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::domain::governance::{Ballot, BallotOption};
use crate::graphql::account::people;
use crate::graphql::error::Result;
use crate::graphql::mission::missions_by_id;
use crate::graphql::plan::{Selected, Selection, found, listed, prime_connection};
use crate::graphql::season::intents;
use crate::service::governance::{BallotById, OptionsOf, ResultsOf, SnapshotById, VoteCountOf, VotesOf};
use crate::service::reader::Reader;
use crate::service::season::CycleById;
use crate::store::subject::TimeOrder;

/// The order of every list of votes.
pub(super) fn order_of_votes() -> &'static str {
    TimeOrder::Oldest.name()
}

/// Loads what is selected on these ballots.
pub(crate) fn ballots<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<Ballot>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = rows.iter().map(|ballot| ballot.id).collect();
        for field in selection.fields() {
            match field.name() {
                "intent" => {
                    let intents_of: Vec<_> = rows.iter().map(|ballot| ballot.intent_id).collect();
                    intents(reader, &intents_of, &field.selection()).await?;
                }
                "cycle" => {
                    let cycles: Vec<_> = rows.iter().map(|ballot| ballot.cycle_id).collect();
                    reader.prime::<CycleById>(&cycles, &()).await?;
                }
                "snapshot" => {
                    let ids: Vec<_> = rows.iter().filter_map(|ballot| ballot.snapshot_id).collect();
                    reader.prime::<SnapshotById>(&ids, &()).await?;
                }
                "lockedBy" => {
                    let by: Vec<AccountId> = rows.iter().filter_map(|ballot| ballot.locked_by).collect();
                    people(reader, &by, &field.selection()).await?;
                }
                "allocated" => drop(reader.prime::<OptionsOf>(&ids, &()).await?),
                "options" => {
                    let all = listed::<OptionsOf, _>(reader, &ids, &()).await?;
                    options(reader, all, &field.selection()).await?;
                }
                "results" => results(reader, &ids, &field).await?,
                "votes" => votes(reader, &ids, &field).await?,
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

async fn results(reader: &Reader, ids: &[BallotId], field: &Selected<'_>) -> Result<()> {
    let lists = reader.prime::<ResultsOf>(ids, &()).await?;
    let by: Vec<_> =
        lists.iter().flat_map(|list| list.iter()).filter_map(|result| result.recorded_by).collect();
    people(reader, &by, &field.selection().of_field("recordedBy")).await
}

async fn votes(reader: &Reader, ids: &[BallotId], field: &Selected<'_>) -> Result<()> {
    let Some(page) = field.page(order_of_votes()) else { return Ok(()) };
    prime_connection::<VotesOf, VoteCountOf>(reader, ids, field, (&(), &page)).await?;
    Ok(())
}

/// Loads what is selected on these options.
pub(crate) async fn options(
    reader: &Reader,
    rows: Vec<Arc<BallotOption>>,
    selection: &Selection<'_>,
) -> Result<()> {
    if selection.selects("mission") {
        let ids: Vec<_> = rows.iter().map(|option| option.mission_id).collect();
        missions_by_id(reader, &ids, &selection.of_field("mission")).await?;
    }
    if selection.selects("ballot") {
        let ids: Vec<_> = rows.iter().map(|option| option.ballot_id).collect();
        ballots(reader, found::<BallotById, _>(reader, &ids).await?, &selection.of_field("ballot")).await?;
    }
    Ok(())
}
