//! A season.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::deadline::SeasonDeadline;
use super::intent::Intent;
use super::parts::{SeasonDate, TrustTierRow, VotingCycle};
use super::plan::seasons;
use super::policy::SeasonPolicy;
use crate::domain::season as domain;
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::{MissionConnection, MissionFilter, MissionOrder, connection_of};
use crate::graphql::payload::loadable;
use crate::graphql::plan::page;
use crate::graphql::scalar::{Date, DateTime, Url, urls};
use crate::service::mission::{MissionCountOfSeason, MissionsOfSeason};
use crate::service::reader::Reader;
use crate::service::season::{CyclesOf, DatesOf, IntentsOf, PoliciesOf, SeasonById, TiersOf};

/// A season of the collective.
pub struct Season {
    row: Arc<domain::Season>,
    reader: Reader,
}

connection!(SeasonConnection, SeasonEdge => Season(Arc<domain::Season>), "seasons");

impl Season {
    pub(crate) fn new(row: Arc<domain::Season>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(Season by SeasonById, with seasons(ids));

/// A season: about six months in which the collective pursues the same intents under the same rules.
#[Object]
impl Season {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Its number.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Its first day, where stated.
    async fn starts_on(&self) -> Option<Date> {
        self.row.starts_on.map(Date)
    }

    /// Its last day, where stated.
    async fn ends_on(&self) -> Option<Date> {
        self.row.ends_on.map(Date)
    }

    /// What is known of its end where no day is stated.
    async fn ends_note(&self) -> Option<&str> {
        self.row.ends_note.as_deref()
    }

    /// The rules that it goes by now.
    async fn policy(&self) -> Nullable<SeasonPolicy> {
        nullable(async {
            let versions = self.reader.get::<PoliciesOf>(self.row.id, &()).await?;
            Ok(versions.first().map(|version| SeasonPolicy::new(version, &self.reader)))
        })
        .await
    }

    /// Every version of its rules, the newest first.
    async fn policies(&self) -> Result<Vec<SeasonPolicy>> {
        let versions = self.reader.get::<PoliciesOf>(self.row.id, &()).await?;
        Ok(versions.iter().map(|version| SeasonPolicy::new(version, &self.reader)).collect())
    }

    /// The deadlines that its rules set, and how each of them moved.
    async fn deadlines(&self) -> Result<Vec<SeasonDeadline>> {
        let versions = self.reader.get::<PoliciesOf>(self.row.id, &()).await?;
        let deadlines = domain::deadlines(&versions).into_iter();
        Ok(deadlines.map(|deadline| SeasonDeadline::new(deadline, &self.reader)).collect())
    }

    /// The dates and deadlines that it names, in its order.
    async fn key_dates(&self) -> Result<Vec<SeasonDate>> {
        let dates = self.reader.get::<DatesOf>(self.row.id, &()).await?;
        Ok(dates.iter().map(Into::into).collect())
    }

    /// Its voting cycles.
    async fn voting_cycles(&self) -> Result<Vec<VotingCycle>> {
        let cycles = self.reader.get::<CyclesOf>(self.row.id, &()).await?;
        Ok(cycles.iter().map(Into::into).collect())
    }

    /// Its intents, by number.
    async fn intents(&self) -> Result<Vec<Intent>> {
        let intents = self.reader.get::<IntentsOf>(self.row.id, &()).await?;
        Ok(intents.iter().map(|intent| Intent::new(intent.clone(), &self.reader)).collect())
    }

    /// Its missions of both kinds, the newest first where no other order is asked for.
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
        connection_of::<MissionsOfSeason, MissionCountOfSeason>(&self.reader, self.row.id, list, args).await
    }

    /// Its trust tier table, the lowest tier first.
    async fn trust_tiers(&self) -> Result<Vec<TrustTierRow>> {
        let tiers = self.reader.get::<TiersOf>(self.row.id, &()).await?;
        let versions = self.reader.get::<PoliciesOf>(self.row.id, &()).await?;
        let caps = versions.first().map(|version| version.policy.tier_caps).unwrap_or_default();
        Ok(tiers.iter().map(|tier| TrustTierRow::new(tier, &caps)).collect())
    }

    /// Where the record was taken from.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// Grows by one with each change.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row.updated_at)
    }
}
