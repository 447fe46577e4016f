//! Inputs of the mutations on ballots, and the commands that they stand for.

use async_graphql::{ID, InputObject};

use crate::domain::mission::RecipientAddress;
use crate::graphql::context::typed_id;
use crate::graphql::scalar::{DateTime, TokenAmount, Url};
use crate::service::error::{Error, FieldError, ProblemCode};
use crate::service::fields::{list, optional_text, text};
use crate::service::governance::{
    LockBallot, MirroredVote, RecordBallotResult, RecordBallotVotes, WantedOption, WantedSupply, YesVotes,
};

/// How many options a ballot has at most.
pub(super) const MOST_OPTIONS: usize = 100;
/// How many votes one request mirrors at most.
const MOST_VOTES: usize = 100;

/// A mission that goes on a ballot.
#[derive(Clone, Debug, InputObject)]
pub struct BallotOptionInput {
    /// The mission.
    pub mission_id: ID,
    /// The amount to vote on, where it is less than the mission asks for.
    pub amount: Option<TokenAmount>,
}

/// A ballot to be locked.
#[derive(Clone, Debug, InputObject)]
pub struct BallotLockInput {
    /// The intent.
    pub intent_id: ID,
    /// The voting cycle.
    pub cycle_id: ID,
    /// The snapshot of voting power that tells the OP that can vote, and in which approvals are looked at again; the newest
    /// one where neither it nor votableSupply is given.
    pub snapshot_id: Option<ID>,
    /// The OP that can vote, where no snapshot tells it.
    pub votable_supply: Option<TokenAmount>,
    /// Where that was read.
    pub supply_source_url: Option<Url>,
    /// When votableSupply was read; a snapshot tells when it was taken.
    pub supply_taken_at: Option<DateTime>,
    /// Every mission of the intent that has its approvals, in the order of their codes, 100 at most. Where it is left
    /// out, they get their codes in the order in which they were submitted.
    pub options: Option<Vec<BallotOptionInput>>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl BallotLockInput {
    pub(super) fn command(&self) -> Result<LockBallot, Error> {
        let option = |_: &str, option: &BallotOptionInput| {
            let mission = typed_id(&option.mission_id)?;
            Ok(WantedOption { mission, amount: option.amount.map(|amount| amount.0) })
        };
        let options = self.options.as_deref();
        Ok(LockBallot {
            intent: typed_id(&self.intent_id)?,
            cycle: typed_id(&self.cycle_id)?,
            supply: self.supply()?,
            supply_source_url: self.supply_source_url.clone().map(|url| url.0),
            options: options.map(|options| list("options", options, MOST_OPTIONS, option)).transpose()?,
        })
    }

    fn supply(&self) -> Result<WantedSupply, Error> {
        let taken_at = self.supply_taken_at.map(|moment| moment.0);
        let told_twice = |field: &str| {
            let message = format!("`{field}`: Leave this out. The snapshot tells it.");
            Err(Error::field(field, ProblemCode::Invalid, message))
        };
        match (&self.snapshot_id, self.votable_supply) {
            (Some(_), Some(_)) => told_twice("votableSupply"),
            (_, None) if taken_at.is_some() => told_twice("supplyTakenAt"),
            (Some(id), None) => Ok(WantedSupply::Snapshot(typed_id(id)?)),
            (None, Some(amount)) => Ok(WantedSupply::Stated(amount.0, taken_at)),
            (None, None) => Ok(WantedSupply::Newest),
        }
    }
}

/// A vote that was cast elsewhere.
#[derive(Clone, Debug, InputObject)]
pub struct BallotVoteInput {
    /// The address that voted.
    pub voter_address: String,
    /// Its voting power in OP.
    pub power: TokenAmount,
    /// The codes of the options that it says yes to.
    pub codes: Vec<String>,
    /// The transaction that cast it, at most 100 characters.
    pub transaction_hash: Option<String>,
    /// When it was cast.
    pub cast_at: Option<DateTime>,
}

/// Votes to be mirrored.
#[derive(Clone, Debug, InputObject)]
pub struct BallotVotesRecordInput {
    /// The ballot.
    pub ballot_id: ID,
    /// The votes, 100 at most in one request.
    pub votes: Vec<BallotVoteInput>,
    /// Whether they take the place of votes of the same addresses that were mirrored wrongly before.
    #[graphql(default = false)]
    pub is_correction: bool,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl BallotVotesRecordInput {
    pub(super) fn command(&self) -> Result<RecordBallotVotes, Error> {
        let votes =
            list("votes", &self.votes, MOST_VOTES, |field, vote| {
                let address_field = format!("{field}.voterAddress");
                let address = RecipientAddress::parse(&vote.voter_address);
                let hash_field = format!("{field}.transactionHash");
                let hash = optional_text::<1, 100>(&hash_field, vote.transaction_hash.as_deref())?;
                Ok(MirroredVote {
                    voter_address: address
                        .map_err(|error| error.in_field(&address_field))?
                        .to_string()
                        .to_lowercase(),
                    power: vote.power.0,
                    codes: list(&format!("{field}.codes"), &vote.codes, MOST_OPTIONS, |_, code| {
                        Ok(code.clone())
                    })?,
                    transaction_hash: hash.map(|hash| hash.to_string()),
                    cast_at: vote.cast_at.map(|moment| moment.0),
                })
            })?;
        Ok(RecordBallotVotes { ballot: typed_id(&self.ballot_id)?, votes, is_correction: self.is_correction })
    }
}

/// The yes votes of an option.
#[derive(Clone, Debug, InputObject)]
pub struct OptionVotesInput {
    /// The code of the option, such as 3B.
    pub code: String,
    /// The OP that said yes to it.
    pub yes_votes: TokenAmount,
}

/// The result of a ballot.
#[derive(Clone, Debug, InputObject)]
pub struct BallotResultRecordInput {
    /// The ballot.
    pub ballot_id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The OP that voted.
    pub total_votes: TokenAmount,
    /// The yes votes of every option of the ballot, each once.
    pub options: Vec<OptionVotesInput>,
    /// Where the result was published.
    pub source_url: Url,
    /// Why it takes the place of the result before, for everybody to read; at most 2,000 characters. The first result
    /// needs none.
    pub reason: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl BallotResultRecordInput {
    pub(super) fn command(&self) -> Result<RecordBallotResult, Error> {
        let yes_votes = list("options", &self.options, MOST_OPTIONS, |field, option| {
            let code = text::<1, 10>(&format!("{field}.code"), &option.code)?.to_string();
            Ok(YesVotes { code, yes: option.yes_votes.0 })
        })?;
        Ok(RecordBallotResult {
            ballot: typed_id(&self.ballot_id)?,
            expected_version: self.expected_version,
            total_votes: self.total_votes.0,
            yes_votes,
            source_url: self.source_url.0.clone(),
            reason: optional_text("reason", self.reason.as_deref())?,
        })
    }
}
