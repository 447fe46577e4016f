//! Reading milestones.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use futures_util::FutureExt as _;

use super::milestone::MilestoneConnection;
use super::plan::milestones;
use crate::graphql::connection::Total;
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::conversation::TimeOrder;
use crate::graphql::error::Result;
use crate::graphql::plan::{Selection, page};
use crate::graphql::vocab::MilestoneKind;
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::store::delivery as store;
use crate::store::subject::TimeOrder as Order;

/// Which milestones a list holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct MilestoneFilter {
    /// Its mission belongs to the season with this id.
    pub season_id: Option<ID>,
    /// Its mission belongs to the alliance with this id.
    pub alliance_id: Option<ID>,
    /// Whether it is critical, or a benchmark.
    pub kind: Option<MilestoneKind>,
    /// Its report waits for a review.
    #[graphql(default)]
    pub awaits_review: bool,
    /// It is late, and its mission under way.
    #[graphql(default)]
    pub late: bool,
}

/// Reading milestones.
#[derive(Default)]
pub struct DeliveryQuery;

#[Object]
impl DeliveryQuery {
    /// The milestones of missions of both kinds, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn milestones(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only milestones that meet these conditions.")] filter: Option<MilestoneFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<MilestoneConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default();
        let filter = store::MilestoneFilter {
            season: filter.season_id.as_ref().map(typed_id).transpose()?,
            alliance: filter.alliance_id.as_ref().map(typed_id).transpose()?,
            kind: filter.kind.map(Into::into),
            awaits_review: filter.awaits_review,
            late_at: filter.late.then(|| reader.now()),
        };
        let order = Order::from(order_by);
        let list = (filter, order, page((first, after), (last, before), order.name())?);
        let page = store::milestones(reader.db(), reader.scope(), &list).await.map_err(Error::from)?;
        milestones(&reader, page.nodes().cloned().collect(), &Selection::of(context).rows()).await?;
        let (filter, ..) = list;
        let total: Total = Box::new(move |reader: Reader| {
            let filter = filter.clone();
            async move { Ok(store::count_milestones(reader.db(), reader.scope(), &filter).await?) }.boxed()
        });
        Ok(MilestoneConnection::new(Arc::new(page), &reader, total))
    }
}
