//! What a selection on mirrored threads and posts needs, loaded level by level for all rows at once.

use std::sync::Arc;

use entity::ids::ForumPostId;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::domain::conversation::{ForumPost, ForumThread};
use crate::graphql::account::people;
use crate::graphql::conversation::TimeOrder;
use crate::graphql::conversation::plan::time_list;
use crate::graphql::conversation::subject::subjects;
use crate::graphql::error::Result;
use crate::graphql::plan::{Selected, Selection, found, prime_connection, rows_of};
use crate::service::conversation::{
    AuthorOfPost, ForumPostById, ForumPostCountOf, ForumPostsOf, ForumRepliesTo, ForumReplyCountOf,
    ForumRevisionCountOf, ForumRevisionsOf, ForumThreadById, TimeList,
};
use crate::service::reader::Reader;
use crate::store::conversation::order_of_posts;
use crate::store::subject::TimeOrder as Order;

/// The order and page that the arguments of a connection of posts name.
fn post_list(field: &Selected<'_>) -> Option<TimeList> {
    let order = field.argument::<Option<TimeOrder>>("orderBy")?.unwrap_or(TimeOrder::Oldest);
    let order = Order::from(order);
    Some((order, field.page(order_of_posts(order))?))
}

/// Loads what is selected on these threads.
pub(super) fn forum_threads<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<ForumThread>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        for field in selection.fields() {
            match field.name() {
                "subject" => {
                    let all: Vec<_> = rows.iter().filter_map(|row| row.subject).collect();
                    subjects(reader, &all, &field.selection()).await?;
                }
                "posts" => posts(reader, &rows, &field).await?,
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

async fn posts(reader: &Reader, rows: &[Arc<ForumThread>], field: &Selected<'_>) -> Result<()> {
    let Some(list) = post_list(field) else { return Ok(()) };
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let pages = prime_connection::<ForumPostsOf, ForumPostCountOf>(reader, &ids, field, (&(), &list)).await?;
    forum_posts(reader, rows_of(&pages), &field.selection().rows()).await
}

/// Loads what is selected on these posts.
pub(super) fn forum_posts<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<ForumPost>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        for field in selection.fields() {
            let below = field.selection();
            match field.name() {
                "author" if below.selects("account") => {
                    accounts(reader, &ids, &below.of_field("account")).await?;
                }
                "thread" | "sourceUrl" => {
                    let threads: Vec<_> = rows.iter().map(|row| row.thread_id).collect();
                    let threads = found::<ForumThreadById, _>(reader, &threads).await?;
                    forum_threads(reader, threads, &below).await?;
                }
                "replyTo" => {
                    let parents: Vec<_> = rows.iter().filter_map(|row| row.reply_to_id).collect();
                    let parents = found::<ForumPostById, _>(reader, &parents).await?;
                    forum_posts(reader, parents, &below).await?;
                }
                "replies" => replies(reader, &ids, &field).await?,
                "revisions" => revisions(reader, &ids, &field).await?,
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

async fn accounts(reader: &Reader, posts: &[ForumPostId], selection: &Selection<'_>) -> Result<()> {
    let accounts: Vec<_> = reader.prime::<AuthorOfPost>(posts, &()).await?.into_iter().flatten().collect();
    people(reader, &accounts, selection).await
}

async fn replies(reader: &Reader, posts: &[ForumPostId], field: &Selected<'_>) -> Result<()> {
    let Some(list) = post_list(field) else { return Ok(()) };
    let pages =
        prime_connection::<ForumRepliesTo, ForumReplyCountOf>(reader, posts, field, (&(), &list)).await?;
    forum_posts(reader, rows_of(&pages), &field.selection().rows()).await
}

async fn revisions(reader: &Reader, posts: &[ForumPostId], field: &Selected<'_>) -> Result<()> {
    let Some(list) = time_list(field, TimeOrder::Newest) else { return Ok(()) };
    prime_connection::<ForumRevisionsOf, ForumRevisionCountOf>(reader, posts, field, (&(), &list)).await?;
    Ok(())
}
