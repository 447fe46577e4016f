//! New versions of a season's rules.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::SeasonId;
use entity::vocab::{EventKind, MissionStatus, TrustTier};

use crate::domain::amount::TokenAmount;
use crate::domain::mission::{Mission, MissionAction, standing, transition};
use crate::domain::season::{
    AllianceLabel, ApproverRule, CountingRule, Policy, PolicyError, Rules, is_past, rules_of,
};
use crate::domain::text::Paragraph;
use crate::policy::{self, Permit, SeasonPolicyUpdate};
use crate::service::change::Change;
use crate::service::error::{Error, Problem, ProblemCode};
use crate::service::governance::settle;
use crate::service::mission::return_problems;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::governance::take_turn;
use crate::store::mission;
use crate::store::season::{self as store, NewPolicy};

/// A new version of a season's rules; what is not given stays, and so do the versions before it. Missions that were submitted
/// go on by the version that they pinned, unless it is said to apply to those before their ballot too.
#[derive(Clone, Debug)]
pub struct UpdatePolicy {
    /// The season.
    pub season: SeasonId,
    /// The number of the version that the client read.
    pub expected_version: i32,
    /// Why, for everybody to read.
    pub reason: Paragraph,
    /// Whether missions that were submitted and are before their ballot go by it too.
    pub applies_to_submitted: bool,
    /// The changes.
    pub change: RulesChange,
}

/// Changes to the rules of a season.
#[derive(Clone, Debug, Default)]
pub struct RulesChange {
    /// What the season calls an alliance.
    pub alliance_label: Option<AllianceLabel>,
    /// How many delegates must approve a mission (rule 4.1).
    pub approvals_required: Option<u32>,
    /// Whose approval counts (rules 4.1 and 4.10).
    pub approver: Option<ApproverRule>,
    /// Whether an approval counts after a material change (rule 4.6).
    pub stale_approvals_count: Option<bool>,
    /// Until when missions are submitted (rule 3.3).
    pub submission_deadline: Change<DateTime<Utc>>,
    /// Until when approvals count (rule 4.8).
    pub approval_deadline: Change<DateTime<Utc>>,
    /// Until when RFPs take applications (rule 3.9).
    pub application_deadline: Change<DateTime<Utc>>,
    /// How many missions one person leads at a time (rule 2.9).
    pub max_active_missions_per_lead: Option<u32>,
    /// The quorum (rule 5.4).
    pub quorum_basis_points: Option<u32>,
    /// The least share of yes (rule 5.5).
    pub minimum_yes_basis_points: Option<u32>,
    /// What happens at an option that does not fit (rule 5.7).
    pub counting: Option<CountingRule>,
    /// What the tiers may ask for (rule group 6).
    pub tier_caps: Vec<(TrustTier, Change<TokenAmount>)>,
    /// How many months a mission may run (rule 1.5).
    pub mission_months: Change<u32>,
    /// Within how many days a leader reports again (rule 7.10).
    pub update_interval_days: Change<u32>,
    /// After how many hours an open question is overdue.
    pub question_due_hours: Option<u32>,
}

