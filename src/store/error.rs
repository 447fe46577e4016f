//! What can go wrong in the database, in terms of the domain.

use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

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
    /// One active grant of a staff role to an account.
    StaffGrant,
    /// One ballot of an intent in a voting cycle, and one that is not counted yet.
    Ballot,
    /// One mirrored vote of an address on a ballot.
    BallotVote,
    /// One grant of a mission that is not at its end.
    LiveGrant,
    /// One open clawback case of a grant.
    OpenClawback,
    /// One use of an idempotency key.
    IdempotencyKey,
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
    (Unique::TierClaim, "tier_claim_account_id_season_id_key", "tier_claim.account_id, tier_claim.season_id"),
    (Unique::StaffGrant, "staff_grant_active_key", "staff_grant.account_id, staff_grant.role"),
    (Unique::Ballot, "ballot_intent_id_voting_cycle_id_key", "ballot.intent_id, ballot.voting_cycle_id"),
    (Unique::Ballot, "ballot_locked_key", "ballot.intent_id"),
    (
        Unique::BallotVote,
        "ballot_vote_ballot_id_voter_address_key",
        "ballot_vote.ballot_id, ballot_vote.voter_address",
    ),
    (Unique::LiveGrant, "mission_grant_live_key", "mission_grant.mission_id"),
    (Unique::OpenClawback, "clawback_case_open_key", "clawback_case.grant_id"),
    (Unique::IdempotencyKey, "idempotency_key_pkey", "idempotency_key.account_id, idempotency_key.key"),
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

    /// Whether a unique rule said no, be it one that callers know of or not.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        match self {
            Self::Taken(_) => true,
            Self::Database(error) => matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))),
            Self::Stale | Self::Corrupt(_) => false,
        }
    }
}

fn sql_state(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}
