//! The rules of a season as data: what changes from season to season is read here, never written into code.

use std::sync::Arc;

use std::ops::Deref;

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, PolicyId, SeasonId};
use entity::vocab::TrustTier;
use serde::{Deserialize, Serialize};

use super::TierCaps;

/// Rule 2.9: a cap was discussed, and three is what was named.
const DEFAULT_MISSIONS_PER_LEAD: u32 = 3;
/// A week.
const DEFAULT_QUESTION_DUE_HOURS: u32 = 168;

const MILLION: u32 = 1_000_000;
const ALL_BASIS_POINTS: u32 = 10_000;
const YEAR_HOURS: u32 = 8_760;
const YEAR_DAYS: u32 = 366;
const TEN_YEARS_MONTHS: u32 = 120;

/// What the rules of a season say, as stored. An unknown field is refused by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What the season calls an alliance.
    pub alliance_label: AllianceLabel,
    /// How many delegates must approve a proposed mission before it goes to a vote (rule 4.1); 0 asks for none.
    pub approvals_required: u32,
    /// Whose approval counts (rules 4.1 and 4.10).
    pub approver: ApproverRule,
    /// Whether an approval still counts after a material change of the mission (rule 4.6).
    pub stale_approvals_count: bool,
    /// Until when proposed missions are submitted (rule 3.3); none where the season sets no date.
    #[serde(default)]
    pub submission_deadline: Option<DateTime<Utc>>,
    /// Until when approvals count (rule 4.8).
    #[serde(default)]
    pub approval_deadline: Option<DateTime<Utc>>,
    /// Until when RFPs take applications, unless one names a date of its own (rule 3.9).
    #[serde(default)]
    pub application_deadline: Option<DateTime<Utc>>,
    /// How many missions one person may lead at a time (rule 2.9); membership has no such limit.
    #[serde(default = "default_missions_per_lead")]
    pub max_active_missions_per_lead: u32,
    /// The share of votable supply that must vote, in basis points (rule 5.4).
    pub quorum_basis_points: u32,
    /// The share of the quorum that must say yes to an option, in basis points (rule 5.5).
    pub minimum_yes_basis_points: u32,
    /// What happens at an option that the rest of the budget does not hold (rule 5.7).
    #[serde(default)]
    pub counting: CountingRule,
    /// The most that each trust tier may ask for (rule group 6).
    pub tier_caps: TierCaps,
    /// How many months a mission may run; none where it must end with the season (rule 1.5).
    #[serde(default)]
    pub mission_months: Option<u32>,
    /// Within how many days the leader of a mission under way reports again (rule 7.10); none where no rule says.
    #[serde(default)]
    pub update_interval_days: Option<u32>,
    /// After how many hours an open question is overdue.
    #[serde(default = "default_question_due_hours")]
    pub question_due_hours: u32,
}

fn default_missions_per_lead() -> u32 {
    DEFAULT_MISSIONS_PER_LEAD
}

fn default_question_due_hours() -> u32 {
    DEFAULT_QUESTION_DUE_HOURS
}

/// What a season calls an alliance (docs/GOVERNANCE.md, Rules of a season).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AllianceLabel {
    /// Until Season 4.
    Alliance,
    /// From Season 5 on.
    Team,
}

/// What happens at an option that the rest of the budget does not hold (rule 5.7); the rules leave it open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountingRule {
    /// It is left out, and smaller ones below it may still fit.
    #[default]
    Greedy,
    /// The counting stops.
    StopAtBoundary,
}

/// Whose approval counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ApproverRule {
    /// Delegates with a share of the votable supply (rule 4.1).
    Share {
        /// The share in parts per million: 2,500 is 0.25 %.
        parts_per_million: u32,
        /// Whether exactly that share is too little.
        strict: bool,
    },
    /// The delegates with the most voting power (rule 4.10).
    Top {
        /// How many.
        count: u32,
    },
}

/// Rules that make sense together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy(Rules);

