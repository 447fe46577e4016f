//! Applications to RFPs.

use entity::ids::{AccountId, MissionId};

use super::ledger::{Ids, Ledger, named, optional};
use crate::domain::season_file::Application;
use crate::store::error::StoreError;
use crate::store::import::{NewApplication, insert_applications};

pub(super) async fn bring_in(
    ledger: &mut Ledger<'_>,
    applications: &[Application],
    missions: &Ids<'_, MissionId>,
    people: &Ids<'_, AccountId>,
) -> Result<(), StoreError> {
    let sorted = ledger.sort(applications, &Ids::new()).await?;
    let mut rows = Vec::new();
    for (id, record) in &sorted.new {
        rows.push(NewApplication {
            id: *id,
            mission: named(missions, &record.rfp)?,
            applicant: optional(people, record.applicant.as_deref())?,
            record,
        });
    }
    insert_applications(ledger.tx, rows).await?;
    ledger.added(sorted.new);
    Ok(())
}
