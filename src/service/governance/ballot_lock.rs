//! Locking a ballot: the roundup of what may go to a vote (rule 5.1).

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{BallotId, CycleId, IntentId, MissionId, SnapshotId};
use entity::vocab::{EventKind, IntentRoute};

use super::at_lock::counted_at_lock;
use crate::domain::amount::TokenAmount;
use crate::domain::governance::{Snapshot, Terms, budget_rule, code};
use crate::domain::mission::{Mission, MissionAction, transition};
use crate::domain::season::Intent;
use crate::policy::{self, BallotLock, Permit};
use crate::service::error::{Error, ProblemCode};
use crate::service::mission::changed_event;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::governance::{self as store, NewBallot, NewOption};
use crate::store::mission::{BallotPlace, awaiting_ballot, by_ids, put_on_ballot};
use crate::store::season;

/// Puts the missions of an intent that have their approvals on the ballot of a voting cycle.
#[derive(Clone, Debug)]
pub struct LockBallot {
    /// The intent.
    pub intent: IntentId,
    /// The voting cycle.
    pub cycle: CycleId,
    /// What tells the power that can vote.
    pub supply: WantedSupply,
    /// Where that was read.
    pub supply_source_url: Option<String>,
    /// The missions in the order of their codes; none takes all in the order in which they were submitted.
    pub options: Option<Vec<WantedOption>>,
}

/// What tells the power that can vote.
#[derive(Clone, Copy, Debug)]
pub enum WantedSupply {
    /// The newest snapshot of voting power.
    Newest,
    /// This snapshot.
    Snapshot(SnapshotId),
    /// An amount that was read elsewhere, and when.
    Stated(TokenAmount, Option<DateTime<Utc>>),
}

/// The power that can vote, and when that was read.
struct Supply {
    amount: TokenAmount,
    taken_at: Option<DateTime<Utc>>,
    snapshot: Option<Arc<Snapshot>>,
}

/// A mission that is to go on the ballot.
#[derive(Clone, Copy, Debug)]
pub struct WantedOption {
    /// The mission.
    pub mission: MissionId,
    /// The amount to vote on; none takes the one that the mission asks for.
    pub amount: Option<TokenAmount>,
}

/// A mission with its place on the ballot.
struct Placed {
    mission: Arc<Mission>,
    option: NewOption,
}

