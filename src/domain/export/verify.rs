//! Reads a file line by line and says what is wrong with it.

use std::collections::HashSet;

use serde::de::Error as _;

use super::names::Name;
use super::{FORMAT, Header, Line, Manifest, Section, Sums, VERSION};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// A sentence that says what is wrong.
    pub reason: String,
}

/// Reads the lines of a file in their order. Of each record it keeps the id alone.
#[derive(Default)]
pub struct Verifier {
    sums: Sums,
    line: u64,
    header: Option<Header>,
    section: Option<Section>,
    known: HashSet<Name>,
    /// What comments reply to, and missions take the place of, that did not come yet.
    awaited: Vec<(u64, Name)>,
    manifest: Option<Manifest>,
}

impl Verifier {
    /// Reads the next line, which is given without its line feed.
    ///
    /// # Errors
    /// The line is wrong, or does not belong here.
    pub fn read(&mut self, text: &[u8]) -> Result<Line, Fault> {
        self.line += 1;
        if self.manifest.is_some() {
            return Err(self.fault("Nothing may follow the manifest."));
        }
        let line = parse(text).map_err(|error| self.unreadable(&error))?;
        match (&line, &self.header) {
            (Line::Header(header), None) => self.begin(header)?,
            (Line::Header(_), Some(_)) => return Err(self.fault("A file has one first line.")),
            (_, None) => return Err(self.fault(FOREIGN)),
            (Line::Manifest(manifest), Some(_)) => {
                self.end(manifest)?;
                return Ok(line);
            }
            (record, Some(_)) => self.record(record)?,
        }
        self.sums.add(line.section(), text);
        Ok(line)
    }

    /// The manifest of a file that was read to its end.
    ///
    /// # Errors
    /// The file was cut.
    pub fn finish(self) -> Result<Manifest, Fault> {
        let line = self.line + 1;
        let reason = "The manifest is missing: the file was cut off. Export it again.".to_owned();
        self.manifest.ok_or(Fault { line, reason })
    }

    fn begin(&mut self, header: &Header) -> Result<(), Fault> {
        if header.format != FORMAT {
            return Err(self.fault(FOREIGN));
        }
        if header.version != VERSION {
            let reason = format!(
                "This file has version {} of the format, and this server reads version {VERSION}. Use a server of \
                 that version.",
                header.version
            );
            return Err(self.fault(reason));
        }
        self.header = Some(header.clone());
        Ok(())
    }

    fn record(&mut self, line: &Line) -> Result<(), Fault> {
        let section = line.section();
        if section < self.section {
            return Err(
                self.fault("A record of this section comes too late: the lines were put in another order.")
            );
        }
        if section != self.section {
            self.close_section()?;
            self.section = section;
        }
        if let (Line::Season(season), Some(header)) = (line, &self.header)
            && (season.id != header.season_id || season.number != header.season_number)
        {
            return Err(self.fault("This is not the season that the first line names."));
        }
        for name in line.names() {
            if !self.known.contains(&name) {
                return Err(self.fault(nameless(name)));
            }
        }
        if let Some(name) = line.own_name()
            && !self.known.insert(name)
        {
            return Err(self.fault(format!("The id of this {} came before.", name.0)));
        }
        if let Some(name) = line.later_name().filter(|name| !self.known.contains(name)) {
            self.awaited.push((self.line, name));
        }
        Ok(())
    }

    fn close_section(&mut self) -> Result<(), Fault> {
        for (line, name) in std::mem::take(&mut self.awaited) {
            if !self.known.contains(&name) {
                let reason = nameless(name);
                return Err(Fault { line, reason });
            }
        }
        Ok(())
    }

    fn end(&mut self, manifest: &Manifest) -> Result<(), Fault> {
        self.close_section()?;
        let found = self.sums.clone().manifest(manifest.last_cursor.clone());
        for section in Section::ALL {
            let (stated, found) = (manifest.sections.get(section), found.sections.get(section));
            let count = |sum: Option<&super::SectionSum>| sum.map_or(0, |sum| sum.count);
            if count(stated) != count(found) {
                let (stated, found) = (count(stated), count(found));
                let reason = format!(
                    "The manifest counts {stated} records of the section {section}, and the file has {found}."
                );
                return Err(self.fault(reason));
            }
            if stated != found {
                let reason =
                    format!("The section {section} is not what the manifest's hash of it was made of.");
                return Err(self.fault(reason));
            }
        }
        if found != *manifest {
            return Err(self.fault("The file is not what the manifest's hash was made of."));
        }
        if self.sums.count(Section::Season) != 1 {
            return Err(self.fault("A file holds one season."));
        }
        manifest
            .last_cursor
            .parse::<crate::domain::event::EventCursor>()
            .map_err(|_| self.fault("`lastCursor` is not a cursor of an event."))?;
        self.manifest = Some(manifest.clone());
        Ok(())
    }

    fn unreadable(&self, error: &serde_json::Error) -> Fault {
        if self.header.is_none() {
            return self.fault(FOREIGN);
        }
        if error.is_eof() {
            return self.fault("The line ends too early: the file was cut off. Export it again.");
        }
        self.fault(format!("This is not a line of such a file: {error}."))
    }

    fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault { line: self.line, reason: reason.into() }
    }
}

const FOREIGN: &str = "This is not an export of a season: its first line names another format. Give a file that \
    `alliance-hub export season` wrote.";

fn nameless((kind, _): Name) -> String {
    format!("The record names an object of the type `{kind}` that is not in the file.")
}

/// PostgreSQL stores no NUL character, so neither database takes one.
fn parse(text: &[u8]) -> Result<Line, serde_json::Error> {
    let line = serde_json::from_slice(text)?;
    let text = String::from_utf8_lossy(text);
    if text.replace("\\\\", "").contains("\\u0000") {
        return Err(serde_json::Error::custom("it has a NUL character"));
    }
    Ok(line)
}