/// Why rules are refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not of the form of rules; the message names the field.
    #[error("the season's rules cannot be read: {0}")]
    Malformed(String),
    /// A value outside its bounds.
    #[error("the season's rules: {field} must be between {least} and {most}; it is {actual}")]
    OutOfBounds {
        /// The field.
        field: &'static str,
        /// The least value.
        least: u32,
        /// The greatest value.
        most: u32,
        /// The value that was given.
        actual: u32,
    },
    /// Approvals would count before anything could be submitted.
    #[error("the season's rules: approval_deadline is before submission_deadline")]
    ApprovalsBeforeSubmission,
    /// A higher tier could ask for less than a lower one.
    #[error("the season's rules: the cap of tier_caps.{} is below that of the tier before it", .0.as_str().to_lowercase())]
    CapsOutOfOrder(TrustTier),
}

impl Policy {
    /// Takes rules whose values are within their bounds.
    ///
    /// # Errors
    /// See [`PolicyError`].
    pub fn new(rules: Rules) -> Result<Self, PolicyError> {
        within("approvals_required", rules.approvals_required, 0, 1_000)?;
        match rules.approver {
            ApproverRule::Share { parts_per_million, .. } => {
                within("approver.share.parts_per_million", parts_per_million, 0, MILLION)?;
            }
            ApproverRule::Top { count } => within("approver.top.count", count, 1, MILLION)?,
        }
        within("max_active_missions_per_lead", rules.max_active_missions_per_lead, 1, 1_000)?;
        within("quorum_basis_points", rules.quorum_basis_points, 0, ALL_BASIS_POINTS)?;
        within("minimum_yes_basis_points", rules.minimum_yes_basis_points, 0, ALL_BASIS_POINTS)?;
        within("question_due_hours", rules.question_due_hours, 1, YEAR_HOURS)?;
        if let Some(months) = rules.mission_months {
            within("mission_months", months, 1, TEN_YEARS_MONTHS)?;
        }
        if let Some(days) = rules.update_interval_days {
            within("update_interval_days", days, 1, YEAR_DAYS)?;
        }
        if let Some(tier) = rules.tier_caps.out_of_order() {
            return Err(PolicyError::CapsOutOfOrder(tier));
        }
        match (rules.submission_deadline, rules.approval_deadline) {
            (Some(submission), Some(approval)) if approval < submission => {
                Err(PolicyError::ApprovalsBeforeSubmission)
            }
            _ => Ok(Self(rules)),
        }
    }

    /// Reads rules from JSON.
    ///
    /// # Errors
    /// See [`PolicyError`].
    pub fn parse(json: &str) -> Result<Self, PolicyError> {
        let rules = serde_json::from_str(json).map_err(|error| PolicyError::Malformed(error.to_string()))?;
        Self::new(rules)
    }

    /// Reads rules from a JSON value.
    ///
    /// # Errors
    /// See [`PolicyError`].
    pub fn from_json(json: serde_json::Value) -> Result<Self, PolicyError> {
        let rules =
            serde_json::from_value(json).map_err(|error| PolicyError::Malformed(error.to_string()))?;
        Self::new(rules)
    }
}

impl Deref for Policy {
    type Target = Rules;

    fn deref(&self) -> &Rules {
        &self.0
    }
}

fn within(field: &'static str, actual: u32, least: u32, most: u32) -> Result<(), PolicyError> {
    if (least..=most).contains(&actual) {
        return Ok(());
    }
    Err(PolicyError::OutOfBounds { field, least, most, actual })
}

/// One version of the rules of a season. A submission keeps the version that it was made under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Its id.
    pub id: PolicyId,
    /// The season.
    pub season_id: SeasonId,
    /// Its number, from 1.
    pub version: i32,
    /// The rules.
    pub policy: Policy,
    /// Who made it; none for the first one and for an import.
    pub author_id: Option<AccountId>,
    /// Why it was made.
    pub reason: Option<String>,
    /// The rules that differ from the version before, by their names in the API.
    pub changed_fields: Vec<String>,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
}

