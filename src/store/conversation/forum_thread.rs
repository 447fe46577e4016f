//! Mirrored threads of forums.

use std::collections::HashMap;
use std::sync::Arc;

use entity::forum_post;
use entity::forum_thread::{Column, Entity, Model};
use entity::ids::{AllianceId, ForumThreadId};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::conversation::{ForumThread, ForumUrl, Subject};
use crate::domain::page::{Page, PageArgs};
use crate::domain::text::fold;
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::{Listing, all_among, contains, count};
use crate::store::subject::{TimeOrder, about, about_visible, concerning, count_about_each, page_about_each};

/// Which mirrored threads a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ForumThreadFilter {
    /// About exactly this.
    pub subject: Option<Subject>,
    /// About this alliance or one of its missions.
    pub alliance: Option<AllianceId>,
    /// Of this forum.
    pub forum: Option<ForumUrl>,
    /// Whether it is about anything.
    pub attached: Option<bool>,
    /// Title, tags or a post contain this text, whatever its case.
    pub text: Option<String>,
}

fn select(scope: &Scope, filter: &ForumThreadFilter) -> Select<Entity> {
    let mut select = about_visible(Entity::find(), scope);
    if let Some(subject) = filter.subject {
        select = select.filter(about::<Entity>(subject));
    }
    if let Some(alliance) = filter.alliance {
        select = select.filter(concerning::<Entity>(alliance));
    }
    if let Some(forum) = &filter.forum {
        select = select.filter(Column::Forum.eq(forum.to_string()));
    }
    if let Some(attached) = filter.attached {
        let nothing = Condition::all().add(Column::MissionId.is_null()).add(Column::AllianceId.is_null());
        select = select.filter(if attached { nothing.not() } else { nothing });
    }
    if let Some(text) = &filter.text {
        select = select.filter(having(&fold(text)));
    }
    select
}

/// The thread or one of its posts has this text, which is folded already.
fn having(folded: &str) -> Condition {
    let mut posts = Query::select();
    posts.expr(Expr::val(1)).from(forum_post::Entity);
    posts.and_where(
        Expr::col((forum_post::Entity, forum_post::Column::ThreadId)).equals((Entity, Column::Id)),
    );
    posts.and_where(contains((forum_post::Entity, forum_post::Column::SearchText), folded));
    Condition::any().add(contains((Entity, Column::SearchText), folded)).add(Expr::exists(posts))
}

type Threads = Arc<Page<Arc<ForumThread>>>;

fn read(row: Model) -> Result<Arc<ForumThread>, StoreError> {
    ForumThread::try_from(row).map(Arc::new)
}

/// A page of the threads that meet a filter.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn forum_threads<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    (filter, order, args): &(ForumThreadFilter, TimeOrder, PageArgs),
) -> Result<Page<Arc<ForumThread>>, StoreError> {
    let listing = Listing { select: select(scope, filter), order: order.of() };
    listing.page(db, args).await?.try_map(read)
}

/// How many threads meet a filter.
///
/// # Errors
/// The statement failed.
pub async fn count_forum_threads<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &ForumThreadFilter,
) -> Result<u64, StoreError> {
    count(db, select(scope, filter)).await
}

/// A page of the threads about each subject.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn forum_threads_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
    (order, args): &(TimeOrder, PageArgs),
) -> Result<HashMap<Subject, Threads>, StoreError> {
    let all = select(scope, &ForumThreadFilter::default());
    let pages = page_about_each(db, (all, *order), subjects, args).await?;
    pages.into_iter().map(|(subject, page)| Ok((subject, Arc::new(page.try_map(read)?)))).collect()
}

/// How many threads there are about each subject.
///
/// # Errors
/// The statement failed.
pub async fn count_forum_threads_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
) -> Result<HashMap<Subject, u64>, StoreError> {
    count_about_each(db, select(scope, &ForumThreadFilter::default()), subjects).await
}

/// The threads with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn forum_threads_by_ids<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[ForumThreadId],
) -> Result<HashMap<ForumThreadId, Arc<ForumThread>>, StoreError> {
    let rows = all_among(db, select(scope, &ForumThreadFilter::default()), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

/// The thread that mirrors a topic.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn thread_of_topic<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    forum: &ForumUrl,
    topic: i32,
) -> Result<Option<Arc<ForumThread>>, StoreError> {
    let all = select(scope, &ForumThreadFilter::default());
    let row =
        all.filter(Column::Forum.eq(forum.to_string())).filter(Column::TopicId.eq(topic)).one(db).await?;
    row.map(read).transpose()
}
