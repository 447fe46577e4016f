//! Making a mirror of what was exported.

use std::fmt;
use std::path::Path;

use entity::ids::TypedId as _;

use super::error::MirrorError;
use super::file::ExportFile;
use crate::domain::export::{Line, Manifest};
use crate::service::Ctx;
use crate::store::db::{Work, WriteTx};
use crate::store::export as store;

/// How many records are inserted together.
const CHUNK: usize = 500;

/// What became of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirrored {
    /// What the file holds.
    pub manifest: Manifest,
    /// Whether the same file was brought in before, so that nothing was done.
    pub was_here: bool,
}

/// Brings an export into an empty database: all of it in one transaction, or nothing. The file is read once to verify it,
/// and once more to bring it in.
///
/// Ids, versions, times and events stay what they are. Nobody can sign in to the accounts: they come without credentials.
///
/// # Errors
/// The file is not what an export is, the database is in use, or it failed.
pub async fn import_export(ctx: &Ctx, path: &Path) -> Result<Mirrored, MirrorError> {
    let mut file = ExportFile::open(path)?;
    while file.next()?.is_some() {}
    let manifest = file.finish()?;
    let was_here = ctx.db.write(&Mirroring { path, manifest: &manifest }).await?;
    if !was_here {
        ctx.wake.wake();
    }
    Ok(Mirrored { manifest, was_here })
}

struct Mirroring<'a> {
    path: &'a Path,
    manifest: &'a Manifest,
}

impl Work for Mirroring<'_> {
    type Output = bool;
    type Error = MirrorError;

    async fn run(&self, tx: &WriteTx) -> Result<bool, MirrorError> {
        if store::was_imported(tx, &self.manifest.sha256).await? {
            return Ok(true);
        }
        if !store::is_empty(tx).await? {
            return Err(MirrorError::NotEmpty);
        }
        let mut file = ExportFile::open(self.path)?;
        let mut together = Together::default();
        while let Some((number, line)) = file.next()? {
            if let Line::Season(season) = &line {
                store::mark_imported(tx, season.id.uuid(), &self.manifest.sha256).await?;
            }
            if !together.takes(&line) {
                together.insert(tx).await?;
            }
            together.lines.push(line);
            together.last = number;
        }
        together.insert(tx).await?;
        // It was verified a second time, so this is the file that was verified first.
        if file.finish()? != *self.manifest {
            return Err(std::io::Error::other("it changed while it was read").into());
        }
        Ok(false)
    }
}

/// Lines of one section that are inserted together.
#[derive(Default)]
struct Together {
    lines: Vec<Line>,
    last: u64,
}

impl Together {
    fn takes(&self, line: &Line) -> bool {
        let is_same = self.lines.first().is_none_or(|first| first.section() == line.section());
        is_same && self.lines.len() < CHUNK
    }

    async fn insert(&mut self, tx: &WriteTx) -> Result<(), MirrorError> {
        let lines = std::mem::take(&mut self.lines);
        let Some(section) = lines.first().and_then(Line::section) else { return Ok(()) };
        store::insert(tx, &lines).await.map_err(|cause| {
            if cause.is_transient() {
                return MirrorError::Store(cause);
            }
            let before = u64::try_from(lines.len()).unwrap_or_default();
            MirrorError::Refused {
                section,
                first: (self.last + 1).saturating_sub(before),
                last: self.last,
                cause,
            }
        })
    }
}

impl fmt::Display for Mirrored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.was_here {
            return writeln!(f, "This export is here already: nothing was changed.");
        }
        for (section, sum) in &self.manifest.sections {
            writeln!(f, "{:<16} {:>8}", section.as_str(), sum.count)?;
        }
        writeln!(f, "Go on with the feed after {}.", self.manifest.last_cursor)
    }
}
