//! Missions that the Foundation asked for.

use entity::ids::MissionId;

use super::ledger::{Ids, Ledger, optional};
use super::missions::Background;
use super::names;
use crate::domain::season_file::Rfp;
use crate::store::error::StoreError;
use crate::store::import::{Names, NewRfp, insert_rfps};

pub(super) async fn bring_in<'f>(
    ledger: &mut Ledger<'_>,
    rfps: &'f [Rfp],
    background: &Background<'f>,
) -> Result<Ids<'f, MissionId>, StoreError> {
    let sorted = ledger.sort::<MissionId, _>(rfps, &Ids::new()).await?;
    let slugs = names::give(ledger, Names::MissionSlugs, &sorted.new).await?;
    let mut rows = Vec::new();
    for ((id, record), slug) in sorted.new.iter().zip(slugs) {
        rows.push(NewRfp {
            id: *id,
            slug,
            intent: optional(&background.intents, record.intent.as_deref())?,
            contact: optional(&background.people, record.contact.as_deref())?,
            record,
        });
    }
    insert_rfps(ledger.tx, background.season, rows).await?;
    ledger.added(sorted.new);
    Ok(sorted.ids)
}
