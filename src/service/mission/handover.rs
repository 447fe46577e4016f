//! What a new leader means for the missions of an alliance.

use std::collections::BTreeMap;

use entity::ids::{AccountId, AllianceId};
use entity::vocab::{EventKind, TrustTier};

use super::facts::{changed, rules_of};
use crate::domain::mission::{Blocker, Mission, effective_tier, tier_blocker};
use crate::policy::{AllianceLeadTransferAccept, Permit};
use crate::service::Ctx;
use crate::service::error::{Error, Problem, ProblemCode};
use crate::store::db::WriteTx;
use crate::store::{mission as store, season};

/// Lets the tier of `successor` count for the submitted missions of the alliance. A change of lead before the ballot runs the
/// check of the tier again (rule 6.5), and nobody leads more missions than the season allows (rule 2.9).
pub(crate) async fn hand_missions_over(
    ctx: &Ctx,
    tx: &WriteTx,
    permit: &Permit<AllianceLeadTransferAccept>,
    (alliance, before, successor): (AllianceId, AccountId, AccountId),
) -> Result<(), Error> {
    for leader in [before, successor] {
        store::take_turn(tx, leader).await?;
    }
    let (mut problems, mut moved) = (Vec::new(), Vec::new());
    for mission in store::submitted_by(tx, alliance).await? {
        let claim = season::claim(tx, successor, mission.season_id).await?;
        let tier = effective_tier(claim.as_ref());
        let rules = rules_of(tx, &mission).await?;
        match mission.requested.and_then(|amount| tier_blocker(tier, amount, &rules)) {
            Some(blocker) => problems.extend(too_much(&mission, &blocker)),
            None if mission.tier_at_submission != Some(tier) => moved.push((mission, tier)),
            None => {}
        }
    }
    problems.extend(too_many(tx, alliance, successor).await?);
    Error::unless_none(problems)?;
    for (mission, tier) in moved {
        store::change_tier(tx, permit, &mission, tier).await?;
        tell(ctx, tx, &mission, tier).await?;
    }
    Ok(())
}

async fn tell(ctx: &Ctx, tx: &WriteTx, mission: &Mission, tier: TrustTier) -> Result<(), Error> {
    let mut event = changed(ctx, EventKind::MissionTierChanged, mission);
    event.changed_fields = vec!["tierAtSubmission"];
    event.data = serde_json::json!({ "before": mission.tier_at_submission, "after": tier });
    tx.record(event).await?;
    Ok(())
}

fn too_much(mission: &Mission, blocker: &Blocker) -> Option<Problem> {
    let Blocker::TierExceeded { tier, cap } = blocker else { return None };
    let (title, amount) = (&mission.title, mission.requested.unwrap_or_default());
    let message = format!(
        "The mission \"{title}\" asks for {amount} OP, and the tier `{}` of the new leader may ask for {cap} OP at most. Claim a higher tier first, or let the leader of now lower the amount or withdraw the mission.",
        tier.as_str()
    );
    Some(Problem::new(ProblemCode::TierExceeded, message))
}

async fn too_many(
    tx: &WriteTx,
    alliance: AllianceId,
    successor: AccountId,
) -> Result<Option<Problem>, Error> {
    let mut of_season = BTreeMap::new();
    for season in store::seasons_of_counted(tx, alliance).await? {
        *of_season.entry(season).or_insert(0_u64) += 1;
    }
    for (season, more) in of_season {
        let most = season::policy_of(tx, season).await?.1.max_active_missions_per_lead;
        let led = store::count_led(tx, successor, season).await?;
        if led + more > u64::from(most) {
            let message = format!(
                "With this alliance you would lead {} missions under way in a season, and {most} is the most there may be. Complete or withdraw others first.",
                led + more
            );
            return Ok(Some(Problem::new(ProblemCode::TooManyMissions, message)));
        }
    }
    Ok(None)
}
