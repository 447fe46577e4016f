//! What must be true of what a mission says.

use chrono::{DateTime, Utc};
use entity::ids::SeasonId;
use entity::vocab::MissionKind;

use super::blocker::problem;
use super::facts::found_intent;
use crate::domain::mission::{Content, ContentFacts, Mission, content_blockers};
use crate::domain::season::{Intent, Rules};
use crate::policy::{Actor, Denial};
use crate::service::account::found_account;
use crate::service::alliance::{found_alliance, role_in, still_stands};
use crate::service::error::{Error, ProblemCode};
use crate::store::db::WriteTx;
use crate::store::season;

const FIELDS_OF_RFPS: &[&str] = &[
    "specification",
    "tierRequired",
    "fulfilledBy",
    "fulfilledByCount",
    "contactId",
    "submitBy",
    "selectBy",
    "githubIssue",
];
const FIELDS_OF_PROPOSALS: &[&str] = &["allianceId", "upfrontRequested", "upfrontReason", "recipientAddress"];

/// Checks what `changed` fields of a mission of this `kind` and `season` say now.
pub(super) async fn sound(
    tx: &WriteTx,
    actor: &Actor,
    (kind, season): (MissionKind, SeasonId),
    content: &Content,
    changed: &[&'static str],
) -> Result<(), Error> {
    own_fields(kind, changed)?;
    dates_in_order(content)?;
    if content.fulfilled_by_count.is_some_and(|count| count < 1) {
        let message = "`fulfilledByCount`: Give the greatest number of applicants, 1 or more.";
        return Err(Error::field("fulfilledByCount", ProblemCode::Invalid, message));
    }
    if changed.contains(&"allianceId") {
        joined_alliance(tx, actor, content).await?;
    }
    if changed.contains(&"intentId")
        && let Some(intent) = content.intent_id
    {
        in_season(found_intent(tx, intent).await?.as_ref(), season)?;
    }
    if changed.contains(&"contactId")
        && let Some(contact) = content.contact_id
    {
        found_account(tx, contact).await?;
    }
    Ok(())
}

fn own_fields(kind: MissionKind, changed: &[&'static str]) -> Result<(), Error> {
    let (foreign, message) = match kind {
        MissionKind::Proposed => {
            (FIELDS_OF_RFPS, "Leave this out. It belongs to missions of the Foundation.")
        }
        MissionKind::Foundation => (FIELDS_OF_PROPOSALS, "Leave this out. It belongs to proposed missions."),
    };
    match changed.iter().find(|field| foreign.contains(field)) {
        Some(field) => Err(Error::field(*field, ProblemCode::Invalid, format!("`{field}`: {message}"))),
        None => Ok(()),
    }
}

fn dates_in_order(content: &Content) -> Result<(), Error> {
    let is_backward = content.starts_on.zip(content.completes_on).is_some_and(|(start, end)| end < start);
    if is_backward {
        let message = "`completesOn`: Give a day that is not before `startsOn`.";
        return Err(Error::field("completesOn", ProblemCode::Invalid, message));
    }
    Ok(())
}

/// Only a member brings a mission into an alliance.
async fn joined_alliance(tx: &WriteTx, actor: &Actor, content: &Content) -> Result<(), Error> {
    let Some(alliance) = content.alliance_id else { return Ok(()) };
    let found = found_alliance(tx, alliance).await?;
    if role_in(tx, actor, Some(alliance)).await?.is_none() && *actor != Actor::System {
        return Err(Denial::NotMember.into());
    }
    still_stands(&found)
}

fn in_season(intent: &Intent, season: SeasonId) -> Result<(), Error> {
    if intent.season_id == season {
        return Ok(());
    }
    let message = "`intentId`: Choose an intent of the mission's own season.";
    Err(Error::field("intentId", ProblemCode::Invalid, message))
}

/// Says which fields are missing, if any are.
pub(super) fn complete(missing: &[&'static str], purpose: &str) -> Result<(), Error> {
    let Some(first) = missing.first() else { return Ok(()) };
    let names: Vec<_> = missing
        .iter()
        .map(|field| match *field {
            "milestones" => "`milestones` with at least one of the kind `CRITICAL`".to_owned(),
            field => format!("`{field}`"),
        })
        .collect();
    let message = format!("Fill in {} before {purpose}.", names.join(", "));
    Err(Error::field(*first, ProblemCode::Incomplete, message))
}

/// What keeps the text of a submitted mission from its ballot, by the rules and the tier that it was submitted under.
pub(super) async fn votable(
    tx: &WriteTx,
    mission: &Mission,
    content: &Content,
    rules: &Rules,
) -> Result<(), Error> {
    let intent = match content.intent_id {
        Some(intent) => Some(found_intent(tx, intent).await?),
        None => None,
    };
    let season = season::by_ids(tx, &[mission.season_id]).await?.remove(&mission.season_id);
    let blockers = content_blockers(&ContentFacts {
        content,
        intent: intent.map(|intent| (intent.number, intent.route)),
        tier: mission.tier_at_submission,
        rules,
        season_ends_on: season.and_then(|season| season.ends_on),
        today: mission.submitted_at.unwrap_or_else(|| tx.now()).date_naive(),
    });
    Error::unless_none(blockers.iter().map(problem).collect())
}

/// What alliances are to answer is complete, and its dates lie ahead in their order (rule 3.9).
pub(super) fn publishable(content: &Content, now: DateTime<Utc>) -> Result<(), Error> {
    complete(&content.missing_for_publication(), "the mission is published")?;
    dates_ahead(content, now)
}

/// The dates of an RFP lie ahead, in their order.
pub(super) fn dates_ahead(content: &Content, now: DateTime<Utc>) -> Result<(), Error> {
    if content.submit_by.is_some_and(|deadline| deadline <= now) {
        let message = "`submitBy`: Give a moment in the future.";
        return Err(Error::field("submitBy", ProblemCode::Invalid, message));
    }
    if content.select_by.zip(content.submit_by).is_some_and(|(select, submit)| select <= submit) {
        let message = "`selectBy`: Give a moment after `submitBy`.";
        return Err(Error::field("selectBy", ProblemCode::Invalid, message));
    }
    Ok(())
}
