//! What differs between two revisions of a mission.

use std::time::Duration;

use serde_json::Value;
use similar::{Algorithm, ChangeTag, TextDiff as Lines};

/// Texts that are long enough to be compared line by line.
const TEXTS: &[&str] = &["description", "specification", "upfrontReason"];
/// The unchanged lines around a change that are shown with it.
const CONTEXT: usize = 3;
/// The most lines that are shown of one text.
pub const LINES_SHOWN: usize = 400;
/// The time after which a comparison settles for a coarser answer.
const PATIENCE: Duration = Duration::from_millis(20);

/// A field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// The field, by its name in the API.
    pub field: String,
    /// Its value before.
    pub before: Value,
    /// Its value after.
    pub after: Value,
    /// The lines that differ, of a long text.
    pub lines: Option<TextDiff>,
}

/// The lines in which two texts differ, with some around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextDiff {
    /// The lines, in the order of the texts.
    pub lines: Vec<TextLine>,
    /// Whether lines were left out at the end because there are too many.
    pub is_cut: bool,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLine {
    /// What became of it.
    pub kind: LineKind,
    /// Its text, without the end of the line.
    pub text: String,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// It is in both texts.
    Kept,
    /// It is in the earlier text alone.
    Removed,
    /// It is in the later text alone.
    Added,
}

/// The fields in which two contents of revisions differ, by name.
#[must_use]
pub fn diff(before: &Value, after: &Value) -> Vec<FieldChange> {
    let (Some(old), Some(new)) = (before.as_object(), after.as_object()) else { return Vec::new() };
    let mut names: Vec<_> = old.keys().chain(new.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let value =
        |object: &serde_json::Map<String, Value>, name: &str| object.get(name).cloned().unwrap_or_default();
    names
        .into_iter()
        .map(|name| (name, value(old, name), value(new, name)))
        .filter(|(_, before, after)| before != after)
        .map(|(name, before, after)| FieldChange {
            field: name.clone(),
            lines: TEXTS.contains(&name.as_str()).then(|| compare(text(&before), text(&after))),
            before,
            after,
        })
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn compare(before: &str, after: &str) -> TextDiff {
    let lines = Lines::configure().algorithm(Algorithm::Myers).timeout(PATIENCE).diff_lines(before, after);
    let groups = lines.grouped_ops(CONTEXT);
    let mut shown = groups.iter().flatten().flat_map(|op| lines.iter_changes(op)).map(|change| TextLine {
        kind: match change.tag() {
            ChangeTag::Equal => LineKind::Kept,
            ChangeTag::Delete => LineKind::Removed,
            ChangeTag::Insert => LineKind::Added,
        },
        text: change.value().trim_end_matches(['\n', '\r']).to_owned(),
    });
    let kept = shown.by_ref().take(LINES_SHOWN).collect();
    TextDiff { lines: kept, is_cut: shown.next().is_some() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_long_text_is_compared_line_by_line_and_a_short_field_as_a_whole() {
        let before =
            json!({ "title": "A map", "description": "one\ntwo\nthree", "tags": ["a"], "summary": "s" });
        let after =
            json!({ "title": "A map", "description": "one\n2\nthree", "tags": ["a", "b"], "summary": null });
        let found = diff(&before, &after);
        let names: Vec<_> = found.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(names, ["description", "summary", "tags"]);
        let lines = found[0].lines.as_ref().expect("a long text");
        let shown: Vec<_> = lines.lines.iter().map(|line| (line.kind, line.text.as_str())).collect();
        assert_eq!(
            shown,
            [
                (LineKind::Kept, "one"),
                (LineKind::Removed, "two"),
                (LineKind::Added, "2"),
                (LineKind::Kept, "three"),
            ]
        );
        assert_eq!((found[2].lines.as_ref(), &found[2].after), (None, &json!(["a", "b"])));
    }

    #[test]
    fn what_is_shown_is_bounded() {
        let after: String = (0..1_000).map(|number| format!("{number}\n")).collect();
        let found = diff(&json!({ "description": null }), &json!({ "description": after }));
        let lines = found[0].lines.as_ref().expect("a long text");
        assert_eq!((lines.lines.len(), lines.is_cut), (LINES_SHOWN, true));
    }

    proptest! {
        #[test]
        fn the_lines_tell_both_texts(
            before in prop::collection::vec("[ab]{0,2}", 0..12),
            after in prop::collection::vec("[ab]{0,2}", 0..12),
        ) {
            let of = |side: &[TextLine], not: LineKind| -> Vec<String> {
                side.iter().filter(|line| line.kind != not).map(|line| line.text.clone()).collect()
            };
            let (before, after) = (before.join("\n"), after.join("\n"));
            let whole = Lines::from_lines(&before, &after);
            let shown = compare(&before, &after).lines;
            // Nothing that changed is left out.
            let changed = whole.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal).count();
            prop_assert_eq!(shown.iter().filter(|line| line.kind != LineKind::Kept).count(), changed);
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            prop_assert!(of(&shown, LineKind::Added).iter().all(|line| lines(&before).contains(line)));
            prop_assert!(of(&shown, LineKind::Removed).iter().all(|line| lines(&after).contains(line)));
        }
    }
}
