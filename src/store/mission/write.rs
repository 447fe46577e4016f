//! Making and changing missions.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{AccountId, CycleId, MissionId, SeasonId};
use entity::mission::{ActiveModel, Column, Entity};
use entity::mission_tag;
use entity::vocab::{MissionKind, MissionStatus, TrustTier};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::parts::{replace_budget_lines, replace_kpis, replace_milestones, replace_tags};
use crate::domain::amount::TokenAmount;
use crate::domain::mission::{Content, Mission, Parts};
use crate::domain::text::{fold, searchable};
use crate::policy::{MissionCreate, MissionPublish, MissionRevise, MissionSubmit, MissionWithdraw, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, insert_all, next_version};

/// A mission to be made.
#[derive(Clone, Debug)]
pub struct NewMission {
    /// Its id.
    pub id: MissionId,
    /// Its slug.
    pub slug: String,
    /// Its kind.
    pub kind: MissionKind,
    /// The season.
    pub season: SeasonId,
    /// The cycle whose ballot it goes to.
    pub voting_cycle: Option<CycleId>,
    /// Where it stands.
    pub status: MissionStatus,
    /// Who made it; none for an import.
    pub created_by: Option<AccountId>,
    /// Its code on the ballot.
    pub ballot_code: Option<String>,
    /// The amount on the ballot.
    pub ballot: Option<TokenAmount>,
    /// The day an RFP was opened, where stated.
    pub opened_on: Option<NaiveDate>,
    /// The pins of a submission, where it was made already.
    pub submission: Option<Submission>,
    /// A remark of the record's source.
    pub note: Option<String>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
    /// The number of its newest revision, from 1.
    pub revision: i32,
    /// What it says.
    pub content: Content,
}

/// The mission in whose place another one is submitted, and what changed since (rule 3.6).
#[derive(Clone, Copy, Debug)]
pub struct Succession<'a> {
    /// The earlier mission.
    pub of: MissionId,
    /// What changed.
    pub changes: &'a str,
}

/// What a submission pins.
#[derive(Clone, Copy, Debug)]
pub struct Submission {
    /// The version of the season's rules.
    pub policy_version: i32,
    /// The tier of the alliance (rule 6.5).
    pub tier: TrustTier,
    /// The moment.
    pub at: DateTime<Utc>,
}

/// Makes a mission with all that belongs to it.
///
/// # Errors
/// [`Unique::MissionSlug`](crate::store::error::Unique) or another failure.
pub async fn create(tx: &WriteTx, _: &Permit<MissionCreate>, mission: &NewMission) -> Result<(), StoreError> {
    insert(tx, mission).await
}

async fn insert(tx: &WriteTx, mission: &NewMission) -> Result<(), StoreError> {
    let NewMission { id, content, .. } = mission;
    Entity::insert(row(tx, mission)).exec_without_returning(tx).await?;
    replace_tags(tx, *id, &content.tags).await?;
    replace_budget_lines(tx, *id, &content.budget_lines).await?;
    replace_milestones(tx, *id, &content.milestones, &[]).await?;
    replace_kpis(tx, *id, &content.kpis, &[]).await
}

/// Makes missions that have tags, but no budget lines, milestones or KPIs.
pub(crate) async fn insert_all_without_parts(
    tx: &WriteTx,
    missions: &[NewMission],
) -> Result<(), StoreError> {
    insert_all(tx, missions.iter().map(|mission| row(tx, mission))).await?;
    let mut tags = Vec::new();
    for mission in missions {
        let tag = |tag: &String| mission_tag::Model { mission_id: mission.id, tag: tag.clone() };
        tags.extend(mission.content.tags.iter().map(tag));
    }
    insert_all(tx, tags).await
}

fn row(tx: &WriteTx, mission: &NewMission) -> ActiveModel {
    let NewMission { content, submission, .. } = mission;
    ActiveModel {
        id: Set(mission.id),
        slug: Set(mission.slug.clone()),
        kind: Set(mission.kind),
        season_id: Set(mission.season),
        voting_cycle_id: Set(mission.voting_cycle),
        created_by: Set(mission.created_by),
        status: Set(mission.status),
        policy_version: Set(submission.map(|submission| submission.policy_version)),
        tier_at_submission: Set(submission.map(|submission| submission.tier)),
        submitted_at: Set(submission.map(|submission| submission.at)),
        ballot_code: Set(mission.ballot_code.clone()),
        ballot_micro_op: Set(mission.ballot.map(TokenAmount::micro)),
        opened_on: Set(mission.opened_on),
        note: Set(mission.note.clone()),
        source_urls: Set(serde_json::json!(mission.source_urls)),
        revision: Set(mission.revision),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        ..columns(content)
    }
}

