//! What a selection on missions needs, loaded level by level for all rows at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::ids::{AccountId, AllianceId, MissionId};
use entity::vocab::MissionKind;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::filter::{MissionFilter, MissionOrder};
use super::object::MissionConnection;
use super::revision_diff::other_revision;
use crate::domain::conversation::Subject;
use crate::domain::mission::{Application, Mission};
use crate::domain::page::{Page, PageArgs};
use crate::graphql::account::people;
use crate::graphql::alliance::alliances;
use crate::graphql::connection::counted;
use crate::graphql::conversation::posts;
use crate::graphql::delivery;
use crate::graphql::error::Result;
use crate::graphql::governance::{approvals_of_missions, options, progress_of_missions};
use crate::graphql::plan::{Selected, Selection, found, listed, prime_connection, rows_of};
use crate::graphql::season::{alliance_tiers, intents, seasons};
use crate::graphql::team::signals_of_each;
use crate::service::alliance::{LeadsAny, ViewerRoleIn};
use crate::service::delivery::{CasesOf, GrantsOf, HealthOf, LastUpdateOf};
use crate::service::error::Error;
use crate::service::governance::{OptionsOfMission, prime_approving};
use crate::service::mission::{
    ApplicationCountOf, ApplicationsOf, BudgetLinesOf, DeadlineMovesOf, KpisOf, MilestonesOf, MissionById,
    MissionList, RevisionCountOf, RevisionNumbered, RevisionsOf, SimilarTo, SuccessorOf, TagsOf,
};
use crate::service::reader::{Reader, Relation};
use crate::service::season::{PoliciesOf, TierSeason};
use crate::store::mission as store;

/// Loads what is selected on these missions.
pub(crate) fn missions<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<Mission>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        for field in selection.fields() {
            load(reader, &rows, &field).await?;
        }
        Ok(())
    }
    .boxed()
}

async fn load(reader: &Reader, rows: &[Arc<Mission>], field: &Selected<'_>) -> Result<()> {
    let selection = field.selection();
    let ids: Vec<_> = rows.iter().map(|mission| mission.id).collect();
    let some = |of: fn(&Mission) -> Option<AccountId>| -> Vec<_> {
        rows.iter().filter_map(|mission| of(mission)).collect()
    };
    match field.name() {
        "alliance" => {
            let ids: Vec<_> = rows.iter().filter_map(|mission| mission.alliance_id).collect();
            alliances(reader, &ids, &selection).await?;
        }
        "season" => {
            let ids: Vec<_> = rows.iter().map(|mission| mission.season_id).collect();
            seasons(reader, &ids, &selection).await?;
        }
        "tier" => {
            let wanted: Vec<_> = rows.iter().filter_map(|mission| tier_of_mission(mission)).collect();
            alliance_tiers(reader, &wanted, &selection).await?;
        }
        "comments" | "questions" | "updates" | "forumThreads" => {
            posts(reader, &subjects(rows), field).await?;
        }
        "signals" => signals_of_each(reader, &subjects(rows), field).await?,
        "intent" | "shareOfIntentBudget" => {
            let ids: Vec<_> = rows.iter().filter_map(|mission| mission.intent_id).collect();
            intents(reader, &ids, &selection).await?;
        }
        "createdBy" => people(reader, &some(|mission| mission.created_by), &selection).await?,
        "contact" => people(reader, &some(|mission| mission.contact_id), &selection).await?,
        "tags" => drop(reader.prime::<TagsOf>(&ids, &()).await?),
        "budgetLines" => drop(reader.prime::<BudgetLinesOf>(&ids, &()).await?),
        "milestones" => {
            let lists = reader.prime::<MilestonesOf>(&ids, &()).await?;
            let all = lists.iter().flat_map(|list| list.iter().cloned().map(Arc::new)).collect();
            delivery::milestones(reader, all, &selection).await?;
        }
        "kpis" => {
            let lists = reader.prime::<KpisOf>(&ids, &()).await?;
            let all: Vec<_> = lists.iter().flat_map(|list| list.iter().map(|kpi| kpi.id)).collect();
            delivery::kpis(reader, &all, &selection).await?;
        }
        "health" | "nextUpdateDue" => drop(reader.prime::<HealthOf>(&ids, &()).await?),
        "lastUpdateAt" => drop(reader.prime::<LastUpdateOf>(&ids, &()).await?),
        "timeline" => delivery::timeline(reader, &ids, field).await?,
        "grants" => {
            delivery::grants(reader, listed::<GrantsOf, _>(reader, &ids, &()).await?, &selection).await?;
        }
        "clawbackCases" => {
            delivery::cases(reader, listed::<CasesOf, _>(reader, &ids, &()).await?, &selection).await?;
        }
        "ballotOptions" => {
            options(reader, listed::<OptionsOfMission, _>(reader, &ids, &()).await?, &selection).await?;
        }
        "revisions" => revisions(reader, &ids, field).await?,
        "applications" => applications(reader, &ids, field).await?,
        "approvals" => approvals_of_missions(reader, &ids, field).await?,
        "approvalProgress" => progress_of_missions(reader, rows).await?,
        name => process(reader, rows, (name, field)).await?,
    }
    Ok(())
}

