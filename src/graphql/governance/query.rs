//! Reading voting power, delegates and waivers.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::delegate::{DelegateConnection, DelegateRow};
use super::plan::{delegates, waivers};
use super::queue::DelegateQueue;
use super::snapshot::{SnapshotConnection, VotingPowerSnapshot};
use super::waiver::WaiverConnection;
use crate::domain::page::Page;
use crate::graphql::connection::Total;
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::plan::{Selection, page};
use crate::policy::Denial;
use crate::service::error::Error;
use crate::service::governance::NewestSnapshot;
use crate::service::reader::Reader;
use crate::store::governance::{self as store, DelegateFilter};
use crate::store::season;

/// Reading voting power, delegates and waivers.
#[derive(Default)]
pub struct GovernanceQuery;

#[Object]
impl GovernanceQuery {
    /// The published snapshots of voting power, that of the latest moment first.
    async fn voting_power_snapshots(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<SnapshotConnection> {
        let reader = context.reader()?;
        let args = page((first, after), (last, before), store::NEWEST_SNAPSHOT)?;
        let page = store::page_of_snapshots(reader.db(), &args).await.map_err(Error::from)?;
        let total: Total =
            Box::new(|reader| Box::pin(async move { Ok(store::count_snapshots(reader.db()).await?) }));
        Ok(SnapshotConnection::new(Arc::new(page), &reader, total))
    }

    /// The published snapshot of the latest moment, which decides who may approve; null where there is none.
    async fn latest_voting_power_snapshot(&self, context: &Context<'_>) -> Nullable<VotingPowerSnapshot> {
        nullable(async {
            let reader = context.reader()?;
            let newest = reader.get::<NewestSnapshot>((), &()).await?;
            Ok(newest.map(|snapshot| VotingPowerSnapshot::new(snapshot, &reader)))
        })
        .await
    }

    /// The delegates of the newest snapshot, the one with the most voting power first; none where no snapshot is published. Whoever has no
    /// account is shown by address.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn delegates(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "The season whose newest rules say who qualifies.")] season_id: ID,
        #[graphql(desc = "Only those whose voting power is enough to approve.", default)] qualified: bool,
    ) -> Result<DelegateConnection> {
        let reader = context.reader()?;
        let season: entity::ids::SeasonId = typed_id(&season_id)?;
        let args = page((first, after), (last, before), store::BY_RANK)?;
        let rule = approver_rule(&reader, season).await?;
        let Some(snapshot) = reader.get::<NewestSnapshot>((), &()).await? else {
            return Ok(DelegateConnection::new(
                Arc::new(Page::default()),
                &reader,
                Box::new(|_| Box::pin(async { Ok(0) })),
            ));
        };
        let filter = DelegateFilter {
            snapshot: snapshot.id,
            supply: snapshot.votable_supply,
            qualified: qualified.then_some(rule),
        };
        let page = store::page_of_delegates(reader.db(), &filter, &args).await.map_err(Error::from)?;
        let page = page.map(|power| DelegateRow { power, snapshot: Arc::clone(&snapshot), rule });
        let rows: Vec<_> = page.nodes().cloned().collect();
        delegates(&reader, &rows, &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader| {
            Box::pin(async move { Ok(store::count_delegates(reader.db(), &filter).await?) })
        });
        Ok(DelegateConnection::new(Arc::new(page), &reader, total))
    }

    /// The waivers of the voting power that approving takes, the newest first.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn approval_waivers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only those that hold now.", default)] holding: bool,
    ) -> Result<WaiverConnection> {
        let reader = context.reader()?;
        let args = page((first, after), (last, before), store::NEWEST_WAIVER)?;
        let holding_at = holding.then(|| reader.now());
        let page = store::page_of_waivers(reader.db(), holding_at, &args).await.map_err(Error::from)?;
        waivers(&reader, page.nodes(), &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader| {
            Box::pin(async move { Ok(store::count_waivers(reader.db(), holding_at).await?) })
        });
        Ok(WaiverConnection::new(Arc::new(page), &reader, total))
    }

    /// What the viewer has to look at as a delegate: missions that lack approvals, and own approvals that became stale. For everybody with an
    /// account.
    async fn delegate_queue(&self, context: &Context<'_>) -> Result<DelegateQueue> {
        let reader = context.reader()?;
        let delegate = reader.actor().account().ok_or(Denial::SignedOut)?;
        Ok(DelegateQueue { delegate, reader })
    }
}

async fn approver_rule(
    reader: &Reader,
    season: entity::ids::SeasonId,
) -> Result<crate::domain::season::ApproverRule> {
    let versions = season::policies_of(reader.db(), &[season]).await.map_err(Error::from)?.remove(&season);
    let newest = versions.and_then(|versions| versions.iter().max_by_key(|rules| rules.version).cloned());
    Ok(newest.ok_or_else(|| Error::not_found("season"))?.policy.approver)
}
