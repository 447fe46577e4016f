//! A ballot.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::ballot_option::BallotOption;
use super::ballot_plan::{ballots, order_of_votes};
use super::ballot_result::{BallotResult, BallotVoteConnection};
use super::snapshot::VotingPowerSnapshot;
use crate::domain::governance::{self as domain, minimum_yes, quorum};
use crate::graphql::account::{Person, person};
use crate::graphql::connection::{connection, counted};
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::loadable;
use crate::graphql::plan::page;
use crate::graphql::related::related;
use crate::graphql::scalar::{DateTime, TokenAmount, Url};
use crate::graphql::season::{Intent, VotingCycle};
use crate::graphql::vocab::{BallotStatus, BudgetRule};
use crate::service::governance::{BallotById, OptionsOf, ResultsOf, SnapshotById, VoteCountOf, VotesOf};
use crate::service::reader::Reader;
use crate::service::season::{CycleById, IntentById};

/// The ballot of an intent in a voting cycle.
pub struct Ballot {
    row: Arc<domain::Ballot>,
    reader: Reader,
}

connection!(BallotConnection, BallotEdge => Ballot(Arc<domain::Ballot>), "ballots");

impl Ballot {
    pub(crate) fn new(row: Arc<domain::Ballot>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(Ballot by BallotById, with ballots(rows));

/// The ballot of an intent in a voting cycle: the missions that had their approvals when it was locked, and what the
/// Token House decided on them by approval ranking. Votes are cast elsewhere; this is their mirror.
#[Object]
impl Ballot {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The intent whose budget it gives out.
    async fn intent(&self) -> Nullable<Intent> {
        nullable(related::<IntentById, _, _>(&self.reader, self.row.intent_id, Intent::new)).await
    }

    /// The voting cycle.
    async fn cycle(&self) -> Nullable<VotingCycle> {
        nullable(async {
            let cycle = self.reader.get::<CycleById>(self.row.cycle_id, &()).await?;
            Ok(cycle.map(|cycle| cycle.as_ref().into()))
        })
        .await
    }

    /// Where it stands.
    async fn status(&self) -> BallotStatus {
        self.row.status.into()
    }

    /// Its options in their order, which decides between equal ones.
    async fn options(&self) -> Result<Vec<BallotOption>> {
        let options = self.reader.get::<OptionsOf>(self.row.id, &()).await?;
        Ok(options.iter().map(|option| BallotOption::new(option.clone(), &self.reader)).collect())
    }

    /// What it can give out: what was left of the intent's budget when it was locked.
    async fn budget(&self) -> TokenAmount {
        TokenAmount(self.row.terms.budget)
    }

    /// What happens where an option does not fit into the budget any more.
    async fn budget_rule(&self) -> BudgetRule {
        self.row.terms.budget_rule.into()
    }

    /// The OP that could vote.
    async fn votable_supply(&self) -> TokenAmount {
        TokenAmount(self.row.terms.votable_supply)
    }

    /// The snapshot of voting power that told the votable supply, and in which approvals were looked at again; null where the
    /// votable supply was stated by hand.
    async fn snapshot(&self) -> Nullable<VotingPowerSnapshot> {
        nullable(related::<SnapshotById, _, _>(&self.reader, self.row.snapshot_id, VotingPowerSnapshot::new))
            .await
    }

    /// Where the votable supply was read; null where that is not stated.
    async fn supply_source_url(&self) -> Option<Url> {
        self.row.supply_source_url.clone().map(Url)
    }

    /// When the votable supply was read; null where that is not stated.
    async fn supply_taken_at(&self) -> Option<DateTime> {
        self.row.supply_taken_at.map(DateTime)
    }

    /// The OP that must vote for anything to be decided.
    async fn quorum(&self) -> TokenAmount {
        TokenAmount(quorum(&self.row.terms))
    }

    /// The OP that must say yes to an option: a share of the quorum.
    async fn minimum_yes(&self) -> TokenAmount {
        TokenAmount(minimum_yes(&self.row.terms))
    }

    /// The version of the season's rules that it goes by.
    async fn policy_version(&self) -> i32 {
        self.row.policy_version
    }

    /// The OP that voted; null until the result is recorded.
    async fn total_votes(&self) -> Option<TokenAmount> {
        self.row.total_votes.map(TokenAmount)
    }

    /// Whether enough of it voted; null until the result is recorded.
    async fn quorum_reached(&self) -> Option<bool> {
        self.row.total_votes.map(|total| total >= quorum(&self.row.terms))
    }

    /// The sum that it gave out; null until the result is recorded.
    async fn allocated(&self) -> Nullable<TokenAmount> {
        nullable(async {
            if self.row.total_votes.is_none() {
                return Ok(None);
            }
            let options = self.reader.get::<OptionsOf>(self.row.id, &()).await?;
            let funded = options.iter().filter(|option| option.is_funded());
            Ok(Some(TokenAmount(funded.map(|option| option.amount).sum())))
        })
        .await
    }

    /// Every version of its result, the newest first; the first one counts.
    async fn results(&self) -> Result<Vec<BallotResult>> {
        let results = self.reader.get::<ResultsOf>(self.row.id, &()).await?;
        Ok(results.iter().map(|result| BallotResult::new(result.clone(), &self.reader)).collect())
    }

    /// The votes that were mirrored, in the order in which they came; a ballot may have a result without any.
    async fn votes(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<BallotVoteConnection> {
        let args = page((first, after), (last, before), order_of_votes())?;
        let rows = self.reader.get::<VotesOf>(self.row.id, &args).await?;
        let total = counted::<VoteCountOf>(self.row.id, ());
        Ok(BallotVoteConnection::new(rows, &self.reader, total))
    }

    /// Who locked it; null for the server itself.
    async fn locked_by(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.locked_by)).await
    }

    /// When it was locked.
    async fn locked_at(&self) -> DateTime {
        DateTime(self.row.locked_at)
    }

    /// When the result that counts was recorded.
    async fn counted_at(&self) -> Option<DateTime> {
        self.row.counted_at.map(DateTime)
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }
}