impl RulesChange {
    /// Changes `rules`, and names the fields in which that makes a difference.
    pub fn apply(&self, rules: &mut Rules) -> Vec<&'static str> {
        let mut changed = Vec::new();
        set(&self.alliance_label, "allianceLabel", &mut rules.alliance_label, &mut changed);
        set(&self.approvals_required, "approvalsRequired", &mut rules.approvals_required, &mut changed);
        set(&self.approver, "approver", &mut rules.approver, &mut changed);
        set(
            &self.stale_approvals_count,
            "staleApprovalsCount",
            &mut rules.stale_approvals_count,
            &mut changed,
        );
        self.apply_deadlines(rules, &mut changed);
        let most = &mut rules.max_active_missions_per_lead;
        set(&self.max_active_missions_per_lead, "maxActiveMissionsPerLead", most, &mut changed);
        set(&self.quorum_basis_points, "quorumBasisPoints", &mut rules.quorum_basis_points, &mut changed);
        let minimum = &mut rules.minimum_yes_basis_points;
        set(&self.minimum_yes_basis_points, "minimumYesBasisPoints", minimum, &mut changed);
        set(&self.counting, "counting", &mut rules.counting, &mut changed);
        self.apply_caps(rules, &mut changed);
        self.mission_months.clone().apply("missionMonths", &mut rules.mission_months, &mut changed);
        let days = &mut rules.update_interval_days;
        self.update_interval_days.clone().apply("updateIntervalDays", days, &mut changed);
        set(&self.question_due_hours, "questionDueHours", &mut rules.question_due_hours, &mut changed);
        changed
    }

    fn apply_deadlines(&self, rules: &mut Rules, changed: &mut Vec<&'static str>) {
        self.submission_deadline.clone().apply("submissionDeadline", &mut rules.submission_deadline, changed);
        self.approval_deadline.clone().apply("approvalDeadline", &mut rules.approval_deadline, changed);
        self.application_deadline.clone().apply(
            "applicationDeadline",
            &mut rules.application_deadline,
            changed,
        );
    }

    fn apply_caps(&self, rules: &mut Rules, changed: &mut Vec<&'static str>) {
        let mut caps = rules.tier_caps;
        for (tier, change) in &self.tier_caps {
            let mut cap = caps.of(*tier);
            change.clone().apply("tierCaps", &mut cap, &mut Vec::new());
            caps.set(*tier, cap);
        }
        Change::Set(caps).apply_required("tierCaps", &mut rules.tier_caps, changed);
    }
}

fn set<T: PartialEq + Clone>(
    value: &Option<T>,
    name: &'static str,
    field: &mut T,
    changed: &mut Vec<&'static str>,
) {
    value.clone().map_or(Change::Keep, Change::Set).apply_required(name, field, changed);
}

impl Command for UpdatePolicy {
    type Verb = SeasonPolicyUpdate;
    type Id = SeasonId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<SeasonId>, Error> {
        let permit = policy::require::<SeasonPolicyUpdate>(&ctx.actor, &())?;
        let season = store::by_ids(tx, &[self.season]).await?.remove(&self.season);
        let season = season.ok_or_else(|| Error::not_found("season"))?;
        store::take_season_turn(tx, season.id).await?;
        let (version, before) = store::policy_of(tx, season.id).await?;
        same_policy(self.expected_version, version)?;
        let mut rules = Rules::clone(&before);
        let changed = self.change.apply(&mut rules);
        if changed.is_empty() {
            return Ok(Written { id: season.id, event: None });
        }
        let next = version.saturating_add(1);
        let policy = Policy::new(rules).map_err(|error| refused(&error))?;
        let new = NewPolicy {
            season: season.id,
            version: next,
            policy: &policy,
            author: ctx.account(),
            reason: Some(&self.reason),
            changed: &changed,
        };
        store::add_policy(tx, &permit, new).await.map_err(added_meanwhile)?;
        let mut event = ctx.event(EventKind::SeasonPolicyUpdated, season.id);
        event.season = Some(season.id);
        event.version = Some(season.version.saturating_add(1));
        event.data = serde_json::json!({
            "policyVersion": next, "reason": self.reason.to_string(), "appliesToSubmitted": self.applies_to_submitted,
        });
        event.changed_fields = changed;
        let event = tx.record(event).await?;
        if self.applies_to_submitted {
            for mission in going_on(tx, season.id, (&before, &policy)).await? {
                self.pin(ctx, tx, &permit, (&mission, next)).await?;
            }
        }
        Ok(Written { id: season.id, event: Some(event) })
    }
}

/// The submitted missions that go by new rules: those that seek approval or have it, and those that missed the very deadline
/// which moves to a later moment now, and so seek approval once more (rule 4.8).
async fn going_on(
    tx: &WriteTx,
    season: SeasonId,
    (before, after): (&Policy, &Policy),
) -> Result<Vec<Arc<Mission>>, Error> {
    let versions = store::policies_of(tx, &[season]).await?.remove(&season).unwrap_or_default();
    let missed = before.approval_deadline;
    let has_moved = after.approval_deadline != missed && !is_past(after.approval_deadline, tx.now());
    for mission in mission::submitted_in(tx, season).await? {
        take_turn(tx, mission.id).await?;
    }
    let mut going_on = Vec::new();
    for mission in mission::submitted_in(tx, season).await? {
        let Some(rules) = rules_of(&versions, mission.policy_version) else { continue };
        let is_over = standing(&mission, rules, tx.now()) == MissionStatus::NotApprovedForVote;
        let has_time_again = has_moved && rules.approval_deadline == missed;
        if !is_over || (has_time_again && return_problems(tx, &mission).await?.is_empty()) {
            going_on.push(mission);
        }
    }
    Ok(going_on)
}

