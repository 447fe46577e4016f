//! The season with its voting cycles, intents and trust tiers.

use std::collections::BTreeSet;

use entity::vocab::{CycleKind, IntentRoute, TrustTier};

use super::fields::{Fields, NOTE, SUMMARY, TITLE};
use super::finding::{Code, Finding, Section, Severity, quoted};
use super::keys::Kind;
use super::reader::Reader;
use super::record::{Cycle, Intent, KeyDate, Origin, Season, Tier};

/// A voting cycle's code is short, such as `12a`.
const CODE: usize = 32;

pub(super) fn season(fields: &mut Fields<'_>) -> Result<Season, Finding> {
    fields.not_kept(&["stats"]);
    let (starts_on, ends_on) = (fields.date("starts_on"), fields.date("ends_on"));
    fields.check_order(starts_on, ends_on, "ends_on");
    let sources = fields.sources(&["starts_source_url", "ends_source_url"]);
    Ok(Season {
        key: fields.required_text("key", TITLE)?,
        number: fields.required_number("number")?,
        name: fields.required_text("name", TITLE)?,
        starts_on,
        ends_on,
        ends_note: fields.text("ends_note", SUMMARY)?,
        key_dates: fields.entries("key_dates", key_date),
        origin: Origin { sources, fingerprint: fields.fingerprint() },
    })
}

fn key_date(entry: &mut Fields<'_>) -> Result<KeyDate, Finding> {
    let (from, to) = (entry.date("from"), entry.deadline("to"));
    entry.check_order(from, to.map(|to| to.date_naive()), "to");
    Ok(KeyDate { label: entry.required_text("what", TITLE)?, from, to, sources: entry.sources(&[]) })
}

pub(super) fn cycle(fields: &mut Fields<'_>) -> Result<Cycle, Finding> {
    let (from, to) = (fields.date("from"), fields.date("to"));
    fields.check_order(from, to, "to");
    Ok(Cycle {
        key: fields.required_text("key", CODE)?,
        kind: fields.required_choice("kind", CycleKind::parse)?,
        from,
        to,
        purpose: fields.text("purpose", SUMMARY)?,
        origin: fields.origin(),
    })
}

pub(super) fn intent(fields: &mut Fields<'_>, season: &Season) -> Result<Intent, Finding> {
    fields.not_kept(&["remaining_after_mission_vote_op_approx"]);
    of_this_season(fields, "season", season)?;
    Ok(Intent {
        key: fields.required_text("key", TITLE)?,
        number: fields.required_number("number")?,
        title: fields.required_text("title", TITLE)?,
        description: fields.text("description", NOTE)?,
        budget: fields.amount("budget_op"),
        route: fields.required_choice("route", IntentRoute::parse)?,
        origin: fields.origin(),
    })
}

/// A season has one intent of a number; a later one is taken out again.
pub(super) fn skip_repeated_numbers(intents: &mut Vec<Intent>, reader: &mut Reader<'_>) {
    let mut numbers = BTreeSet::new();
    intents.retain(|intent| {
        let first = numbers.insert(intent.number);
        if !first {
            reader.keys.withdraw(Kind::Intent, &intent.key, Code::DuplicateNumber);
            reader.findings.push(Finding {
                severity: Severity::Skipped,
                section: Section::Intents,
                key: intent.key.clone(),
                field: Some("number".to_owned()),
                code: Code::DuplicateNumber,
                message: format!("Skipped, as an earlier intent has the number {}.", intent.number),
            });
        }
        first
    });
}

pub(super) fn tier(fields: &mut Fields<'_>, season: &Season) -> Result<Tier, Finding> {
    fields.not_kept(&["order"]);
    of_this_season(fields, "season", season)?;
    Ok(Tier {
        tier: fields.required_choice("key", TrustTier::parse)?,
        min: fields.amount("min_op"),
        max: fields.amount("max_op"),
        criteria: fields.text("criteria", SUMMARY)?,
        origin: fields.origin(),
    })
}

/// Refuses a record that names another season than the file's; one that names none belongs to the file's.
pub(super) fn of_this_season(
    fields: &mut Fields<'_>,
    name: &'static str,
    season: &Season,
) -> Result<(), Finding> {
    match fields.string(name) {
        Some(other) if other != season.key => {
            let message =
                format!("Skipped, as it belongs to season {}, not {}.", quoted(other), quoted(&season.key));
            Err(fields.skip(name, Code::OtherSeason, message))
        }
        _ => Ok(()),
    }
}
