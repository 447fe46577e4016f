//! What shows only when missions are held against each other, and the anomalies that the file itself states.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use entity::vocab::TrustTier;
use serde_json::Value;

use super::fields::{Fields, SUMMARY, TITLE};
use super::finding::{Code, Finding, Section, Severity, quoted};
use super::fingerprint;
use super::keys::Kind;
use super::missions::Background;
use super::reader::Reader;
use super::record::{Mission, Origin, Rfp, TierClaim};

/// The tier that each leader claims; another tier in a later mission is reported and does not count.
pub(super) fn tier_claims(
    missions: &[Mission],
    background: &Background<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<TierClaim> {
    let mut claims: Vec<TierClaim> = Vec::new();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for mission in missions {
        let leader = mission.lead.as_deref().or_else(|| background.leader(mission.alliance.as_deref()));
        let (Some(person), Some(tier)) = (leader, mission.tier_claimed) else { continue };
        match first.entry(person) {
            Entry::Vacant(entry) => {
                entry.insert(claims.len());
                claims.push(claim(person, tier, mission));
            }
            Entry::Occupied(entry) => {
                if let Some(claim) = claims.get(*entry.get()).filter(|claim| claim.tier != tier) {
                    findings.push(claim_conflict(mission, claim, tier.as_str()));
                }
            }
        }
    }
    claims
}

fn claim(person: &str, tier: TrustTier, mission: &Mission) -> TierClaim {
    let justification = mission.tier_justification.clone();
    let said = [
        ("person", Value::from(person)),
        ("tier", Value::from(tier.as_str())),
        ("justification", Value::from(justification.clone())),
    ];
    let said = said.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    TierClaim {
        person: person.to_owned(),
        tier,
        justification,
        mission: mission.key.clone(),
        origin: Origin { sources: mission.origin.sources.clone(), fingerprint: fingerprint::of(&said) },
    }
}

fn claim_conflict(mission: &Mission, claim: &TierClaim, tier: &str) -> Finding {
    let message = format!(
        "{} claims {tier} here and {} in {}; the first claim is kept.",
        quoted(&claim.person),
        claim.tier.as_str(),
        quoted(&claim.mission)
    );
    warning(Section::Missions, &mission.key, "trust_tier_claimed", Code::TierClaimConflict, message)
}

/// One ballot, that is one intent in one cycle, has each code once.
pub(super) fn check_ballot_codes(missions: &[Mission], findings: &mut Vec<Finding>) {
    let mut taken: HashMap<(Option<&str>, Option<&str>, &str), &str> = HashMap::new();
    for mission in missions {
        let Some(code) = mission.ballot_code.as_deref() else { continue };
        match taken.entry((mission.intent.as_deref(), mission.cycle.as_deref(), code)) {
            Entry::Vacant(entry) => {
                entry.insert(&mission.key);
            }
            Entry::Occupied(entry) => {
                let message = format!("{} has the ballot code {} too.", quoted(entry.get()), quoted(code));
                findings.push(warning(
                    Section::Missions,
                    &mission.key,
                    "ballot_code",
                    Code::DuplicateBallotCode,
                    message,
                ));
            }
        }
    }
}

/// Reports the anomalies that the file states, each under its mission.
pub(super) fn report_stated_anomalies(reader: &mut Reader<'_>, rfps: &[Rfp]) {
    reader.objects(Section::DataAnomalies, |reader, mut fields| {
        let finding = stated_anomaly(&mut fields, reader, rfps).unwrap_or_else(|finding| finding);
        reader.findings.push(finding);
    });
}

fn stated_anomaly(fields: &mut Fields<'_>, reader: &Reader<'_>, rfps: &[Rfp]) -> Result<Finding, Finding> {
    let mission = fields.required_reference("mission", Kind::Mission, &reader.keys)?;
    let field = fields.text("field", TITLE)?;
    let issue = fields.required_text("issue", SUMMARY)?;
    let is_rfp = rfps.iter().any(|rfp| rfp.key == mission);
    let section = if is_rfp { Section::FoundationMissions } else { Section::Missions };
    let message = format!("The file itself states: {issue}");
    Ok(Finding { field, ..warning(section, &mission, "", Code::StatedAnomaly, message) })
}

fn warning(section: Section, key: &str, field: &str, code: Code, message: String) -> Finding {
    Finding {
        severity: Severity::Warning,
        section,
        key: key.to_owned(),
        field: Some(field.to_owned()),
        code,
        message,
    }
}
