//! Applications to RFPs.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::application::{ActiveModel, Column, Entity, Model};
use entity::ids::{AccountId, AllianceId, ApplicationId, MissionId, TypedId};
use entity::vocab::ApplicationStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::mission::Application;
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::policy::{MissionApply, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, count_of_each};
use crate::store::write::insert_all;

/// The name of the order of applications in cursors.
pub const OLDEST_APPLICATION: &str = "mission.application";

/// An application to be kept.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// The RFP.
    pub mission: MissionId,
    /// The alliance, where it is on record.
    pub alliance: Option<AllianceId>,
    /// Who applies, where known.
    pub applicant: Option<AccountId>,
    /// The name it applied under, where no alliance is on record.
    pub alliance_name: Option<String>,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// Why this alliance.
    pub why_best_suited: Option<String>,
    /// The milestones it stands for.
    pub critical_milestones: Option<String>,
    /// Who does the work, and what they did before.
    pub members: Option<String>,
    /// The support it needs.
    pub support_needed: Option<String>,
    /// What the one-year lock keeps it from.
    pub upfront_barrier: Option<String>,
    /// How to reach it.
    pub contact: Option<String>,
    /// Where the grant goes.
    pub recipient_address: Option<String>,
    /// The version of the season's rules that it is handed in under.
    pub policy_version: Option<i32>,
    /// When the RFP's terms were accepted.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Which these were, by their names in the API.
    pub acknowledged_terms: Vec<&'static str>,
    /// The day it was handed in, where stated.
    pub submitted_on: Option<NaiveDate>,
    /// A remark of the record's source.
    pub note: Option<String>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Hands an application in.
///
/// # Errors
/// [`Unique::LiveApplication`](crate::store::error::Unique) or another failure.
pub async fn apply(
    tx: &WriteTx,
    _: &Permit<MissionApply>,
    application: NewApplication,
) -> Result<ApplicationId, StoreError> {
    insert_application(tx, application).await
}

async fn insert_application(tx: &WriteTx, application: NewApplication) -> Result<ApplicationId, StoreError> {
    let id = tx.new_id();
    insert_applications(tx, vec![(id, application)]).await?;
    Ok(id)
}

pub(crate) async fn insert_applications(
    tx: &WriteTx,
    applications: Vec<(ApplicationId, NewApplication)>,
) -> Result<(), StoreError> {
    let row = |(id, application): (ApplicationId, NewApplication)| ActiveModel {
        id: Set(id),
        mission_id: Set(application.mission),
        alliance_id: Set(application.alliance),
        applicant_id: Set(application.applicant),
        alliance_name: Set(application.alliance_name),
        status: Set(application.status),
        why_best_suited: Set(application.why_best_suited),
        critical_milestones: Set(application.critical_milestones),
        members: Set(application.members),
        support_needed: Set(application.support_needed),
        upfront_barrier: Set(application.upfront_barrier),
        contact: Set(application.contact),
        recipient_address: Set(application.recipient_address),
        policy_version: Set(application.policy_version),
        acknowledged_at: Set(application.acknowledged_at),
        acknowledged_terms: Set(serde_json::json!(application.acknowledged_terms)),
        decided_at: Set(None),
        decision_note: Set(None),
        submitted_on: Set(application.submitted_on),
        note: Set(application.note),
        source_urls: Set(serde_json::json!(application.source_urls)),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    insert_all(tx, applications.into_iter().map(row)).await
}

/// What was handed in; what is still being written is its author's alone.
pub(crate) fn handed_in() -> Select<Entity> {
    Entity::find().filter(Column::Status.ne(ApplicationStatus::Draft))
}

/// A page of the applications to each mission, in the order in which they came.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn applications_of_each<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
    args: &PageArgs,
) -> Result<HashMap<MissionId, Arc<Page<Arc<Application>>>>, StoreError> {
    let order = ListOrder::by_id(OLDEST_APPLICATION, false, |row: &Model| (SortKey::Id, row.id.uuid()));
    let listing = Listing { select: handed_in(), order };
    let of: fn(&Model) -> Option<MissionId> = |row| Some(row.mission_id);
    let parent = (Column::MissionId, of);
    let pages = listing.page_of_each(db, missions, parent, args).await?;
    pages.into_iter().map(|(mission, page)| Ok((mission, Arc::new(page.try_map(read)?)))).collect()
}

/// How many applications each mission has.
///
/// # Errors
/// The statement failed.
pub async fn count_applications<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, u64>, StoreError> {
    count_of_each(db, handed_in(), Column::MissionId, missions).await
}

/// The applications with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn applications_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[ApplicationId],
) -> Result<HashMap<ApplicationId, Arc<Application>>, StoreError> {
    let rows = all_among(db, handed_in(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

pub(super) fn read(row: Model) -> Result<Arc<Application>, StoreError> {
    Application::try_from(row).map(Arc::new)
}
