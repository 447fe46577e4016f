//! The season with its dates and rules, its voting cycles, intents and trust tiers.

use entity::ids::{CycleId, IntentId, SeasonId, TrustTierId};

use super::error::ImportError;
use super::ledger::{Ids, Ledger, named};
use crate::domain::season::{Policy, PolicyError, Rules, preset};
use crate::domain::season_file::{Cycle, Intent, KeyDate, Season, Tier};
use crate::store::error::StoreError;
use crate::store::import::{cycles_of, intents_of, season_of, tiers_of};
use crate::store::season::{self as store, NewCycle, NewIntent, NewSeason, NewSeasonDate, NewTier};

/// The season of the file's number, made with its dates and the known rules if it is not here.
pub(super) async fn bring_in_season(
    ledger: &mut Ledger<'_>,
    record: &Season,
    tiers: &[Tier],
) -> Result<SeasonId, ImportError> {
    let here = season_of(ledger.tx, record.number).await?;
    let here = here.map(|id| (record.key.as_str(), id)).into_iter().collect();
    let sorted = ledger.sort::<SeasonId, _>(std::slice::from_ref(record), &here).await?;
    for (id, record) in &sorted.new {
        store::insert(ledger.tx, season(*id, record), &rules(record.number, tiers)?).await?;
        store::insert_dates(ledger.tx, dates(*id, record)).await?;
    }
    ledger.added(sorted.new);
    Ok(named(&sorted.ids, &record.key)?)
}

/// The known rules of the season, with the caps of the file's own tier table.
fn rules(number: i32, tiers: &[Tier]) -> Result<Policy, PolicyError> {
    let known = preset(number)?;
    let mut rules = Rules::clone(&known);
    for tier in tiers {
        rules.tier_caps.set(tier.tier, tier.max);
    }
    Policy::new(rules)
}

fn season(id: SeasonId, record: &Season) -> NewSeason {
    NewSeason {
        id,
        number: record.number,
        name: record.name.clone(),
        starts_on: record.starts_on,
        ends_on: record.ends_on,
        ends_note: record.ends_note.clone(),
        source_urls: record.origin.source_urls(),
    }
}

fn dates(season: SeasonId, record: &Season) -> Vec<NewSeasonDate> {
    let date = |(position, date): (i32, &KeyDate)| NewSeasonDate {
        season,
        position,
        label: date.label.clone(),
        starts_on: date.from,
        ends_at: date.to,
        source_urls: date.sources.iter().map(ToString::to_string).collect(),
    };
    (0..).zip(&record.key_dates).map(date).collect()
}

pub(super) async fn bring_in_cycles<'f>(
    ledger: &mut Ledger<'_>,
    season: SeasonId,
    cycles: &'f [Cycle],
) -> Result<Ids<'f, CycleId>, StoreError> {
    let codes = cycles_of(ledger.tx, season).await?;
    let here = cycles.iter().filter_map(|cycle| Some((cycle.key.as_str(), *codes.get(&cycle.key)?)));
    let sorted = ledger.sort(cycles, &here.collect()).await?;
    let row = |(id, record): &(CycleId, &Cycle)| NewCycle {
        id: *id,
        season,
        code: record.key.clone(),
        kind: record.kind,
        starts_on: record.from,
        ends_on: record.to,
        purpose: record.purpose.clone(),
        source_urls: record.origin.source_urls(),
    };
    store::insert_cycles(ledger.tx, sorted.new.iter().map(row).collect()).await?;
    ledger.added(sorted.new);
    Ok(sorted.ids)
}

pub(super) async fn bring_in_intents<'f>(
    ledger: &mut Ledger<'_>,
    season: SeasonId,
    intents: &'f [Intent],
) -> Result<Ids<'f, IntentId>, StoreError> {
    let numbers = intents_of(ledger.tx, season).await?;
    let here = intents.iter().filter_map(|intent| Some((intent.key.as_str(), *numbers.get(&intent.number)?)));
    let sorted = ledger.sort(intents, &here.collect()).await?;
    let row = |(id, record): &(IntentId, &Intent)| NewIntent {
        id: *id,
        season,
        number: record.number,
        title: record.title.clone(),
        description: record.description.clone(),
        budget: record.budget,
        route: record.route,
        source_urls: record.origin.source_urls(),
    };
    store::insert_intents(ledger.tx, sorted.new.iter().map(row).collect()).await?;
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
    let row = |(id, record): &(TrustTierId, &Tier)| NewTier {
        id: *id,
        season,
        tier: record.tier,
        min: record.min,
        criteria: record.criteria.clone(),
        source_urls: record.origin.source_urls(),
    };
    store::insert_tiers(ledger.tx, sorted.new.iter().map(row).collect()).await?;
    ledger.added(sorted.new);
    Ok(())
}
