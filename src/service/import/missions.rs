//! Missions that alliances proposed.

use entity::ids::{AccountId, AllianceId, CycleId, IntentId, MissionId, SeasonId};

use super::ledger::{Ids, Ledger, optional};
use super::names;
use crate::domain::season_file::Mission;
use crate::store::error::StoreError;
use crate::store::import::{Names, NewMission, insert_missions};

/// What the records of the conversation and of the missions name.
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
    let mut rows = Vec::new();
    for ((id, record), slug) in sorted.new.iter().zip(slugs) {
        rows.push(mission(*id, slug, record, background)?);
    }
    insert_missions(ledger.tx, background.season, rows).await?;
    ledger.added(sorted.new);
    Ok(sorted.ids)
}

/// The lead whom a proposal without an alliance names is its author.
fn mission<'f>(
    id: MissionId,
    slug: String,
    record: &'f Mission,
    background: &Background<'_>,
) -> Result<NewMission<'f>, StoreError> {
    let author = record.lead.as_deref().filter(|_| record.alliance.is_none());
    Ok(NewMission {
        id,
        slug,
        intent: optional(&background.intents, record.intent.as_deref())?,
        cycle: optional(&background.cycles, record.cycle.as_deref())?,
        alliance: optional(&background.alliances, record.alliance.as_deref())?,
        author: optional(&background.people, author)?,
        record,
    })
}
