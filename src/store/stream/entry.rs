//! Entries of the log, of which a newer server may have written some: what they tell is unknown here.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use entity::event;
use entity::vocab::EventKind;
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use crate::domain::event::Position;

/// The kinds that were passed over, so that the log tells of each once.
static PASSED_OVER: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// A row of the log.
pub(super) enum Entry {
    Known(Box<event::Model>),
    Unknown(Unknown, String),
}

/// The place of an event of a kind that this server does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Where it stands.
    pub position: Position,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
}

impl Entry {
    pub(super) fn position(&self) -> Position {
        match self {
            Self::Known(row) => Position { tx: row.tx, seq: row.seq },
            Self::Unknown(unknown, _) => unknown.position,
        }
    }
}

impl FromQueryResult for Entry {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let kind: String = row.try_get(prefix, "kind")?;
        if EventKind::parse(&kind).is_some() {
            return Ok(Self::Known(Box::new(event::Model::from_query_result(row, prefix)?)));
        }
        let position = Position { tx: row.try_get(prefix, "tx")?, seq: row.try_get(prefix, "seq")? };
        Ok(Self::Unknown(Unknown { position, occurred_at: row.try_get(prefix, "occurred_at")? }, kind))
    }
}

/// Tells the operator, once for each kind.
pub(super) fn passed_over(kind: String) {
    let mut kinds = PASSED_OVER.lock().unwrap_or_else(PoisonError::into_inner);
    if !kinds.contains(&kind) {
        tracing::warn!(
            kind,
            "a newer server wrote events of a kind that this one does not know; it passes them over"
        );
        kinds.insert(kind);
    }
}
