//! A clawback case.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};

use super::grant::Grant;
use super::milestone::Milestone;
use super::plan::cases;
use crate::domain::delivery as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::Mission;
use crate::graphql::payload::loadable;
use crate::graphql::permission::Permission;
use crate::graphql::related::related;
use crate::graphql::scalar::{DateTime, TokenAmount, Url};
use crate::graphql::vocab::{ClawbackGround, ClawbackStatus};
use crate::service::delivery::{CaseById, GrantById, MilestoneById, may_record_result};
use crate::service::mission::MissionById;
use crate::service::reader::Reader;

/// What the viewer may do with a clawback case now.
#[derive(Clone, Debug, SimpleObject)]
pub struct ClawbackCasePermissions {
    /// Record what the Token House decided: `clawbackResultRecord`.
    pub record_result: Permission,
}

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

loadable!(ClawbackCase by CaseById, with cases(rows));

/// A clawback case: the Token House is asked to take a locked grant back, because a critical milestone is late.
#[Object]
impl ClawbackCase {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The mission, as far as the viewer may see it.
    async fn mission(&self) -> Nullable<Mission> {
        nullable(related::<MissionById, _, _>(&self.reader, self.row.mission_id, Mission::new)).await
    }

    /// The grant.
    async fn grant(&self) -> Nullable<Grant> {
        nullable(related::<GrantById, _, _>(&self.reader, self.row.grant_id, Grant::new)).await
    }

    /// The critical milestone that is late.
    async fn milestone(&self) -> Nullable<Milestone> {
        nullable(related::<MilestoneById, _, _>(&self.reader, self.row.milestone_id, Milestone::new)).await
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
        nullable(person(&self.reader, self.row.opened_by)).await
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

    /// What the viewer may do with it now.
    async fn permissions(&self) -> Result<ClawbackCasePermissions> {
        let record_result = may_record_result(&self.reader, &self.row).await?.into();
        Ok(ClawbackCasePermissions { record_result })
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }
}
