//! Reading signals.

use std::sync::Arc;

use async_graphql::{Context, Object};
use futures_util::FutureExt as _;

use super::filter::SignalFilter;
use super::plan::signals;
use super::signal::SignalConnection;
use crate::graphql::connection::Total;
use crate::graphql::context::ContextExt;
use crate::graphql::conversation::TimeOrder;
use crate::graphql::error::Result;
use crate::graphql::plan::{Selection, page};
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::store::subject::TimeOrder as Order;
use crate::store::team as store;

/// Reading signals.
#[derive(Default)]
pub struct TeamQuery;

#[Object]
impl TeamQuery {
    /// The interest signals that the viewer may read, the newest first where no other order is asked for. One that is
    /// for LEADERS is read by its author and by the leader of the alliance that it concerns; where it concerns none, by
    /// every leader.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn signals(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only signals that meet these conditions.")] filter: Option<SignalFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<SignalConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default().parse()?;
        let order = Order::from(order_by);
        let list = (filter, order, page((first, after), (last, before), order.name())?);
        let page = store::signals(reader.db(), reader.scope(), &list).await.map_err(Error::from)?;
        signals(&reader, page.nodes().cloned().collect(), &Selection::of(context).rows()).await?;
        let (filter, ..) = list;
        let total: Total = Box::new(move |reader: Reader| {
            let filter = filter.clone();
            async move { Ok(store::count_signals(reader.db(), reader.scope(), &filter).await?) }.boxed()
        });
        Ok(SignalConnection::new(Arc::new(page), &reader, total))
    }
}
