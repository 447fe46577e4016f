//! Which keys the file has, and which of their records were kept.

use std::collections::HashMap;

use super::finding::Code;

/// What a key is the key of. Proposed missions and RFPs share their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Cycle,
    Intent,
    Tier,
    Person,
    Alliance,
    Mission,
    Application,
    Signal,
    Post,
}

impl Kind {
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Cycle => "voting cycle",
            Self::Intent => "intent",
            Self::Tier => "trust tier",
            Self::Person => "person",
            Self::Alliance => "alliance",
            Self::Mission => "mission",
            Self::Application => "application",
            Self::Signal => "signal",
            Self::Post => "post",
        }
    }
}

/// What is known of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    Kept,
    Skipped(Code),
    Unknown,
}

#[derive(Debug, Default)]
pub(super) struct Keys {
    kept: HashMap<(Kind, String), String>,
    skipped: HashMap<(Kind, String), Code>,
}

impl Keys {
    /// Takes a key for a record, or says why a second record cannot have it.
    pub(super) fn keep(&mut self, kind: Kind, key: &str, fingerprint: &str) -> Result<(), Code> {
        match self.kept.get(&(kind, key.to_owned())) {
            Some(first) if first == fingerprint => Err(Code::Duplicate),
            Some(_) => Err(Code::DuplicateKey),
            None => {
                self.kept.insert((kind, key.to_owned()), fingerprint.to_owned());
                Ok(())
            }
        }
    }

    /// Notes that a record was skipped, and why.
    pub(super) fn skip(&mut self, kind: Kind, key: &str, code: Code) {
        self.skipped.entry((kind, key.to_owned())).or_insert(code);
    }

    /// Notes that a record which was kept until now is skipped.
    pub(super) fn withdraw(&mut self, kind: Kind, key: &str, code: Code) {
        self.kept.remove(&(kind, key.to_owned()));
        self.skip(kind, key, code);
    }

    pub(super) fn look_up(&self, kind: Kind, key: &str) -> Lookup {
        let name = (kind, key.to_owned());
        match (self.kept.contains_key(&name), self.skipped.get(&name)) {
            (true, _) => Lookup::Kept,
            (false, Some(code)) => Lookup::Skipped(*code),
            (false, None) => Lookup::Unknown,
        }
    }
}
