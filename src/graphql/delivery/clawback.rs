//! A clawback case.

use std::sync::Arc;

use async_graphql::{ID, Object};
use entity::ids::ClawbackId;

use super::grant::Grant;
use super::milestone::Milestone;
use super::plan::cases;
use crate::domain::delivery as domain;
use crate::graphql::account::Person;
use crate::graphql::context::id;
use crate::graphql::conversation::person;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::Mission;
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::scalar::{DateTime, TokenAmount, Url};
use crate::graphql::vocab::{ClawbackGround, ClawbackStatus};
use crate::service::delivery::{CaseById, GrantById, MilestoneById};
use crate::service::mission::MissionById;
use crate::service::reader::Reader;

/// A clawback case.
pub struct ClawbackCase {
    row: Arc<domain::ClawbackCase>,
    reader: Reader,
}

impl ClawbackCase {
    pub(crate) fn new(row: Arc<domain::ClawbackCase>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

impl PayloadObject for ClawbackCase {
    type Id = ClawbackId;

    async fn load_all(
        reader: &Reader,
        ids: &[ClawbackId],
        selection: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let rows = reader.prime::<CaseById>(ids, &()).await?;
        cases(reader, rows.iter().flatten().cloned().collect(), selection).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row, reader))).collect())
    }
}

/// A clawback case: the Token House is asked to take a locked grant back, because a critical milestone is late.
#[Object]
impl ClawbackCase {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The mission, as far as the viewer may see it.
    async fn mission(&self) -> Nullable<Mission> {
        nullable(async {
            let mission = self.reader.get::<MissionById>(self.row.mission_id, &()).await?;
            Ok(mission.map(|mission| Mission::new(mission, &self.reader)))
        })
        .await
    }

    /// The grant.
    async fn grant(&self) -> Nullable<Grant> {
        nullable(async {
            let grant = self.reader.get::<GrantById>(self.row.grant_id, &()).await?;
            Ok(grant.map(|grant| Grant::new(grant, &self.reader)))
        })
        .await
    }

    /// The critical milestone that is late.
    async fn milestone(&self) -> Nullable<Milestone> {
        nullable(async {
            let milestone = self.reader.get::<MilestoneById>(self.row.milestone_id, &()).await?;
            Ok(milestone.map(|milestone| Milestone::new(milestone, &self.reader)))
        })
        .await
    }

    /// Where it stands.
    async fn status(&self) -> ClawbackStatus {
        self.row.status.into()
    }

    /// What made it possible.
    async fn ground(&self) -> ClawbackGround {
        self.row.ground.into()
    }

    /// Why it was opened.
    async fn reason(&self) -> &str {
        &self.row.reason
    }

    /// Who opened it; null for the server itself.
    async fn opened_by(&self) -> Nullable<Person> {
        nullable(async { person(&self.reader, self.row.opened_by).await }).await
    }

    /// When it was opened.
    async fn opened_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// The OP that could vote; null until it was decided.
    async fn votable_supply(&self) -> Option<TokenAmount> {
        self.row.votable_supply.map(TokenAmount)
    }

    /// The OP that voted for taking the grant back; null until it was decided.
    async fn yes_votes(&self) -> Option<TokenAmount> {
        self.row.yes.map(TokenAmount)
    }

    /// The OP that voted against it; null until it was decided.
    async fn no_votes(&self) -> Option<TokenAmount> {
        self.row.no.map(TokenAmount)
    }

    /// What came of it, as a sentence.
    async fn outcome(&self) -> Option<&str> {
        self.row.outcome.as_deref()
    }

    /// Where the result was published.
    async fn source_url(&self) -> Option<Url> {
        self.row.source_url.clone().map(Url)
    }

    /// When it was decided or settled.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row.decided_at.map(DateTime)
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }
}
