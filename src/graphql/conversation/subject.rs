//! What a conversation is about.

use async_graphql::Union;

use crate::domain::conversation::Subject;
use crate::graphql::alliance::{Alliance, alliances};
use crate::graphql::error::Result;
use crate::graphql::mission::{Mission, missions_by_id};
use crate::graphql::plan::Selection;
use crate::service::alliance::AllianceById;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;

/// What a comment, a question or an update is about.
#[derive(Union)]
pub enum ConversationSubject {
    /// A mission.
    Mission(Mission),
    /// An alliance.
    Alliance(Alliance),
}

/// The mission or alliance that something is about.
pub(super) async fn subject_of(reader: &Reader, subject: Subject) -> Result<Option<ConversationSubject>> {
    Ok(match subject {
        Subject::Mission(id) => {
            let mission = reader.get::<MissionById>(id, &()).await?;
            mission.map(|row| ConversationSubject::Mission(Mission::new(row, reader)))
        }
        Subject::Alliance(id) => {
            let alliance = reader.get::<AllianceById>(id, &()).await?;
            alliance.map(|row| ConversationSubject::Alliance(Alliance::new(row, reader)))
        }
    })
}

/// Loads these missions and alliances and what is selected on them.
pub(super) async fn subjects(reader: &Reader, all: &[Subject], selection: &Selection<'_>) -> Result<()> {
    let missions: Vec<_> = all.iter().filter_map(|subject| subject.mission()).collect();
    missions_by_id(reader, &missions, selection).await?;
    let ids: Vec<_> = all.iter().filter_map(|subject| subject.alliance()).collect();
    alliances(reader, &ids, selection).await
}
