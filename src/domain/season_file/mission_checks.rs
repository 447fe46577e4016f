//! Holds a mission against its intent, its alliance and the season's tiers. All of this only warns.

use entity::vocab::{IntentRoute, TrustTier};
use serde_json::Value;

use super::fields::Fields;
use super::finding::{Code, quoted};
use super::missions::Background;
use super::percentages;
use super::record::{Intent, Mission};
use super::values::shown;
use crate::domain::amount::TokenAmount;

const PUBLISHED_SHARE: &str = "pct_of_intent_budget_as_published";

pub(super) fn check(fields: &mut Fields<'_>, mission: &Mission, background: &Background<'_>) {
    let intent = background.intent(mission.intent.as_deref());
    check_route(fields, intent);
    check_lead(fields, mission, background);
    check_amount(fields, mission);
    check_cap(fields, "requested_op", mission.requested, mission.tier_claimed, background);
    check_budget(fields, mission, intent);
    check_share(fields, mission, intent);
}

fn check_route(fields: &mut Fields<'_>, intent: Option<&Intent>) {
    if intent.is_some_and(|intent| intent.route == IntentRoute::GrantsCouncil) {
        let message =
            "The Grants Council gives out this intent's budget; proposed missions do not stand under it.";
        fields.warn("intent", Code::GrantsCouncilIntent, message);
    }
}

fn check_lead(fields: &mut Fields<'_>, mission: &Mission, background: &Background<'_>) {
    let leader = background.leader(mission.alliance.as_deref());
    if let (Some(lead), Some(leader)) = (mission.lead.as_deref(), leader)
        && lead != leader
    {
        let message = format!("The mission names {}, its alliance names {}.", quoted(lead), quoted(leader));
        fields.warn("lead", Code::LeadDiffers, message);
    }
}

fn check_amount(fields: &mut Fields<'_>, mission: &Mission) {
    let Some(requested) = mission.requested else { return };
    if requested == TokenAmount::ZERO {
        let cash = if mission.upfront_capital == Some(true) { ", though it needs cash upfront" } else { "" };
        fields.warn("requested_op", Code::ZeroAmount, format!("The mission asks for 0 OP{cash}."));
    }
    if let Some(ballot) = mission.ballot_amount.filter(|ballot| *ballot != requested) {
        let message = format!("The ballot shows {ballot} OP, the proposal {requested} OP; both are kept.");
        fields.warn("ballot_amount_op", Code::BallotAmountDiffers, message);
    }
}

/// Warns of an amount above what the tier may ask for.
pub(super) fn check_cap(
    fields: &mut Fields<'_>,
    name: &str,
    amount: Option<TokenAmount>,
    tier: Option<TrustTier>,
    background: &Background<'_>,
) {
    if let (Some(amount), Some(tier), Some(cap)) = (amount, tier, background.cap(tier))
        && amount > cap
    {
        let message = format!("{amount} OP is above the cap of tier {}, {cap} OP.", tier.as_str());
        fields.warn(name, Code::AboveTierCap, message);
    }
}

fn check_budget(fields: &mut Fields<'_>, mission: &Mission, intent: Option<&Intent>) {
    if let (Some(requested), Some(budget)) = (mission.requested, intent.and_then(|intent| intent.budget))
        && requested > budget
    {
        let message = format!("{requested} OP is above the whole budget of the intent, {budget} OP.");
        fields.warn("requested_op", Code::AboveIntentBudget, message);
    }
}

fn check_share(fields: &mut Fields<'_>, mission: &Mission, intent: Option<&Intent>) {
    let Some(published) = fields.value(PUBLISHED_SHARE) else { return };
    let read = match percentages::read(published) {
        Ok(read) => read,
        Err(Code::WrongType) => {
            fields.wrong_type::<()>(PUBLISHED_SHARE, "a percentage", published);
            return;
        }
        Err(code) => {
            let message = format!("{} is not a percentage such as 2.5%.", shown(published));
            return fields.warn(PUBLISHED_SHARE, code, message);
        }
    };
    if !read.plain {
        let message = format!("{} was read as a percentage.", shown(published));
        fields.warn(PUBLISHED_SHARE, Code::PercentageNormalised, message);
    }
    if let (Some(requested), Some(budget)) = (mission.requested, intent.and_then(|intent| intent.budget))
        && read.is_share(requested, budget) == Some(false)
    {
        warn_of_mismatch(fields, published, requested, budget);
    }
}

fn warn_of_mismatch(fields: &mut Fields<'_>, published: &Value, requested: TokenAmount, budget: TokenAmount) {
    let share = requested.share_of(budget).unwrap_or_default();
    let message = format!(
        "{} is published, but {requested} of {budget} OP is {}.{:03}%; the computed share counts.",
        shown(published),
        share / 1_000,
        share % 1_000
    );
    fields.warn(PUBLISHED_SHARE, Code::PercentageMismatch, message);
}
