//! Results of ballots, and mirrored votes.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};

use crate::domain::governance as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::scalar::{DateTime, TokenAmount, Url};
use crate::service::reader::Reader;

/// A version of a ballot's result.
pub struct BallotResult {
    row: Arc<domain::BallotResult>,
    reader: Reader,
}

impl BallotResult {
    pub(super) fn new(row: Arc<domain::BallotResult>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// The yes votes of an option in one version of a result.
#[derive(Clone, Debug, SimpleObject)]
pub struct OptionVotes {
    /// The code of the option.
    pub code: String,
    /// The OP that said yes to it.
    pub yes_votes: TokenAmount,
}

/// A version of a ballot's result, as it was recorded. A correction is a new version with a reason; every version is kept.
#[Object]
impl BallotResult {
    /// Its number, from 1.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// The OP that voted.
    async fn total_votes(&self) -> TokenAmount {
        TokenAmount(self.row.total_votes)
    }

    /// The yes votes of every option.
    async fn options(&self) -> Vec<OptionVotes> {
        let options = self.row.yes_votes.iter();
        options.map(|(code, yes)| OptionVotes { code: code.clone(), yes_votes: TokenAmount(*yes) }).collect()
    }

    /// Where it was published.
    async fn source_url(&self) -> Url {
        Url(self.row.source_url.clone())
    }

    /// Why it took the place of the version before; null for the first one.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// Who recorded it; null for the server itself.
    async fn recorded_by(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.recorded_by)).await
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}

/// A mirrored vote.
pub struct BallotVote(Arc<domain::BallotVote>);

connection!(BallotVoteConnection, BallotVoteEdge => BallotVote(Arc<domain::BallotVote>), "mirrored votes");

impl BallotVote {
    fn new(row: Arc<domain::BallotVote>, _: &Reader) -> Self {
        Self(row)
    }
}

/// A vote that was cast elsewhere, mirrored here. It says yes to any number of options with its whole power.
#[Object]
impl BallotVote {
    /// The id, the same everywhere.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// The address that voted, in lower case.
    async fn voter_address(&self) -> &str {
        &self.0.voter_address
    }

    /// Its voting power in OP.
    async fn power(&self) -> TokenAmount {
        TokenAmount(self.0.power)
    }

    /// The codes of the options that it says yes to.
    async fn codes(&self) -> &[String] {
        &self.0.codes
    }

    /// The transaction that cast it, where stated.
    async fn transaction_hash(&self) -> Option<&str> {
        self.0.transaction_hash.as_deref()
    }

    /// When it was cast, where stated.
    async fn cast_at(&self) -> Option<DateTime> {
        self.0.cast_at.map(DateTime)
    }
}
