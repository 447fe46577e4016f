//! Submitting a proposed mission for approvals.

use entity::ids::{AccountId, AllianceId, MissionId, SeasonId};
use entity::vocab::EventKind;

use super::checks::{in_time, votable};
use super::facts::{changed, found_mission, mission_facts};
use crate::domain::mission::{Content, Mission, MissionAction, effective_tier, transition};
use crate::domain::season::Policy;
use crate::policy::{self, MissionSubmit};
use crate::service::alliance::{found_alliance, same_version, still_stands};
use crate::service::error::{Error, ProblemCode};
use crate::service::governance::settle;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::mission::{self as store, Submission};
use crate::store::{alliance, season};

/// Submits a proposed mission: its text is complete, its deadline has not passed, and its leader may ask for as much.
#[derive(Clone, Copy, Debug)]
pub struct SubmitMission {
    /// The mission.
    pub id: MissionId,
    /// The version that the client read.
    pub expected_version: i32,
}

impl Command for SubmitMission {
    type Verb = MissionSubmit;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let mission = found_mission(tx, &ctx.actor, self.id).await?;
        let facts = mission_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<MissionSubmit>(&ctx.actor, &facts)?;
        same_version(self.expected_version, mission.version)?;
        let status = transition(mission.kind, mission.status, MissionAction::Submit)?;
        let (policy_version, rules) = season::policy_of(tx, mission.season_id).await?;
        let instead = "Propose the mission in a later season.";
        in_time(rules.submission_deadline, tx.now(), ("submissions", instead))?;
        let leader = leader(tx, &mission).await?;
        let tier = effective_tier(season::claim(tx, leader, mission.season_id).await?.as_ref());
        let content = Content::of(&mission, &store::parts(tx, mission.id).await?);
        votable(tx, mission.season_id, &content, Some(tier)).await?;
        room_for_one_more(tx, leader, mission.season_id, &rules).await?;
        let submission = Submission { policy_version, tier, at: tx.now() };
        store::submit(tx, &permit, &mission, status, submission).await?;
        let mut event = changed(ctx, EventKind::MissionSubmitted, &mission);
        event.changed_fields = vec!["status", "policyVersion", "tierAtSubmission", "submittedAt"];
        event.data = serde_json::json!({ "status": status, "policyVersion": policy_version, "tier": tier });
        let event = tx.record(event).await?;
        settle(ctx, tx, mission.id).await?;
        Ok(Written { id: mission.id, event: Some(event) })
    }
}

async fn leader(tx: &WriteTx, mission: &Mission) -> Result<AccountId, Error> {
    let incomplete = |message: &str| Error::field("allianceId", ProblemCode::Incomplete, message);
    let id: AllianceId =
        mission.alliance_id.ok_or_else(|| incomplete("`allianceId`: Give the mission an alliance first."))?;
    still_stands(found_alliance(tx, id).await?.as_ref())?;
    let lead = alliance::leads_of(tx, &[id]).await?.remove(&id);
    lead.map(|lead| lead.account_id).ok_or_else(|| {
        incomplete("`allianceId`: The alliance needs a leader first. Let a member take the lead.")
    })
}

/// Rule 2.9.
async fn room_for_one_more(
    tx: &WriteTx,
    leader: AccountId,
    season: SeasonId,
    rules: &Policy,
) -> Result<(), Error> {
    store::take_turn(tx, leader).await?;
    let most = rules.max_active_missions_per_lead;
    if store::count_led(tx, leader, season).await? < u64::from(most) {
        return Ok(());
    }
    let message = format!(
        "The leader has {most} missions under way in this season, which is the most there may be. Complete or withdraw one first."
    );
    Err(Error::rule(ProblemCode::TooManyMissions, message))
}
