//! Mirroring votes that were cast elsewhere (rule 5.11).

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::ids::{BallotId, BallotOptionId};
use entity::vocab::{BallotStatus, EventKind};

use crate::domain::amount::TokenAmount;
use crate::domain::governance::Ballot;
use crate::domain::mission::WrongState;
use crate::policy::{self, BallotVotesRecord};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::governance::{self as store, NewVote};

/// Mirrors votes on a ballot whose result is not recorded yet.
#[derive(Clone, Debug)]
pub struct RecordBallotVotes {
    /// The ballot.
    pub ballot: BallotId,
    /// The votes.
    pub votes: Vec<MirroredVote>,
    /// Whether they take the place of those of the same addresses that were mirrored before.
    pub is_correction: bool,
}

/// A vote that was cast elsewhere.
#[derive(Clone, Debug)]
pub struct MirroredVote {
    /// The address that voted, in lower case.
    pub voter_address: String,
    /// Its power.
    pub power: TokenAmount,
    /// The codes of the options that it says yes to; none abstains from all (rule 5.2).
    pub codes: Vec<String>,
    /// The transaction that cast it.
    pub transaction_hash: Option<String>,
    /// When it was cast.
    pub cast_at: Option<DateTime<Utc>>,
}

impl Command for RecordBallotVotes {
    type Verb = BallotVotesRecord;
    type Id = BallotId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<BallotId>, Error> {
        let permit = policy::require::<BallotVotesRecord>(&ctx.actor, &())?;
        let ballot = store::ballots_by_id(tx, &[self.ballot]).await?.remove(&self.ballot);
        let ballot = ballot.ok_or_else(|| Error::not_found("ballot"))?;
        if ballot.status != BallotStatus::Locked {
            return Err(WrongState { state: ballot.status.as_str() }.into());
        }
        let addresses = self.addresses()?;
        if self.is_correction {
            store::remove_votes(tx, &permit, ballot.id, &addresses).await?;
        } else if let Some(address) = store::voters_among(tx, ballot.id, &addresses).await?.into_iter().next()
        {
            return Err(voted_already(&address));
        }
        let options = store::options_of(tx, &[self.ballot]).await?.remove(&self.ballot).unwrap_or_default();
        let codes = options.iter().map(|option| (option.code.as_str(), option.id)).collect();
        let votes = self.votes.iter().enumerate();
        let votes: Vec<_> =
            votes.map(|(place, vote)| vote.mirrored(place, &codes)).collect::<Result<_, Error>>()?;
        store::record_votes(tx, &permit, &ballot, &votes).await.map_err(|error| match error {
            StoreError::Taken(Unique::BallotVote) => voted_already("An address"),
            error => error.into(),
        })?;
        fits(tx, &ballot).await?;
        let mut event = ctx.event(EventKind::BallotVotesRecorded, self.ballot);
        event.season = Some(ballot.season_id);
        event.version = Some(ballot.version.saturating_add(1));
        event.data = serde_json::json!({ "count": votes.len(), "isCorrection": self.is_correction });
        Ok(Written { id: self.ballot, event: Some(tx.record(event).await?) })
    }
}

impl RecordBallotVotes {
    /// Who voted, each once.
    fn addresses(&self) -> Result<Vec<String>, Error> {
        let mut seen = HashSet::new();
        match self.votes.iter().find(|vote| !seen.insert(&vote.voter_address)) {
            Some(vote) => Err(voted_already(&vote.voter_address)),
            None => Ok(self.votes.iter().map(|vote| vote.voter_address.clone()).collect()),
        }
    }
}

/// No more power votes than there is; a result could never say so.
async fn fits(tx: &WriteTx, ballot: &Ballot) -> Result<(), Error> {
    let (sums, supply) =
        (store::votes_sums(tx, ballot.id).await?.unwrap_or_default(), ballot.terms.votable_supply);
    if sums.total <= supply {
        return Ok(());
    }
    let message = format!(
        "`votes`: With these the mirrored votes are {} OP, and no more than the votable supply of {supply} OP can vote. Check them.",
        sums.total
    );
    Err(Error::field("votes", ProblemCode::Invalid, message))
}

impl MirroredVote {
    fn mirrored(&self, place: usize, options: &HashMap<&str, BallotOptionId>) -> Result<NewVote, Error> {
        let mut seen = HashSet::new();
        let invalid = |message: String| {
            Error::field(format!("votes.{place}.codes"), ProblemCode::Invalid, format!("`codes`: {message}"))
        };
        let mut choices = Vec::new();
        for code in &self.codes {
            let option = options.get(code.as_str());
            let option = option.ok_or_else(|| invalid(format!("The ballot has no option {code}.")))?;
            if !seen.insert(*option) {
                return Err(invalid(format!("Name the option {code} once.")));
            }
            choices.push((*option, code.clone()));
        }
        Ok(NewVote {
            voter_address: self.voter_address.clone(),
            power: self.power,
            choices,
            transaction_hash: self.transaction_hash.clone(),
            cast_at: self.cast_at,
        })
    }
}

fn voted_already(who: &str) -> Error {
    let subject = if who.starts_with("0x") { format!("`votes`: {who}") } else { who.to_owned() };
    let message = format!(
        "{subject} has a vote on this ballot already. Leave it out, or send it as a correction where it was mirrored wrongly."
    );
    Error::field("votes", ProblemCode::AlreadyVoted, message)
}
