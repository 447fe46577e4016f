//! Keeping mirrored threads and posts as their forum has them.

use std::collections::HashMap;

use entity::ids::{ForumPostId, ForumThreadId, MissionId};
use entity::{forum_post, forum_post_revision, forum_thread, mission};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::account::handle_key;
use crate::domain::conversation::{ForumPost, ForumThread, Subject};
use crate::domain::discourse_file::words;
use crate::domain::text::{fold, searchable};
use crate::policy::{ForumThreadAttach, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::rows::strings;
use crate::store::write::{changed, insert_all, next_version};

/// How many ids one statement is asked for.
const CHUNK: usize = 1000;

/// Makes a thread.
pub(crate) async fn insert_forum_thread(tx: &WriteTx, thread: &ForumThread) -> Result<(), StoreError> {
    let row = forum_thread::ActiveModel {
        id: Set(thread.id),
        forum: Set(thread.forum.to_string()),
        topic_id: Set(thread.topic_id),
        version: Set(thread.version),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        ..thread_columns(thread)
    };
    forum_thread::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes a thread anew, if it still has the version of `thread`.
pub(crate) async fn update_forum_thread(tx: &WriteTx, thread: &ForumThread) -> Result<(), StoreError> {
    let row = forum_thread::ActiveModel {
        version: Set(next_version(thread.version)),
        updated_at: Set(tx.now()),
        ..thread_columns(thread)
    };
    let update = forum_thread::Entity::update_many()
        .set(row)
        .filter(forum_thread::Column::Id.eq(thread.id))
        .filter(forum_thread::Column::Version.eq(thread.version));
    changed(update.exec(tx).await?)
}

/// Notes how new the newest file was; that changes nothing that anybody reads.
pub(crate) async fn note_freshness(tx: &WriteTx, thread: &ForumThread) -> Result<(), StoreError> {
    let row = forum_thread::ActiveModel {
        last_posted_at: Set(thread.last_posted_at),
        views: Set(thread.views),
        ..Default::default()
    };
    let update = forum_thread::Entity::update_many().set(row).filter(forum_thread::Column::Id.eq(thread.id));
    changed(update.exec(tx).await?)
}

/// What a thread is found by.
pub(crate) fn forum_thread_search_text(title: &str, tags: &[String]) -> String {
    searchable(std::iter::once(title).chain(tags.iter().map(String::as_str)))
}

fn thread_columns(thread: &ForumThread) -> forum_thread::ActiveModel {
    forum_thread::ActiveModel {
        title: Set(thread.title.clone()),
        slug: Set(thread.slug.clone()),
        tags: Set(serde_json::json!(thread.tags)),
        posts_stated: Set(thread.posts_stated),
        opened_at: Set(thread.opened_at),
        last_posted_at: Set(thread.last_posted_at),
        views: Set(thread.views),
        mission_id: Set(thread.subject.and_then(Subject::mission)),
        alliance_id: Set(thread.subject.and_then(Subject::alliance)),
        placed_by_hand: Set(thread.placed_by_hand),
        search_text: Set(forum_thread_search_text(&thread.title, &thread.tags)),
        ..Default::default()
    }
}

/// Says what a thread is about, if it still has the version of `thread`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn attach_forum_thread(
    tx: &WriteTx,
    _: &Permit<ForumThreadAttach>,
    thread: &ForumThread,
    subject: Option<Subject>,
) -> Result<(), StoreError> {
    update_forum_thread(tx, &ForumThread { subject, placed_by_hand: true, ..thread.clone() }).await
}

/// Those of the posts with these ids at the forum that are mirrored, in whatever thread.
pub(crate) async fn forum_posts_here(
    tx: &WriteTx,
    forum: &str,
    ids: &[i64],
) -> Result<HashMap<i64, ForumPost>, StoreError> {
    let mut here = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = forum_post::Entity::find()
            .filter(forum_post::Column::Forum.eq(forum))
            .filter(forum_post::Column::PostId.is_in(chunk.iter().copied()))
            .all(tx)
            .await?;
        here.extend(rows.into_iter().map(|row| (row.post_id, ForumPost::from(row))));
    }
    Ok(here)
}

