//! Goes through the sections of a file and keeps the books: which keys are taken, and what was found.

use serde_json::{Map, Value};

use super::fields::{Fields, type_name};
use super::finding::{Code, Finding, Section, Severity};
use super::keys::{Keys, Kind};
use super::record::{Alliance, Application, Cycle, Intent, Mission, Person, Post, Record, Rfp, Signal, Tier};

/// A record whose key the books are kept of.
pub(super) trait Keyed: Record {
    const KIND: Kind;
}

macro_rules! keyed {
    ($($record:ident)+) => {
        $(impl Keyed for $record { const KIND: Kind = Kind::$record; })+
    };
}

keyed!(Cycle Intent Tier Person Alliance Mission Application Signal Post);

impl Keyed for Rfp {
    const KIND: Kind = Kind::Mission;
}

pub(super) struct Reader<'a> {
    root: &'a Map<String, Value>,
    pub(super) keys: Keys,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(root: &'a Map<String, Value>) -> Self {
        Self { root, keys: Keys::default(), findings: Vec::new() }
    }

    /// The records of a section that `read` makes of its objects; the others are listed with the reason.
    pub(super) fn records<T: Keyed>(
        &mut self,
        section: Section,
        mut read: impl FnMut(&mut Fields<'a>, &Keys) -> Result<T, Finding>,
    ) -> Vec<T> {
        let mut records = Vec::new();
        self.objects(section, |reader, mut fields| {
            let outcome = read(&mut fields, &reader.keys).and_then(|record| reader.admit(&fields, record));
            match outcome {
                Ok(record) => {
                    reader.findings.append(&mut fields.finish());
                    records.push(record);
                }
                Err(finding) => {
                    reader.keys.skip(T::KIND, fields.key(), finding.code);
                    reader.findings.push(finding);
                }
            }
        });
        records
    }

    /// Calls `each` with the fields of every object of a section; what is no object is listed.
    pub(super) fn objects(&mut self, section: Section, mut each: impl FnMut(&mut Self, Fields<'a>)) {
        let root = self.root;
        let values = match root.get(section.as_str()) {
            None | Some(Value::Null) => return,
            Some(Value::Array(values)) => values,
            Some(other) => {
                let message =
                    format!("The whole section was skipped: it is {}; give a list.", type_name(other));
                return self.skip_place(section, section.as_str(), message);
            }
        };
        for (index, value) in values.iter().enumerate() {
            let place = format!("{section}[{index}]");
            match value {
                Value::Object(object) => each(self, Fields::of_record(section, &place, object)),
                other => {
                    let message = format!("Skipped, as it is {}; give an object.", type_name(other));
                    self.skip_place(section, &place, message);
                }
            }
        }
    }

    fn skip_place(&mut self, section: Section, place: &str, message: String) {
        self.findings.push(Finding {
            severity: Severity::Skipped,
            section,
            key: place.to_owned(),
            field: None,
            code: Code::WrongType,
            message,
        });
    }

    fn admit<T: Keyed>(&mut self, fields: &Fields<'_>, record: T) -> Result<T, Finding> {
        match self.keys.keep(T::KIND, record.key(), &record.origin().fingerprint) {
            Ok(()) => Ok(record),
            Err(Code::Duplicate) => Err(fields.skip(
                "",
                Code::Duplicate,
                "Skipped, as the same record stands earlier in the file.",
            )),
            Err(code) => {
                let message = format!("Skipped, as an earlier {} has this key.", T::KIND.noun());
                Err(fields.skip("key", code, message))
            }
        }
    }
}
