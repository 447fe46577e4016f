//! Mirrored posts, their earlier texts, and the accounts of their authors.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use entity::forum_post::{Column, Entity, Model};
use entity::ids::{AccountId, ForumPostId, ForumThreadId, TypedId};
use entity::vocab::Platform;
use entity::{account_handle, forum_post_revision, forum_thread};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::domain::conversation::{ForumPost, ForumPostRevision};
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, among, count_of_each};
use crate::store::rows::is;
use crate::store::subject::{TimeOrder, about_visible};

/// How many ids one statement is asked for.
const CHUNK: usize = 1000;

/// A page of posts.
pub type ForumPosts = Arc<Page<Arc<ForumPost>>>;
type Parent<P> = (Column, fn(&Model) -> Option<P>);

/// The name of an order of posts in cursors.
#[must_use]
pub fn order_of_posts(order: TimeOrder) -> &'static str {
    match order {
        TimeOrder::Newest => "post.newest",
        TimeOrder::Oldest => "post.oldest",
    }
}

fn listing(order: TimeOrder) -> Listing<Entity> {
    let order = ListOrder {
        name: order_of_posts(order),
        descending: order == TimeOrder::Newest,
        key: Some(Expr::col((Entity, Column::Number))),
        of: |row: &Model| (SortKey::Number(row.number.into()), row.id.uuid()),
    };
    Listing { select: Entity::find(), order }
}

fn read<K: Hash + Eq>(pages: HashMap<K, Page<Model>>) -> HashMap<K, ForumPosts> {
    let post = |row| Arc::new(ForumPost::from(row));
    pages.into_iter().map(|(key, page)| (key, Arc::new(page.map(post)))).collect()
}

/// A page of the posts of each thread, by their numbers.
///
/// # Errors
/// The statement failed.
pub async fn forum_posts_of_each<C: ConnectionTrait>(
    db: &C,
    threads: &[ForumThreadId],
    (order, args): &(TimeOrder, PageArgs),
) -> Result<HashMap<ForumThreadId, ForumPosts>, StoreError> {
    let thread: Parent<ForumThreadId> = (Column::ThreadId, |row| Some(row.thread_id));
    Ok(read(listing(*order).page_of_each(db, threads, thread, args).await?))
}

/// How many posts of each thread are mirrored.
///
/// # Errors
/// The statement failed.
pub async fn count_forum_posts<C: ConnectionTrait>(
    db: &C,
    threads: &[ForumThreadId],
) -> Result<HashMap<ForumThreadId, u64>, StoreError> {
    count_of_each(db, Entity::find(), Column::ThreadId, threads).await
}

/// A page of the replies to each post, by their numbers.
///
/// # Errors
/// The statement failed.
pub async fn forum_replies_of_each<C: ConnectionTrait>(
    db: &C,
    posts: &[ForumPostId],
    (order, args): &(TimeOrder, PageArgs),
) -> Result<HashMap<ForumPostId, ForumPosts>, StoreError> {
    let parent: Parent<ForumPostId> = (Column::ReplyToId, |row| row.reply_to_id);
    Ok(read(listing(*order).page_of_each(db, posts, parent, args).await?))
}

/// How many replies each post has.
///
/// # Errors
/// The statement failed.
pub async fn count_forum_replies<C: ConnectionTrait>(
    db: &C,
    posts: &[ForumPostId],
) -> Result<HashMap<ForumPostId, u64>, StoreError> {
    count_of_each(db, Entity::find(), Column::ReplyToId, posts).await
}

/// The posts with these ids, of threads that the actor may know of.
///
/// # Errors
/// The statement failed.
pub async fn forum_posts_by_ids<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[ForumPostId],
) -> Result<HashMap<ForumPostId, Arc<ForumPost>>, StoreError> {
    let rows = all_among(db, of_visible_threads(scope), Column::Id, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, Arc::new(ForumPost::from(row)))).collect())
}

fn of_visible_threads(scope: &Scope) -> Select<Entity> {
    let threads = about_visible(forum_thread::Entity::find(), scope);
    let ids = threads.select_only().column(forum_thread::Column::Id).into_query();
    Entity::find().filter(Column::ThreadId.in_subquery(ids))
}

/// A page of the earlier texts of each post.
///
/// # Errors
/// The statement failed.
pub async fn forum_revisions_of_each<C: ConnectionTrait>(
    db: &C,
    posts: &[ForumPostId],
    (order, args): &(TimeOrder, PageArgs),
) -> Result<HashMap<ForumPostId, Arc<Page<ForumPostRevision>>>, StoreError> {
    type Row = forum_post_revision::Model;
    let listing = Listing { select: forum_post_revision::Entity::find(), order: order.of() };
    let post: (_, fn(&Row) -> _) = (forum_post_revision::Column::PostId, |row| Some(row.post_id));
    let pages = listing.page_of_each(db, posts, post, args).await?;
    Ok(pages.into_iter().map(|(id, page)| (id, Arc::new(page.map(ForumPostRevision::from)))).collect())
}

/// How many earlier texts each post has.
///
/// # Errors
/// The statement failed.
pub async fn count_forum_revisions<C: ConnectionTrait>(
    db: &C,
    posts: &[ForumPostId],
) -> Result<HashMap<ForumPostId, u64>, StoreError> {
    let column = forum_post_revision::Column::PostId;
    count_of_each(db, forum_post_revision::Entity::find(), column, posts).await
}

/// The account that has proven the handle of each post's author.
///
/// The link is not stored, so it comes with the proof and goes with it.
///
/// # Errors
/// The statement failed.
pub async fn accounts_of_posts<C: ConnectionTrait>(
    db: &C,
    posts: &[ForumPostId],
) -> Result<HashMap<ForumPostId, AccountId>, StoreError> {
    let own = |column| Expr::col((account_handle::Entity, column));
    let mut accounts = HashMap::new();
    for chunk in posts.chunks(CHUNK) {
        let is_authors = Condition::all()
            .add(own(account_handle::Column::Site).equals((Entity, Column::Forum)))
            .add(own(account_handle::Column::HandleKey).equals((Entity, Column::AuthorKey)))
            .add(is((account_handle::Entity, account_handle::Column::Platform), Platform::Forum.as_str()))
            .add(own(account_handle::Column::VerifiedAt).is_not_null());
        let mut query = Query::select();
        query
            .column((Entity, Column::Id))
            .column((account_handle::Entity, account_handle::Column::AccountId))
            .from(Entity)
            .join(JoinType::InnerJoin, account_handle::Entity, is_authors)
            .and_where(among(db.get_database_backend(), (Entity, Column::Id), chunk));
        for row in db.query_all(&query).await? {
            accounts.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        }
    }
    Ok(accounts)
}
