//! The rules of a season.

use async_graphql::{ComplexObject, Enum, SimpleObject, Union};
use entity::ids::AccountId;
use entity::vocab::TrustTier as Tier;

use crate::domain::season as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::scalar::{DateTime, TokenAmount};
use crate::graphql::vocab::TrustTier;
use crate::service::reader::Reader;

/// What the season calls an alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::AllianceLabel")]
pub enum AllianceLabel {
    /// Alliance, until Season 4.
    Alliance,
    /// Team, from Season 5 on.
    Team,
}

/// Delegates with a share of the votable supply.
#[derive(Clone, Debug, SimpleObject)]
pub struct ApproverShare {
    /// The share of votable supply in parts per million: 2500 is 0.25 %.
    pub parts_per_million: i32,
    /// Whether a delegate needs more than that share; otherwise exactly that share is enough.
    pub strict: bool,
}

/// The delegates with the most voting power.
#[derive(Clone, Debug, SimpleObject)]
pub struct ApproverTop {
    /// How many of them.
    pub count: i32,
}

/// Whose approval counts.
#[derive(Clone, Debug, Union)]
pub enum ApproverRule {
    /// Delegates with a share of the votable supply.
    Share(ApproverShare),
    /// The delegates with the most voting power.
    Top(ApproverTop),
}

impl From<domain::ApproverRule> for ApproverRule {
    fn from(rule: domain::ApproverRule) -> Self {
        match rule {
            domain::ApproverRule::Share { parts_per_million, strict } => {
                Self::Share(ApproverShare { parts_per_million: int(parts_per_million), strict })
            }
            domain::ApproverRule::Top { count } => Self::Top(ApproverTop { count: int(count) }),
        }
    }
}

/// What happens in counting at an option that the rest of an intent's budget does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::CountingRule")]
pub enum CountingRule {
    /// It is left out, and smaller ones below it may still fit.
    Greedy,
    /// The counting stops.
    StopAtBoundary,
}

/// How much a trust tier may ask for.
#[derive(Clone, Debug, SimpleObject)]
pub struct TierCap {
    /// The tier.
    pub tier: TrustTier,
    /// The most that may be asked for; null where the tier has no cap.
    pub cap: Option<TokenAmount>,
}

/// One version of the season's rules. A submission keeps the version that it was made under.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct SeasonPolicy {
    /// The number of this version, from 1.
    pub version: i32,
    /// What the season calls an alliance.
    pub alliance_label: AllianceLabel,
    /// How many delegates must approve a proposed mission before it goes to a vote; 0 asks for none.
    pub approvals_required: i32,
    /// Whose approval counts.
    pub approver: ApproverRule,
    /// Whether an approval still counts after a material change of the mission.
    pub stale_approvals_count: bool,
    /// Until when proposed missions are submitted; null where the season sets no date.
    pub submission_deadline: Option<DateTime>,
    /// Until when approvals count; null where the season sets no date.
    pub approval_deadline: Option<DateTime>,
    /// Until when RFPs take applications, unless one names a date of its own; null where the season sets no date.
    pub application_deadline: Option<DateTime>,
    /// How many missions one person may lead at a time. Membership has no such limit.
    pub max_active_missions_per_lead: i32,
    /// The share of votable supply that must vote, in basis points: 3000 is 30 %.
    pub quorum_basis_points: i32,
    /// The share of the quorum that must say yes to an option, in basis points: 5100 is 51 %.
    pub minimum_yes_basis_points: i32,
    /// What happens in counting at an option that the rest of an intent's budget does not hold.
    pub counting: CountingRule,
    /// How much each trust tier may ask for, the lowest tier first.
    pub tier_caps: Vec<TierCap>,
    /// How many months a mission may run; null where it must end with the season.
    pub mission_months: Option<i32>,
    /// Within how many days the leader of a mission under way reports again; null where no rule says.
    pub update_interval_days: Option<i32>,
    /// After how many hours an open question is overdue.
    pub question_due_hours: i32,
    /// Why this version was made; null for the first one.
    pub reason: Option<String>,
    /// The rules that differ from the version before, by their names in the input of seasonPolicyUpdate.
    pub changed_fields: Vec<String>,
    /// When this version was made here.
    pub created_at: DateTime,
    #[graphql(skip)]
    author_id: Option<AccountId>,
    #[graphql(skip)]
    reader: Reader,
}

#[ComplexObject]
impl SeasonPolicy {
    /// Who made this version; null for the first one.
    async fn author(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.author_id)).await
    }
}

impl SeasonPolicy {
    pub(super) fn new(row: &domain::PolicyVersion, reader: &Reader) -> Self {
        let rules = &row.policy;
        let cap =
            |tier: &Tier| TierCap { tier: (*tier).into(), cap: rules.tier_caps.of(*tier).map(TokenAmount) };
        Self {
            version: row.version,
            alliance_label: rules.alliance_label.into(),
            approvals_required: int(rules.approvals_required),
            approver: rules.approver.into(),
            stale_approvals_count: rules.stale_approvals_count,
            submission_deadline: rules.submission_deadline.map(DateTime),
            approval_deadline: rules.approval_deadline.map(DateTime),
            application_deadline: rules.application_deadline.map(DateTime),
            max_active_missions_per_lead: int(rules.max_active_missions_per_lead),
            quorum_basis_points: int(rules.quorum_basis_points),
            minimum_yes_basis_points: int(rules.minimum_yes_basis_points),
            counting: rules.counting.into(),
            tier_caps: Tier::ALL.iter().map(cap).collect(),
            mission_months: rules.mission_months.map(int),
            update_interval_days: rules.update_interval_days.map(int),
            question_due_hours: int(rules.question_due_hours),
            reason: row.reason.clone(),
            changed_fields: row.changed_fields.clone(),
            author_id: row.author_id,
            reader: reader.clone(),
            created_at: DateTime(row.created_at),
        }
    }
}

/// Rules hold small numbers; their bounds are far below the largest `Int`.
fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
