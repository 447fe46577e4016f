//! Reads a season's records from a JSON file: text in, checked records and a list of findings out.
//!
//! Nothing is invented: what the file does not state is `None`, never zero. A record that cannot be kept is
//! left out and listed with the reason; the rest is kept, and everything odd about it is listed as a warning.

mod across;
mod alliances;
mod amounts;
mod calendar;
mod conversation;
mod dates;
mod error;
mod fields;
mod finding;
mod fingerprint;
pub(crate) mod json;
mod keys;
mod mission_checks;
mod missions;
mod people;
mod percentages;
mod reader;
mod record;
mod rfps;
mod status;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub use error::FileError;
pub(crate) use finding::quoted;
pub use finding::{Code, Finding, Section, Severity};
pub use record::{
    Alliance, Application, Cycle, EarlierRequest, Intent, KeyDate, Member, Mission, Origin, Person, Post,
    PostKind, Record, Rfp, Season, SeasonFile, Signal, Tier, TierClaim,
};
pub use status::{GithubState, Outcome};

use fields::Fields;
pub(crate) use fields::type_name;
use reader::Reader;

/// Sections that are known and that this version does not keep.
const NOT_KEPT: [&str; 4] =
    ["delegate_approvals", "ballot_votes_seen", "membership_overlaps", "approval_ranking_test_vector"];

/// What a file was read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The records that can be kept.
    pub file: SeasonFile,
    /// What was skipped, and what is odd about what was kept.
    pub findings: Vec<Finding>,
}

/// Reads the text of a season file.
///
/// # Errors
/// The text is not JSON, or it has no season with a key, a number and a name.
pub fn read(json: &str) -> Result<Reading, FileError> {
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let parsed = json::parse(json).map_err(|error| FileError::not_json(&error))?;
    let root =
        parsed.value.as_object().ok_or_else(|| FileError::not_a_season_file("it is not a JSON object"))?;
    let mut reader = Reader::of(root);
    let season = read_season(root, &mut reader)?;
    let file = read_records(&mut reader, season, count_not_kept(root));
    reader.findings.extend(unknown_sections(root));
    reader.findings.extend(parsed.repeated.iter().map(|place| repeated_field(place)));
    Ok(Reading { file, findings: reader.findings })
}

fn read_season(root: &Map<String, Value>, reader: &mut Reader<'_>) -> Result<Season, FileError> {
    let object = root
        .get(Section::Season.as_str())
        .and_then(Value::as_object)
        .ok_or_else(|| FileError::not_a_season_file("it has no object \"season\""))?;
    let mut fields = Fields::of_record(Section::Season, Section::Season.as_str(), object);
    let season = calendar::season(&mut fields).map_err(|finding| {
        let field = finding.field.unwrap_or_default();
        FileError::not_a_season_file(format!("the season's \"{field}\" cannot be read ({})", finding.code))
    })?;
    reader.findings.append(&mut fields.finish());
    Ok(season)
}

/// Reads the sections in the order in which records name each other.
fn read_records(
    reader: &mut Reader<'_>,
    season: Season,
    not_kept: BTreeMap<&'static str, usize>,
) -> SeasonFile {
    let cycles = reader.records(Section::VotingCycles, |fields, _| calendar::cycle(fields));
    let mut intents = reader.records(Section::Intents, |fields, _| calendar::intent(fields, &season));
    calendar::skip_repeated_numbers(&mut intents, reader);
    let tiers = reader.records(Section::TrustTiers, |fields, _| calendar::tier(fields, &season));
    let people = reader.records(Section::People, |fields, _| people::person(fields));
    let alliances = reader.records(Section::Alliances, alliances::alliance);

    let background = missions::Background::new(&season, &intents, &tiers, &alliances);
    let missions =
        reader.records(Section::Missions, |fields, keys| missions::mission(fields, keys, &background));
    let tier_claims = across::tier_claims(&missions, &background, &mut reader.findings);
    across::check_ballot_codes(&missions, &mut reader.findings);

    let mut rfps =
        reader.records(Section::FoundationMissions, |fields, keys| rfps::rfp(fields, keys, &background));
    let deadlines = rfps::deadlines(&rfps);
    let applications =
        reader.records(Section::Applications, |fields, keys| rfps::application(fields, keys, &deadlines));
    rfps::settle(&mut rfps, &applications);

    let signals = reader.records(Section::Signals, conversation::signal);
    let mut questions = conversation::Questions::default();
    let conversation = reader
        .records(Section::Conversation, |fields, keys| conversation::post(fields, keys, &mut questions));
    across::report_stated_anomalies(reader, &rfps);

    SeasonFile {
        season,
        cycles,
        intents,
        tiers,
        people,
        alliances,
        missions,
        tier_claims,
        rfps,
        applications,
        signals,
        conversation,
        not_kept,
    }
}

fn count_not_kept(root: &Map<String, Value>) -> BTreeMap<&'static str, usize> {
    let count = |value: &Value| match value {
        Value::Null => 0,
        Value::Array(entries) => entries.len(),
        _ => 1,
    };
    NOT_KEPT
        .iter()
        .filter_map(|name| Some((*name, root.get(*name).map(count).filter(|count| *count > 0)?)))
        .collect()
}

fn unknown_sections(root: &Map<String, Value>) -> impl Iterator<Item = Finding> {
    root.keys()
        .filter(|name| !is_known_section(name))
        .map(|name| of_file(name, Code::UnknownSection, "This section is not known and was not read."))
}

fn is_known_section(name: &str) -> bool {
    let is_section = |section: &&Section| !matches!(section, Section::File | Section::TierClaims);
    let mut sections = Section::ALL.iter().filter(is_section);
    name == "meta" || NOT_KEPT.contains(&name) || sections.any(|section| section.as_str() == name)
}

fn repeated_field(place: &str) -> Finding {
    of_file(place, Code::DuplicateField, "This field is stated more than once; the last one was read.")
}

fn of_file(place: &str, code: Code, message: &str) -> Finding {
    Finding {
        severity: Severity::Warning,
        section: Section::File,
        key: Section::File.to_string(),
        field: Some(finding::shown_name(place)),
        code,
        message: message.to_owned(),
    }
}
