//! Comments and their history.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use entity::comment::{Column, Entity, Model};
use entity::comment_revision;
use entity::ids::{AccountId, CommentId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::conversation::{Comment, CommentRevision, Subject};
use crate::domain::page::{Page, PageArgs};
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::{Listing, all_among, count_of_each};
use crate::store::subject::{TimeOrder, about_visible, count_about_each, page_about_each};

/// Which comments a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CommentFilter {
    /// Only those that reply to no other one.
    pub top_level: bool,
}

fn select(scope: &Scope, filter: CommentFilter) -> Select<Entity> {
    let select = about_visible(Entity::find(), scope);
    if filter.top_level { select.filter(Column::ParentId.is_null()) } else { select }
}

fn listing(scope: &Scope, order: TimeOrder) -> Listing<Entity> {
    Listing { select: select(scope, CommentFilter::default()), order: order.of() }
}

type Comments = Arc<Page<Arc<Comment>>>;
type Parent<P> = (Column, fn(&Model) -> Option<P>);

fn read<K: Hash + Eq>(pages: HashMap<K, Page<Model>>) -> Result<HashMap<K, Comments>, StoreError> {
    let comments = |page: Page<Model>| page.try_map(|row| Comment::try_from(row).map(Arc::new));
    pages.into_iter().map(|(key, page)| Ok((key, Arc::new(comments(page)?)))).collect()
}

/// A page of comments on each subject.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn comments_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
    (filter, order, args): &(CommentFilter, TimeOrder, PageArgs),
) -> Result<HashMap<Subject, Comments>, StoreError> {
    read(page_about_each(db, (select(scope, *filter), *order), subjects, args).await?)
}

/// How many comments each subject has.
///
/// # Errors
/// The statement failed.
pub async fn count_comments_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
    filter: CommentFilter,
) -> Result<HashMap<Subject, u64>, StoreError> {
    count_about_each(db, select(scope, filter), subjects).await
}

/// A page of the replies to each comment.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn replies_of_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    comments: &[CommentId],
    (order, args): &(TimeOrder, PageArgs),
) -> Result<HashMap<CommentId, Comments>, StoreError> {
    let parent: Parent<CommentId> = (Column::ParentId, |row| row.parent_id);
    read(listing(scope, *order).page_of_each(db, comments, parent, args).await?)
}

/// How many replies each comment has.
///
/// # Errors
/// The statement failed.
pub async fn count_replies<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    comments: &[CommentId],
) -> Result<HashMap<CommentId, u64>, StoreError> {
    count_of_each(db, select(scope, CommentFilter::default()), Column::ParentId, comments).await
}

/// A page of the comments of each author.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn comments_of_each_author<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    authors: &[AccountId],
    (order, args): &(TimeOrder, PageArgs),
) -> Result<HashMap<AccountId, Comments>, StoreError> {
    let author: Parent<AccountId> = (Column::AuthorId, |row| row.author_id);
    read(listing(scope, *order).page_of_each(db, authors, author, args).await?)
}

/// How many comments each author wrote.
///
/// # Errors
/// The statement failed.
pub async fn count_comments_of_authors<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    authors: &[AccountId],
) -> Result<HashMap<AccountId, u64>, StoreError> {
    count_of_each(db, select(scope, CommentFilter::default()), Column::AuthorId, authors).await
}

/// The comments with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn comments_by_ids<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[CommentId],
) -> Result<HashMap<CommentId, Arc<Comment>>, StoreError> {
    let rows = all_among(db, select(scope, CommentFilter::default()), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Comment::try_from(row)?)))).collect()
}

/// A page of the earlier texts of each comment.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn comment_history_of_each<C: ConnectionTrait>(
    db: &C,
    comments: &[CommentId],
    (order, args): &(TimeOrder, PageArgs),
) -> Result<HashMap<CommentId, Arc<Page<CommentRevision>>>, StoreError> {
    type Row = comment_revision::Model;
    let listing = Listing { select: comment_revision::Entity::find(), order: order.of() };
    let comment: (_, fn(&Row) -> _) = (comment_revision::Column::CommentId, |row| Some(row.comment_id));
    let pages = listing.page_of_each(db, comments, comment, args).await?;
    pages.into_iter().map(|(id, page)| Ok((id, Arc::new(page.try_map(CommentRevision::try_from)?)))).collect()
}

/// How many earlier texts each comment has.
///
/// # Errors
/// The statement failed.
pub async fn count_comment_history<C: ConnectionTrait>(
    db: &C,
    comments: &[CommentId],
) -> Result<HashMap<CommentId, u64>, StoreError> {
    let column = comment_revision::Column::CommentId;
    count_of_each(db, comment_revision::Entity::find(), column, comments).await
}
