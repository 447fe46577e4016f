//! The import as one piece of work.

use entity::ids::{EventId, SeasonId};
use entity::vocab::EventKind;

use super::error::ImportError;
use super::ledger::Ledger;
use super::missions::Background;
use super::report::ImportReport;
use super::{alliances, applications, calendar, claims, conversation, missions, people, rfps, signals};
use crate::domain::season_file::{self, Reading};
use crate::service::Ctx;
use crate::store::db::{Work, WriteTx};
use crate::store::error::StoreError;

/// Brings a season file in: all of it in one transaction, or nothing.
///
/// A record that was brought in before is left as it is, so that the same file a second time changes nothing. The
/// accounts that it makes have no credentials.
///
/// # Errors
/// The file cannot be read, or the database failed.
pub async fn import_season(ctx: &Ctx, json: &str) -> Result<ImportReport, ImportError> {
    let reading = season_file::read(json)?;
    let report = ctx.db.write(&Import { ctx, reading: &reading }).await?;
    if report.event.is_some() {
        ctx.wake.wake();
    }
    Ok(report)
}

struct Import<'a> {
    ctx: &'a Ctx,
    reading: &'a Reading,
}

impl Work for Import<'_> {
    type Output = ImportReport;
    type Error = ImportError;

    async fn run(&self, tx: &WriteTx) -> Result<ImportReport, ImportError> {
        let mut ledger = Ledger::new(tx, self.reading);
        let season = self.bring_in(&mut ledger).await?;
        let event = self.record(&ledger, season).await?;
        ledger.close().await?;
        Ok(ImportReport {
            season: self.reading.file.season.name.clone(),
            season_id: season,
            sections: ledger.counts,
            findings: ledger.findings,
            not_kept: self.reading.file.not_kept.clone(),
            event,
        })
    }
}

impl Import<'_> {
    /// Goes through the sections in the order in which records name each other.
    async fn bring_in(&self, ledger: &mut Ledger<'_>) -> Result<SeasonId, ImportError> {
        let file = &self.reading.file;
        let season = calendar::bring_in_season(ledger, &file.season, &file.tiers).await?;
        let cycles = calendar::bring_in_cycles(ledger, season, &file.cycles).await?;
        let intents = calendar::bring_in_intents(ledger, season, &file.intents).await?;
        calendar::bring_in_tiers(ledger, season, &file.tiers).await?;
        let people = people::bring_in(ledger, &file.people).await?;
        let alliances = alliances::bring_in(ledger, file, &people).await?;
        claims::bring_in(ledger, season, &file.tier_claims, &people).await?;
        let background = Background { season, cycles, intents, people, alliances };
        let mut missions = missions::bring_in(ledger, &file.missions, &background).await?;
        missions.extend(rfps::bring_in(ledger, &file.rfps, &background).await?);
        let people = &background.people;
        applications::bring_in(ledger, &file.applications, &missions, people).await?;
        signals::bring_in(ledger, season, &file.signals, &missions, people).await?;
        conversation::bring_in(ledger, &file.conversation, &missions, people).await?;
        Ok(season)
    }

    /// One event tells of the whole import, if it added anything.
    async fn record(&self, ledger: &Ledger<'_>, season: SeasonId) -> Result<Option<EventId>, StoreError> {
        if ledger.count_added() == 0 {
            return Ok(None);
        }
        let added = ledger.counts.iter().filter(|(_, counts)| counts.added > 0);
        let added: serde_json::Map<_, _> =
            added.map(|(section, counts)| (section.to_string(), counts.added.into())).collect();
        let mut event = self.ctx.event(EventKind::SeasonImported, season);
        event.season = Some(season);
        event.data = serde_json::json!({ "added": added });
        Ok(Some(ledger.tx.record(event).await?))
    }
}
