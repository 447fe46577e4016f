//! The mirrored threads about missions and alliances.

use super::plan::forum_threads;
use super::thread::ForumThreadConnection;
use crate::domain::conversation::Subject;
use crate::domain::page::PageArgs;
use crate::graphql::connection::counted;
use crate::graphql::conversation::TimeOrder;
use crate::graphql::conversation::plan::time_list;
use crate::graphql::error::Result;
use crate::graphql::plan::{Selected, prime_connection, rows_of};
use crate::service::conversation::{ForumThreadCountOn, ForumThreadsOn};
use crate::service::reader::Reader;
use crate::store::subject::TimeOrder as Order;

/// The mirrored threads about a subject.
pub(crate) async fn forum_threads_on(
    reader: &Reader,
    subject: Subject,
    order: TimeOrder,
    page: impl FnOnce(&str) -> Result<PageArgs>,
) -> Result<ForumThreadConnection> {
    let order = Order::from(order);
    let page = reader.get::<ForumThreadsOn>(subject, &(order, page(order.name())?)).await?;
    Ok(ForumThreadConnection::new(page, reader, counted::<ForumThreadCountOn>(subject, ())))
}

/// Loads the mirrored threads that `field` asks for, about all of `subjects`.
pub(crate) async fn forum_threads_of_each(
    reader: &Reader,
    subjects: &[Subject],
    field: &Selected<'_>,
) -> Result<()> {
    let Some(list) = time_list(field, TimeOrder::Newest) else { return Ok(()) };
    let pages =
        prime_connection::<ForumThreadsOn, ForumThreadCountOn>(reader, subjects, field, (&(), &list)).await?;
    forum_threads(reader, rows_of(&pages), &field.selection().rows()).await
}
