//! A mission that takes the place of an earlier one (rule 3.6).

use super::SubmitMission;
use super::facts::{found_mission, rules_of};
use crate::domain::mission::{MAY_RETURN, Mission, standing};
use crate::policy::{Actor, Scope};
use crate::service::error::{Error, Problem, ProblemCode};
use crate::store::db::WriteTx;
use crate::store::mission as store;

/// Why a mission cannot take the place of the one that the submission names: that one must be of the same alliance, must
/// have ended without a grant, and gives its place away once. What changed is told.
pub(super) async fn succession_problem(
    tx: &WriteTx,
    actor: &Actor,
    submission: &SubmitMission,
    mission: &Mission,
) -> Result<Option<Problem>, Error> {
    let Some(id) = submission.supersedes else {
        let message = "`changes`: Name the earlier mission in `supersedesId`, or leave this out.";
        return Ok(submission
            .changes
            .as_ref()
            .map(|_| Problem::of("changes", ProblemCode::Invalid, message)));
    };
    let earlier = found_mission(tx, actor, id).await?;
    let rules = rules_of(tx, &earlier).await?;
    let successors = store::successors_of(tx, &Scope::of(&Actor::System), &[id]).await?;
    let refused = |message: &str| {
        Ok(Some(Problem::of("supersedesId", ProblemCode::Superseded, format!("`supersedesId`: {message}"))))
    };
    if id == mission.id || earlier.kind != mission.kind || earlier.alliance_id != mission.alliance_id {
        return refused("Name another proposed mission of the same alliance.");
    }
    if !MAY_RETURN.contains(&standing(&earlier, &rules, tx.now())) {
        return refused(
            "This mission has not ended without a grant. Withdraw it first, or revise it instead.",
        );
    }
    if successors.get(&id).is_some_and(|successor| successor.id != mission.id) {
        return refused("Another mission has taken the place of this one already. Name that one.");
    }
    if mission.supersedes_id.is_some_and(|before| before != id) {
        return refused("This mission was submitted in the place of another one already. Leave this out.");
    }
    if submission.changes.is_none() {
        let message = "`changes`: Say what changed since the earlier mission.";
        return Ok(Some(Problem::of("changes", ProblemCode::Incomplete, message)));
    }
    Ok(None)
}
