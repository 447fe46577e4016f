//! Asking for a grant back, and what the Token House decides (rule 7.7).

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{ClawbackId, MilestoneId};
use entity::vocab::{
    BudgetRule, ClawbackGround, ClawbackStatus, EventKind, GrantStatus, MilestoneStatus, MissionKind,
    MissionStatus,
};

use super::facts::{found_milestone, under_way};
use crate::domain::amount::TokenAmount;
use crate::domain::delivery::{ClawbackCase, Grant, after_decision, is_late};
use crate::domain::event::NewEvent;
use crate::domain::governance::{Terms, carries, quorum};
use crate::domain::mission::{Milestone, Mission, MissionAction, WrongState, transition};
use crate::domain::text::Paragraph;
use crate::policy::{self, ClawbackFacts, ClawbackOpen, ClawbackResultRecord, Permit};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::governance::is_qualified_delegate;
use crate::service::mission::{changed_event, found_mission, rules_of};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::delivery::{self as store, Decision, NewCase, SettlesCases};
use crate::store::error::{StoreError, Unique};
use crate::store::mission::advance;

/// Asks the Token House to take a locked grant back for a critical milestone that is late.
#[derive(Clone, Debug)]
pub struct OpenClawback {
    /// The milestone.
    pub milestone: MilestoneId,
    /// Why, for everybody to read.
    pub reason: Paragraph,
}

impl Command for OpenClawback {
    type Verb = ClawbackOpen;
    type Id = ClawbackId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ClawbackId>, Error> {
        let (milestone, mission) = found_milestone(tx, &ctx.actor, self.milestone).await?;
        let is_qualified_delegate = match ctx.account() {
            Some(account) => is_qualified_delegate(tx, &mission, account).await?,
            None => false,
        };
        let facts = ClawbackFacts { is_qualified_delegate };
        let permit = policy::require::<ClawbackOpen>(&ctx.actor, &facts)?;
        under_way(&mission)?;
        let grants = store::grants_of(tx, &[mission.id]).await?.remove(&mission.id).unwrap_or_default();
        let grant = locked_grant(&mission, &grants, tx.now())?;
        let cases =
            store::cases_of_missions(tx, &[mission.id]).await?.remove(&mission.id).unwrap_or_default();
        let ground = ground(&milestone, &cases, tx.now())?;
        let case = NewCase {
            milestone: milestone.id,
            ground,
            reason: self.reason.to_string(),
            opened_by: ctx.account(),
        };
        let id = store::open_case(tx, &permit, &grant, case).await.map_err(opened_already)?;
        let status = match mission.status {
            MissionStatus::AtRisk => MissionStatus::AtRisk,
            status => transition(mission.kind, status, MissionAction::EndangerMilestone)?,
        };
        advance(tx, &permit, &mission, status).await?;
        let mut event = about(ctx, EventKind::ClawbackOpened, (id, 1), &mission);
        event.data =
            serde_json::json!({ "milestone": milestone.id, "ground": ground, "reason": &*self.reason });
        let event = tx.record(event).await?;
        if status != mission.status {
            let mut endangered = changed_event(ctx, EventKind::MissionEndangered, &mission);
            endangered.changed_fields = vec!["status"];
            tx.record(endangered).await?;
        }
        Ok(Written { id, event: Some(event) })
    }
}

/// The grant of a mission that could still be taken back. Of an RFP nothing is paid before it is completed, so the
/// Foundation ends its grants itself (rule 3.9).
pub(super) fn locked_grant(
    mission: &Mission,
    grants: &[Arc<Grant>],
    now: DateTime<Utc>,
) -> Result<Arc<Grant>, Error> {
    if mission.kind == MissionKind::Foundation {
        let message =
            "An RFP pays on completion. The Foundation ends the grant of a team with `applicationAbandon`.";
        return Err(Error::rule(ProblemCode::WrongState, message));
    }
    let granted = grants.iter().find(|grant| grant.status == GrantStatus::Granted).cloned();
    let grant = granted.ok_or_else(|| {
        let message = "The mission has no grant that could be taken back. Read its `grants`.";
        Error::rule(ProblemCode::WrongState, message)
    })?;
    if !grant.is_locked(now) {
        let message = format!(
            "The grant was locked until {}, and what is not locked cannot be taken back. It stays.",
            grant.lock_until.format("%Y-%m-%d %H:%M:%S UTC")
        );
        return Err(Error::rule(ProblemCode::LockEnded, message));
    }
    Ok(grant)
}

/// A critical milestone that is late, and for which the Token House has not left the grant before.
pub(super) fn ground(
    milestone: &Milestone,
    cases: &[Arc<ClawbackCase>],
    now: DateTime<Utc>,
) -> Result<ClawbackGround, Error> {
    let none = |message: &str| Err(Error::field("milestoneId", ProblemCode::NoGround, message));
    if !milestone.is_critical() {
        return none("`milestoneId`: This is a benchmark. Name a critical milestone.");
    }
    if !is_late(milestone, now) {
        return none("`milestoneId`: This milestone is not late. Name one that is `OVERDUE` or `MISSED`.");
    }
    let was_left =
        |case: &Arc<ClawbackCase>| case.milestone_id == milestone.id && case.status == ClawbackStatus::Left;
    if cases.iter().any(was_left) {
        return none(
            "`milestoneId`: The Token House has left the grant in spite of this milestone. Name another one.",
        );
    }
    Ok(match milestone.status {
        MilestoneStatus::Missed => ClawbackGround::MissedMilestone,
        _ => ClawbackGround::OverdueMilestone,
    })
}