/// The mirrored posts of a thread by their numbers; of two with one number, the first.
pub(crate) async fn post_numbers(
    tx: &WriteTx,
    thread: ForumThreadId,
) -> Result<HashMap<i32, ForumPostId>, StoreError> {
    let rows: Vec<(i32, ForumPostId)> = forum_post::Entity::find()
        .select_only()
        .column(forum_post::Column::Number)
        .column(forum_post::Column::Id)
        .filter(forum_post::Column::ThreadId.eq(thread))
        .order_by_desc(forum_post::Column::PostId)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Makes posts; each stands behind the one that it replies to.
pub(crate) async fn insert_forum_posts(
    tx: &WriteTx,
    forum: &str,
    posts: &[ForumPost],
) -> Result<(), StoreError> {
    let row = |post: &ForumPost| forum_post::ActiveModel {
        id: Set(post.id),
        forum: Set(forum.to_owned()),
        post_id: Set(post.post_id),
        created_at: Set(tx.now()),
        ..post_columns(tx, post)
    };
    insert_all(tx, posts.iter().map(row)).await
}

/// Writes a post anew.
pub(crate) async fn update_forum_post(tx: &WriteTx, post: &ForumPost) -> Result<(), StoreError> {
    let row = post_columns(tx, post);
    let update = forum_post::Entity::update_many().set(row).filter(forum_post::Column::Id.eq(post.id));
    changed(update.exec(tx).await?)
}

/// What a post is found by.
pub(crate) fn forum_post_search_text(html: Option<&str>, markdown: Option<&str>) -> String {
    match (html, markdown) {
        (Some(html), _) => fold(&words(html)),
        (None, markdown) => fold(markdown.unwrap_or_default()),
    }
}

fn post_columns(tx: &WriteTx, post: &ForumPost) -> forum_post::ActiveModel {
    forum_post::ActiveModel {
        thread_id: Set(post.thread_id),
        number: Set(post.number),
        reply_to_number: Set(post.reply_to_number),
        reply_to_id: Set(post.reply_to_id),
        author_handle: Set(post.author_handle.clone()),
        author_key: Set(post.author_handle.as_deref().map(handle_key)),
        author_name: Set(post.author_name.clone()),
        by_staff: Set(post.by_staff),
        kind: Set(post.kind),
        state: Set(post.state),
        html: Set(post.html.clone()),
        markdown: Set(post.markdown.clone()),
        search_text: Set(forum_post_search_text(post.html.as_deref(), post.markdown.as_deref())),
        likes: Set(post.likes),
        text_version: Set(post.text_version),
        edit_reason: Set(post.edit_reason.clone()),
        written_at: Set(post.written_at),
        edited_at: Set(post.edited_at),
        updated_at: Set(tx.now()),
        ..Default::default()
    }
}

/// Links the replies of a thread to the posts that they reply to.
pub(crate) async fn link_forum_replies(tx: &WriteTx, thread: ForumThreadId) -> Result<(), StoreError> {
    let numbers = post_numbers(tx, thread).await?;
    let replies: Vec<(ForumPostId, Option<i32>, Option<ForumPostId>)> = forum_post::Entity::find()
        .select_only()
        .columns([forum_post::Column::Id, forum_post::Column::ReplyToNumber, forum_post::Column::ReplyToId])
        .filter(forum_post::Column::ThreadId.eq(thread))
        .into_tuple()
        .all(tx)
        .await?;
    for (id, number, linked) in replies {
        let parent = number.and_then(|number| numbers.get(&number).copied()).filter(|parent| *parent != id);
        if parent != linked {
            let row = forum_post::ActiveModel { reply_to_id: Set(parent), ..Default::default() };
            let update = forum_post::Entity::update_many().set(row).filter(forum_post::Column::Id.eq(id));
            changed(update.exec(tx).await?)?;
        }
    }
    Ok(())
}

/// Keeps the texts that posts had before.
pub(crate) async fn insert_forum_revisions(
    tx: &WriteTx,
    before: impl IntoIterator<Item = &ForumPost>,
) -> Result<(), StoreError> {
    let row = |post: &ForumPost| forum_post_revision::Model {
        id: tx.new_id(),
        post_id: post.id,
        text_version: post.text_version,
        html: post.html.clone(),
        markdown: post.markdown.clone(),
        written_at: post.edited_at.or(post.written_at),
        created_at: tx.now(),
    };
    insert_all(tx, before.into_iter().map(row)).await
}

/// Takes the earlier texts of a post out, as its forum took back the post.
pub(crate) async fn drop_forum_texts(tx: &WriteTx, post: ForumPostId) -> Result<(), StoreError> {
    forum_post_revision::Entity::delete_many()
        .filter(forum_post_revision::Column::PostId.eq(post))
        .exec(tx)
        .await?;
    Ok(())
}

/// The missions that may name a topic among their sources, with these sources; the caller looks closer.
pub(crate) async fn missions_naming(
    tx: &WriteTx,
    topic: i32,
) -> Result<Vec<(MissionId, Vec<String>)>, StoreError> {
    let text = Expr::col((mission::Entity, mission::Column::SourceUrls)).cast_as(Alias::new("text"));
    let rows: Vec<(MissionId, serde_json::Value)> = mission::Entity::find()
        .select_only()
        .column(mission::Column::Id)
        .column(mission::Column::SourceUrls)
        .filter(text.like(LikeExpr::new(format!("%/{topic}%"))))
        .order_by_asc(mission::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    rows.into_iter().map(|(id, urls)| Ok((id, strings(urls)?))).collect()
}
