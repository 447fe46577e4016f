//! What differs between two revisions of a mission.

use async_graphql::{Enum, Json, Object, SimpleObject};
use entity::ids::MissionId;

use crate::domain::mission as domain;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::LineKind")]
pub enum DiffLineKind {
    /// It is in both texts.
    Kept,
    /// It is in the earlier text alone.
    Removed,
    /// It is in the later text alone.
    Added,
}

/// A line of a comparison.
#[derive(Clone, Debug, SimpleObject)]
pub struct DiffLine {
    /// What became of it.
    pub kind: DiffLineKind,
    /// Its text.
    pub text: String,
}

/// The lines in which two texts differ, with three around each change.
#[derive(Clone, Debug, SimpleObject)]
pub struct TextDiff {
    /// The lines, in the order of the texts, at most 400.
    pub lines: Vec<DiffLine>,
    /// Whether lines were left out at the end because there are too many.
    pub is_cut: bool,
}

impl From<domain::TextDiff> for TextDiff {
    fn from(diff: domain::TextDiff) -> Self {
        let line = |line: domain::TextLine| DiffLine { kind: line.kind.into(), text: line.text };
        Self { lines: diff.lines.into_iter().map(line).collect(), is_cut: diff.is_cut }
    }
}

/// A field that differs between two revisions.
pub struct RevisionFieldChange(pub(super) domain::FieldChange);

/// A field that differs between two revisions.
#[Object]
impl RevisionFieldChange {
    /// The field, by its name in the input of missionRevise.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// Its value in the earlier of the two; null where it was empty.
    async fn before(&self) -> Json<&serde_json::Value> {
        Json(&self.0.before)
    }

    /// Its value in the later of the two; null where it is empty.
    async fn after(&self) -> Json<&serde_json::Value> {
        Json(&self.0.after)
    }

    /// The lines that differ, of a long text; null for other fields.
    async fn text(&self) -> Option<TextDiff> {
        self.0.lines.clone().map(Into::into)
    }
}

/// Which revision another one is compared with: the one before it, where none is named.
pub(super) fn other_revision(row: &domain::Revision, against: Option<i32>) -> Option<(MissionId, i32)> {
    let number = against.unwrap_or(row.number.saturating_sub(1));
    (number >= 1).then_some((row.mission_id, number))
}
