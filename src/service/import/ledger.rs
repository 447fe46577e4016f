//! Keeps the books of an import: what is new, what was brought in before, and what is to be reported.

use std::collections::{BTreeMap, HashMap};

use entity::ids::TypedId;

use super::report::SectionCounts;
use crate::domain::season_file::{Code, Finding, Reading, Record, Section, Severity};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::import::{Imported, NewImport, imported, remember};

/// The ids of records by their keys.
pub(super) type Ids<'f, Id> = HashMap<&'f str, Id>;

/// New records with the ids that they get.
pub(super) type New<'f, Id, R> = Vec<(Id, &'f R)>;

/// The books of one import, in its transaction.
pub(super) struct Ledger<'t> {
    pub(super) tx: &'t WriteTx,
    season: i32,
    pub(super) counts: BTreeMap<Section, SectionCounts>,
    pub(super) findings: Vec<Finding>,
    records: Vec<NewImport>,
}

/// The records of a section: which of them are new, and the id of each.
pub(super) struct Sorted<'f, Id, R> {
    pub(super) new: New<'f, Id, R>,
    pub(super) ids: Ids<'f, Id>,
}

impl<'t> Ledger<'t> {
    pub(super) fn new(tx: &'t WriteTx, reading: &Reading) -> Self {
        let mut counts: BTreeMap<Section, SectionCounts> = BTreeMap::new();
        for finding in reading.findings.iter().filter(|finding| finding.is_of_skipped_record()) {
            counts.entry(finding.section).or_default().skipped += 1;
        }
        Self {
            tx,
            season: reading.file.season.number,
            counts,
            findings: reading.findings.clone(),
            records: Vec::new(),
        }
    }

    /// Tells the new records of a section from those that were brought in before, and from those of `here`, which are
    /// here for another reason.
    pub(super) async fn sort<'f, Id: TypedId, R: Record>(
        &mut self,
        records: &'f [R],
        here: &Ids<'f, Id>,
    ) -> Result<Sorted<'f, Id, R>, StoreError> {
        let keys: Vec<String> = records.iter().map(|record| self.key(record)).collect();
        let before = imported(self.tx, R::SECTION.as_str(), &keys).await?;
        let counts = self.counts.entry(R::SECTION).or_default();
        let mut sorted = Sorted { new: Vec::new(), ids: HashMap::new() };
        for (record, key) in records.iter().zip(&keys) {
            let id = match (before.get(key), here.get(record.key())) {
                (Some(before), _) => {
                    match changed_at_source(before, record) {
                        None => counts.unchanged += 1,
                        Some(finding) => {
                            counts.changed_at_source += 1;
                            self.findings.push(finding);
                        }
                    }
                    Id::from_uuid(before.subject)
                }
                (None, Some(id)) => {
                    counts.unchanged += 1;
                    self.findings.push(here_already(record));
                    *id
                }
                (None, None) => {
                    let id = self.tx.new_id();
                    sorted.new.push((id, record));
                    id
                }
            };
            sorted.ids.insert(record.key(), id);
        }
        Ok(sorted)
    }

    /// Notes that the records were added.
    pub(super) fn added<'f, Id: TypedId, R: Record + 'f>(
        &mut self,
        records: impl IntoIterator<Item = (Id, &'f R)>,
    ) {
        for (id, record) in records {
            self.counts.entry(R::SECTION).or_default().added += 1;
            self.records.push(NewImport {
                section: R::SECTION.as_str(),
                key: self.key(record),
                subject: id.uuid(),
                fingerprint: record.origin().fingerprint.clone(),
            });
        }
    }

    /// Notes that a record is left out.
    pub(super) fn skipped<R: Record>(&mut self, record: &R, code: Code, message: String) {
        self.counts.entry(R::SECTION).or_default().skipped += 1;
        self.findings.push(finding(Severity::Skipped, record, code, message));
    }

    pub(super) fn warn<R: Record>(&mut self, record: &R, code: Code, message: String) {
        self.findings.push(finding(Severity::Warning, record, code, message));
    }

    /// How many records were added so far.
    pub(super) fn count_added(&self) -> usize {
        self.records.len()
    }

    /// Remembers what was added, for the next import.
    pub(super) async fn close(&mut self) -> Result<(), StoreError> {
        remember(self.tx, std::mem::take(&mut self.records)).await
    }

    /// People and alliances outlive a season; the keys of everything else are the season's own.
    fn key<R: Record>(&self, record: &R) -> String {
        match R::SECTION {
            Section::People | Section::Alliances => record.key().to_owned(),
            _ => format!("{}/{}", self.season, record.key()),
        }
    }
}

/// The id of a record that another one names, which the reader has proven to be in the file.
pub(super) fn named<Id: Copy>(ids: &Ids<'_, Id>, key: &str) -> Result<Id, StoreError> {
    ids.get(key).copied().ok_or_else(|| StoreError::Corrupt(format!("the file has no record {key}")))
}

/// The id of a record that another one may name.
pub(super) fn optional<Id: Copy>(ids: &Ids<'_, Id>, key: Option<&str>) -> Result<Option<Id>, StoreError> {
    key.map(|key| named(ids, key)).transpose()
}

fn changed_at_source<R: Record>(before: &Imported, record: &R) -> Option<Finding> {
    (before.fingerprint != record.origin().fingerprint).then(|| {
        let message = "This record came in before with another content; it was left as it is here. \
                       Change it by hand where the new content is right.";
        finding(Severity::Warning, record, Code::ChangedAtSource, message.to_owned())
    })
}

fn here_already<R: Record>(record: &R) -> Finding {
    let message = "The same is here already, though not from a record of this key; it was left as it is, and \
                   what names this record belongs to it.";
    finding(Severity::Warning, record, Code::HereAlready, message.to_owned())
}

fn finding<R: Record>(severity: Severity, record: &R, code: Code, message: String) -> Finding {
    Finding { severity, section: R::SECTION, key: record.key().to_owned(), field: None, code, message }
}
