//! Applications to RFPs.

use entity::application::Model;
use entity::ids::{AccountId, ApplicationId, MissionId};

use super::urls;
use crate::domain::season_file::Application;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

/// An application to be made.
#[derive(Clone, Debug)]
pub struct NewApplication<'f> {
    /// Its id.
    pub id: ApplicationId,
    /// The RFP.
    pub mission: MissionId,
    /// The applicant.
    pub applicant: Option<AccountId>,
    /// What the file says.
    pub record: &'f Application,
}

/// Makes the applications. Their alliances stay the published names: a name alone identifies none here.
///
/// # Errors
/// The statement failed.
pub async fn insert_applications(
    tx: &WriteTx,
    applications: Vec<NewApplication<'_>>,
) -> Result<(), StoreError> {
    insert_all(tx, applications.into_iter().map(|application| row(tx, application))).await
}

fn row(tx: &WriteTx, application: NewApplication<'_>) -> Model {
    let record = application.record;
    Model {
        id: application.id,
        mission_id: application.mission,
        alliance_id: None,
        applicant_id: application.applicant,
        alliance_name: record.alliance_name.clone(),
        status: record.status,
        why_best_suited: None,
        critical_milestones: None,
        support_needed: None,
        upfront_barrier: None,
        contact: None,
        recipient_address: None,
        policy_version: None,
        acknowledged_at: None,
        submitted_on: record.submitted_on,
        note: record.note.clone(),
        source_urls: urls(&record.origin.sources),
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}
