//! The signals about missions and alliances: their connection, and how it is loaded for many of them at once.

use super::filter::SignalFilter;
use super::plan::signals;
use super::signal::SignalConnection;
use crate::domain::conversation::Subject;
use crate::domain::page::PageArgs;
use crate::graphql::connection::counted;
use crate::graphql::conversation::TimeOrder;
use crate::graphql::error::Result;
use crate::graphql::plan::{Selected, prime_connection, rows_of};
use crate::service::reader::Reader;
use crate::service::team::{SignalCountOn, SignalsOn};
use crate::store::subject::TimeOrder as Order;
use crate::store::team as store;

/// The signals about a subject.
pub(crate) async fn signals_on(
    reader: &Reader,
    subject: Subject,
    (filter, order): (Option<SignalFilter>, TimeOrder),
    page: impl FnOnce(&str) -> Result<PageArgs>,
) -> Result<SignalConnection> {
    let (filter, order) = (filter.unwrap_or_default().parse()?, Order::from(order));
    let list = (filter.clone(), order, page(order.name())?);
    let page = reader.get::<SignalsOn>(subject, &list).await?;
    Ok(SignalConnection::new(page, reader, counted::<SignalCountOn>(subject, filter)))
}

fn signal_list(field: &Selected<'_>) -> Option<(store::SignalFilter, Order, PageArgs)> {
    let filter = field.argument::<Option<SignalFilter>>("filter")?.unwrap_or_default().parse().ok()?;
    let order = Order::from(field.argument::<Option<TimeOrder>>("orderBy")?.unwrap_or_default());
    Some((filter, order, field.page(order.name())?))
}

/// Loads the signals that `field` asks for, about all of `subjects`.
pub(crate) async fn signals_of_each(
    reader: &Reader,
    subjects: &[Subject],
    field: &Selected<'_>,
) -> Result<()> {
    let Some(list) = signal_list(field) else { return Ok(()) };
    let pages =
        prime_connection::<SignalsOn, SignalCountOn>(reader, subjects, field, (&list.0, &list)).await?;
    signals(reader, rows_of(&pages), &field.selection().rows()).await
}
