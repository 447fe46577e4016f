//! Of which export a database is the mirror, and what tells that it is one no more.

use std::collections::HashSet;

use entity::ids::{EventId, SeasonId, TypedId as _};
use entity::{
    account, alliance, credential, event, idempotency_key, lead_transfer, mirror, refresh_token, season,
    service_token, session, staff_grant, wallet_challenge, webhook,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// How many ids one statement names.
const CHUNK: usize = 1000;
/// The one row of the table.
const ROW: i32 = 1;

/// What a mirror was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    /// The season.
    pub season: SeasonId,
    /// The hash of the file.
    pub sha256: String,
    /// The last event of the file; none where it has no events.
    pub last_event: Option<EventId>,
    /// How many events the file has.
    pub events: u64,
}

/// Lets nobody else write an account or an event before the transaction ends, so that what was looked at stays as it was.
/// SQLite has one writer anyhow.
///
/// # Errors
/// The statement failed.
pub async fn lock(tx: &WriteTx) -> Result<(), StoreError> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("lock table account, event in share row exclusive mode").await?;
    }
    Ok(())
}

/// Of which export the database is the mirror, if it is one.
///
/// # Errors
/// The statement failed.
pub async fn find_mirror<C: ConnectionTrait>(db: &C) -> Result<Option<Mirror>, StoreError> {
    let Some(row) = mirror::Entity::find_by_id(ROW).one(db).await? else { return Ok(None) };
    let events = u64::try_from(row.event_count).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(Some(Mirror { season: row.season_id, sha256: row.sha256, last_event: row.last_event_id, events }))
}

/// Remembers of which export the database is the mirror from now on.
///
/// # Errors
/// The statement failed.
pub async fn keep_mirror(tx: &WriteTx, mirror: Mirror) -> Result<(), StoreError> {
    use mirror::Column as C;
    let event_count = i64::try_from(mirror.events).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let row = mirror::ActiveModel {
        id: Set(ROW),
        season_id: Set(mirror.season),
        sha256: Set(mirror.sha256),
        last_event_id: Set(mirror.last_event),
        event_count: Set(event_count),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    let mut again = OnConflict::column(C::Id);
    again.update_columns([C::SeasonId, C::Sha256, C::LastEventId, C::EventCount, C::UpdatedAt]);
    mirror::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// Forgets that the database is a mirror; `false` where it is none.
///
/// # Errors
/// The statement failed.
pub async fn forget_mirror(tx: &WriteTx) -> Result<bool, StoreError> {
    Ok(mirror::Entity::delete_by_id(ROW).exec(tx).await?.rows_affected == 1)
}

/// Whether nobody has used the database yet: it holds no account, no alliance, no season and no event.
///
/// # Errors
/// The statement failed.
pub async fn is_empty(tx: &WriteTx) -> Result<bool, StoreError> {
    Ok(!(has_row::<account::Entity, _>(tx).await?
        || has_row::<alliance::Entity, _>(tx).await?
        || has_row::<season::Entity, _>(tx).await?
        || has_row::<event::Entity, _>(tx).await?))
}

/// Whether the database holds something that no export brought in: somebody can sign in or act in it, or something
/// happened in it. Whatever is written besides leaves an event.
///
/// # Errors
/// The statement failed.
pub async fn has_own<C: ConnectionTrait>(db: &C, mirror: &Mirror) -> Result<bool, StoreError> {
    macro_rules! any {
        ($($table:ident),+ $(,)?) => { $(has_row::<$table::Entity, C>(db).await?)||+ };
    }
    let acts = any!(
        credential,
        session,
        refresh_token,
        service_token,
        staff_grant,
        wallet_challenge,
        idempotency_key,
        lead_transfer,
        webhook,
    );
    Ok(acts || event::Entity::find().count(db).await? != mirror.events)
}

async fn has_row<E: EntityTrait, C: ConnectionTrait>(db: &C) -> Result<bool, StoreError> {
    let one = E::find().select_only().expr(Expr::val(1)).limit(1);
    Ok(one.into_tuple::<i32>().one(db).await?.is_some())
}

/// Removes the events that are not among these.
///
/// # Errors
/// The statement failed.
pub async fn remove_events_but(tx: &WriteTx, kept: &HashSet<EventId>) -> Result<(), StoreError> {
    let ids = event::Entity::find().select_only().column(event::Column::Id);
    let ids: Vec<EventId> = ids.into_tuple().all(tx).await?;
    let gone: Vec<EventId> = ids.into_iter().filter(|id| !kept.contains(id)).collect();
    for chunk in gone.chunks(CHUNK) {
        let among = event::Column::Id.is_in(chunk.iter().map(|id| id.uuid()));
        event::Entity::delete_many().filter(among).exec(tx).await?;
    }
    Ok(())
}
