//! Missions that alliances proposed.

use std::collections::HashMap;

use entity::vocab::{MissionKind, TrustTier};

use super::calendar::of_this_season;
use super::fields::{Fields, NOTE, SUMMARY, TITLE};
use super::finding::{Code, Finding};
use super::keys::{Keys, Kind};
use super::mission_checks;
use super::record::{Alliance, EarlierRequest, Intent, Mission, Season, Tier};
use super::status::{self, Outcome, StageTag};
use crate::domain::amount::TokenAmount;

/// A ballot code is short, such as `3B`.
const CODE: usize = 32;

/// The records that a mission is checked against.
pub(super) struct Background<'a> {
    pub(super) season: &'a Season,
    intents: HashMap<&'a str, &'a Intent>,
    alliances: HashMap<&'a str, &'a Alliance>,
    caps: HashMap<TrustTier, TokenAmount>,
}

impl<'a> Background<'a> {
    pub(super) fn new(
        season: &'a Season,
        intents: &'a [Intent],
        tiers: &[Tier],
        alliances: &'a [Alliance],
    ) -> Self {
        Self {
            season,
            intents: intents.iter().map(|intent| (intent.key.as_str(), intent)).collect(),
            alliances: alliances.iter().map(|alliance| (alliance.key.as_str(), alliance)).collect(),
            caps: tiers.iter().filter_map(|tier| Some((tier.tier, tier.max?))).collect(),
        }
    }

    pub(super) fn intent(&self, key: Option<&str>) -> Option<&'a Intent> {
        self.intents.get(key?).copied()
    }

    /// The leader of an alliance.
    pub(super) fn leader(&self, alliance: Option<&str>) -> Option<&'a str> {
        self.alliances.get(alliance?)?.lead()
    }

    /// The largest amount that a tier may ask for; `None` where the season states no cap.
    pub(super) fn cap(&self, tier: Option<TrustTier>) -> Option<TokenAmount> {
        self.caps.get(&tier?).copied()
    }
}

/// Reads a proposed mission. What somebody inferred of its outcome is not read.
pub(super) fn mission(
    fields: &mut Fields<'_>,
    keys: &Keys,
    background: &Background<'_>,
) -> Result<Mission, Finding> {
    fields.not_kept(&[
        "pct_of_intent_budget_computed",
        "reached_ballot_basis",
        "outcome_inferred",
        "votes_for_op",
    ]);
    of_this_season(fields, "season", background.season)?;
    of_kind(fields, MissionKind::Proposed)?;
    let outcome = fields.choice("outcome", Outcome::parse);
    let reached_ballot = fields.flag("reached_ballot");
    let tag = fields.choice("forum_stage_tag", StageTag::parse);
    let mission = Mission {
        key: fields.required_text("key", TITLE)?,
        title: fields.required_text("title", TITLE)?,
        summary: fields.text("summary", SUMMARY)?,
        status: status::of_proposal(outcome, reached_ballot, tag),
        outcome,
        intent: fields.reference("intent", Kind::Intent, keys),
        cycle: fields.reference("voting_cycle", Kind::Cycle, keys),
        alliance: fields.reference("alliance", Kind::Alliance, keys),
        lead: fields.reference("lead", Kind::Person, keys),
        tier_claimed: fields.choice("trust_tier_claimed", TrustTier::parse),
        tier_justification: fields.text("trust_tier_justification", SUMMARY)?,
        requested: fields.amount("requested_op"),
        requested_before: fields.entries("requested_op_history", earlier_request),
        upfront_capital: fields.flag("upfront_capital_needed"),
        ballot_code: fields.text("ballot_code", CODE)?,
        ballot_amount: fields.amount("ballot_amount_op"),
        tags: fields.texts("tags"),
        note: fields.text("note", NOTE)?,
        origin: fields.origin(),
    };
    mission_checks::check(fields, &mission, background);
    Ok(mission)
}

/// Refuses a record that says to be of the other kind than its section holds.
pub(super) fn of_kind(fields: &mut Fields<'_>, kind: MissionKind) -> Result<(), Finding> {
    match fields.string("kind") {
        Some(stated) if stated != kind.as_str() => {
            let message = format!("Skipped, as this section holds missions of kind {} only.", kind.as_str());
            Err(fields.skip("kind", Code::UnknownValue, message))
        }
        _ => Ok(()),
    }
}

fn earlier_request(entry: &mut Fields<'_>) -> Result<EarlierRequest, Finding> {
    let missing = entry.skip("amount_op", Code::Missing, "Left out, as no amount is known; state one.");
    Ok(EarlierRequest {
        amount: entry.amount("amount_op").ok_or(missing)?,
        on: entry.date("when"),
        note: entry.text("note", NOTE)?,
        sources: entry.sources(&[]),
    })
}
