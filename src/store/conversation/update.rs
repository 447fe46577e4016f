//! Updates by leaders.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, AllianceId, UpdateId};
use entity::leader_update::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::conversation::{Subject, Update};
use crate::domain::page::{Page, PageArgs};
use crate::policy::{Permit, Scope, UpdatePost};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::{Listing, all_among, count};
use crate::store::subject::{TimeOrder, about, about_visible, concerning, count_about_each, page_about_each};

/// Which updates a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct UpdateFilter {
    /// About exactly this.
    pub subject: Option<Subject>,
    /// About this alliance or one of its missions.
    pub alliance: Option<AllianceId>,
    /// By this account.
    pub author: Option<AccountId>,
}

fn select(scope: &Scope, filter: &UpdateFilter) -> Select<Entity> {
    let mut select = about_visible(Entity::find(), scope);
    if let Some(subject) = filter.subject {
        select = select.filter(about::<Entity>(subject));
    }
    if let Some(alliance) = filter.alliance {
        select = select.filter(concerning::<Entity>(alliance));
    }
    if let Some(author) = filter.author {
        select = select.filter(Column::AuthorId.eq(author));
    }
    select
}

fn shared(page: Page<Model>) -> Result<Page<Arc<Update>>, StoreError> {
    page.try_map(|row| Update::try_from(row).map(Arc::new))
}

/// A page of updates.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn updates<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    (filter, order, args): &(UpdateFilter, TimeOrder, PageArgs),
) -> Result<Page<Arc<Update>>, StoreError> {
    let listing = Listing { select: select(scope, filter), order: order.of() };
    shared(listing.page(db, args).await?)
}

/// How many updates meet `filter`.
///
/// # Errors
/// The statement failed.
pub async fn count_updates<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &UpdateFilter,
) -> Result<u64, StoreError> {
    count(db, select(scope, filter)).await
}

/// A page of updates about each subject.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn updates_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
    (order, args): &(TimeOrder, PageArgs),
) -> Result<HashMap<Subject, Arc<Page<Arc<Update>>>>, StoreError> {
    let all = select(scope, &UpdateFilter::default());
    let pages = page_about_each(db, (all, *order), subjects, args).await?;
    pages.into_iter().map(|(subject, page)| Ok((subject, Arc::new(shared(page)?)))).collect()
}

/// How many updates there are about each subject.
///
/// # Errors
/// The statement failed.
pub async fn count_updates_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
) -> Result<HashMap<Subject, u64>, StoreError> {
    count_about_each(db, select(scope, &UpdateFilter::default()), subjects).await
}

/// The updates with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn updates_by_ids<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[UpdateId],
) -> Result<HashMap<UpdateId, Arc<Update>>, StoreError> {
    let rows = all_among(db, select(scope, &UpdateFilter::default()), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Update::try_from(row)?)))).collect()
}

/// An update to be posted.
#[derive(Clone, Debug)]
pub struct NewUpdate {
    /// What it is about.
    pub subject: Subject,
    /// Who posts it; none where the source does not say.
    pub author: Option<AccountId>,
    /// The time that it speaks of, such as a month.
    pub period: Option<String>,
    /// The text, in Markdown.
    pub body: String,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Posts an update.
///
/// # Errors
/// The insert failed.
pub async fn post_update(
    tx: &WriteTx,
    _: &Permit<UpdatePost>,
    update: NewUpdate,
) -> Result<UpdateId, StoreError> {
    insert_update(tx, update).await
}

async fn insert_update(tx: &WriteTx, update: NewUpdate) -> Result<UpdateId, StoreError> {
    let id = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        mission_id: Set(update.subject.mission()),
        alliance_id: Set(update.subject.alliance()),
        author_id: Set(update.author),
        period: Set(update.period),
        body: Set(update.body),
        source_urls: Set(serde_json::json!(update.source_urls)),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}
