//! What has been brought in before.

use std::collections::HashMap;

use entity::import_record::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

/// How many keys one statement asks for.
const CHUNK: usize = 1000;

/// A record that was brought in before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What it became.
    pub subject: Uuid,
    /// A hash of what it said.
    pub fingerprint: String,
}

/// A record that is brought in now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewImport {
    /// Its section.
    pub section: &'static str,
    /// Its key, unique within the section.
    pub key: String,
    /// What it became.
    pub subject: Uuid,
    /// A hash of what it says.
    pub fingerprint: String,
}

/// Those of `keys` whose records were brought in before.
///
/// # Errors
/// The statement failed.
pub async fn imported(
    tx: &WriteTx,
    section: &'static str,
    keys: &[String],
) -> Result<HashMap<String, Imported>, StoreError> {
    let mut found = HashMap::new();
    for chunk in keys.chunks(CHUNK) {
        let rows = Entity::find()
            .filter(Column::Section.eq(section))
            .filter(Column::Key.is_in(chunk.iter().map(String::as_str)))
            .all(tx)
            .await?;
        found.extend(
            rows.into_iter()
                .map(|row| (row.key, Imported { subject: row.subject_id, fingerprint: row.fingerprint })),
        );
    }
    Ok(found)
}

/// Remembers what is brought in, so that the next file can be held against it.
///
/// # Errors
/// The statement failed; one of the records has been brought in meanwhile.
pub async fn remember(tx: &WriteTx, records: Vec<NewImport>) -> Result<(), StoreError> {
    let row = |record: NewImport| Model {
        section: record.section.to_owned(),
        key: record.key,
        subject_id: record.subject,
        fingerprint: record.fingerprint,
        created_at: tx.now(),
    };
    insert_all(tx, records.into_iter().map(row)).await
}