fn columns(content: &Content) -> ActiveModel {
    let texts = [Some(&content.title), content.summary.as_ref(), content.description.as_ref()];
    ActiveModel {
        title: Set(content.title.clone()),
        sort_title: Set(fold(&content.title)),
        search_text: Set(searchable(texts.into_iter().flatten().map(String::as_str))),
        summary: Set(content.summary.clone()),
        description: Set(content.description.clone()),
        alliance_id: Set(content.alliance_id),
        intent_id: Set(content.intent_id),
        requested_micro_op: Set(content.requested_amount.map(TokenAmount::micro)),
        upfront_requested: Set(content.upfront_requested),
        upfront_reason: Set(content.upfront_reason.clone()),
        recipient_address: Set(content.recipient_address.clone()),
        starts_on: Set(content.starts_on),
        completes_on: Set(content.completes_on),
        specification: Set(content.specification.clone()),
        tier_required: Set(content.tier_required),
        fulfilled_by: Set(content.fulfilled_by),
        fulfilled_by_count: Set(content.fulfilled_by_count),
        contact_id: Set(content.contact_id),
        submit_by: Set(content.submit_by),
        select_by: Set(content.select_by),
        github_issue: Set(content.github_issue),
        ..ActiveModel::default()
    }
}

/// Writes what a mission says anew, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn revise(
    tx: &WriteTx,
    _: &Permit<MissionRevise>,
    (before, parts): (&Mission, &Parts),
    status: MissionStatus,
    content: &Content,
) -> Result<(), StoreError> {
    let revision = Set(next_version(before.revision));
    let row = ActiveModel { status: Set(status), revision, ..columns(content) };
    compare_and_set(tx, before, row).await?;
    let said = Content::of(before, parts);
    if content.tags != said.tags {
        replace_tags(tx, before.id, &content.tags).await?;
    }
    if content.budget_lines != said.budget_lines {
        replace_budget_lines(tx, before.id, &content.budget_lines).await?;
    }
    if content.milestones != said.milestones {
        replace_milestones(tx, before.id, &content.milestones, &parts.milestones).await?;
    }
    if content.kpis != said.kpis {
        replace_kpis(tx, before.id, &content.kpis, &parts.kpis).await?;
    }
    Ok(())
}

/// Submits a mission, if it still has the version of `before`.
///
/// # Errors
/// [`Unique::Successor`](crate::store::error::Unique), [`StoreError::Stale`] or another failure.
pub async fn submit(
    tx: &WriteTx,
    _: &Permit<MissionSubmit>,
    before: &Mission,
    status: MissionStatus,
    (submission, succession): (Submission, Option<Succession<'_>>),
) -> Result<(), StoreError> {
    let (supersedes_id, supersedes_changes) = match succession {
        Some(succession) => (Set(Some(succession.of)), Set(Some(succession.changes.to_owned()))),
        None => (NotSet, NotSet),
    };
    let row = ActiveModel {
        supersedes_id,
        supersedes_changes,
        status: Set(status),
        policy_version: Set(Some(submission.policy_version)),
        tier_at_submission: Set(Some(submission.tier)),
        submitted_at: Set(Some(submission.at)),
        ..ActiveModel::default()
    };
    compare_and_set(tx, before, row).await
}

/// Withdraws a mission, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn withdraw(
    tx: &WriteTx,
    _: &Permit<MissionWithdraw>,
    before: &Mission,
    status: MissionStatus,
) -> Result<(), StoreError> {
    compare_and_set(tx, before, ActiveModel { status: Set(status), ..ActiveModel::default() }).await
}

/// Publishes an RFP, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn publish(
    tx: &WriteTx,
    _: &Permit<MissionPublish>,
    before: &Mission,
    status: MissionStatus,
) -> Result<(), StoreError> {
    let opened_on = Set(Some(tx.now().date_naive()));
    compare_and_set(tx, before, ActiveModel { status: Set(status), opened_on, ..ActiveModel::default() })
        .await
}

pub(super) async fn compare_and_set(
    tx: &WriteTx,
    before: &Mission,
    row: ActiveModel,
) -> Result<(), StoreError> {
    let row = ActiveModel { version: Set(next_version(before.version)), updated_at: Set(tx.now()), ..row };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Version.eq(before.version))
        .filter(Column::Status.eq(before.status));
    changed(update.exec(tx).await?)
}
