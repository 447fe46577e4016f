//! What can go wrong in the database, in terms of the domain.

use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

use super::connection::breaks_the_line;

/// A failed statement.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique rule of the schema said no.
    #[error("unique rule {0:?} violated")]
    Taken(Unique),
    /// Another writer was faster: the row is no longer in the state that was read.
    #[error("the row changed since it was read")]
    Stale,
    /// The row holds what the domain does not allow.
    #[error("a stored row is not valid: {0}")]
    Corrupt(String),
    /// The database is a mirror, in which nothing happens of its own.
    #[error("the database is a mirror; `alliance-hub mirror --end` makes it a database of its own")]
    Mirror,
    /// Anything else.
    #[error(transparent)]
    Database(DbErr),
}

/// The unique rules that a caller can run into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unique {
    /// An account's handle.
    AccountHandle,
    /// The e-mail address of a sign-in.
    Email,
    /// An alliance's slug.
    AllianceSlug,
    /// One active membership of an account in an alliance.
    ActiveMembership,
    /// One leader of an alliance.
    Lead,
    /// One pending handover of an alliance.
    PendingHandover,
    /// A mission's slug.
    MissionSlug,
    /// One live application of an alliance to an RFP.
    LiveApplication,
    /// One open signal of an account to the same target.
    OpenSignal,
    /// One claim to a trust tier of an account in a season.
    TierClaim,
    /// One version of a number of a season's rules.
    PolicyVersion,
    /// One mission that takes the place of another.
    Successor,
    /// One active grant of a staff role to an account.
    StaffGrant,
    /// One account of an Ethereum address.
    Address,
    /// One row of an address in a snapshot of voting power.
    SnapshotAddress,
    /// One published snapshot of a moment.
    SnapshotMoment,
    /// One active or stale approval of a delegate on a mission.
    LiveApproval,
    /// One ballot of an intent in a voting cycle, and one that is not counted yet.
    Ballot,
    /// One mirrored vote of an address on a ballot.
    BallotVote,
    /// One grant of an alliance for a mission that is not at its end.
    LiveGrant,
    /// One open clawback case of a grant.
    OpenClawback,
    /// One use of an idempotency key.
    IdempotencyKey,
    /// One webhook in each place that an account has for them.
    WebhookPlace,
    /// One delivery of an event to a webhook.
    Delivery,
    /// One periodic job in each period.
    JobOnce,
    /// One account that has proven a handle.
    ProvenHandle,
    /// One claim of an account to a handle.
    HandleClaim,
}

