//! What a selection on seasons and intents needs, loaded level by level for all rows at once.

use entity::ids::{AccountId, AllianceId, IntentId, SeasonId};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::domain::season::TierClaim;
use crate::graphql::account::people;
use crate::graphql::alliance::alliances;
use crate::graphql::error::Result;
use crate::graphql::governance::ballots;
use crate::graphql::mission::{missions_by_id, missions_of};
use crate::graphql::plan::{Selected, Selection, listed, prime_connection};
use crate::service::governance::BallotsOfIntent;
use crate::service::mission::{
    MissionCountOfIntent, MissionCountOfSeason, MissionsOfIntent, MissionsOfSeason,
};
use crate::service::reader::Reader;
use crate::service::season::{
    ClaimById, CyclesOf, DatesOf, IntentById, IntentSumsOf, IntentsOf, InvolvementOf, PoliciesOf,
    ReviewCountOf, ReviewsOf, SeasonById, TierOf, TierSeason, TiersOf,
};
use crate::store::mission::MissionFilter;
use crate::store::season::NEWEST_REVIEW;

/// Every mission that the reader may see.
pub(super) fn every_mission() -> MissionFilter {
    MissionFilter::default()
}

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
                "policy" | "policies" | "deadlines" => policies(reader, ids, &field.selection()).await?,
                "keyDates" => drop(reader.prime::<DatesOf>(ids, &()).await?),
                "votingCycles" => drop(reader.prime::<CyclesOf>(ids, &()).await?),
                "missions" => {
                    missions_of::<MissionsOfSeason, MissionCountOfSeason>(reader, ids, &field).await?;
                }
                "trustTiers" => {
                    reader.prime::<TiersOf>(ids, &()).await?;
                    reader.prime::<PoliciesOf>(ids, &()).await?;
                }
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

/// Loads the versions of these seasons' rules and their authors, who are those that moved a deadline, too.
async fn policies(reader: &Reader, seasons: &[SeasonId], selection: &Selection<'_>) -> Result<()> {
    let versions = reader.prime::<PoliciesOf>(seasons, &()).await?;
    let authors: Vec<_> =
        versions.iter().flat_map(|list| list.iter()).filter_map(|version| version.author_id).collect();
    people(reader, &authors, &selection.of_field("author")).await?;
    people(reader, &authors, &selection.of_field("history").of_field("movedBy")).await
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
                "ballots" => {
                    let all = listed::<BallotsOfIntent, _>(reader, ids, &()).await?;
                    ballots(reader, all, &field.selection()).await?;
                }
                "missionCount" => {
                    drop(reader.prime::<MissionCountOfIntent>(ids, &every_mission()).await?);
                }
                "missions" => {
                    missions_of::<MissionsOfIntent, MissionCountOfIntent>(reader, ids, &field).await?;
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

/// Loads what is selected on these claims.
pub(crate) async fn claims(reader: &Reader, rows: &[&TierClaim], selection: &Selection<'_>) -> Result<()> {
    if selection.selects("season") {
        let ids: Vec<_> = rows.iter().map(|claim| claim.season_id).collect();
        seasons(reader, &ids, &selection.of_field("season")).await?;
    }
    if selection.selects("person") {
        let ids: Vec<_> = rows.iter().map(|claim| claim.account_id).collect();
        people(reader, &ids, &selection.of_field("person")).await?;
    }
    for field in selection.fields().filter(|field| field.name() == "reviews") {
        reviews(reader, rows, &field).await?;
    }
    Ok(())
}

async fn reviews(reader: &Reader, rows: &[&TierClaim], field: &Selected<'_>) -> Result<()> {
    let Some(page) = field.page(NEWEST_REVIEW) else { return Ok(()) };
    let ids: Vec<_> = rows.iter().map(|claim| claim.id).collect();
    let selection = field.selection();
    let pages = prime_connection::<ReviewsOf, ReviewCountOf>(reader, &ids, field, (&(), &page)).await?;
    let on_rows = selection.rows();
    if on_rows.selects("reason") || on_rows.selects("reviewer") {
        reader.prime::<ClaimById>(&ids, &()).await?;
    }
    let reviewers: Vec<_> =
        pages.iter().flat_map(|page| page.nodes()).filter_map(|review| review.reviewer_id).collect();
    people(reader, &reviewers, &on_rows.of_field("reviewer")).await
}

/// Loads the tiers of these alliances and what is selected on them.
pub(crate) async fn alliance_tiers(
    reader: &Reader,
    wanted: &[(AllianceId, TierSeason)],
    selection: &Selection<'_>,
) -> Result<()> {
    let tiers = reader.prime::<TierOf>(wanted, &()).await?;
    let rows: Vec<_> = tiers.iter().flatten().map(|tier| &tier.claim).collect();
    let on_claims = selection.of_field("claim");
    claims(reader, &rows, &on_claims).await
}

/// Loads what is selected on these overlaps of a season.
pub(super) async fn overlaps(
    reader: &Reader,
    season: SeasonId,
    accounts: &[AccountId],
    selection: &Selection<'_>,
) -> Result<()> {
    people(reader, accounts, &selection.of_field("person")).await?;
    if !selection.selects("alliances") && !selection.selects("missions") {
        return Ok(());
    }
    let involved = reader.prime::<InvolvementOf>(accounts, &season).await?;
    let of: Vec<_> = involved.iter().flat_map(|involved| involved.alliances.iter().copied()).collect();
    alliances(reader, &of, &selection.of_field("alliances")).await?;
    let of: Vec<_> = involved.iter().flat_map(|involved| involved.missions.iter().copied()).collect();
    missions_by_id(reader, &of, &selection.of_field("missions")).await
}
