//! Missions that the Foundation asked for.

use entity::ids::MissionId;
use entity::vocab::MissionKind;

use super::ledger::{Ids, Ledger, optional};
use super::missions::Background;
use super::names;
use super::revisions::revisions;
use super::tags::tags;
use crate::domain::mission::Content;
use crate::domain::season_file::Rfp;
use crate::store::error::StoreError;
use crate::store::import::Names;
use crate::store::mission::{NewMission, insert_all_without_parts, insert_revisions};

pub(super) async fn bring_in<'f>(
    ledger: &mut Ledger<'_>,
    rfps: &'f [Rfp],
    background: &Background<'f>,
) -> Result<Ids<'f, MissionId>, StoreError> {
    let sorted = ledger.sort::<MissionId, _>(rfps, &Ids::new()).await?;
    let slugs = names::give(ledger, Names::MissionSlugs, &sorted.new).await?;
    let mut rows = Vec::new();
    for ((id, record), slug) in sorted.new.iter().zip(slugs) {
        rows.push(mission(*id, slug, record, background)?);
    }
    insert_all_without_parts(ledger.tx, &rows).await?;
    insert_revisions(ledger.tx, rows.iter().flat_map(|row| revisions(row, &[])).collect()).await?;
    ledger.added(sorted.new);
    Ok(sorted.ids)
}

fn mission(
    id: MissionId,
    slug: String,
    record: &Rfp,
    background: &Background<'_>,
) -> Result<NewMission, StoreError> {
    Ok(NewMission {
        id,
        slug,
        kind: MissionKind::Foundation,
        season: background.season,
        voting_cycle: None,
        status: record.status,
        created_by: None,
        ballot_code: None,
        ballot: None,
        opened_on: record.opened_on,
        submission: None,
        note: record.note.clone(),
        source_urls: record.origin.source_urls(),
        revision: 1,
        content: Content {
            title: record.title.clone(),
            intent_id: optional(&background.intents, record.intent.as_deref())?,
            requested_amount: record.baseline_grant,
            tags: tags(&record.labels),
            tier_required: record.tier_required,
            fulfilled_by: record.fulfilled_by,
            contact_id: optional(&background.people, record.contact.as_deref())?,
            submit_by: record.submit_by,
            select_by: record.selection_by,
            github_issue: record.github_issue,
            ..Content::default()
        },
    })
}
