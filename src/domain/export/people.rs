//! People, alliances and who belongs to them.

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, AllianceId, MembershipId, SeasonId, TierClaimId, TierReviewId};
use entity::vocab::{
    AccountKind, AllianceKind, AllianceStatus, DecisionModel, MembershipStatus, RoleKind, TierClaimStatus,
    TrustTier,
};

use super::records;

records! {
    /// A public profile; nothing that its owner signs in with.
    Account {
        id: AccountId,
        kind: AccountKind,
        handle: String,
        display_name: String,
        bio: Option<String>,
        timezone: Option<String>,
        skills: Vec<String>,
        note: Option<String>,
        source_urls: Vec<String>,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }

    /// An alliance without its members' plans and communication space.
    Alliance {
        id: AllianceId,
        slug: String,
        name: String,
        kind: AllianceKind,
        status: AllianceStatus,
        description: Option<String>,
        defensible_value: Option<String>,
        decision_model: Option<DecisionModel>,
        partner_organizations: Vec<String>,
        note: Option<String>,
        source_urls: Vec<String>,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }

    /// A person's place in an alliance.
    Membership {
        id: MembershipId,
        alliance_id: AllianceId,
        account_id: AccountId,
        role_kind: RoleKind,
        role_title: Option<String>,
        responsibilities: Option<String>,
        background: Option<String>,
        is_compensated: Option<bool>,
        status: MembershipStatus,
        joined_at: Option<DateTime<Utc>>,
        ended_at: Option<DateTime<Utc>>,
        source_urls: Vec<String>,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }

    /// A claim to a trust tier.
    TierClaim {
        id: TierClaimId,
        account_id: AccountId,
        season_id: SeasonId,
        tier: TrustTier,
        justification: Option<String>,
        evidence_urls: Vec<String>,
        status: TierClaimStatus,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }
    /// What staff found about a claim; why, and who, is for the Foundation and whoever made the claim.
    TierReview {
        id: TierReviewId,
        claim_id: TierClaimId,
        tier: TrustTier,
        verdict: TierClaimStatus,
        created_at: DateTime<Utc>,
    }
}
