//! Records that are written together.

use super::error::MirrorError;
use super::log::Log;
use crate::domain::export::{Line, Section};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::export as store;

/// How many records are written together.
const CHUNK: usize = 500;

/// Lines of one section that wait to be written together.
#[derive(Default)]
pub(super) struct Together {
    lines: Vec<Line>,
    last: u64,
}

impl Together {
    /// Takes the next line; writes those before it, where it does not belong to them.
    pub(super) async fn take(
        &mut self,
        tx: &WriteTx,
        log: &mut Log,
        (number, line): (u64, Line),
    ) -> Result<(), MirrorError> {
        let is_same = self.lines.first().is_none_or(|first| first.section() == line.section());
        if !is_same || self.lines.len() >= CHUNK {
            self.write(tx, log).await?;
        }
        self.lines.push(line);
        self.last = number;
        Ok(())
    }

    /// Writes what waits.
    pub(super) async fn write(&mut self, tx: &WriteTx, log: &mut Log) -> Result<(), MirrorError> {
        let lines = std::mem::take(&mut self.lines);
        let Some(section) = lines.first().and_then(Line::section) else { return Ok(()) };
        let before = u64::try_from(lines.len()).unwrap_or_default();
        let (first, last) = ((self.last + 1).saturating_sub(before), self.last);
        let refused = |cause: StoreError| {
            if cause.is_transient() || cause.is_unavailable() {
                return MirrorError::Store(cause);
            }
            MirrorError::Refused { section, first, last, cause }
        };
        match section {
            Section::Event => log.take(tx, &lines, first).await,
            _ => store::insert(tx, &lines).await.map_err(refused),
        }
    }
}
