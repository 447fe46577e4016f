//! Recording the result of a ballot: what was decided elsewhere is counted here (rules 5.4 to 5.11).

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{BallotId, BallotOptionId, MissionId};
use entity::vocab::{BallotOutcome, BallotStatus, EventKind, GrantStatus, MissionStatus};

use crate::domain::amount::TokenAmount;
use crate::domain::delivery::Grant;
use crate::domain::governance::{Ballot, BallotOption, Candidate, Counted, Terms, count};
use crate::domain::mission::{Mission, MissionAction, transition};
use crate::domain::season::VOTED;
use crate::domain::text::Paragraph;
use crate::policy::{self, Actor, BallotResultRecord, Permit, Scope};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::mission::changed_event;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::delivery::{self, NewGrant};
use crate::store::governance::{self as store, NewResult};
use crate::store::mission::{advance, by_ids};
use crate::store::season;

/// Records the result of a ballot, or another one in its place.
#[derive(Clone, Debug)]
pub struct RecordBallotResult {
    /// The ballot.
    pub ballot: BallotId,
    /// The version that the client read.
    pub expected_version: i32,
    /// The power that voted.
    pub total_votes: TokenAmount,
    /// The yes votes of every option.
    pub yes_votes: Vec<YesVotes>,
    /// Where the result was published.
    pub source_url: String,
    /// Why it takes the place of the one before.
    pub reason: Option<Paragraph>,
}

/// The yes votes of an option.
#[derive(Clone, Debug)]
pub struct YesVotes {
    /// The code of the option.
    pub code: String,
    /// The power that said yes to it.
    pub yes: TokenAmount,
}

/// The ballot with all that its result moves.
struct Loaded {
    ballot: Arc<Ballot>,
    options: Arc<Vec<Arc<BallotOption>>>,
    missions: HashMap<MissionId, Arc<Mission>>,
    grants: HashMap<MissionId, Arc<Vec<Arc<Grant>>>>,
}

impl Command for RecordBallotResult {
    type Verb = BallotResultRecord;
    type Id = BallotId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<BallotId>, Error> {
        let permit = policy::require::<BallotResultRecord>(&ctx.actor, &())?;
        let loaded = load(tx, self.ballot).await?;
        same_version(self.expected_version, loaded.ballot.version)?;
        self.may_replace(&loaded.ballot)?;
        let candidates = self.candidates(&loaded)?;
        self.agrees_with_votes(tx, &loaded, &candidates).await?;
        let terms = Terms { budget: loaded.budget(tx).await?, ..loaded.ballot.terms };
        let counted = count(&terms, self.total_votes, &candidates);
        let by_option: Vec<_> =
            loaded.options.iter().filter_map(|option| of(option, &counted.options)).collect();
        store::record_result(tx, &permit, &loaded.ballot, self.new_result(ctx), &by_option).await?;
        for (_, counted) in &by_option {
            loaded.settle(ctx, (tx, &permit), counted).await?;
        }
        let mut event = ctx.event(EventKind::BallotCounted, self.ballot);
        event.season = Some(loaded.ballot.season_id);
        event.version = Some(loaded.ballot.version.saturating_add(1));
        event.data = serde_json::json!({
            "result": loaded.ballot.next_result(), "quorumReached": counted.quorum_reached,
            "allocated": counted.allocated, "reason": self.reason.as_ref().map(ToString::to_string),
        });
        Ok(Written { id: self.ballot, event: Some(tx.record(event).await?) })
    }
}

