//! What a delegate has to look at.

use std::sync::Arc;

use async_graphql::{Context, Object};
use entity::ids::AccountId;
use entity::vocab::ApprovalState;

use super::approval::ApprovalConnection;
use super::plan::approvals;
use crate::graphql::connection::Total;
use crate::graphql::error::Result;
use crate::graphql::mission::{MissionConnection, missions};
use crate::graphql::plan::{Selection, page};
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::store::governance::{self as store, ApprovalFilter, OLDEST_APPROVAL};
use crate::store::mission::{self, MissionFilter, MissionOrder};

/// What a delegate has to look at.
pub struct DelegateQueue {
    pub(super) delegate: AccountId,
    pub(super) reader: Reader,
}

/// What the viewer has to look at as a delegate.
#[Object]
impl DelegateQueue {
    /// The missions that still need approvals, that are not the viewer's own, and that the viewer has not approved: the next deadline first.
    async fn missions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<MissionConnection> {
        let reader = &self.reader;
        let order = MissionOrder::ApprovalDeadline;
        let args = page((first, after), (last, before), order.name())?;
        let awaits = Some((self.delegate, reader.now()));
        let filter = MissionFilter { awaits, ..MissionFilter::default() };
        let found =
            mission::page(reader.db(), reader.scope(), &filter, order, &args).await.map_err(Error::from)?;
        missions(reader, found.nodes().cloned().collect(), &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader| {
            let filter = filter.clone();
            Box::pin(async move { Ok(mission::count(reader.db(), reader.scope(), &filter).await?) })
        });
        Ok(MissionConnection::new(Arc::new(found), reader, total))
    }

    /// The viewer's approvals that became stale and can be given again, with what changed since: the one that was given first
    /// comes first.
    async fn stale_approvals(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<ApprovalConnection> {
        let reader = &self.reader;
        let args = page((first, after), (last, before), OLDEST_APPROVAL)?;
        let (states, account) = (vec![ApprovalState::Stale], Some(self.delegate));
        let filter = ApprovalFilter { states, account, is_open: true };
        let found = store::page_of_approvals(reader.db(), reader.scope(), &filter, &args)
            .await
            .map_err(Error::from)?;
        approvals(reader, found.nodes().cloned().collect(), &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader| {
            let filter = filter.clone();
            Box::pin(
                async move { Ok(store::count_all_approvals(reader.db(), reader.scope(), &filter).await?) },
            )
        });
        Ok(ApprovalConnection::new(Arc::new(found), reader, total))
    }
}
