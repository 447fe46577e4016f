//! What a selection on alliances and memberships needs, loaded level by level for all rows at once.

use entity::ids::AllianceId;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::domain::alliance::Membership;
use crate::domain::conversation::Subject;
use crate::domain::page::PageArgs;
use crate::graphql::account::people;
use crate::graphql::conversation::posts;
use crate::graphql::error::Result;
use crate::graphql::mission::missions_of;
use crate::graphql::plan::{Selected, Selection, prime_connection};
use crate::graphql::season::alliance_tiers;
use crate::graphql::team::signals_of_each;
use crate::graphql::vocab::RoleKind;
use crate::service::account::AccountById;
use crate::service::alliance::{
    AllianceById, LeadOf, MemberCountOf, MembersOf, PendingHandoverOf, ViewerRoleIn,
};
use crate::service::mission::{MissionCountOfAlliance, MissionsOfAlliance};
use crate::service::reader::Reader;
use crate::service::season::TierSeason;
use crate::store::alliance::MemberFilter;

/// The order of every list of memberships.
pub(crate) fn order_of_members() -> &'static str {
    "membership"
}

/// Loads these alliances and what is selected on them.
pub(crate) fn alliances<'a>(
    reader: &'a Reader,
    ids: &'a [AllianceId],
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if ids.is_empty() {
            return Ok(());
        }
        reader.prime::<AllianceById>(ids, &()).await?;
        if selection.selects("leader") && selection.selects("members") {
            leaders_and_members(reader, ids, selection).await?;
        }
        for field in selection.fields() {
            match field.name() {
                "leader" => {
                    let leads = reader.prime::<LeadOf>(ids, &()).await?;
                    let leaders: Vec<_> = leads.iter().flatten().map(|lead| lead.account_id).collect();
                    people(reader, &leaders, &field.selection()).await?;
                }
                "tier" => {
                    let Some(season) = field.argument::<Option<i32>>("season") else { continue };
                    let season = TierSeason::from(season);
                    let wanted: Vec<_> = ids.iter().map(|id| (*id, season)).collect();
                    alliance_tiers(reader, &wanted, &field.selection()).await?;
                }
                "members" => members(reader, ids, &field).await?,
                "missions" => {
                    missions_of::<MissionsOfAlliance, MissionCountOfAlliance>(reader, ids, &field).await?;
                }
                "comments" | "questions" | "updates" | "forumThreads" => {
                    posts(reader, &subjects(ids), &field).await?;
                }
                "signals" => signals_of_each(reader, &subjects(ids), &field).await?,
                "viewerRole"
                | "permissions"
                | "rewardDistributionPlan"
                | "conflictResolutionPlan"
                | "communicationSpace" => {
                    reader.prime::<ViewerRoleIn>(ids, &()).await?;
                }
                "pendingLeadTransfer" => {
                    reader.prime::<ViewerRoleIn>(ids, &()).await?;
                    let offers = reader.prime::<PendingHandoverOf>(ids, &()).await?;
                    let successors: Vec<_> =
                        offers.iter().flatten().map(|offer| offer.to_account_id).collect();
                    people(reader, &successors, &field.selection().of_field("to")).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

fn subjects(ids: &[AllianceId]) -> Vec<Subject> {
    ids.iter().copied().map(Subject::Alliance).collect()
}

/// The filter and page that the arguments of a connection of members name.
fn member_list(field: &Selected<'_>) -> Option<(MemberFilter, PageArgs)> {
    let filter = MemberFilter {
        role: field.argument::<Option<RoleKind>>("role")?.map(Into::into),
        include_former: field.argument::<Option<bool>>("includeFormer")?.unwrap_or_default(),
    };
    Some((filter, field.page(order_of_members())?))
}

/// Loads leaders and members as people together: both are read by the same statement.
async fn leaders_and_members(reader: &Reader, ids: &[AllianceId], selection: &Selection<'_>) -> Result<()> {
    let leads = reader.prime::<LeadOf>(ids, &()).await?;
    let mut accounts: Vec<_> = leads.iter().flatten().map(|lead| lead.account_id).collect();
    for field in selection.fields().filter(|field| field.name() == "members") {
        let Some(list) = member_list(&field) else { continue };
        let pages = reader.prime::<MembersOf>(ids, &list).await?;
        if field.selection().rows().selects("person") {
            accounts.extend(pages.iter().flat_map(|page| page.nodes()).map(|member| member.account_id));
        }
    }
    reader.prime::<AccountById>(&accounts, &()).await?;
    Ok(())
}

async fn members(reader: &Reader, ids: &[AllianceId], field: &Selected<'_>) -> Result<()> {
    let Some(list) = member_list(field) else { return Ok(()) };
    let pages = prime_connection::<MembersOf, MemberCountOf>(reader, ids, field, (&list.0, &list)).await?;
    memberships(reader, pages.iter().flat_map(|page| page.nodes()), &field.selection().rows()).await
}

/// Loads what is selected on these memberships.
pub(crate) async fn memberships(
    reader: &Reader,
    rows: impl IntoIterator<Item = &Membership> + Send,
    selection: &Selection<'_>,
) -> Result<()> {
    let (accounts, ids): (Vec<_>, Vec<_>) =
        rows.into_iter().map(|row| (row.account_id, row.alliance_id)).unzip();
    people(reader, &accounts, &selection.of_field("person")).await?;
    if selection.selects("alliance") {
        alliances(reader, &ids, &selection.of_field("alliance")).await?;
    }
    Ok(())
}
