//! Which parts of the conversation a list holds.

use async_graphql::{Enum, ID, InputObject};

use crate::graphql::context::typed_id;
use crate::graphql::vocab::QuestionStatus;
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::store::conversation as store;

/// How a list is sorted by time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::store::subject::TimeOrder")]
pub enum TimeOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
}

/// Which questions a list holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct QuestionFilter {
    /// It is about exactly this mission or alliance.
    pub subject_id: Option<ID>,
    /// It is about this alliance, or about one of its missions.
    pub alliance_id: Option<ID>,
    /// This person asked it.
    pub asker_id: Option<ID>,
    /// It is in this state.
    pub status: Option<QuestionStatus>,
    /// Whether it still waits for its answer although that was due.
    pub is_overdue: Option<bool>,
}

impl QuestionFilter {
    pub(super) fn parse(&self, reader: &Reader) -> Result<store::QuestionFilter, Error> {
        Ok(store::QuestionFilter {
            subject: self.subject_id.as_ref().map(|id| id.parse()).transpose()?,
            alliance: self.alliance_id.as_ref().map(typed_id).transpose()?,
            asker: self.asker_id.as_ref().map(typed_id).transpose()?,
            status: self.status.map(Into::into),
            overdue: self.is_overdue.map(|is_overdue| (is_overdue, reader.now())),
        })
    }
}

/// Which updates a list holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct UpdateFilter {
    /// It is about exactly this mission or alliance.
    pub subject_id: Option<ID>,
    /// It is about this alliance, or about one of its missions.
    pub alliance_id: Option<ID>,
    /// This person posted it.
    pub author_id: Option<ID>,
}

impl UpdateFilter {
    pub(super) fn parse(&self) -> Result<store::UpdateFilter, Error> {
        Ok(store::UpdateFilter {
            subject: self.subject_id.as_ref().map(|id| id.parse()).transpose()?,
            alliance: self.alliance_id.as_ref().map(typed_id).transpose()?,
            author: self.author_id.as_ref().map(typed_id).transpose()?,
        })
    }
}