/// What the process shows: who may do what, what moved, and what belongs together.
async fn process(reader: &Reader, rows: &[Arc<Mission>], (name, field): (&str, &Selected<'_>)) -> Result<()> {
    let selection = field.selection();
    let ids: Vec<_> = rows.iter().map(|mission| mission.id).collect();
    match name {
        "permissions" | "availableTransitions" => {
            let alliances: Vec<_> = rows.iter().filter_map(|mission| mission.alliance_id).collect();
            reader.prime::<ViewerRoleIn>(&alliances, &()).await?;
            if rows.iter().any(|mission| mission.kind == MissionKind::Foundation) {
                let viewer: Vec<_> = reader.actor().account().into_iter().collect();
                reader.prime::<LeadsAny>(&viewer, &()).await?;
                reader.prime::<MilestonesOf>(&ids, &()).await?;
            }
            let seasons: Vec<_> = rows.iter().map(|mission| mission.season_id).collect();
            reader.prime::<PoliciesOf>(&seasons, &()).await?;
            if selection.selects("approve") || selection.selects("decline") {
                prime_approving(reader, rows).await?;
            }
        }
        "recipientAddress" => {
            let alliances: Vec<_> = rows.iter().filter_map(|mission| mission.alliance_id).collect();
            reader.prime::<ViewerRoleIn>(&alliances, &()).await?;
        }
        "supersedes" => {
            let ids: Vec<_> = rows.iter().filter_map(|mission| mission.supersedes_id).collect();
            missions(reader, found::<MissionById, _>(reader, &ids).await?, &selection).await?;
        }
        "supersededBy" => {
            missions(reader, found::<SuccessorOf, _>(reader, &ids).await?, &selection).await?;
        }
        "deadlineHistory" => {
            let moves = reader.prime::<DeadlineMovesOf>(&ids, &()).await?;
            let movers: Vec<_> =
                moves.iter().flat_map(|list| list.iter()).filter_map(|step| step.moved_by).collect();
            people(reader, &movers, &selection.of_field("movedBy")).await?;
        }
        "similarOpenMissions" => {
            let Some(first) = field.argument::<Option<i32>>("first") else { return Ok(()) };
            let Ok(most) = most_similar(first.unwrap_or(DEFAULT_SIMILAR)) else { return Ok(()) };
            missions(reader, listed::<SimilarTo, _>(reader, &ids, &most).await?, &selection).await?;
        }
        _ => {}
    }
    Ok(())
}

/// How many similar RFPs are shown where no number is given.
const DEFAULT_SIMILAR: i32 = 5;
/// How many similar RFPs are shown at most.
const MOST_SIMILAR: usize = 20;

/// How many similar RFPs are wanted.
pub(super) fn most_similar(first: i32) -> Result<usize> {
    let most = usize::try_from(first).ok().filter(|first| *first <= MOST_SIMILAR);
    Ok(most.ok_or_else(|| Error::bad_input(format!("`first`: Give a number from 0 to {MOST_SIMILAR}.")))?)
}

fn subjects(rows: &[Arc<Mission>]) -> Vec<Subject> {
    rows.iter().map(|mission| Subject::Mission(mission.id)).collect()
}

async fn revisions(reader: &Reader, missions: &[MissionId], field: &Selected<'_>) -> Result<()> {
    let Some(page) = field.page(store::NEWEST_REVISION) else { return Ok(()) };
    let selection = field.selection();
    let pages =
        prime_connection::<RevisionsOf, RevisionCountOf>(reader, missions, field, (&(), &page)).await?;
    let rows: Vec<_> = pages.iter().flat_map(|page| page.nodes()).collect();
    for diff in selection.rows().fields().filter(|field| field.name() == "diff") {
        let Some(against) = diff.argument::<Option<i32>>("against") else { continue };
        let others: Vec<_> = rows.iter().filter_map(|row| other_revision(row, against)).collect();
        reader.prime::<RevisionNumbered>(&others, &()).await?;
    }
    let editors: Vec<_> =
        pages.iter().flat_map(|page| page.nodes()).filter_map(|revision| revision.editor_id).collect();
    people(reader, &editors, &selection.rows().of_field("editor")).await
}

async fn applications(reader: &Reader, missions: &[MissionId], field: &Selected<'_>) -> Result<()> {
    let Some(page) = field.page(store::OLDEST_APPLICATION) else { return Ok(()) };
    let pages =
        prime_connection::<ApplicationsOf, ApplicationCountOf>(reader, missions, field, (&(), &page)).await?;
    below_applications(reader, rows_of(&pages), &field.selection().rows()).await
}

/// Loads what is selected on these applications.
pub(super) async fn below_applications(
    reader: &Reader,
    rows: Vec<Arc<Application>>,
    selection: &Selection<'_>,
) -> Result<()> {
    let ids: Vec<_> = rows.iter().filter_map(|application| application.alliance_id).collect();
    let for_the_leader = ["contact", "recipientAddress", "decisionNote", "permissions"];
    if for_the_leader.iter().any(|field| selection.selects(field)) {
        reader.prime::<ViewerRoleIn>(&ids, &()).await?;
    }
    if selection.selects("alliance") {
        alliances(reader, &ids, &selection.of_field("alliance")).await?;
    }
    if selection.selects("grant") {
        let chosen = rows.iter().filter(|application| application.was_chosen());
        let ids: BTreeSet<_> = chosen.map(|application| application.mission_id).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let all = listed::<GrantsOf, _>(reader, &ids, &()).await?;
        delivery::grants(reader, all, &selection.of_field("grant")).await?;
    }
    let applicants: Vec<_> = rows.iter().filter_map(|application| application.applicant_id).collect();
    people(reader, &applicants, &selection.of_field("applicant")).await?;
    if selection.selects("mission") {
        let ids: Vec<_> = rows.iter().map(|application| application.mission_id).collect();
        missions_by_id(reader, &ids, &selection.of_field("mission")).await?;
    }
    Ok(())
}

/// Which tier counts for a mission: that of its alliance in its season.
pub(super) fn tier_of_mission(mission: &Mission) -> Option<(AllianceId, TierSeason)> {
    mission.alliance_id.map(|alliance| (alliance, TierSeason::Id(mission.season_id)))
}

/// Loads the missions with these ids and what is selected on them.
pub(crate) async fn missions_by_id(
    reader: &Reader,
    ids: &[MissionId],
    selection: &Selection<'_>,
) -> Result<()> {
    if ids.is_empty() || selection.fields().next().is_none() {
        return Ok(());
    }
    missions(reader, found::<MissionById, _>(reader, ids).await?, selection).await
}

fn mission_list(reader: &Reader, field: &Selected<'_>) -> Option<MissionList> {
    let filter = field.argument::<Option<MissionFilter>>("filter")?.unwrap_or_default();
    let filter = filter.parse(reader.now()).ok()?;
    let order = field.argument::<Option<MissionOrder>>("orderBy")?.unwrap_or_default();
    let order = store::MissionOrder::from(order);
    Some((filter, order, field.page(order.name())?))
}

/// Loads the connection `field` of missions for each of `parents`: its rows by `R`, its count by `N`.
pub(crate) async fn missions_of<R, N>(reader: &Reader, parents: &[R::Key], field: &Selected<'_>) -> Result<()>
where
    R: Relation<Args = MissionList, Value = Arc<Page<Arc<Mission>>>>,
    N: Relation<Key = R::Key, Args = store::MissionFilter, Value = u64>,
{
    let Some(list) = mission_list(reader, field) else { return Ok(()) };
    let pages = prime_connection::<R, N>(reader, parents, field, (&list.0, &list)).await?;
    missions(reader, rows_of(&pages), &field.selection().rows()).await
}

/// The connection of missions of one parent: its rows by `R`, its count by `N`.
pub(crate) async fn connection_of<R, N>(
    reader: &Reader,
    parent: R::Key,
    (filter, order): (Option<MissionFilter>, MissionOrder),
    page: impl FnOnce(&str) -> Result<PageArgs>,
) -> Result<MissionConnection>
where
    R: Relation<Args = MissionList, Value = Arc<Page<Arc<Mission>>>>,
    N: Relation<Key = R::Key, Args = store::MissionFilter, Value = u64>,
{
    let filter = filter.unwrap_or_default().parse(reader.now())?;
    let order = store::MissionOrder::from(order);
    let list = (filter.clone(), order, page(order.name())?);
    let page = reader.get::<R>(parent, &list).await?;
    Ok(MissionConnection::new(page, reader, counted::<N>(parent, filter)))
}
