//! The first line and the last, and the sums that the last one holds.

use std::collections::BTreeMap;

use entity::ids::SeasonId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Section;

/// The name of the format.
pub const FORMAT: &str = "alliance-hub-season";
/// The version of the format: another one has other records.
pub const VERSION: u32 = 2;

/// What the file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`] of the server that wrote it.
    pub version: u32,
    /// The newest migration of that server's database.
    pub schema: String,
    /// The season.
    pub season_id: SeasonId,
    /// The season's number.
    pub season_number: i32,
}

/// What the file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// Of each section that has records: how many, and their hash.
    pub sections: BTreeMap<Section, SectionSum>,
    /// How many lines come before this one.
    pub lines: u64,
    /// The SHA-256 of all lines before this one, each with its line feed.
    pub sha256: String,
    /// Where the change feed goes on: give it as `after` to `events` or to a subscription.
    pub last_cursor: String,
}

/// What a section holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SectionSum {
    /// How many records.
    pub count: u64,
    /// The SHA-256 of its lines, each with its line feed.
    pub sha256: String,
}

/// The sums of the lines so far.
#[derive(Clone, Default)]
pub struct Sums {
    sections: BTreeMap<Section, (u64, Sha256)>,
    lines: u64,
    whole: Sha256,
}

impl Sums {
    /// Adds a line, which is given without its line feed.
    pub fn add(&mut self, section: Option<Section>, line: &[u8]) {
        self.lines += 1;
        for part in [line, b"\n"] {
            self.whole.update(part);
        }
        if let Some(section) = section {
            let (count, hash) = self.sections.entry(section).or_default();
            *count += 1;
            for part in [line, b"\n"] {
                hash.update(part);
            }
        }
    }

    /// How many lines of a section were added.
    #[must_use]
    pub fn count(&self, section: Section) -> u64 {
        self.sections.get(&section).map_or(0, |(count, _)| *count)
    }

    /// The manifest of what was added.
    #[must_use]
    pub fn manifest(self, last_cursor: String) -> Manifest {
        let sum = |(count, hash): (u64, Sha256)| SectionSum { count, sha256: hex(hash) };
        let sections = self.sections.into_iter().map(|(section, sums)| (section, sum(sums))).collect();
        Manifest { sections, lines: self.lines, sha256: hex(self.whole), last_cursor }
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