impl Command for LockBallot {
    type Verb = BallotLock;
    type Id = BallotId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<BallotId>, Error> {
        let permit = policy::require::<BallotLock>(&ctx.actor, &())?;
        let intent = season::intents_by_id(tx, &[self.intent]).await?.remove(&self.intent);
        let intent = intent.ok_or_else(|| Error::not_found("intent"))?;
        self.in_cycle(tx, &intent).await?;
        let supply = self.supply(tx).await?;
        let (policy_version, terms) = terms(tx, &intent, supply.amount).await?;
        let mut placed = self.placed(ctx, tx, &intent).await?;
        for placed in &mut placed {
            placed.recount(tx, &permit, supply.snapshot.as_deref()).await?;
        }
        let ballot = NewBallot {
            season: intent.season_id,
            intent: intent.id,
            cycle: self.cycle,
            terms,
            snapshot: supply.snapshot.as_ref().map(|snapshot| snapshot.id),
            supply_source_url: self.supply_source_url.clone(),
            supply_taken_at: supply.taken_at,
            policy_version,
            locked_by: ctx.account(),
        };
        let options: Vec<_> = placed.iter().map(|placed| placed.option.clone()).collect();
        let id = store::lock(tx, &permit, ballot, &options).await.map_err(exists)?;
        for placed in &placed {
            self.move_mission(ctx, (tx, &permit), id, placed).await?;
        }
        let mut event = ctx.event(EventKind::BallotLocked, id);
        event.season = Some(intent.season_id);
        event.version = Some(1);
        let codes: Vec<_> = placed.iter().map(|placed| placed.option.code.as_str()).collect();
        event.data = serde_json::json!({ "intent": intent.id, "cycle": self.cycle, "codes": codes });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

impl LockBallot {
    async fn in_cycle(&self, tx: &WriteTx, intent: &Intent) -> Result<(), Error> {
        if intent.route != IntentRoute::TokenHouseVote {
            let message = format!(
                "`intentId`: The Grants Council gives out the budget of intent {}. Choose one that the Token House votes on.",
                intent.number
            );
            return Err(Error::field("intentId", ProblemCode::WrongRoute, message));
        }
        let cycle = season::cycles_by_id(tx, &[self.cycle]).await?.remove(&self.cycle);
        let cycle = cycle.ok_or_else(|| Error::not_found("voting cycle"))?;
        if cycle.season_id != intent.season_id {
            let message = "`cycleId`: Choose a voting cycle of the intent's own season.";
            return Err(Error::field("cycleId", ProblemCode::Invalid, message));
        }
        Ok(())
    }

    /// Power is that of a snapshot (rule 5.3), unless an amount is stated.
    async fn supply(&self, tx: &WriteTx) -> Result<Supply, Error> {
        let snapshot = match self.supply {
            WantedSupply::Stated(TokenAmount::ZERO, _) => {
                let message = "`votableSupply`: Give the OP that can vote, which is more than 0.";
                return Err(Error::field("votableSupply", ProblemCode::Invalid, message));
            }
            WantedSupply::Stated(amount, taken_at) => return Ok(Supply { amount, taken_at, snapshot: None }),
            WantedSupply::Newest => store::newest(tx).await?.ok_or_else(|| {
                let message = "`snapshotId`: No snapshot of voting power is published. Record one, or give `votableSupply`.";
                Error::field("snapshotId", ProblemCode::Incomplete, message)
            })?,
            WantedSupply::Snapshot(id) => {
                let found = store::snapshots_by_id(tx, &[id]).await?.remove(&id);
                let published = found.filter(|snapshot| snapshot.published_at.is_some());
                published.ok_or_else(|| Error::not_found("snapshot"))?
            }
        };
        let (amount, taken_at) = (snapshot.votable_supply, Some(snapshot.taken_at));
        Ok(Supply { amount, taken_at, snapshot: Some(snapshot) })
    }

    async fn placed(&self, ctx: &Ctx, tx: &WriteTx, intent: &Intent) -> Result<Vec<Placed>, Error> {
        let approved = awaiting_ballot(tx, intent.id, Some(self.cycle)).await?;
        let chosen = match &self.options {
            None => approved.into_iter().map(|mission| (mission, None)).collect(),
            Some(wanted) => chosen(ctx, tx, intent, (wanted, &approved)).await?,
        };
        if chosen.is_empty() {
            let message = "No mission of the intent has its approvals. Lock the ballot once one has.";
            return Err(Error::rule(ProblemCode::NotApproved, message));
        }
        let place = |(place, (mission, amount)): (usize, (Arc<Mission>, Option<TokenAmount>))| {
            let requested = mission.requested.ok_or_else(|| unstated(&mission))?;
            let amount = amount.unwrap_or(requested);
            if amount > requested {
                return Err(too_much(&mission, requested));
            }
            let code = code(intent.number, place);
            let option = NewOption { mission: mission.id, code, amount, requested, approvals: None };
            Ok(Placed { option, mission })
        };
        chosen.into_iter().enumerate().map(place).collect()
    }

    async fn move_mission(
        &self,
        ctx: &Ctx,
        (tx, permit): (&WriteTx, &Permit<BallotLock>),
        ballot: BallotId,
        placed: &Placed,
    ) -> Result<(), Error> {
        let (mission, option) = (&placed.mission, &placed.option);
        let status = transition(mission.kind, mission.status, MissionAction::PutOnBallot)?;
        let place = BallotPlace { cycle: self.cycle, code: option.code.clone(), amount: option.amount };
        put_on_ballot(tx, permit, mission, status, place).await.map_err(|error| match error {
            StoreError::Stale => not_approved(mission),
            error => error.into(),
        })?;
        let mut event = changed_event(ctx, EventKind::MissionPutOnBallot, mission);
        event.changed_fields = vec!["status", "ballotCode", "ballotAmount"];
        event.data = serde_json::json!({
            "ballot": ballot, "code": option.code, "amount": option.amount, "requestedAmount": option.requested,
            "approvals": option.approvals.map(|approvals| approvals.counted),
        });
        tx.record(event).await?;
        Ok(())
    }
}

impl Placed {
    /// Counts the approvals of the mission again: it goes on no ballot without those that it needs.
    async fn recount(
        &mut self,
        tx: &WriteTx,
        permit: &Permit<BallotLock>,
        snapshot: Option<&Snapshot>,
    ) -> Result<(), Error> {
        let approvals = counted_at_lock(tx, permit, &self.mission, snapshot).await?;
        if approvals.is_some_and(|approvals| approvals.counted < approvals.required) {
            return Err(not_approved(&self.mission));
        }
        self.option.approvals = approvals;
        Ok(())
    }
}

/// What is counted by: the season's rules as they are now, and what earlier ballots left of the budget.
async fn terms(tx: &WriteTx, intent: &Intent, votable_supply: TokenAmount) -> Result<(i32, Terms), Error> {
    let budget = intent.budget.ok_or_else(|| {
        let message =
            "`intentId`: The budget of the intent is not stated, so nothing can be counted against it.";
        Error::field("intentId", ProblemCode::Incomplete, message)
    })?;
    let sums = season::intent_sums(tx, &[intent.id]).await?.remove(&intent.id).unwrap_or_default();
    let (version, rules) = season::policy_of(tx, intent.season_id).await?;
    let terms = Terms {
        votable_supply,
        quorum_basis_points: rules.quorum_basis_points,
        minimum_yes_basis_points: rules.minimum_yes_basis_points,
        budget: budget.saturating_sub(sums.allocated),
        budget_rule: budget_rule(&rules),
    };
    Ok((version, terms))
}

/// The wanted missions in their order: each has its approvals, and none that has them is left out.
async fn chosen(
    ctx: &Ctx,
    tx: &WriteTx,
    intent: &Intent,
    (wanted, approved): (&[WantedOption], &[Arc<Mission>]),
) -> Result<Vec<(Arc<Mission>, Option<TokenAmount>)>, Error> {
    let mut seen = HashSet::new();
    let mut chosen = Vec::new();
    for option in wanted {
        if !seen.insert(option.mission) {
            let message = "`options`: Name each mission once.";
            return Err(Error::field("options", ProblemCode::Invalid, message));
        }
        let found = approved.iter().find(|mission| mission.id == option.mission);
        let Some(mission) = found else { return Err(refused(ctx, tx, intent, option.mission).await?) };
        chosen.push((Arc::clone(mission), option.amount));
    }
    match approved.iter().find(|mission| !seen.contains(&mission.id)) {
        None => Ok(chosen),
        Some(left_out) => {
            let message = format!(
                "`options`: The mission \"{}\" has its approvals too. Give it a place.",
                left_out.title
            );
            Err(Error::field("options", ProblemCode::Incomplete, message))
        }
    }
}

/// Why a mission that is no candidate cannot go on the ballot.
async fn refused(ctx: &Ctx, tx: &WriteTx, intent: &Intent, id: MissionId) -> Result<Error, Error> {
    let scope = policy::Scope::of(&ctx.actor);
    let found = by_ids(tx, &scope, &[id]).await?.remove(&id);
    let mission = found.ok_or_else(|| Error::not_found("mission"))?;
    if mission.intent_id != Some(intent.id) {
        let message = format!("`options`: The mission \"{}\" serves another intent.", mission.title);
        return Ok(Error::field("options", ProblemCode::Invalid, message));
    }
    Ok(not_approved(&mission))
}

fn not_approved(mission: &Mission) -> Error {
    let message = format!(
        "The mission \"{}\" has not, or no longer, its approvals. Read it again, and lock the ballot without it.",
        mission.title
    );
    Error::field("options", ProblemCode::NotApproved, message)
}

fn unstated(mission: &Mission) -> Error {
    let message = format!("The mission \"{}\" states no amount. Let its leader state one.", mission.title);
    Error::field("options", ProblemCode::Incomplete, message)
}

fn too_much(mission: &Mission, requested: TokenAmount) -> Error {
    let message = format!(
        "`options`: The mission \"{}\" asks for {requested} OP. Put that amount or less to the vote.",
        mission.title
    );
    Error::field("options", ProblemCode::Invalid, message)
}

fn exists(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::Ballot) => Error::rule(
            ProblemCode::BallotExists,
            "The intent has a ballot in this cycle, or one whose result is not recorded yet. Record that result first.",
        ),
        error => error.into(),
    }
}