impl UpdatePolicy {
    /// Lets a submitted mission go by the new version, and tells of it. Its approvals are counted anew.
    async fn pin(
        &self,
        ctx: &Ctx,
        tx: &WriteTx,
        permit: &Permit<SeasonPolicyUpdate>,
        (mission, version): (&Mission, i32),
    ) -> Result<(), Error> {
        let status = match mission.status {
            MissionStatus::NotApprovedForVote => {
                transition(mission.kind, mission.status, MissionAction::ExtendApprovals)?
            }
            status => status,
        };
        mission::change_policy(tx, permit, mission, (version, status)).await?;
        let mut event = ctx.event(EventKind::MissionPolicyChanged, mission.id);
        event.alliance = mission.alliance_id;
        event.mission = Some(mission.id);
        event.season = Some(mission.season_id);
        event.version = Some(mission.version.saturating_add(1));
        event.changed_fields = vec!["policyVersion"];
        if status != mission.status {
            event.changed_fields.push("status");
        }
        event.data = serde_json::json!({
            "before": mission.policy_version, "after": version, "reason": self.reason.to_string(),
            "status": status,
        });
        tx.record(event).await?;
        settle(ctx, tx, mission.id).await
    }
}

fn same_policy(expected: i32, actual: i32) -> Result<(), Error> {
    if expected == actual {
        return Ok(());
    }
    let message = format!(
        "The rules are at version {actual} by now. Read them again, and repeat the change with `expectedVersion` {actual}."
    );
    Err(Error::field("expectedVersion", ProblemCode::StaleVersion, message))
}

fn added_meanwhile(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::PolicyVersion) => StoreError::Stale.into(),
        error => error.into(),
    }
}

/// Which field of the input the rules do not allow, and what they do.
fn refused(error: &PolicyError) -> Error {
    let (field, what) = match error {
        PolicyError::OutOfBounds { field, least, most, .. } => {
            (in_api(field), format!("Give a number between {least} and {most}."))
        }
        PolicyError::ApprovalsBeforeSubmission => (
            "approvalDeadline".to_owned(),
            "Give a moment that is not before `submissionDeadline`.".to_owned(),
        ),
        PolicyError::CapsOutOfOrder(tier) => (
            format!("tierCaps.{}", tier.as_str().to_lowercase()),
            "Give at least what the tier below may ask for.".to_owned(),
        ),
        PolicyError::Malformed(_) => return Error::Internal(error.to_string()),
    };
    let message = format!("`{field}`: {what}");
    Problem::of(field, ProblemCode::Invalid, message).into()
}

/// The name of a rule in the API.
fn in_api(field: &str) -> String {
    match field {
        "approver.share.parts_per_million" => return "approverShare.partsPerMillion".to_owned(),
        "approver.top.count" => return "approverTop.count".to_owned(),
        _ => {}
    }
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.extend(letters);
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::season::preset;

    #[test]
    fn only_what_differs_is_named() {
        let before = preset(4).expect("valid");
        let mut rules = Rules::clone(&before);
        let cap = "100000".parse().expect("an amount");
        let change = RulesChange {
            approvals_required: Some(4),
            quorum_basis_points: Some(2_500),
            mission_months: Change::Set(6),
            application_deadline: Change::Clear,
            tier_caps: vec![(TrustTier::Ember, Change::Set(cap)), (TrustTier::Phoenix, Change::Clear)],
            ..RulesChange::default()
        };
        assert_eq!(change.apply(&mut rules), ["applicationDeadline", "quorumBasisPoints", "missionMonths"]);
        assert_eq!((rules.quorum_basis_points, rules.mission_months), (2_500, Some(6)));
        assert_eq!(rules.tier_caps, before.tier_caps);
    }

    #[test]
    fn rules_are_refused_by_their_names_in_the_api() {
        assert_eq!(in_api("approver.share.parts_per_million"), "approverShare.partsPerMillion");
        assert_eq!(in_api("approvals_required"), "approvalsRequired");
    }
}
