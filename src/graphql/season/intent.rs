//! An intent.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::object::Season;
use super::plan::{every_mission, intents};
use crate::domain::season as domain;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::governance::Ballot;
use crate::graphql::mission::{MissionConnection, MissionFilter, MissionOrder, connection_of};
use crate::graphql::payload::loadable;
use crate::graphql::plan::page;
use crate::graphql::related::related;
use crate::graphql::scalar::{Markdown, TokenAmount, Url, markdown, urls};
use crate::graphql::vocab::IntentRoute;
use crate::service::governance::BallotsOfIntent;
use crate::service::mission::{MissionCountOfIntent, MissionsOfIntent};
use crate::service::reader::Reader;
use crate::service::season::{IntentById, IntentSumsOf, SeasonById};

/// A goal of a season with a budget.
pub struct Intent {
    row: Arc<domain::Intent>,
    reader: Reader,
}

impl Intent {
    pub(crate) fn new(row: Arc<domain::Intent>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(Intent by IntentById, with intents(ids));

/// A directional goal of a season with an OP budget. All supported work serves one.
#[Object]
impl Intent {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Its number in the season.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// Its title.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// What it is about.
    async fn description(&self) -> Option<Markdown> {
        markdown(self.row.description.as_ref())
    }

    /// How its budget is given out.
    async fn route(&self) -> IntentRoute {
        self.row.route.into()
    }

    /// The budget that the Token House approved; null where not stated.
    async fn budget(&self) -> Option<TokenAmount> {
        self.row.budget.map(TokenAmount)
    }

    /// The sum that its proposed missions ask for, without those that were withdrawn or removed. A mission that states
    /// no amount counts as nothing.
    async fn requested(&self) -> Result<TokenAmount> {
        Ok(TokenAmount(self.reader.get::<IntentSumsOf>(self.row.id, &()).await?.requested))
    }

    /// The sum that the vote granted, also where a grant was cancelled or taken back later: that goes back to the
    /// Governance Fund, not to the intent. Where the ballot had another amount than the text, the ballot's counts.
    async fn allocated(&self) -> Result<TokenAmount> {
        Ok(TokenAmount(self.reader.get::<IntentSumsOf>(self.row.id, &()).await?.allocated))
    }

    /// The budget without what is allocated; null where the budget is not stated.
    async fn remaining(&self) -> Nullable<TokenAmount> {
        nullable(async {
            let Some(budget) = self.row.budget else { return Ok(None) };
            let sums = self.reader.get::<IntentSumsOf>(self.row.id, &()).await?;
            Ok(Some(TokenAmount(budget.saturating_sub(sums.allocated))))
        })
        .await
    }

    /// Its ballots, the oldest first.
    async fn ballots(&self) -> Result<Vec<Ballot>> {
        let ballots = self.reader.get::<BallotsOfIntent>(self.row.id, &()).await?;
        Ok(ballots.iter().map(|ballot| Ballot::new(ballot.clone(), &self.reader)).collect())
    }

    /// How many missions it has, as `missions` lists them.
    async fn mission_count(&self) -> Result<i32> {
        let count = self.reader.get::<MissionCountOfIntent>(self.row.id, &every_mission()).await?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// The missions that serve it, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn missions(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only missions that meet these conditions.")] filter: Option<MissionFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: MissionOrder,
    ) -> Result<MissionConnection> {
        let args = |order: &str| page((first, after), (last, before), order);
        let list = (filter, order_by);
        connection_of::<MissionsOfIntent, MissionCountOfIntent>(&self.reader, self.row.id, list, args).await
    }

    /// The season.
    async fn season(&self) -> Nullable<Season> {
        nullable(related::<SeasonById, _, _>(&self.reader, self.row.season_id, Season::new)).await
    }

    /// Where the record was taken from.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }
}
