//! What a selection on approvals, delegates and waivers needs, loaded level by level for all rows at once.

use std::sync::Arc;

use entity::ids::MissionId;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::approval::ApprovalConnection;
use super::delegate::DelegateRow;
use crate::domain::governance::{Approval, Waiver};
use crate::domain::mission::Mission;
use crate::domain::page::PageArgs;
use crate::graphql::account::people;
use crate::graphql::connection::counted;
use crate::graphql::error::Result;
use crate::graphql::mission::missions_by_id;
use crate::graphql::plan::{Selected, Selection, found, prime_connection, rows_of};
use crate::graphql::vocab::ApprovalState;
use crate::service::governance::{
    ApprovalCountOf, ApprovalsOf, ChangesOf, DelegateProfileOf, OwnerOf, PowerNow, ProgressKey, ProgressOf,
    SnapshotById, WaiverById, prime_approving,
};
use crate::service::mission::MissionById;
use crate::service::reader::Reader;
use crate::store::governance::{ApprovalFilter, OLDEST_APPROVAL};

/// Loads what is selected on these approvals.
pub(super) fn approvals<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<Approval>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        let missions: Vec<_> = rows.iter().map(|approval| approval.mission_id).collect();
        for field in selection.fields() {
            match field.name() {
                "mission" => missions_by_id(reader, &missions, &field.selection()).await?,
                "delegate" => {
                    let ids: Vec<_> = rows.iter().filter_map(|approval| approval.account_id).collect();
                    people(reader, &ids, &field.selection()).await?;
                }
                "votingPowerNow" => {
                    let addresses: Vec<_> = rows.iter().map(|approval| approval.address).collect();
                    reader.prime::<PowerNow>(&addresses, &()).await?;
                }
                "snapshot" => {
                    let ids: Vec<_> = rows.iter().filter_map(|approval| approval.snapshot_id).collect();
                    reader.prime::<SnapshotById>(&ids, &()).await?;
                }
                "waiver" => {
                    let ids: Vec<_> = rows.iter().filter_map(|approval| approval.waiver_id).collect();
                    let found = reader.prime::<WaiverById>(&ids, &()).await?;
                    waivers(reader, found.iter().flatten(), &field.selection()).await?;
                }
                "permissions" => {
                    let missions = found::<MissionById, _>(reader, &missions).await?;
                    if field.selection().selects("reaffirm") {
                        prime_approving(reader, &missions).await?;
                    }
                }
                "changedFields" => drop(reader.prime::<ChangesOf>(&missions, &()).await?),
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

/// Loads what is selected on these waivers.
pub(super) async fn waivers(
    reader: &Reader,
    rows: impl Iterator<Item = &Arc<Waiver>> + Send,
    selection: &Selection<'_>,
) -> Result<()> {
    let ids: Vec<_> = rows.filter_map(|waiver| waiver.granted_by).collect();
    people(reader, &ids, &selection.of_field("grantedBy")).await
}

/// Loads what is selected on these delegates.
pub(super) async fn delegates(
    reader: &Reader,
    rows: &[DelegateRow],
    selection: &Selection<'_>,
) -> Result<()> {
    if !selection.selects("person") && !selection.selects("profile") {
        return Ok(());
    }
    let addresses: Vec<_> = rows.iter().map(|row| row.power.address).collect();
    let owners: Vec<_> = reader.prime::<OwnerOf>(&addresses, &()).await?.into_iter().flatten().collect();
    people(reader, &owners, &selection.of_field("person")).await?;
    if selection.selects("profile") {
        reader.prime::<DelegateProfileOf>(&owners, &()).await?;
        people(reader, &owners, &selection.of_field("profile").of_field("person")).await?;
    }
    Ok(())
}

/// The approvals of a mission that are in one of these states.
pub(crate) fn in_states(states: Option<Vec<ApprovalState>>) -> ApprovalFilter {
    let states = states.unwrap_or_default().into_iter().map(Into::into).collect();
    ApprovalFilter { states, ..ApprovalFilter::default() }
}

/// Loads the approvals that `field` asks for, of all of these missions.
pub(crate) async fn approvals_of_missions(
    reader: &Reader,
    missions: &[MissionId],
    field: &Selected<'_>,
) -> Result<()> {
    let (Some(page), Some(states)) = (field.page(OLDEST_APPROVAL), field.argument("states")) else {
        return Ok(());
    };
    let list = (in_states(states), page);
    let pages =
        prime_connection::<ApprovalsOf, ApprovalCountOf>(reader, missions, field, (&list.0, &list)).await?;
    approvals(reader, rows_of(&pages), &field.selection().rows()).await
}

/// The approvals of one mission.
pub(crate) async fn approvals_on(
    reader: &Reader,
    mission: MissionId,
    states: Option<Vec<ApprovalState>>,
    page: PageArgs,
) -> Result<ApprovalConnection> {
    let filter = in_states(states);
    let rows = reader.get::<ApprovalsOf>(mission, &(filter.clone(), page)).await?;
    Ok(ApprovalConnection::new(rows, reader, counted::<ApprovalCountOf>(mission, filter)))
}

/// Loads how far all of these missions are on their way to the vote.
pub(crate) async fn progress_of_missions(reader: &Reader, rows: &[Arc<Mission>]) -> Result<()> {
    let keys: Vec<_> = rows.iter().map(|mission| ProgressKey::from(mission.as_ref())).collect();
    reader.prime::<ProgressOf>(&keys, &()).await?;
    Ok(())
}
