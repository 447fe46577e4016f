//! What a selection on grants, milestones and clawback cases needs, loaded level by level for all rows at once.

use std::sync::Arc;

use entity::ids::{KpiId, MissionId};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::timeline::order_of_timelines;
use crate::domain::delivery::{ClawbackCase, Grant};
use crate::domain::mission::Milestone;
use crate::graphql::account::people;
use crate::graphql::alliance::alliances;
use crate::graphql::error::Result;
use crate::graphql::governance::ballots;
use crate::graphql::mission::missions_by_id;
use crate::graphql::plan::{Selected, Selection, found, listed, prime_connection, rows_of};
use crate::graphql::stream::events;
use crate::service::alliance::ViewerRoleIn;
use crate::service::delivery::{
    CasesOf, CasesOfGrant, GrantById, MeasurementsOf, MilestoneById, PayoutsOf, ReportsOf, TimelineLengthOf,
    TimelineOf, prime_opening, prime_work,
};
use crate::service::governance::BallotById;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;

/// Loads what is selected on these grants.
pub(crate) fn grants<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<Grant>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = rows.iter().map(|grant| grant.id).collect();
        for field in selection.fields() {
            match field.name() {
                "mission" => {
                    let of: Vec<_> = rows.iter().map(|grant| grant.mission_id).collect();
                    missions_by_id(reader, &of, &field.selection()).await?;
                }
                "alliance" => {
                    let of: Vec<_> = rows.iter().filter_map(|grant| grant.alliance_id).collect();
                    alliances(reader, &of, &field.selection()).await?;
                }
                "ballot" => {
                    let of: Vec<_> = rows.iter().filter_map(|grant| grant.ballot_id).collect();
                    ballots(reader, found::<BallotById, _>(reader, &of).await?, &field.selection()).await?;
                }
                "payouts" => {
                    let lists = reader.prime::<PayoutsOf>(&ids, &()).await?;
                    let payouts = lists.iter().flat_map(|list| list.iter());
                    let by: Vec<_> = payouts.filter_map(|payout| payout.recorded_by).collect();
                    people(reader, &by, &field.selection().of_field("recordedBy")).await?;
                }
                "kycStatus" | "kycRecordedAt" | "recipientAddress" => {
                    let of: Vec<_> = rows.iter().filter_map(|grant| grant.alliance_id).collect();
                    reader.prime::<ViewerRoleIn>(&of, &()).await?;
                }
                "permissions" => {
                    if field.selection().selects("setRecipient") {
                        let of: Vec<_> = rows.iter().filter_map(|grant| grant.alliance_id).collect();
                        reader.prime::<ViewerRoleIn>(&of, &()).await?;
                    }
                    if field.selection().selects("recordPayout") {
                        let of: Vec<_> = rows.iter().map(|grant| grant.mission_id).collect();
                        reader.prime::<MissionById>(&of, &()).await?;
                        reader.prime::<CasesOf>(&of, &()).await?;
                    }
                }
                "clawbackCases" => {
                    let all = listed::<CasesOfGrant, _>(reader, &ids, &()).await?;
                    cases(reader, all, &field.selection()).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

/// Loads what is selected on these milestones.
pub(crate) fn milestones<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<Milestone>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        let missions: Vec<_> = rows.iter().map(|milestone| milestone.mission_id).collect();
        for field in selection.fields() {
            match field.name() {
                "status" | "isLate" => drop(reader.prime::<MissionById>(&missions, &()).await?),
                "mission" => missions_by_id(reader, &missions, &field.selection()).await?,
                "permissions" => permissions(reader, (&rows, &missions), &field.selection()).await?,
                "reports" => {
                    let ids: Vec<_> = rows.iter().map(|milestone| milestone.id).collect();
                    let lists = reader.prime::<ReportsOf>(&ids, &()).await?;
                    let reports = || lists.iter().flat_map(|list| list.iter());
                    let selection = field.selection();
                    let by: Vec<_> = reports().filter_map(|report| report.reported_by).collect();
                    people(reader, &by, &selection.of_field("reportedBy")).await?;
                    let by: Vec<_> = reports().filter_map(|report| report.reviewed_by).collect();
                    people(reader, &by, &selection.of_field("reviewedBy")).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

async fn permissions(
    reader: &Reader,
    (rows, missions): (&[Arc<Milestone>], &[MissionId]),
    selection: &Selection<'_>,
) -> Result<()> {
    prime_work(reader, missions).await?;
    if selection.selects("review") {
        let ids: Vec<_> = rows.iter().map(|milestone| milestone.id).collect();
        reader.prime::<ReportsOf>(&ids, &()).await?;
    }
    if selection.selects("openClawback") {
        prime_opening(reader, missions).await?;
    }
    Ok(())
}

/// Loads what is selected on these KPIs.
pub(crate) async fn kpis(reader: &Reader, ids: &[KpiId], selection: &Selection<'_>) -> Result<()> {
    if selection.selects("measurements") {
        reader.prime::<MeasurementsOf>(ids, &()).await?;
    }
    Ok(())
}

/// Loads what is selected on these clawback cases.
pub(crate) fn cases<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<ClawbackCase>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        for field in selection.fields() {
            match field.name() {
                "mission" => {
                    let of: Vec<_> = rows.iter().map(|case| case.mission_id).collect();
                    missions_by_id(reader, &of, &field.selection()).await?;
                }
                "grant" => {
                    let of: Vec<_> = rows.iter().map(|case| case.grant_id).collect();
                    grants(reader, found::<GrantById, _>(reader, &of).await?, &field.selection()).await?;
                }
                "milestone" => {
                    let of: Vec<_> = rows.iter().map(|case| case.milestone_id).collect();
                    let late = found::<MilestoneById, _>(reader, &of).await?;
                    milestones(reader, late, &field.selection()).await?;
                }
                "openedBy" => {
                    let by: Vec<_> = rows.iter().filter_map(|case| case.opened_by).collect();
                    people(reader, &by, &field.selection()).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

/// Loads the connection `timeline` of these missions.
pub(crate) async fn timeline(reader: &Reader, missions: &[MissionId], field: &Selected<'_>) -> Result<()> {
    let Some(page) = field.page(order_of_timelines()) else { return Ok(()) };
    let pages =
        prime_connection::<TimelineOf, TimelineLengthOf>(reader, missions, field, (&(), &page)).await?;
    let rows = rows_of(&pages);
    events(reader, rows.iter(), &field.selection().rows()).await
}
