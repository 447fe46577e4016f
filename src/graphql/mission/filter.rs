//! Which missions a list holds, and in which order.

use async_graphql::{Enum, ID, InputObject};

use crate::graphql::context::typed_id;
use crate::graphql::scalar::{DateTime, TokenAmount};
use crate::graphql::vocab::{MissionHealth, MissionKind, MissionStatus, TrustTier};
use crate::service::error::Error;
use crate::store::mission as store;

/// Which missions a list holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct MissionFilter {
    /// It belongs to the season with this id.
    pub season_id: Option<ID>,
    /// It belongs to the season with this number.
    pub season_number: Option<i32>,
    /// It serves the intent with this id.
    pub intent_id: Option<ID>,
    /// Who wrote it.
    pub kind: Option<MissionKind>,
    /// It is in one of these states.
    pub statuses: Option<Vec<MissionStatus>>,
    /// An RFP that needs this trust tier of applicants, or a proposed mission whose leader claims it for the season.
    pub tier: Option<TrustTier>,
    /// It asks for, or offers, at least this amount of OP.
    pub amount_min: Option<TokenAmount>,
    /// It asks for, or offers, at most this amount of OP.
    pub amount_max: Option<TokenAmount>,
    /// It has this tag, whatever its case.
    pub tag: Option<String>,
    /// Title, summary or description contains this text, whatever its case.
    pub text: Option<String>,
    /// It belongs to the alliance with this id.
    pub alliance_id: Option<ID>,
    /// The person with this id is an active member of its alliance.
    pub person_id: Option<ID>,
    /// It takes applications, and only until before this moment.
    pub deadline_before: Option<DateTime>,
    /// Whether it waits for approvals of delegates.
    pub needs_approvals: Option<bool>,
    /// It is under way, and doing like this.
    pub health: Option<MissionHealth>,
}

impl MissionFilter {
    /// The same for the store, at the time of the operation.
    pub(super) fn parse(self, now: chrono::DateTime<chrono::Utc>) -> Result<store::MissionFilter, Error> {
        Ok(store::MissionFilter {
            season: self.season_id.as_ref().map(typed_id).transpose()?,
            season_number: self.season_number,
            intent: self.intent_id.as_ref().map(typed_id).transpose()?,
            kind: self.kind.map(Into::into),
            statuses: self.statuses.unwrap_or_default().into_iter().map(Into::into).collect(),
            tier: self.tier.map(Into::into),
            amount_min: self.amount_min.map(|amount| amount.0),
            amount_max: self.amount_max.map(|amount| amount.0),
            tag: self.tag,
            text: self.text,
            alliance: self.alliance_id.as_ref().map(typed_id).transpose()?,
            person: self.person_id.as_ref().map(typed_id).transpose()?,
            deadline_before: self.deadline_before.map(|moment| moment.0),
            needs_approvals: self.needs_approvals,
            health: self.health.map(|health| store::HealthAt { health: health.into(), now }),
            awaits: None,
        })
    }
}

/// How a list of missions is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "store::MissionOrder")]
pub enum MissionOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// The largest amount first; missions without an amount last.
    Amount,
    /// The smallest amount first; missions without an amount last.
    AmountAscending,
    /// The next deadline for applications first; missions without one last.
    Deadline,
    /// The fewest approvals missing first; missions that wait for none last.
    ApprovalsMissing,
    /// The next deadline for approvals first; missions that wait for none last.
    ApprovalDeadline,
    /// By title.
    Title,
}
