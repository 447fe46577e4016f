//! Missions that alliances proposed.

use entity::ids::{AccountId, AllianceId, CycleId, IntentId, MissionId, SeasonId};
use entity::vocab::MissionKind;

use super::ledger::{Ids, Ledger, optional};
use super::names;
use super::revisions::revisions;
use super::tags::tags;
use crate::domain::mission::Content;
use crate::domain::season_file::Mission;
use crate::store::error::StoreError;
use crate::store::import::Names;
use crate::store::mission::{NewMission, insert_all_without_parts, insert_revisions};

/// What missions name.
pub(super) struct Background<'f> {
    pub(super) season: SeasonId,
    pub(super) cycles: Ids<'f, CycleId>,
    pub(super) intents: Ids<'f, IntentId>,
    pub(super) people: Ids<'f, AccountId>,
    pub(super) alliances: Ids<'f, AllianceId>,
}

pub(super) async fn bring_in<'f>(
    ledger: &mut Ledger<'_>,
    missions: &'f [Mission],
    background: &Background<'f>,
) -> Result<Ids<'f, MissionId>, StoreError> {
    let sorted = ledger.sort::<MissionId, _>(missions, &Ids::new()).await?;
    let slugs = names::give(ledger, Names::MissionSlugs, &sorted.new).await?;
    let (mut rows, mut kept) = (Vec::new(), Vec::new());
    for ((id, record), slug) in sorted.new.iter().zip(slugs) {
        let row = mission(*id, slug, record, background)?;
        kept.extend(revisions(&row, &record.requested_before));
        rows.push(row);
    }
    insert_all_without_parts(ledger.tx, &rows).await?;
    insert_revisions(ledger.tx, kept).await?;
    ledger.added(sorted.new);
    Ok(sorted.ids)
}

/// Nothing tells when a mission was submitted and under which rules, so it has no pins of a submission. The lead whom
/// a proposal without an alliance names is its author.
fn mission(
    id: MissionId,
    slug: String,
    record: &Mission,
    background: &Background<'_>,
) -> Result<NewMission, StoreError> {
    let author = record.lead.as_deref().filter(|_| record.alliance.is_none());
    let earlier = i32::try_from(record.requested_before.len()).unwrap_or(i32::MAX);
    Ok(NewMission {
        id,
        slug,
        kind: MissionKind::Proposed,
        season: background.season,
        voting_cycle: optional(&background.cycles, record.cycle.as_deref())?,
        status: record.status,
        created_by: optional(&background.people, author)?,
        ballot_code: record.ballot_code.clone(),
        ballot: record.ballot_amount,
        opened_on: None,
        submission: None,
        note: record.note.clone(),
        source_urls: record.origin.source_urls(),
        revision: earlier.saturating_add(1),
        content: Content {
            title: record.title.clone(),
            summary: record.summary.clone(),
            alliance_id: optional(&background.alliances, record.alliance.as_deref())?,
            intent_id: optional(&background.intents, record.intent.as_deref())?,
            requested_amount: record.requested,
            upfront_requested: record.upfront_capital,
            tags: tags(&record.tags),
            ..Content::default()
        },
    })
}