/// Each rule by its name, as PostgreSQL reports it, and by its columns, as SQLite does.
const UNIQUE_RULES: &[(Unique, &str, &str)] = &[
    (Unique::AccountHandle, "account_handle_key", "account.handle"),
    (Unique::Email, "credential_email_normalized_key", "credential.email_normalized"),
    (Unique::AllianceSlug, "alliance_slug_key", "alliance.slug"),
    (Unique::ActiveMembership, "membership_active_key", "membership.alliance_id, membership.account_id"),
    (Unique::Lead, "membership_lead_key", "membership.alliance_id"),
    (Unique::PendingHandover, "lead_transfer_pending_key", "lead_transfer.alliance_id"),
    (Unique::MissionSlug, "mission_slug_key", "mission.slug"),
    (Unique::LiveApplication, "application_live_key", "application.mission_id, application.alliance_id"),
    (Unique::OpenSignal, "signal_open_mission_key", "signal.account_id, signal.mission_id, signal.kind"),
    (Unique::OpenSignal, "signal_open_alliance_key", "signal.account_id, signal.alliance_id, signal.kind"),
    (Unique::OpenSignal, "signal_open_intent_key", "signal.account_id, signal.intent_id, signal.kind"),
    (Unique::OpenSignal, "signal_open_any_key", "signal.account_id, signal.season_id, signal.kind"),
    (Unique::Address, "account_address_address_key", "account_address.address"),
    (
        Unique::SnapshotAddress,
        "delegate_power_snapshot_id_address_key",
        "delegate_power.snapshot_id, delegate_power.address",
    ),
    (Unique::SnapshotMoment, "voting_power_snapshot_taken_at_key", "voting_power_snapshot.taken_at"),
    (
        Unique::LiveApproval,
        "delegate_approval_account_key",
        "delegate_approval.mission_id, delegate_approval.account_id",
    ),
    (
        Unique::LiveApproval,
        "delegate_approval_address_key",
        "delegate_approval.mission_id, delegate_approval.address",
    ),
    (Unique::TierClaim, "tier_claim_account_id_season_id_key", "tier_claim.account_id, tier_claim.season_id"),
    (
        Unique::PolicyVersion,
        "season_policy_season_id_version_key",
        "season_policy.season_id, season_policy.version",
    ),
    (Unique::Successor, "mission_supersedes_id_key", "mission.supersedes_id"),
    (Unique::StaffGrant, "staff_grant_active_key", "staff_grant.account_id, staff_grant.role"),
    (Unique::Ballot, "ballot_intent_id_voting_cycle_id_key", "ballot.intent_id, ballot.voting_cycle_id"),
    (Unique::Ballot, "ballot_locked_key", "ballot.intent_id"),
    (
        Unique::BallotVote,
        "ballot_vote_ballot_id_voter_address_key",
        "ballot_vote.ballot_id, ballot_vote.voter_address",
    ),
    (Unique::LiveGrant, "mission_grant_live_key", "index 'mission_grant_live_key'"),
    (Unique::OpenClawback, "clawback_case_open_key", "clawback_case.grant_id"),
    (Unique::IdempotencyKey, "idempotency_key_pkey", "idempotency_key.account_id, idempotency_key.key"),
    (Unique::WebhookPlace, "webhook_account_id_place_key", "webhook.account_id, webhook.place"),
    (
        Unique::Delivery,
        "webhook_delivery_webhook_id_event_id_key",
        "webhook_delivery.webhook_id, webhook_delivery.event_id",
    ),
    (Unique::JobOnce, "job_once_key_key", "job.once_key"),
    (
        Unique::ProvenHandle,
        "account_handle_verified_key",
        "account_handle.platform, account_handle.site, account_handle.handle_key",
    ),
    (
        Unique::HandleClaim,
        "account_handle_account_key",
        "account_handle.account_id, account_handle.platform, account_handle.site, account_handle.handle_key",
    ),
];

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match violated(&error) {
            Some(rule) => Self::Taken(rule),
            None => Self::Database(error),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        DbErr::Conn(RuntimeErr::SqlxError(error.into())).into()
    }
}

fn violated(error: &DbErr) -> Option<Unique> {
    let Some(SqlErr::UniqueConstraintViolation(text)) = error.sql_err() else { return None };
    UNIQUE_RULES
        .iter()
        .find(|(_, name, columns)| {
            text.contains(&format!("\"{name}\"")) || text.ends_with(&format!(": {columns}"))
        })
        .map(|(rule, ..)| *rule)
}

impl StoreError {
    /// Whether the same work may succeed when it is done again: PostgreSQL gave up a transaction for another.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        let Self::Database(error) = self else { return false };
        matches!(sql_state(error).as_deref(), Some("40001" | "40P01"))
    }

    /// Whether the database could not be asked, or went away before it answered: the next attempt may succeed.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Database(DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) => true,
            Self::Database(error) => sqlx_error(error).is_some_and(breaks_the_line),
            Self::Taken(_) | Self::Stale | Self::Corrupt(_) | Self::Mirror => false,
        }
    }

    /// Whether a unique rule said no, be it one that callers know of or not.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        match self {
            Self::Taken(_) => true,
            Self::Database(error) => matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))),
            Self::Stale | Self::Corrupt(_) | Self::Mirror => false,
        }
    }
}

fn sql_state(error: &DbErr) -> Option<String> {
    sqlx_error(error)?.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}
