//! Revisions: the whole text of a mission as it was.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::ids::{AccountId, MissionId, TypedId};
use entity::mission_revision::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::domain::amount::TokenAmount;
use crate::domain::mission::Revision;
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, among, count_of_each};
use crate::store::rows::strings;
use crate::store::write::insert_all;

/// The name of the order of revisions in cursors.
pub const NEWEST_REVISION: &str = "mission.revision";

/// A revision to be kept.
#[derive(Clone, Debug)]
pub struct NewRevision {
    /// The mission.
    pub mission: MissionId,
    /// Its number, from 1.
    pub number: i32,
    /// Who wrote it; none for an import.
    pub editor: Option<AccountId>,
    /// The fields that differ from the revision before.
    pub changed_fields: Vec<String>,
    /// The whole text.
    pub content: serde_json::Value,
    /// The amount asked for.
    pub requested: Option<TokenAmount>,
    /// What changed, in the editor's words.
    pub note: Option<String>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

pub(crate) async fn insert_revision(tx: &WriteTx, revision: NewRevision) -> Result<(), StoreError> {
    insert_revisions(tx, vec![revision]).await
}

pub(crate) async fn insert_revisions(tx: &WriteTx, revisions: Vec<NewRevision>) -> Result<(), StoreError> {
    let row = |revision: NewRevision| ActiveModel {
        id: Set(tx.new_id()),
        mission_id: Set(revision.mission),
        number: Set(revision.number),
        editor_id: Set(revision.editor),
        changed_fields: Set(serde_json::json!(revision.changed_fields)),
        content: Set(revision.content),
        requested_micro_op: Set(revision.requested.map(TokenAmount::micro)),
        note: Set(revision.note),
        source_urls: Set(serde_json::json!(revision.source_urls)),
        created_at: Set(tx.now()),
    };
    insert_all(tx, revisions.into_iter().map(row)).await
}

/// A page of the revisions of each mission, the newest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn revisions_of_each<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
    args: &PageArgs,
) -> Result<HashMap<MissionId, Arc<Page<Arc<Revision>>>>, StoreError> {
    let order = ListOrder {
        name: NEWEST_REVISION,
        descending: true,
        key: Some(Expr::col((Entity, Column::Number))),
        of: |row: &Model| (SortKey::Number(i64::from(row.number)), row.id.uuid()),
    };
    let listing = Listing { select: Entity::find(), order };
    let of: fn(&Model) -> Option<MissionId> = |row| Some(row.mission_id);
    let parent = (Column::MissionId, of);
    let pages = listing.page_of_each(db, missions, parent, args).await?;
    let read = |row| Revision::try_from(row).map(Arc::new);
    pages.into_iter().map(|(mission, page)| Ok((mission, Arc::new(page.try_map(read)?)))).collect()
}

/// How many revisions each mission has.
///
/// # Errors
/// The statement failed.
pub async fn count_revisions<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, u64>, StoreError> {
    count_of_each(db, Entity::find(), Column::MissionId, missions).await
}

/// The revisions with these numbers of these missions.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn numbered<C: ConnectionTrait>(
    db: &C,
    wanted: &[(MissionId, i32)],
) -> Result<HashMap<(MissionId, i32), Arc<Revision>>, StoreError> {
    let mut missions: Vec<_> = wanted.iter().map(|(mission, _)| *mission).collect();
    missions.sort_unstable();
    missions.dedup();
    let numbers: HashSet<_> = wanted.iter().map(|(_, number)| *number).collect();
    let select = Entity::find().filter(Column::Number.is_in(numbers));
    let rows = all_among(db, select, Column::MissionId, &missions).await?;
    let wanted: HashSet<_> = wanted.iter().copied().collect();
    let rows = rows.into_iter().filter(|row| wanted.contains(&(row.mission_id, row.number)));
    rows.map(|row| Ok(((row.mission_id, row.number), Arc::new(Revision::try_from(row)?)))).collect()
}

/// The fields that changed in each mission after each revision, by mission and number of the revision that changed them.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn changes_of<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, Vec<(i32, Vec<String>)>>, StoreError> {
    let mut changes: HashMap<MissionId, Vec<(i32, Vec<String>)>> = HashMap::new();
    for chunk in missions.chunks(1_000) {
        let rows: Vec<(Uuid, i32, serde_json::Value)> = Entity::find()
            .select_only()
            .columns([Column::MissionId, Column::Number, Column::ChangedFields])
            .filter(among(db.get_database_backend(), (Entity, Column::MissionId), chunk))
            .order_by_asc(Column::Number)
            .into_tuple()
            .all(db)
            .await?;
        for (mission, number, fields) in rows {
            changes.entry(MissionId::from_uuid(mission)).or_default().push((number, strings(fields)?));
        }
    }
    Ok(changes)
}
