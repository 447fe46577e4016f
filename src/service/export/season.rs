//! Writing the file.

use std::collections::HashSet;
use std::time::Duration;

use entity::ids::SeasonId;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use uuid::Uuid;

use super::error::ExportError;
use crate::domain::event::EventCursor;
use crate::domain::export::{FORMAT, Header, Line, Manifest, Section, Sums, VERSION};
use crate::domain::season::Season;
use crate::policy::{Actor, Scope};
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::export::Source;
use crate::store::snapshot::Snapshot;
use crate::store::stream::has_unsettled;
use crate::store::{schema, season as seasons};

/// How often a moment is looked for at which every event that can be seen is settled, and how long to wait in between.
const ATTEMPTS: u32 = 1_000;
const PAUSE: Duration = Duration::from_millis(5);

/// Writes the public records of a season, as they are at one moment. The season is named by number or id.
///
/// # Errors
/// There is no such season, or the database or the file failed. What was written then has no manifest.
pub async fn export_season(
    db: &Db,
    season: &str,
    out: &mut (dyn AsyncWrite + Send + Unpin),
) -> Result<Manifest, ExportError> {
    let snapshot = settled_snapshot(db).await?;
    let Some(season) = find(&snapshot, season).await? else {
        snapshot.end().await?;
        return Err(ExportError::UnknownSeason(season.to_owned()));
    };
    let scope = Scope::of(&Actor::Anonymous);
    let source = Source::new(&snapshot, (season.id, season.number), scope);
    let mut file =
        File { out, text: Vec::new(), sums: Sums::default(), ids: HashSet::new(), last: EventCursor::Start };
    file.write(&Line::Header(Header {
        format: FORMAT.to_owned(),
        version: VERSION,
        schema: schema::newest(),
        season_id: season.id,
        season_number: season.number,
    }))?;
    for section in Section::ALL {
        let mut after = None;
        loop {
            let (lines, next) = source.page(*section, after.as_ref()).await?;
            for line in &lines {
                file.add(line)?;
            }
            file.put().await?;
            if next.is_none() {
                break;
            }
            after = next;
        }
    }
    let manifest = file.finish().await?;
    snapshot.end().await?;
    Ok(manifest)
}

/// The last event that an export of the season would hold now: while it stays the same, so does the file, but for what
/// happens without an event.
///
/// # Errors
/// There is no such season, or the database failed.
pub async fn edition(db: &Db, season: &str) -> Result<EventCursor, ExportError> {
    let snapshot = db.snapshot().await?;
    let Some(season) = find(&snapshot, season).await? else {
        // Given back: a connection that is dropped within a snapshot is closed.
        snapshot.end().await?;
        return Err(ExportError::UnknownSeason(season.to_owned()));
    };
    let source = Source::new(&snapshot, (season.id, season.number), Scope::of(&Actor::Anonymous));
    let last = source.last_event().await?;
    snapshot.end().await?;
    Ok(last.map_or(EventCursor::Start, EventCursor::Behind))
}

async fn find(snapshot: &Snapshot, season: &str) -> Result<Option<std::sync::Arc<Season>>, StoreError> {
    if let Ok(id) = season.parse::<SeasonId>() {
        return Ok(seasons::by_ids(snapshot, &[id]).await?.remove(&id));
    }
    match season.parse() {
        Ok(number) => seasons::by_number(snapshot, number).await,
        Err(_) => Ok(None),
    }
}

/// A moment at which no transaction runs that could put an event before those that are seen: so the records hold what the
/// events tell, no less and no more.
async fn settled_snapshot(db: &Db) -> Result<Snapshot, StoreError> {
    for _ in 1..ATTEMPTS {
        let snapshot = db.snapshot().await?;
        if !has_unsettled(&snapshot).await? {
            return Ok(snapshot);
        }
        snapshot.end().await?;
        tokio::time::sleep(PAUSE).await;
    }
    tracing::warn!(
        "a transaction runs for long: what was written meanwhile is in the records, and its events are left to the feed"
    );
    db.snapshot().await
}

struct File<'a> {
    out: &'a mut (dyn AsyncWrite + Send + Unpin),
    /// What is not written yet.
    text: Vec<u8>,
    sums: Sums,
    ids: HashSet<Uuid>,
    last: EventCursor,
}

impl File<'_> {
    /// Writes a record. What a season file brought in is left out where it is not public any more.
    fn add(&mut self, line: &Line) -> Result<(), ExportError> {
        match line {
            Line::ImportRecord(record) if !self.ids.contains(&record.subject_id) => return Ok(()),
            Line::Event(event) => self.last = EventCursor::Behind(event.id),
            line => self.ids.extend(line.id()),
        }
        self.write(line)
    }

    fn write(&mut self, line: &Line) -> Result<(), ExportError> {
        let text = serde_json::to_vec(line)?;
        self.sums.add(line.section(), &text);
        self.text.extend(text);
        self.text.push(b'\n');
        Ok(())
    }

    async fn put(&mut self) -> std::io::Result<()> {
        self.out.write_all(&self.text).await?;
        self.text.clear();
        Ok(())
    }

    async fn finish(mut self) -> Result<Manifest, ExportError> {
        let manifest = self.sums.clone().manifest(self.last.to_string());
        self.write(&Line::Manifest(manifest.clone()))?;
        self.put().await?;
        self.out.flush().await?;
        Ok(manifest)
    }
}
