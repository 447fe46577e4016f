//! Reading the file line by line.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _};

use entity::ids::{EventId, SeasonId};

use super::error::MirrorError;
use crate::domain::export::{Fault, Line, Manifest, Verifier};

/// The longest line: far more than the longest text that the server takes.
const LONGEST: u64 = 16 * 1024 * 1024;

/// What a whole file holds, as far as it is kept in memory.
pub(super) struct Contents {
    pub(super) manifest: Manifest,
    /// The season with its number.
    pub(super) season: (SeasonId, i32),
    pub(super) events: HashSet<EventId>,
    pub(super) last_event: Option<EventId>,
}

impl Contents {
    /// Reads a file to its end, and verifies it.
    pub(super) fn of(file: &File) -> Result<Self, MirrorError> {
        let mut file = ExportFile::from_start(file)?;
        let (mut season, mut events, mut last_event) = (None, HashSet::new(), None);
        while let Some((_, line)) = file.next()? {
            match line {
                Line::Header(header) => season = Some((header.season_id, header.season_number)),
                Line::Event(event) => {
                    events.insert(event.id);
                    last_event = Some(event.id);
                }
                _ => {}
            }
        }
        let manifest = file.finish()?;
        let season = season.ok_or_else(|| std::io::Error::other("it has no first line"))?;
        Ok(Self { manifest, season, events, last_event })
    }
}

/// A file whose lines are verified while they are read.
pub(super) struct ExportFile {
    file: BufReader<File>,
    verifier: Verifier,
    line: u64,
    text: Vec<u8>,
}

impl ExportFile {
    pub(super) fn from_start(file: &File) -> Result<Self, MirrorError> {
        let mut file = file.try_clone()?;
        file.rewind()?;
        let file = BufReader::new(file);
        Ok(Self { file, verifier: Verifier::default(), line: 0, text: Vec::new() })
    }

    /// The next line and its number; none at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Line)>, MirrorError> {
        self.text.clear();
        let read = self.file.by_ref().take(LONGEST).read_until(b'\n', &mut self.text)?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        if self.text.pop() != Some(b'\n') {
            let reason =
                "The line has no end: the file was cut off, or is no export. Export it again.".to_owned();
            return Err(Fault { line: self.line, reason }.into());
        }
        Ok(Some((self.line, self.verifier.read(&self.text)?)))
    }

    /// The manifest of a file that was read to its end.
    pub(super) fn finish(self) -> Result<Manifest, MirrorError> {
        Ok(self.verifier.finish()?)
    }
}
