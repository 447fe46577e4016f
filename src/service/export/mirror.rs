//! Making a mirror of what was exported, and bringing it up to date.

use std::fmt;
use std::fs::File;

use super::error::MirrorError;
use super::file::{Contents, ExportFile};
use super::log::Log;
use super::standing::may_replace;
use super::together::Together;
use crate::domain::export::Manifest;
use crate::service::Ctx;
use crate::store::db::{Work, WriteTx};
use crate::store::export::{self as store, Mirror};

/// What became of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirrored {
    /// What the file holds.
    pub manifest: Manifest,
    /// Whether the same file was brought in last, so that nothing was done.
    pub was_here: bool,
    /// How many events were new here.
    pub new_events: u64,
}

/// Brings an export into an empty database: all of it in one transaction, or nothing. The file is read once to verify it,
/// and once more to bring it in.
///
/// Ids, versions, times and events stay what they are. Nobody can sign in to the accounts: they come without credentials.
///
/// # Errors
/// The file is not what an export is, the database is in use, or it failed.
pub async fn import_export(ctx: &Ctx, file: &File) -> Result<Mirrored, MirrorError> {
    bring_in(ctx, file, false).await
}

/// Brings a mirror up to date with a newer export of its source, in one transaction; makes it where the database is empty.
/// Servers may run on the database meanwhile: their readers see the mirror as it was or as it is then, and streams get the
/// new events, each once.
///
/// # Errors
/// The file is not what an export is or not a newer one of the same season and source, the database is not a mirror and
/// nothing else, or it failed.
pub async fn replace_export(ctx: &Ctx, file: &File) -> Result<Mirrored, MirrorError> {
    bring_in(ctx, file, true).await
}

async fn bring_in(ctx: &Ctx, file: &File, replaces: bool) -> Result<Mirrored, MirrorError> {
    let contents = Contents::of(file)?;
    let done = ctx.db.write(&Mirroring { file, contents: &contents, replaces }).await?;
    if done.is_some() {
        ctx.wake.wake();
    }
    let (was_here, new_events) = (done.is_none(), done.unwrap_or_default());
    Ok(Mirrored { manifest: contents.manifest, was_here, new_events })
}

struct Mirroring<'a> {
    file: &'a File,
    contents: &'a Contents,
    replaces: bool,
}

impl Work for Mirroring<'_> {
    /// How many events were new; none where the same file is here already.
    type Output = Option<u64>;
    type Error = MirrorError;

    async fn run(&self, tx: &WriteTx) -> Result<Option<u64>, MirrorError> {
        store::lock(tx).await?;
        let before = store::find_mirror(tx).await?;
        if before.as_ref().is_some_and(|before| before.sha256 == self.contents.manifest.sha256) {
            return Ok(None);
        }
        let mut log = self.make_room(tx, before.as_ref()).await?;
        self.write_records(tx, &mut log).await?;
        if before.is_some() {
            store::remove_parked_accounts(tx).await?;
            store::remove_events_but(tx, &self.contents.events).await?;
        }
        let after = Mirror {
            season: self.contents.season.0,
            sha256: self.contents.manifest.sha256.clone(),
            last_event: self.contents.last_event,
            events: u64::try_from(self.contents.events.len()).unwrap_or(u64::MAX),
        };
        store::keep_mirror(tx, after).await?;
        Ok(Some(log.added()))
    }
}

impl Mirroring<'_> {
    /// Removes what the file's records take the place of.
    async fn make_room(&self, tx: &WriteTx, before: Option<&Mirror>) -> Result<Log, MirrorError> {
        match before {
            Some(before) if self.replaces => {
                may_replace(tx, before, self.contents).await?;
                store::clear(tx).await?;
                Log::of(tx, before).await
            }
            _ if store::is_empty(tx).await? => Ok(Log::empty()),
            _ if self.replaces => Err(MirrorError::NoMirror),
            _ => Err(MirrorError::NotEmpty),
        }
    }

    async fn write_records(&self, tx: &WriteTx, log: &mut Log) -> Result<(), MirrorError> {
        let mut file = ExportFile::from_start(self.file)?;
        let mut together = Together::default();
        while let Some(line) = file.next()? {
            together.take(tx, log, line).await?;
        }
        together.write(tx, log).await?;
        // It was verified a second time, so this is the file that was verified first.
        if file.finish()? != self.contents.manifest {
            return Err(std::io::Error::other("it changed while it was read").into());
        }
        Ok(())
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
        writeln!(f, "New events: {}.", self.new_events)?;
        writeln!(f, "Go on with the feed after {}.", self.manifest.last_cursor)
    }
}
