//! Files to import, and what is in the database.

use alliance_hub::domain::season_file::{Finding, Section};
use alliance_hub::policy::Actor;
use alliance_hub::service::Ctx;
use alliance_hub::service::import::{ImportError, ImportReport, import_season};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::{TestApp, with_entities};

/// The records that the demo loads.
pub const REAL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/season4.json"));

const SOURCE: &str = "https://gov.example/t/1";

pub fn operator(app: &TestApp) -> Ctx {
    let (db, clock, wake) = (app.app.db.clone(), app.app.clock.clone(), app.app.wake.clone());
    Ctx { db, clock, actor: Actor::System, wake, retry: None }
}

pub async fn try_import(app: &TestApp, file: &Value) -> Result<ImportReport, ImportError> {
    import_season(&operator(app), &file.to_string()).await
}

pub async fn import(app: &TestApp, file: &Value) -> ImportReport {
    try_import(app, file).await.expect("the file comes in")
}

/// Every row of every table.
pub async fn everything(app: &TestApp) -> Vec<String> {
    let mut rows = Vec::new();
    macro_rules! read {
        ($($table:ident)+) => {
            $(
                let found = entity::$table::Entity::find().all(&app.app.db).await.expect("rows");
                rows.extend(found.into_iter().map(|row| format!("{} {row:?}", stringify!($table))));
            )+
        };
    }
    with_entities!(read);
    rows.sort();
    rows
}

/// How many rows a table has in what `everything` returned.
pub fn count(rows: &[String], table: &str) -> usize {
    rows.iter().filter(|row| row.starts_with(&format!("{table} "))).count()
}

/// `section key CODE` of the findings about what the import itself decided.
pub fn codes(report: &ImportReport) -> Vec<String> {
    let line = |finding: &Finding| format!("{} {} {}", finding.section, finding.key, finding.code);
    report.findings.iter().map(line).collect()
}

pub fn added(report: &ImportReport, section: Section) -> usize {
    report.sections.get(&section).map_or(0, |counts| counts.added)
}

/// A file of season 4 with one intent, two people and an alliance that one of them leads.
pub fn small_file() -> Value {
    json!({
        "season": {"key": "S4", "number": 4, "name": "Season 4", "source_url": SOURCE},
        "voting_cycles": [{"key": "13", "kind": "REGULAR", "source_url": SOURCE}],
        "intents": [intent("S4-I1", 1)],
        "trust_tiers": [{"key": "EMBER", "max_op": 100_000, "source_url": SOURCE}],
        "people": [person("ada"), person("ben")],
        "alliances": [alliance("builders", "ada")],
        "missions": [mission("some-work")],
    })
}

pub fn intent(key: &str, number: i32) -> Value {
    json!({"key": key, "number": number, "title": "A goal", "budget_op": 1_000_000,
        "route": "TOKEN_HOUSE_VOTE", "source_url": SOURCE})
}

pub fn person(key: &str) -> Value {
    json!({"key": key, "name_as_published": key, "is_organization": false, "source_url": SOURCE})
}

pub fn alliance(key: &str, lead: &str) -> Value {
    json!({"key": key, "name": key, "kind": "AD_HOC", "lead": lead,
        "members": [{"person": lead, "role_as_published": "lead"}], "source_url": SOURCE})
}

pub fn mission(key: &str) -> Value {
    json!({"key": key, "title": "Some work", "intent": "S4-I1", "alliance": "builders",
        "trust_tier_claimed": "EMBER", "requested_op": 20_000, "tags": ["a", "A", "b"], "source_url": SOURCE})
}

pub fn signal(from: &str, mission: &str, text: &str) -> Value {
    json!({"kind": "LEADER_SEEKS_COLLABORATORS", "from": from, "mission": mission, "paraphrase": text,
        "source_url": SOURCE})
}

pub fn post(kind: &str, mission: &str, text: &str) -> Value {
    json!({"kind": kind, "mission": mission, "author": "ben", "paraphrase": text, "source_url": SOURCE})
}

/// The value with some fields set.
pub fn with(mut value: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("an object") };
    value.as_object_mut().expect("an object").extend(fields);
    value
}
