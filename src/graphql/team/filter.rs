//! Which signals a list holds.

use async_graphql::{ID, InputObject};

use crate::graphql::context::typed_id;
use crate::graphql::vocab::{SignalKind, SignalStatus};
use crate::service::error::Error;
use crate::store::team as store;

/// Which signals a list holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct SignalFilter {
    /// It belongs to this season.
    pub season_id: Option<ID>,
    /// It is about this mission.
    pub mission_id: Option<ID>,
    /// It is about this alliance.
    pub alliance_id: Option<ID>,
    /// It is about this intent.
    pub intent_id: Option<ID>,
    /// This person made it.
    pub person_id: Option<ID>,
    /// It is of this kind.
    pub kind: Option<SignalKind>,
    /// It is in this state.
    pub status: Option<SignalStatus>,
    /// It names this skill, whatever its case.
    pub skill: Option<String>,
    /// The message or a skill contains this text, whatever its case.
    pub text: Option<String>,
}

impl SignalFilter {
    pub(super) fn parse(self) -> Result<store::SignalFilter, Error> {
        Ok(store::SignalFilter {
            season: self.season_id.as_ref().map(typed_id).transpose()?,
            mission: self.mission_id.as_ref().map(typed_id).transpose()?,
            alliance: self.alliance_id.as_ref().map(typed_id).transpose()?,
            intent: self.intent_id.as_ref().map(typed_id).transpose()?,
            person: self.person_id.as_ref().map(typed_id).transpose()?,
            kind: self.kind.map(Into::into),
            status: self.status.map(Into::into),
            skill: self.skill,
            text: self.text,
        })
    }
}