fn opened_already(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::OpenClawback) => asked_already(),
        error => error.into(),
    }
}

pub(super) fn asked_already() -> Error {
    Error::rule(ProblemCode::CaseOpen, "The clawback of this grant is asked for already. Follow that case.")
}

/// Records what the Token House decided on a clawback.
#[derive(Clone, Debug)]
pub struct RecordClawbackResult {
    /// The case.
    pub case: ClawbackId,
    /// The version that the client read.
    pub expected_version: i32,
    /// The power that could vote.
    pub votable_supply: TokenAmount,
    /// The power that said yes.
    pub yes: TokenAmount,
    /// The power that said no.
    pub no: TokenAmount,
    /// Where the result was published.
    pub source_url: String,
}

impl Command for RecordClawbackResult {
    type Verb = ClawbackResultRecord;
    type Id = ClawbackId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ClawbackId>, Error> {
        let permit = policy::require::<ClawbackResultRecord>(&ctx.actor, &())?;
        let case = store::cases_by_id(tx, &[self.case]).await?.remove(&self.case);
        let case = case.ok_or_else(|| Error::not_found("clawback case"))?;
        let mission = found_mission(tx, &ctx.actor, case.mission_id).await?;
        same_version(self.expected_version, case.version)?;
        undecided(&case)?;
        let terms = self.terms(tx, &mission).await?;
        let is_taken_back = carries(&terms, self.yes, self.no);
        let outcome = self.outcome(&terms, is_taken_back);
        let status = if is_taken_back { ClawbackStatus::TakenBack } else { ClawbackStatus::Left };
        let decision = Decision {
            status,
            votable_supply: self.votable_supply,
            yes: self.yes,
            no: self.no,
            outcome: outcome.clone(),
            source_url: self.source_url.clone(),
        };
        store::decide(tx, &permit, &case, decision).await?;
        if is_taken_back {
            let grant = grant_of(tx, &mission, &case).await?;
            store::take_back(tx, &permit, &grant, &outcome).await?;
        }
        let after = after_decision(mission.status, is_taken_back)?;
        advance(tx, &permit, &mission, after).await?;
        let mut event =
            about(ctx, EventKind::ClawbackDecided, (case.id, case.version.saturating_add(1)), &mission);
        event.data = serde_json::json!({ "result": status, "outcome": outcome, "missionStatus": after });
        Ok(Written { id: case.id, event: Some(tx.record(event).await?) })
    }
}

/// A case is decided once.
pub(super) fn undecided(case: &ClawbackCase) -> Result<(), Error> {
    match case.status {
        ClawbackStatus::Open => Ok(()),
        status => Err(WrongState { state: status.as_str() }.into()),
    }
}

/// The grant of a case that was opened while it was locked; the vote may end after the lock.
async fn grant_of(tx: &WriteTx, mission: &Mission, case: &ClawbackCase) -> Result<Arc<Grant>, Error> {
    let grants = store::grants_of(tx, &[mission.id]).await?.remove(&mission.id).unwrap_or_default();
    let grant = grants.iter().find(|grant| grant.id == case.grant_id).cloned();
    grant.ok_or_else(|| Error::not_found("grant"))
}

impl RecordClawbackResult {
    /// The quorum of ballots, and the share that an option needs, here of the votes that were cast.
    async fn terms(&self, tx: &WriteTx, mission: &Mission) -> Result<Terms, Error> {
        let cast: TokenAmount = [self.yes, self.no].into_iter().sum();
        if self.votable_supply == TokenAmount::ZERO || cast > self.votable_supply {
            let message =
                "`votableSupply`: Give the OP that could vote: more than 0, and no less than voted.";
            return Err(Error::field("votableSupply", ProblemCode::Invalid, message));
        }
        let rules = rules_of(tx, mission).await?;
        Ok(Terms {
            votable_supply: self.votable_supply,
            quorum_basis_points: rules.quorum_basis_points,
            minimum_yes_basis_points: rules.minimum_yes_basis_points,
            budget: TokenAmount::ZERO,
            budget_rule: BudgetRule::Greedy,
        })
    }

    fn outcome(&self, terms: &Terms, is_taken_back: bool) -> String {
        let verdict = if is_taken_back { "takes the grant back" } else { "leaves the grant" };
        format!(
            "With {} OP for it and {} OP against it, where the quorum is {} OP, the Token House {verdict}.",
            self.yes,
            self.no,
            quorum(terms)
        )
    }
}

/// Ends a case before the vote.
pub(crate) async fn settle_case<V: SettlesCases>(
    ctx: &Ctx,
    (tx, permit): (&WriteTx, &Permit<V>),
    (case, mission): (&ClawbackCase, &Mission),
    outcome: &str,
) -> Result<(), Error> {
    store::settle(tx, permit, case, outcome).await?;
    let version = case.version.saturating_add(1);
    tx.record(about(ctx, EventKind::ClawbackSettled, (case.id, version), mission)).await?;
    Ok(())
}

/// An event about a clawback case.
fn about(ctx: &Ctx, kind: EventKind, (case, version): (ClawbackId, i32), mission: &Mission) -> NewEvent {
    let mut event = ctx.event(kind, case);
    event.alliance = mission.alliance_id;
    event.mission = Some(mission.id);
    event.season = Some(mission.season_id);
    event.version = Some(version);
    event
}