/// The rules of the version with this number, which something was submitted under; the newest ones where it was not, or
/// where its version is not known.
#[must_use]
pub fn rules_of(versions: &[Arc<PolicyVersion>], pinned: Option<i32>) -> Option<&Policy> {
    let version = versions.iter().find(|version| Some(version.version) == pinned);
    let version = version.or_else(|| versions.iter().max_by_key(|version| version.version))?;
    Some(&version.policy)
}

#[cfg(test)]
mod tests {
    use super::super::presets::{SEASON_4, SEASON_5};
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn season_4() -> Value {
        serde_json::from_str(SEASON_4).expect("JSON")
    }

    #[test]
    fn season_4_asks_for_four_approvals_above_a_quarter_of_a_percent() {
        let policy = Policy::parse(SEASON_4).expect("valid");
        assert_eq!(policy.approvals_required, 4);
        assert_eq!(policy.approver, ApproverRule::Share { parts_per_million: 2_500, strict: true });
        assert_eq!(policy.max_active_missions_per_lead, 3);
        assert_eq!(policy.question_due_hours, 168);
    }

    #[test]
    fn season_5_speaks_of_teams_and_of_the_top_hundred() {
        let policy = Policy::parse(SEASON_5).expect("valid");
        assert_eq!(policy.alliance_label, AllianceLabel::Team);
        assert_eq!(policy.approver, ApproverRule::Top { count: 100 });
        assert!(!policy.stale_approvals_count);
    }

    #[test]
    fn an_unknown_field_is_refused_by_name() {
        let mut rules = season_4();
        rules["approvals_requierd"] = json!(5);
        let error = Policy::from_json(rules).expect_err("refused").to_string();
        assert!(error.contains("unknown field `approvals_requierd`"), "{error}");

        let mut rules = season_4();
        rules["approver"]["share"]["percent"] = json!(1);
        let error = Policy::from_json(rules).expect_err("refused").to_string();
        assert!(error.contains("unknown field `percent`"), "{error}");
    }

    #[test]
    fn a_missing_field_is_refused_by_name() {
        let mut rules = season_4();
        rules.as_object_mut().expect("an object").remove("quorum_basis_points");
        let error = Policy::from_json(rules).expect_err("refused").to_string();
        assert!(error.contains("missing field `quorum_basis_points`"), "{error}");
    }

    #[test]
    fn a_value_out_of_bounds_is_refused_with_the_bounds() {
        let mut rules = season_4();
        rules["quorum_basis_points"] = json!(10_001);
        let error = Policy::from_json(rules).expect_err("refused").to_string();
        assert_eq!(error, "the season's rules: quorum_basis_points must be between 0 and 10000; it is 10001");
    }

    #[test]
    fn approvals_cannot_be_due_before_submissions() {
        let mut rules = season_4();
        rules["approval_deadline"] = json!("2023-06-21T18:59:59Z");
        assert_eq!(Policy::from_json(rules), Err(PolicyError::ApprovalsBeforeSubmission));
    }

    #[test]
    fn a_higher_tier_cannot_have_a_lower_cap() {
        let mut rules = season_4();
        rules["tier_caps"]["eagle"] = json!("349999.999999");
        assert_eq!(Policy::from_json(rules), Err(PolicyError::CapsOutOfOrder(TrustTier::Eagle)));
        let mut rules = season_4();
        rules["tier_caps"]["ember"] = json!(null);
        assert_eq!(Policy::from_json(rules), Err(PolicyError::CapsOutOfOrder(TrustTier::Fledgling)));
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back(approvals in 0_u32..=1_000, ppm in 0_u32..=1_000_000, strict: bool) {
            let mut rules = (*Policy::parse(SEASON_4).expect("valid")).clone();
            rules.approvals_required = approvals;
            rules.approver = ApproverRule::Share { parts_per_million: ppm, strict };
            let policy = Policy::new(rules).expect("valid");
            let stored = serde_json::to_value(&*policy).expect("serializable");
            prop_assert_eq!(Policy::from_json(stored), Ok(policy));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = Policy::parse(&text);
        }
    }
}
