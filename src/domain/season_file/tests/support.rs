//! Small season files, and findings as lines.

use serde_json::{Value, json};

use crate::domain::season_file::{Finding, Reading, Severity, read};

/// The records that Season 4 left behind.
pub(super) const REAL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/season4.json"));

pub(super) const SOURCE: &str = "https://gov.example/t/1";

/// A file of season S4 with one intent, two tiers, two people, one alliance and no missions.
pub(super) fn small_file() -> Value {
    json!({
        "season": {"key": "S4", "number": 4, "name": "Season 4", "source_url": SOURCE},
        "voting_cycles": [{"key": "13", "kind": "REGULAR", "source_url": SOURCE}],
        "intents": [intent("S4-I1", 1)],
        "trust_tiers": [tier("EMBER", 100_000), tier("PHOENIX", Value::Null)],
        "people": [person("ada"), person("ben")],
        "alliances": [alliance("builders", "ada")],
    })
}

pub(super) fn intent(key: &str, number: i32) -> Value {
    json!({"key": key, "number": number, "title": "A goal", "budget_op": 1_000_000, "route": "TOKEN_HOUSE_VOTE",
        "source_url": SOURCE})
}

pub(super) fn tier(key: &str, max: impl Into<Value>) -> Value {
    json!({"key": key, "season": "S4", "max_op": max.into(), "source_url": SOURCE})
}

pub(super) fn person(key: &str) -> Value {
    json!({"key": key, "name_as_published": key, "is_organization": false, "source_url": SOURCE})
}

pub(super) fn alliance(key: &str, lead: &str) -> Value {
    json!({"key": key, "name": key, "kind": "AD_HOC", "lead": lead,
        "members": [{"person": lead, "role_as_published": "lead"}], "source_url": SOURCE})
}

pub(super) fn mission(key: &str) -> Value {
    json!({"key": key, "title": "Some work", "intent": "S4-I1", "source_url": SOURCE})
}

pub(super) fn rfp(key: &str) -> Value {
    json!({"key": key, "title": "Some request", "github_state": "open", "source_url": SOURCE})
}

pub(super) fn post(kind: &str, mission: &str, text: &str) -> Value {
    json!({"kind": kind, "mission": mission, "author": null, "paraphrase": text, "source_url": SOURCE})
}

/// The value with some fields set.
pub(super) fn with(mut value: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("an object") };
    value.as_object_mut().expect("an object").extend(fields);
    value
}

/// Reads the small file with some sections set.
pub(super) fn read_with(sections: Value) -> Reading {
    read(&with(small_file(), sections).to_string()).expect("a season file")
}

/// `section key field CODE`, and `skipped` where the record or entry was left out.
pub(super) fn line(finding: &Finding) -> String {
    let field = finding.field.as_deref().unwrap_or("-");
    let skipped = if finding.severity == Severity::Skipped { " skipped" } else { "" };
    format!("{} {} {field} {}{skipped}", finding.section, finding.key, finding.code)
}

pub(super) fn lines(reading: &Reading) -> Vec<String> {
    reading.findings.iter().map(line).collect()
}
