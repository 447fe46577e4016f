//! Applications to RFPs.

use entity::ids::{AccountId, MissionId};

use super::ledger::{Ids, Ledger, named, optional};
use crate::domain::season_file::Application;
use crate::store::error::StoreError;
use crate::store::mission::{NewApplication, insert_applications};

pub(super) async fn bring_in(
    ledger: &mut Ledger<'_>,
    applications: &[Application],
    missions: &Ids<'_, MissionId>,
    people: &Ids<'_, AccountId>,
) -> Result<(), StoreError> {
    let sorted = ledger.sort(applications, &Ids::new()).await?;
    let mut rows = Vec::new();
    for (id, record) in &sorted.new {
        let mission = named(missions, &record.rfp)?;
        let applicant = optional(people, record.applicant.as_deref())?;
        rows.push((*id, application(mission, applicant, record)));
    }
    insert_applications(ledger.tx, rows).await?;
    ledger.added(sorted.new);
    Ok(())
}

/// The alliance stays the published name: a name alone identifies no alliance on record.
fn application(mission: MissionId, applicant: Option<AccountId>, record: &Application) -> NewApplication {
    NewApplication {
        mission,
        alliance: None,
        applicant,
        alliance_name: record.alliance_name.clone(),
        status: record.status,
        why_best_suited: None,
        critical_milestones: None,
        members: None,
        support_needed: None,
        upfront_barrier: None,
        contact: None,
        recipient_address: None,
        policy_version: None,
        acknowledged_at: None,
        acknowledged_terms: Vec::new(),
        submitted_on: record.submitted_on,
        note: record.note.clone(),
        source_urls: record.origin.source_urls(),
    }
}