async fn load(tx: &WriteTx, id: BallotId) -> Result<Loaded, Error> {
    let ballot = store::ballots_by_id(tx, &[id]).await?.remove(&id);
    let ballot = ballot.ok_or_else(|| Error::not_found("ballot"))?;
    let options = store::options_of(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let ids: Vec<_> = options.iter().map(|option| option.mission_id).collect();
    // Also what moderators took down meanwhile has its votes counted.
    let missions = by_ids(tx, &Scope::of(&Actor::System), &ids).await?;
    Ok(Loaded { ballot, options, missions, grants: delivery::grants_of(tx, &ids).await? })
}

fn of(option: &BallotOption, counted: &[Counted]) -> Option<(BallotOptionId, Counted)> {
    let found = counted.iter().find(|counted| counted.candidate.position == option.position)?;
    Some((option.id, found.clone()))
}

impl RecordBallotResult {
    fn may_replace(&self, ballot: &Ballot) -> Result<(), Error> {
        if ballot.status == BallotStatus::Counted && self.reason.is_none() {
            let message = "`reason`: The ballot has a result. Say why this one takes its place.";
            return Err(Error::field("reason", ProblemCode::Incomplete, message));
        }
        Ok(())
    }

    /// The options with their votes: each once, and none left out.
    fn candidates(&self, loaded: &Loaded) -> Result<Vec<Candidate>, Error> {
        let invalid = |message: String| Error::field("options", ProblemCode::Invalid, message);
        let supply = loaded.ballot.terms.votable_supply;
        if self.total_votes > supply {
            let message = format!("`totalVotes`: No more than the votable supply of {supply} OP can vote.");
            return Err(Error::field("totalVotes", ProblemCode::Invalid, message));
        }
        let mut yes: HashMap<&str, TokenAmount> = HashMap::new();
        for votes in &self.yes_votes {
            if yes.insert(&votes.code, votes.yes).is_some() {
                return Err(invalid(format!("`options`: Name the option {} once.", votes.code)));
            }
            if votes.yes > self.total_votes {
                let message = format!("`options`: More power said yes to {} than voted.", votes.code);
                return Err(invalid(message));
            }
        }
        let mut candidates = Vec::new();
        for option in loaded.options.iter() {
            let yes = yes.remove(option.code.as_str()).ok_or_else(|| {
                let message = format!("`options`: The votes of the option {} are missing.", option.code);
                Error::field("options", ProblemCode::Incomplete, message)
            })?;
            let (mission, position) = (option.mission_id, option.position);
            candidates.push(Candidate { mission, position, amount: option.amount, yes });
        }
        match yes.keys().next() {
            Some(code) => Err(invalid(format!("`options`: The ballot has no option {code}."))),
            None => Ok(candidates),
        }
    }

    /// Where votes were mirrored, the result is what they add up to.
    async fn agrees_with_votes(
        &self,
        tx: &WriteTx,
        loaded: &Loaded,
        candidates: &[Candidate],
    ) -> Result<(), Error> {
        let Some(sums) = store::votes_sums(tx, loaded.ballot.id).await? else { return Ok(()) };
        let disagree = |field: &str, what: String, mirrored: TokenAmount, given: TokenAmount| {
            let message = format!(
                "The mirrored votes {what} are {mirrored} OP, and the result says {given} OP. Check both."
            );
            Error::field(field, ProblemCode::VotesDisagree, message)
        };
        if sums.total != self.total_votes {
            return Err(disagree("totalVotes", "in all".to_owned(), sums.total, self.total_votes));
        }
        for (option, candidate) in loaded.options.iter().zip(candidates) {
            let mirrored = sums.yes.get(&option.id).copied().unwrap_or_default();
            if mirrored != candidate.yes {
                return Err(disagree("options", format!("for {}", option.code), mirrored, candidate.yes));
            }
        }
        Ok(())
    }

    fn new_result(&self, ctx: &Ctx) -> NewResult {
        NewResult {
            total_votes: self.total_votes,
            yes_votes: self.yes_votes.iter().map(|votes| (votes.code.clone(), votes.yes)).collect(),
            source_url: self.source_url.clone(),
            reason: self.reason.as_ref().map(ToString::to_string),
            recorded_by: ctx.account(),
        }
    }
}

impl Loaded {
    /// What can be given out now: what the ballot was locked with, unless a later ballot gave some of it away before this
    /// result takes the place of another.
    async fn budget(&self, tx: &WriteTx) -> Result<TokenAmount, Error> {
        let (locked, intent) = (self.ballot.terms.budget, self.ballot.intent_id);
        let Some(budget) =
            season::intents_by_id(tx, &[intent]).await?.remove(&intent).and_then(|it| it.budget)
        else {
            return Ok(locked);
        };
        let sums = season::intent_sums(tx, &[intent]).await?.remove(&intent).unwrap_or_default();
        let own = self.options.iter().filter(|option| {
            let mission = self.missions.get(&option.mission_id);
            let was_funded = option.outcome == Some(BallotOutcome::Funded);
            mission.is_some_and(|mission| match mission.status {
                MissionStatus::Removed => was_funded,
                status => VOTED.contains(&status),
            })
        });
        let own: TokenAmount = own.map(|option| option.amount).sum();
        Ok(locked.min(budget.saturating_sub(sums.allocated.saturating_sub(own))))
    }

    /// Moves a mission to where the count puts it, unless it stands there already, and gives or takes its grant.
    async fn settle(
        &self,
        ctx: &Ctx,
        (tx, permit): (&WriteTx, &Permit<BallotResultRecord>),
        counted: &Counted,
    ) -> Result<(), Error> {
        let Some(mission) = self.missions.get(&counted.candidate.mission) else { return Ok(()) };
        let is_funded = counted.outcome == BallotOutcome::Funded;
        let stays = match mission.status {
            MissionStatus::OnBallot => false,
            MissionStatus::NotFunded => !is_funded,
            // What the vote granted before stays granted, whatever became of it since.
            MissionStatus::Removed => true,
            _ => is_funded,
        };
        if stays {
            return Ok(());
        }
        let (action, kind) = if is_funded {
            (MissionAction::Fund, EventKind::MissionFunded)
        } else {
            (MissionAction::Reject, EventKind::MissionNotFunded)
        };
        let status = transition(mission.kind, mission.status, action).map_err(|_| begun(mission))?;
        advance(tx, permit, mission, status).await?;
        self.settle_grant(tx, permit, (mission, counted)).await?;
        let mut event = changed_event(ctx, kind, mission);
        event.changed_fields = vec!["status"];
        event.data = serde_json::json!({
            "ballot": self.ballot.id, "rank": counted.rank, "yes": counted.candidate.yes,
            "outcome": counted.outcome, "reason": counted.reason,
        });
        tx.record(event).await?;
        Ok(())
    }

    async fn settle_grant(
        &self,
        tx: &WriteTx,
        permit: &Permit<BallotResultRecord>,
        (mission, counted): (&Mission, &Counted),
    ) -> Result<(), Error> {
        let is_funded = counted.outcome == BallotOutcome::Funded;
        let grants = self.grants.get(&mission.id);
        let of_ballot =
            grants.and_then(|all| all.iter().find(|grant| grant.ballot_id == Some(self.ballot.id)));
        match of_ballot {
            Some(grant) if is_funded => delivery::reopen(tx, permit, grant).await?,
            Some(grant) if grant.status == GrantStatus::AwaitingKyc => {
                delivery::revoke(tx, permit, grant, &counted.reason).await?;
            }
            None if is_funded => {
                let grant = NewGrant {
                    mission: mission.id,
                    alliance: mission.alliance_id,
                    ballot: Some(self.ballot.id),
                    amount: counted.candidate.amount,
                    recipient_address: mission.recipient_address.clone(),
                };
                delivery::give(tx, permit, vec![grant]).await?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// A corrected count cannot take back what has begun: that is for a clawback.
fn begun(mission: &Mission) -> Error {
    let message = format!(
        "The mission \"{}\" is `{}` by now, and a corrected count cannot take that back. Leave its votes as they were.",
        mission.title,
        mission.status.as_str()
    );
    Error::rule(ProblemCode::WrongState, message)
}
