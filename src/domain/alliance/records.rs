//! Rows of the area `alliance`, as the rest of the program sees them.

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, AllianceId, LeadTransferId, MembershipId};
use entity::vocab::{
    AllianceKind, AllianceStatus, DecisionModel, HandoverStatus, MembershipStatus, RoleKind,
};

/// A group that carries out a mission (rule 2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alliance {
    /// Its id.
    pub id: AllianceId,
    /// The name in addresses, unique.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: AllianceKind,
    /// Where it stands.
    pub status: AllianceStatus,
    /// What it is about, in Markdown.
    pub description: Option<String>,
    /// Why it is the right team.
    pub defensible_value: Option<String>,
    /// How the reward is shared; for members.
    pub reward_distribution_plan: Option<String>,
    /// How conflicts are resolved; for members.
    pub conflict_resolution_plan: Option<String>,
    /// Where the members talk; for members.
    pub communication_space: Option<String>,
    /// How it decides.
    pub decision_model: Option<DecisionModel>,
    /// Organizations that stand behind it.
    pub partner_organizations: Vec<String>,
    /// A remark of the record's source.
    pub note: Option<String>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// The place of an account in an alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// The alliance.
    pub alliance_id: AllianceId,
    /// The account.
    pub account_id: AccountId,
    /// What the member is to the alliance.
    pub role_kind: RoleKind,
    /// The role in the alliance's own words.
    pub role_title: Option<String>,
    /// What the member answers for.
    pub responsibilities: Option<String>,
    /// Past work and links to it.
    pub background: Option<String>,
    /// Whether the member takes a share of the grant, where stated.
    pub is_compensated: Option<bool>,
    /// Where it stands.
    pub status: MembershipStatus,
    /// When the membership became active, where known.
    pub joined_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// An offer of the lead, from the leader to a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Its id.
    pub id: LeadTransferId,
    /// The alliance.
    pub alliance_id: AllianceId,
    /// The leader who offers.
    pub from_account_id: AccountId,
    /// The member who may accept.
    pub to_account_id: AccountId,
    /// Where it stands.
    pub status: HandoverStatus,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
    /// When it was accepted, declined or cancelled.
    pub decided_at: Option<DateTime<Utc>>,
}
