//! Whether a mission can be submitted, or an alliance can apply to an RFP. The mutations decide by what is computed here,
//! and the query shows it.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{AccountId, AllianceId, MissionId};
use entity::vocab::{AllianceStatus, IntentRoute, MissionKind, MissionStatus};

use super::blocker::problem;
use super::facts::rules_of;
use super::relations::MissionById;
use crate::domain::mission::{
    ApplyingFacts, Blocker, Content, Leading, Mission, SubmissionFacts, application_blockers,
    application_deadline, effective_tier, standing, submission_blockers,
};
use crate::domain::season::Policy;
use crate::policy::{Actor, Scope};
use crate::service::error::{Error, Problem};
use crate::service::reader::Reader;
use crate::store::db::{Readable, WriteTx};
use crate::store::{alliance, mission as store, season};

/// All that a submission depends on, as it is now.
#[derive(Debug)]
pub(super) struct Submission {
    /// The version of the season's rules that a submission would pin.
    pub(super) policy_version: i32,
    /// The leader of its alliance.
    pub(super) lead: Option<(AccountId, Leading)>,
    /// Where the mission stands by the clock.
    pub(super) standing: MissionStatus,
    rules: Policy,
    is_superseded: bool,
    alliance: Option<AllianceStatus>,
    content: Content,
    intent: Option<(i32, IntentRoute)>,
    season_ends_on: Option<NaiveDate>,
    now: DateTime<Utc>,
}

impl Submission {
    /// Loads what the submission of a mission depends on.
    pub(super) async fn of<C: Readable>(
        db: &C,
        mission: &Mission,
        content: Content,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let (policy_version, rules) = season::policy_of(db, mission.season_id).await?;
        let standing = standing(mission, &*rules_of(db, mission).await?, now);
        let alliance = match content.alliance_id {
            Some(id) => alliance::by_ids(db, &[id]).await?.remove(&id).map(|alliance| alliance.status),
            None => None,
        };
        let intent = match content.intent_id {
            Some(id) => season::intents_by_id(db, &[id]).await?.remove(&id),
            None => None,
        };
        let season = season::by_ids(db, &[mission.season_id]).await?.remove(&mission.season_id);
        let everything = Scope::of(&Actor::System);
        let successors = store::successors_of(db, &everything, &[mission.id]).await?;
        Ok(Self {
            policy_version,
            lead: leading(db, content.alliance_id, mission).await?,
            rules,
            standing,
            is_superseded: !successors.is_empty(),
            alliance,
            content,
            intent: intent.map(|intent| (intent.number, intent.route)),
            season_ends_on: season.and_then(|season| season.ends_on),
            now,
        })
    }

    /// All that keeps the mission from being submitted.
    pub(super) fn blockers(&self) -> Vec<Blocker> {
        submission_blockers(&SubmissionFacts {
            standing: self.standing,
            is_superseded: self.is_superseded,
            alliance: self.alliance,
            leader: self.lead.map(|(_, leading)| leading),
            content: &self.content,
            intent: self.intent,
            rules: &self.rules,
            season_ends_on: self.season_ends_on,
            now: self.now,
        })
    }
}

/// What keeps a mission whose search for approvals has ended from going on with it, as its leader is now (rules 2.9, 3.6 and
/// 6.5).
///
/// # Errors
/// The database failed.
pub(crate) async fn return_problems(tx: &WriteTx, mission: &Mission) -> Result<Vec<Problem>, Error> {
    let content = Content::of(mission, &store::parts(tx, mission.id).await?);
    let submission = Submission::of(tx, mission, content, tx.now()).await?;
    let concerns = |blocker: &&Blocker| {
        matches!(
            blocker,
            Blocker::Superseded
                | Blocker::Dissolved
                | Blocker::NoLeader
                | Blocker::TierExceeded { .. }
                | Blocker::TooManyMissions { .. }
        )
    };
    Ok(submission.blockers().iter().filter(concerns).map(problem).collect())
}

/// All that keeps an alliance from applying to an RFP, and the version of the rules by which that was judged.
pub(super) async fn applying<C: Readable>(
    db: &C,
    (mission, alliance): (&Mission, AllianceId),
    now: DateTime<Utc>,
) -> Result<(i32, Vec<Blocker>), Error> {
    let (version, rules) = season::policy_of(db, mission.season_id).await?;
    let found = alliance::by_ids(db, &[alliance]).await?.remove(&alliance);
    let found = found.ok_or_else(|| Error::not_found("alliance"))?;
    let lead = leading(db, Some(alliance), mission).await?;
    let facts = ApplyingFacts {
        kind: mission.kind,
        status: mission.status,
        deadline: application_deadline(mission, &rules),
        tier_required: mission.tier_required,
        alliance: found.status,
        leader: lead.map(|(_, leading)| leading),
        has_applied: store::has_applied(db, mission.id, alliance).await?,
        now,
    };
    Ok((version, application_blockers(&facts)))
}

async fn leading<C: Readable>(
    db: &C,
    alliance: Option<AllianceId>,
    mission: &Mission,
) -> Result<Option<(AccountId, Leading)>, Error> {
    let Some(alliance) = alliance else { return Ok(None) };
    let Some(lead) = alliance::leads_of(db, &[alliance]).await?.remove(&alliance) else { return Ok(None) };
    let claim = season::claim(db, lead.account_id, mission.season_id).await?;
    let led = store::count_led(db, lead.account_id, mission.season_id).await?;
    Ok(Some((lead.account_id, Leading { tier: effective_tier(claim.as_ref()), led })))
}

/// A rule that says no, and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockedBy {
    /// What the mutation would answer.
    pub problem: Problem,
    /// The number of the rule in docs/GOVERNANCE.md.
    pub rule: &'static str,
}

/// All that keeps a mission from being submitted, or `alliance` from applying to it.
///
/// # Errors
/// There is no such mission or alliance, the two do not go together, or the database failed.
pub async fn eligibility(
    reader: &Reader,
    mission: MissionId,
    alliance: Option<AllianceId>,
) -> Result<Vec<BlockedBy>, Error> {
    let found = reader.get::<MissionById>(mission, &()).await?;
    let mission = found.ok_or_else(|| Error::not_found("mission"))?;
    let blockers = match mission.kind {
        MissionKind::Proposed => to_submit(reader, &mission, alliance).await?,
        MissionKind::Foundation => {
            let alliance = alliance.ok_or_else(|| {
                Error::bad_input("`allianceId`: Name the alliance that would apply to this RFP.")
            })?;
            applying(reader.db(), (&mission, alliance), reader.now()).await?.1
        }
    };
    Ok(blockers.iter().map(|blocker| BlockedBy { problem: problem(blocker), rule: blocker.rule() }).collect())
}

async fn to_submit(
    reader: &Reader,
    mission: &Mission,
    alliance: Option<AllianceId>,
) -> Result<Vec<Blocker>, Error> {
    let parts = store::parts(reader.db(), mission.id).await?;
    let mut content = Content::of(mission, &parts);
    match (content.alliance_id, alliance) {
        (Some(own), Some(other)) if own != other => {
            let message =
                "`allianceId`: Another alliance carries this mission. Leave this out, or name that one.";
            return Err(Error::bad_input(message));
        }
        (None, Some(alliance)) => {
            let found = alliance::by_ids(reader.db(), &[alliance]).await?;
            found.get(&alliance).ok_or_else(|| Error::not_found("alliance"))?;
            content.alliance_id = Some(alliance);
        }
        _ => {}
    }
    Ok(Submission::of(reader.db(), mission, content, reader.now()).await?.blockers())
}
