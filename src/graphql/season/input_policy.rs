//! The input that makes a new version of a season's rules.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::vocab::TrustTier;

use super::policy::{AllianceLabel, CountingRule};
use crate::domain::season as domain;
use crate::graphql::context::typed_id;
use crate::graphql::input::change;
use crate::graphql::scalar::{DateTime, TokenAmount};
use crate::service::change::Change;
use crate::service::error::{Error, ProblemCode};
use crate::service::fields::text;
use crate::service::season::{RulesChange, UpdatePolicy};

/// Delegates with a share of the votable supply.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct ApproverShareInput {
    /// The share of votable supply in parts per million: 2500 is 0.25 %.
    pub parts_per_million: i32,
    /// Whether a delegate needs more than that share; otherwise exactly that share is enough.
    pub strict: bool,
}

/// The delegates with the most voting power.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct ApproverTopInput {
    /// How many of them.
    pub count: i32,
}

/// How much each trust tier may ask for: left out stays, null takes the cap away.
#[derive(Clone, Debug, InputObject)]
pub struct TierCapsInput {
    /// The cap of the first tier.
    pub ember: MaybeUndefined<TokenAmount>,
    /// The cap of the second tier.
    pub fledgling: MaybeUndefined<TokenAmount>,
    /// The cap of the third tier.
    pub eagle: MaybeUndefined<TokenAmount>,
    /// The cap of the highest tier.
    pub phoenix: MaybeUndefined<TokenAmount>,
}

/// A new version of a season's rules: what is left out stays as it is, and null takes a date or a limit away.
#[derive(Clone, Debug, InputObject)]
pub struct SeasonPolicyUpdateInput {
    /// The season.
    pub season_id: ID,
    /// The number of the version of the rules that was read.
    pub expected_version: i32,
    /// Why, for everybody to read; at most 2,000 characters.
    pub reason: String,
    /// Whether missions that were submitted and are before their ballot go by this version from now on; otherwise they
    /// go on by the one that they were submitted under.
    #[graphql(default)]
    pub applies_to_submitted: bool,
    /// What the season calls an alliance.
    pub alliance_label: Option<AllianceLabel>,
    /// How many delegates must approve a proposed mission, 0 to 1,000.
    pub approvals_required: Option<i32>,
    /// The approvals that count are those of delegates with a share of votable supply. Give this or approverTop.
    pub approver_share: Option<ApproverShareInput>,
    /// The approvals that count are those of the delegates with the most voting power. Give this or approverShare.
    pub approver_top: Option<ApproverTopInput>,
    /// Whether an approval still counts after a material change of the mission.
    pub stale_approvals_count: Option<bool>,
    /// Until when proposed missions are submitted.
    pub submission_deadline: MaybeUndefined<DateTime>,
    /// Until when approvals count; not before submissionDeadline.
    pub approval_deadline: MaybeUndefined<DateTime>,
    /// Until when RFPs take applications, unless one names a date of its own.
    pub application_deadline: MaybeUndefined<DateTime>,
    /// How many missions one person may lead at a time, 1 to 1,000.
    pub max_active_missions_per_lead: Option<i32>,
    /// The share of votable supply that must vote, in basis points.
    pub quorum_basis_points: Option<i32>,
    /// The share of the quorum that must say yes to an option, in basis points.
    pub minimum_yes_basis_points: Option<i32>,
    /// What happens in counting at an option that the rest of an intent's budget does not hold.
    pub counting: Option<CountingRule>,
    /// How much each trust tier may ask for; a higher one no less than a lower one.
    pub tier_caps: Option<TierCapsInput>,
    /// How many months a mission may run, 1 to 120; null ends it with the season.
    pub mission_months: MaybeUndefined<i32>,
    /// Within how many days the leader of a mission under way reports again, 1 to 366.
    pub update_interval_days: MaybeUndefined<i32>,
    /// After how many hours an open question is overdue, 1 to 8,760.
    pub question_due_hours: Option<i32>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl SeasonPolicyUpdateInput {
    pub(super) fn command(&self) -> Result<UpdatePolicy, Error> {
        Ok(UpdatePolicy {
            season: typed_id(&self.season_id)?,
            expected_version: self.expected_version,
            reason: text("reason", &self.reason)?,
            applies_to_submitted: self.applies_to_submitted,
            change: self.change()?,
        })
    }

    fn change(&self) -> Result<RulesChange, Error> {
        Ok(RulesChange {
            alliance_label: self.alliance_label.map(Into::into),
            approvals_required: optional_count("approvalsRequired", self.approvals_required)?,
            approver: self.approver()?,
            stale_approvals_count: self.stale_approvals_count,
            submission_deadline: moment(self.submission_deadline),
            approval_deadline: moment(self.approval_deadline),
            application_deadline: moment(self.application_deadline),
            max_active_missions_per_lead: optional_count(
                "maxActiveMissionsPerLead",
                self.max_active_missions_per_lead,
            )?,
            quorum_basis_points: optional_count("quorumBasisPoints", self.quorum_basis_points)?,
            minimum_yes_basis_points: optional_count("minimumYesBasisPoints", self.minimum_yes_basis_points)?,
            counting: self.counting.map(Into::into),
            tier_caps: self.tier_caps.as_ref().map(caps).unwrap_or_default(),
            mission_months: change_count("missionMonths", self.mission_months)?,
            update_interval_days: change_count("updateIntervalDays", self.update_interval_days)?,
            question_due_hours: optional_count("questionDueHours", self.question_due_hours)?,
        })
    }

    fn approver(&self) -> Result<Option<domain::ApproverRule>, Error> {
        Ok(Some(match (self.approver_share, self.approver_top) {
            (None, None) => return Ok(None),
            (Some(share), None) => domain::ApproverRule::Share {
                parts_per_million: count("approverShare.partsPerMillion", share.parts_per_million)?,
                strict: share.strict,
            },
            (None, Some(top)) => domain::ApproverRule::Top { count: count("approverTop.count", top.count)? },
            (Some(_), Some(_)) => {
                let message = "`approverTop`: Give either this or `approverShare`.";
                return Err(Error::field("approverTop", ProblemCode::Invalid, message));
            }
        }))
    }
}

fn count(field: &str, number: i32) -> Result<u32, Error> {
    u32::try_from(number).map_err(|_| {
        Error::field(field, ProblemCode::Invalid, format!("`{field}`: Give a number that is not negative."))
    })
}

fn optional_count(field: &str, number: Option<i32>) -> Result<Option<u32>, Error> {
    number.map(|number| count(field, number)).transpose()
}

fn change_count(field: &str, number: MaybeUndefined<i32>) -> Result<Change<u32>, Error> {
    change::<i32, i32>(number).try_map(|number| count(field, number))
}

fn moment(value: MaybeUndefined<DateTime>) -> Change<chrono::DateTime<chrono::Utc>> {
    change(value.map_value(|moment| moment.0))
}

fn caps(input: &TierCapsInput) -> Vec<(TrustTier, Change<crate::domain::amount::TokenAmount>)> {
    let cap = |value: MaybeUndefined<TokenAmount>| change(value.map_value(|amount| amount.0));
    vec![
        (TrustTier::Ember, cap(input.ember)),
        (TrustTier::Fledgling, cap(input.fledgling)),
        (TrustTier::Eagle, cap(input.eagle)),
        (TrustTier::Phoenix, cap(input.phoenix)),
    ]
}
