//! The season with its voting cycles, intents and trust tiers.

use entity::ids::{CycleId, IntentId, SeasonId};

use super::error::ImportError;
use super::ledger::{Ids, Ledger, named};
use crate::domain::season;
use crate::domain::season_file::{Cycle, Intent, Season, Tier};
use crate::store::error::StoreError;
use crate::store::import::{
    cycles_of, insert_cycles, insert_intents, insert_season, insert_tiers, intents_of, season_of, tiers_of,
};

/// The season of the file's number, made with its dates and the known rules if it is not here.
pub(super) async fn bring_in_season(
    ledger: &mut Ledger<'_>,
    record: &Season,
) -> Result<SeasonId, ImportError> {
    let here = season_of(ledger.tx, record.number).await?;
    let here = here.map(|id| (record.key.as_str(), id)).into_iter().collect();
    let sorted = ledger.sort::<SeasonId, _>(std::slice::from_ref(record), &here).await?;
    for (id, record) in &sorted.new {
        let rules = season::preset(record.number)?.to_json();
        insert_season(ledger.tx, *id, record, rules).await?;
    }
    ledger.added(sorted.new);
    Ok(named(&sorted.ids, &record.key)?)
}

pub(super) async fn bring_in_cycles<'f>(
    ledger: &mut Ledger<'_>,
    season: SeasonId,
    cycles: &'f [Cycle],
) -> Result<Ids<'f, CycleId>, StoreError> {
    let codes = cycles_of(ledger.tx, season).await?;
    let here = cycles.iter().filter_map(|cycle| Some((cycle.key.as_str(), *codes.get(&cycle.key)?)));
    let sorted = ledger.sort(cycles, &here.collect()).await?;
    insert_cycles(ledger.tx, season, &sorted.new).await?;
    ledger.added(sorted.new);
    Ok(sorted.ids)
}

pub(super) async fn bring_in_intents<'f>(
    ledger: &mut Ledger<'_>,
    season: SeasonId,
    intents: &'f [Intent],
) -> Result<Ids<'f, IntentId>, StoreError> {
    let numbers = intents_of(ledger.tx, season).await?;
    let here =
        intents.iter().filter_map(|intent| Some((intent.key.as_str(), *numbers.get(&intent.number)?)));
    let sorted = ledger.sort(intents, &here.collect()).await?;
    insert_intents(ledger.tx, season, &sorted.new).await?;
    ledger.added(sorted.new);
    Ok(sorted.ids)
}

pub(super) async fn bring_in_tiers(
    ledger: &mut Ledger<'_>,
    season: SeasonId,
    tiers: &[Tier],
) -> Result<(), StoreError> {
    let known = tiers_of(ledger.tx, season).await?;
    let here = tiers.iter().filter_map(|tier| Some((tier.tier.as_str(), *known.get(&tier.tier)?)));
    let sorted = ledger.sort(tiers, &here.collect()).await?;
    insert_tiers(ledger.tx, season, &sorted.new).await?;
    ledger.added(sorted.new);
    Ok(())
}
