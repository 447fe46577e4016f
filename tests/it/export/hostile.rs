//! A file that is not what an export is brings nothing in, and is told why.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::story::lively;
use super::{export, import, manifest};
use crate::import::books::{count, everything};
use crate::support::TestApp;

/// The same lines with a manifest that fits them, as somebody would make who means harm.
pub fn resealed(lines: &[String]) -> String {
    let hash = |lines: &[&String]| {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let name = |line: &String| -> String {
        let line: Value = serde_json::from_str(line).unwrap_or_default();
        line.as_object().and_then(|line| line.keys().next().cloned()).unwrap_or_default()
    };
    let mut sections = serde_json::Map::new();
    for line in lines {
        let name = name(line);
        if name != "export" && !sections.contains_key(&name) {
            let own: Vec<&String> = lines.iter().filter(|line| self::name_of(line) == name).collect();
            sections.insert(name, json!({ "count": own.len(), "sha256": hash(&own) }));
        }
    }
    let all: Vec<&String> = lines.iter().collect();
    let cursor = alliance_hub::domain::event::EventCursor::Start.to_string();
    let manifest = json!({ "manifest": {
        "sections": sections, "lines": lines.len(), "sha256": hash(&all), "lastCursor": cursor,
    } });
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("{text}{manifest}\n")
}

fn name_of(line: &str) -> String {
    let line: Value = serde_json::from_str(line).unwrap_or_default();
    line.as_object().and_then(|line| line.keys().next().cloned()).unwrap_or_default()
}

/// The lines of an export without its manifest, and where the first line of a section is.
pub struct File {
    pub lines: Vec<String>,
}

impl File {
    pub fn of(export: &str) -> Self {
        let mut lines: Vec<String> = export.lines().map(str::to_owned).collect();
        lines.pop();
        Self { lines }
    }

    pub fn first(&self, section: &str) -> usize {
        self.lines.iter().position(|line| name_of(line) == section).expect("the section is there")
    }

    /// With a change to one field of the first record of a section.
    pub fn with(&self, section: &str, field: &str, value: Value) -> String {
        let mut lines = self.lines.clone();
        let place = self.first(section);
        let mut line: Value = serde_json::from_str(&lines[place]).expect("JSON");
        line[section][field] = value;
        lines[place] = line.to_string();
        resealed(&lines)
    }
}

#[tokio::test]
async fn what_was_cut_altered_or_made_up_is_refused_with_line_and_reason() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    let whole = export(&source).await;
    let file = File::of(&whole);
    let id = |section: &str, place: usize| {
        let line: Value = serde_json::from_str(&file.lines[file.first(section) + place]).expect("JSON");
        line[section]["id"].clone()
    };
    let swapped = |one: usize, other: usize| {
        let mut lines = file.lines.clone();
        lines.swap(one, other);
        lines
    };
    let doubled = {
        let mut lines = file.lines.clone();
        lines.insert(file.first("comment"), lines[file.first("comment")].clone());
        resealed(&lines)
    };
    let other_version = whole.replacen("\"version\":2", "\"version\":1", 1);
    let nobody = "account_01h455vb4pex5vsknk084sn02q";
    let (account, mission) = (file.first("account"), file.first("mission"));
    let cut = |lines: usize| whole.lines().take(lines).map(|line| format!("{line}\n")).collect::<String>();
    let without_season = {
        let mut lines = file.lines.clone();
        lines.truncate(1);
        resealed(&lines)
    };
    let cases: Vec<(&str, String, &str)> = vec![
        ("empty", String::new(), "line 1: The manifest is missing"),
        ("a season file", crate::import::books::REAL.to_owned(), "line 1: This is not an export"),
        ("another format", "{\"export\":{\"format\":\"x\"}}\n".to_owned(), "line 1: This is not an export"),
        ("another version", other_version, "line 1: This file has version 1"),
        ("cut between lines", cut(40), "line 41: The manifest is missing"),
        ("cut in a line", whole.chars().take(whole.chars().count() / 2).collect(), "The line has no end"),
        ("cut before the last line feed", whole.trim_end().to_owned(), "The line has no end"),
        ("more behind the end", format!("{whole}{}\n", file.lines[1]), "Nothing may follow the manifest"),
        ("a letter changed", whole.replacen("We scout.", "We shout.", 1), "is not what the manifest's hash"),
        (
            "a line taken out",
            whole.replacen(&format!("{}\n", file.lines[account]), "", 1),
            "that is not in the file",
        ),
        (
            "lines of a section swapped",
            join(&swapped(account, account + 1), &whole),
            "is not what the manifest's hash",
        ),
        ("sections swapped", resealed(&swapped(account, mission)), "line"),
        ("a field too many", file.with("account", "email", json!("a@b.c")), "unknown field `email`"),
        (
            "a private field",
            file.with("alliance", "communicationSpace", json!("x")),
            "unknown field `communicationSpace`",
        ),
        ("a wrong type", file.with("mission", "revision", json!("first")), "invalid type: string \"first\""),
        (
            "no amount",
            file.with("mission", "requestedAmount", json!("1e9")),
            "This is not a line of such a file",
        ),
        (
            "no word of the vocabulary",
            file.with("mission", "status", json!("DONE")),
            "unknown variant `DONE`",
        ),
        (
            "an id of another type",
            file.with("mission", "seasonId", json!(nobody)),
            "is not an id that begins with `season_`",
        ),
        ("an id twice", doubled, "The id of this comment came before"),
        ("another's id", file.with("account", "id", id("account", 1)), "The id of this account came before"),
        (
            "a reference to nothing",
            file.with("membership", "accountId", json!(nobody)),
            "an object of the type `account`",
        ),
        (
            "a reply to nothing",
            file.with("comment", "parentId", json!("comment_01h455vb4pex5vsknk084sn02q")),
            "an object of the type `comment`",
        ),
        (
            "another season",
            file.with("season", "number", json!(5)),
            "This is not the season that the first line names",
        ),
        ("no season", without_season, "A file holds one season"),
        ("a NUL", file.with("account", "displayName", json!("a\0b")), "NUL"),
        (
            "a rule of the database",
            file.with("account", "version", json!(0)),
            "A record of the section account breaks a rule",
        ),
        ("no address", file.with("delegatePower", "address", json!("0x1")), "40 hexadecimal digits"),
        ("what is for some", file.with("grant", "kycStatus", json!("PASSED")), "unknown field `kycStatus`"),
        (
            "a vote for nothing",
            file.with("ballotVote", "codes", json!(["9Z"])),
            "a vote names the option `9Z`, which its ballot has not",
        ),
        (
            "an approval that counted under another snapshot",
            file.with("approval", "snapshotId", json!("snapshot_01h455vb4pex5vsknk084sn02q")),
            "an object of the type `snapshot`",
        ),
        (
            "a subject of no type",
            file.with("event", "subjectId", json!("thing_01h455vb4pex5vsknk084sn02q")),
            "is not an id",
        ),
        ("no object", "[]\n".to_owned(), "line 1: This is not an export"),
    ];
    for (what, text, reason) in cases {
        let error = import(&mirror, &text).await.map(|_| ()).expect_err(what).to_string();
        assert!(error.contains(reason), "{what}: {error}");
        assert!(error.starts_with("line"), "{what}: {error}");
        assert_eq!(everything(&mirror).await, Vec::<String>::new(), "{what}");
    }
    import(&mirror, &whole).await.expect("the file itself is good");
    let rows = everything(&mirror).await;
    assert_eq!(json!(count(&rows, "account")), manifest(&whole)["sections"]["account"]["count"]);
}

/// Other lines under the manifest of an export.
fn join(lines: &[String], export: &str) -> String {
    let manifest = export.lines().last().expect("a manifest");
    lines.iter().map(String::as_str).chain([manifest]).map(|line| format!("{line}\n")).collect()
}
