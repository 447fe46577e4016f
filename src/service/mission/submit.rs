//! Submitting a proposed mission for approvals.

use entity::ids::{AccountId, MissionId};
use entity::vocab::EventKind;

use super::blocker::problem;
use super::eligibility::Submission;
use super::facts::{changed, found_mission, mission_facts};
use super::succession::succession_problem;
use crate::domain::mission::{Content, Mission, MissionAction, transition};
use crate::domain::text::Paragraph;
use crate::policy::{self, MissionSubmit};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::governance::settle;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::mission::{self as store, Submission as Pins, Succession};
use crate::store::{alliance, season};

/// Submits a proposed mission, for the first time or for the next cycle (rule 4.11): its text is complete, its deadline has
/// not passed, and its leader may ask for as much. It may take the place of an earlier one (rule 3.6).
#[derive(Clone, Debug)]
pub struct SubmitMission {
    /// The mission.
    pub id: MissionId,
    /// The version that the client read.
    pub expected_version: i32,
    /// The earlier mission in whose place it is submitted.
    pub supersedes: Option<MissionId>,
    /// What changed since that one.
    pub changes: Option<Paragraph>,
}

impl Command for SubmitMission {
    type Verb = MissionSubmit;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let mission = found_mission(tx, &ctx.actor, self.id).await?;
        let facts = mission_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<MissionSubmit>(&ctx.actor, &facts)?;
        same_version(self.expected_version, mission.version)?;
        let lead = take_turns(tx, &mission).await?;
        let content = Content::of(&mission, &store::parts(tx, mission.id).await?);
        let submission = Submission::of(tx, &mission, content, tx.now()).await?;
        let mut problems: Vec<_> = submission.blockers().iter().map(problem).collect();
        problems.extend(succession_problem(tx, &ctx.actor, self, &mission).await?);
        Error::unless_none(problems)?;
        // The lead passed on while this waited for its turn.
        let leader = submission.lead.filter(|(account, _)| Some(*account) == lead);
        let (_, leader) = leader.ok_or(StoreError::Stale)?;
        let status = transition(mission.kind, submission.standing, MissionAction::Submit)?;
        let pins = Pins { policy_version: submission.policy_version, tier: leader.tier, at: tx.now() };
        store::submit(tx, &permit, &mission, status, (pins, self.succession())).await.map_err(taken)?;
        let mut event = changed(ctx, EventKind::MissionSubmitted, &mission);
        event.changed_fields = vec!["status", "policyVersion", "tierAtSubmission", "submittedAt"];
        event.data = serde_json::json!({
            "status": status, "policyVersion": pins.policy_version, "tier": pins.tier, "supersedes": self.supersedes,
        });
        let event = tx.record(event).await?;
        settle(ctx, tx, mission.id).await?;
        Ok(Written { id: mission.id, event: Some(event) })
    }
}

impl SubmitMission {
    fn succession(&self) -> Option<Succession<'_>> {
        let (of, changes) = self.supersedes.zip(self.changes.as_ref())?;
        Some(Succession { of, changes })
    }
}

/// Whoever changes the season's rules, and whoever submits or takes the lead under the same leader, waits until this is done
/// (rules 2.9 and 6.5). Answers who leads.
async fn take_turns(tx: &WriteTx, mission: &Mission) -> Result<Option<AccountId>, Error> {
    season::take_season_turn(tx, mission.season_id).await?;
    let Some(id) = mission.alliance_id else { return Ok(None) };
    let Some(lead) = alliance::leads_of(tx, &[id]).await?.remove(&id) else { return Ok(None) };
    store::take_turn(tx, lead.account_id).await?;
    Ok(Some(lead.account_id))
}

fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::Successor) => Error::field(
            "supersedesId",
            ProblemCode::Superseded,
            "`supersedesId`: Another mission has taken the place of this one already. Name that one.",
        ),
        error => error.into(),
    }
}
