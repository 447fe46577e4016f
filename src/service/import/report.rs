//! What an import did.

use std::collections::BTreeMap;
use std::fmt;

use entity::ids::{EventId, SeasonId};
use serde::Serialize;

use crate::domain::season_file::{Finding, Section, Severity};

/// What became of the records of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// The season's name.
    pub season: String,
    /// The season.
    pub season_id: SeasonId,
    /// What became of the records of each section.
    pub sections: BTreeMap<Section, SectionCounts>,
    /// What is odd about the file, and what stood in the way.
    pub findings: Vec<Finding>,
    /// How many entries the sections have that are known and not kept.
    pub not_kept: BTreeMap<&'static str, usize>,
    /// The event that tells of it; none where nothing was added.
    pub event: Option<EventId>,
}

/// What became of the records of a section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SectionCounts {
    /// Brought in now.
    pub added: usize,
    /// Here already, and left as they are.
    pub unchanged: usize,
    /// Here already from a file that said something else, and left as they are.
    pub changed_at_source: usize,
    /// Left out.
    pub skipped: usize,
}

impl SectionCounts {
    fn plus(self, other: Self) -> Self {
        Self {
            added: self.added + other.added,
            unchanged: self.unchanged + other.unchanged,
            changed_at_source: self.changed_at_source + other.changed_at_source,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl ImportReport {
    /// The counts of all sections together.
    #[must_use]
    pub fn total(&self) -> SectionCounts {
        self.sections.values().fold(SectionCounts::default(), |sum, counts| sum.plus(*counts))
    }

    fn of_severity(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.severity == severity)
    }

    fn write_findings(&self, f: &mut fmt::Formatter<'_>, title: &str, severity: Severity) -> fmt::Result {
        let count = self.of_severity(severity).count();
        if count == 0 {
            return Ok(());
        }
        writeln!(f, "\n{title} ({count}):")?;
        for finding in self.of_severity(severity) {
            let field = finding.field.as_ref().map(|field| format!(" {field}")).unwrap_or_default();
            writeln!(
                f,
                "  {} {}{field}: {} {}",
                finding.section, finding.key, finding.code, finding.message
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})\n", self.season, self.season_id)?;
        writeln!(f, "{:<34}{:>8}{:>11}{:>9}{:>9}", "section", "added", "unchanged", "changed", "skipped")?;
        let total = self.total();
        let rows = self.sections.iter().map(|(section, counts)| (section.as_str(), counts));
        for (name, counts) in rows.chain([("total", &total)]) {
            let SectionCounts { added, unchanged, changed_at_source, skipped } = counts;
            writeln!(f, "{name:<34}{added:>8}{unchanged:>11}{changed_at_source:>9}{skipped:>9}")?;
        }
        self.write_findings(f, "Left out", Severity::Skipped)?;
        self.write_findings(f, "Brought in or here already, with a warning", Severity::Warning)?;
        if self.not_kept.is_empty() {
            return Ok(());
        }
        let sections: Vec<String> =
            self.not_kept.iter().map(|(name, count)| format!("{name} ({count})")).collect();
        writeln!(f, "\nSections that are not kept: {}", sections.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::season_file::Code;
    use entity::ids::TypedId;
    use uuid::Uuid;

    fn finding(severity: Severity, key: &str, field: Option<&str>, code: Code) -> Finding {
        let field = field.map(str::to_owned);
        Finding {
            severity,
            section: Section::Missions,
            key: key.to_owned(),
            field,
            code,
            message: "So it is.".to_owned(),
        }
    }

    fn report() -> ImportReport {
        let people = SectionCounts { added: 65, ..SectionCounts::default() };
        let missions = SectionCounts { added: 1, unchanged: 2, changed_at_source: 3, skipped: 4 };
        ImportReport {
            season: "Season 4".to_owned(),
            season_id: SeasonId::from_uuid(Uuid::nil()),
            sections: [(Section::Missions, missions), (Section::People, people)].into(),
            findings: vec![
                finding(Severity::Warning, "a", Some("requested_op"), Code::ZeroAmount),
                finding(Severity::Skipped, "b", None, Code::Duplicate),
            ],
            not_kept: [("delegate_approvals", 5)].into(),
            event: None,
        }
    }

    #[test]
    fn a_report_reads_as_a_table_and_lists() {
        insta::assert_snapshot!(report(), @"
        Season 4 (season_00000000000000000000000000)

        section                              added  unchanged  changed  skipped
        people                                  65          0        0        0
        missions                                 1          2        3        4
        total                                   66          2        3        4

        Left out (1):
          missions b: DUPLICATE So it is.

        Brought in or here already, with a warning (1):
          missions a requested_op: ZERO_AMOUNT So it is.

        Sections that are not kept: delegate_approvals (5)
        ");
    }

    #[test]
    fn a_report_is_data_too() {
        let data = serde_json::to_value(report()).expect("serializable");
        assert_eq!(data["sections"]["missions"]["changed_at_source"], 3);
        assert_eq!(data["findings"][1]["severity"], "SKIPPED");
        assert_eq!(data["season_id"], "season_00000000000000000000000000");
    }
}
