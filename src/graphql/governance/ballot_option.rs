//! An option of a ballot.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};

use super::ballot::Ballot;
use crate::domain::governance as domain;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::mission::Mission;
use crate::graphql::related::related;
use crate::graphql::scalar::TokenAmount;
use crate::graphql::vocab::BallotOutcome;
use crate::service::governance::BallotById;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;

/// An option of a ballot.
pub struct BallotOption {
    row: Arc<domain::BallotOption>,
    reader: Reader,
}

/// The approvals of a mission, counted again when its ballot was locked.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct ApprovalsAtLock {
    /// How many it needed, by the rules that it was submitted under.
    pub required: i32,
    /// How many counted: by the voting power at the time at which they were given.
    pub counted: i32,
    /// Of how many of those the delegates had enough voting power at the lock, too; null where the ballot names no snapshot.
    pub qualified: Option<i32>,
}

impl From<domain::ApprovalsAtLock> for ApprovalsAtLock {
    fn from(approvals: domain::ApprovalsAtLock) -> Self {
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            required: number(approvals.required),
            counted: number(approvals.counted),
            qualified: approvals.qualified.map(number),
        }
    }
}

impl BallotOption {
    pub(crate) fn new(row: Arc<domain::BallotOption>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// An option of a ballot: a mission, the amount that is voted on, and what the count said of it.
#[Object]
impl BallotOption {
    /// Its code, such as 3B.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// The ballot.
    async fn ballot(&self) -> Nullable<Ballot> {
        nullable(related::<BallotById, _, _>(&self.reader, self.row.ballot_id, Ballot::new)).await
    }

    /// The mission, as far as the viewer may see it.
    async fn mission(&self) -> Nullable<Mission> {
        nullable(related::<MissionById, _, _>(&self.reader, self.row.mission_id, Mission::new)).await
    }

    /// The amount that is voted on. It stays as it was when the ballot was locked.
    async fn amount(&self) -> TokenAmount {
        TokenAmount(self.row.amount)
    }

    /// The amount that the mission's text asked for when the ballot was locked; it may differ.
    async fn requested_amount(&self) -> TokenAmount {
        TokenAmount(self.row.requested)
    }

    /// Its approvals, counted again when the ballot was locked; null for a mission that was not submitted here.
    async fn approvals(&self) -> Option<ApprovalsAtLock> {
        self.row.approvals.map(Into::into)
    }

    /// The OP that said yes; null until the result is recorded.
    async fn yes_votes(&self) -> Option<TokenAmount> {
        self.row.yes.map(TokenAmount)
    }

    /// Its rank by yes votes, from 1; of equal options the one that stands first on the ballot comes first.
    async fn rank(&self) -> Option<i32> {
        self.row.rank
    }

    /// Whether it is funded; null until the result is recorded.
    async fn funded(&self) -> Option<bool> {
        self.row.outcome.is_some().then(|| self.row.is_funded())
    }

    /// What the count said of it; null until the result is recorded.
    async fn outcome(&self) -> Option<BallotOutcome> {
        self.row.outcome.map(Into::into)
    }

    /// The same as a sentence, with the numbers.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }
}
