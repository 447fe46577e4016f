//! What a signal is about.

use async_graphql::Union;

use crate::domain::team::Target;
use crate::graphql::alliance::{Alliance, alliances};
use crate::graphql::error::Result;
use crate::graphql::mission::{Mission, missions_by_id};
use crate::graphql::plan::Selection;
use crate::graphql::season::{Intent, intents};
use crate::service::alliance::AllianceById;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;
use crate::service::season::IntentById;

/// What an interest signal is about.
#[derive(Union)]
pub enum SignalTarget {
    /// A mission.
    Mission(Mission),
    /// An alliance.
    Alliance(Alliance),
    /// Any mission or alliance that serves this intent.
    Intent(Intent),
}

/// What a signal is about, if it is about anything in particular.
pub(super) async fn target_of(reader: &Reader, target: Target) -> Result<Option<SignalTarget>> {
    Ok(match target {
        Target::Mission(id) => {
            let mission = reader.get::<MissionById>(id, &()).await?;
            mission.map(|row| SignalTarget::Mission(Mission::new(row, reader)))
        }
        Target::Alliance(id) => {
            let alliance = reader.get::<AllianceById>(id, &()).await?;
            alliance.map(|row| SignalTarget::Alliance(Alliance::new(row, reader)))
        }
        Target::Intent(id) => {
            let intent = reader.get::<IntentById>(id, &()).await?;
            intent.map(|row| SignalTarget::Intent(Intent::new(row, reader)))
        }
        Target::Any => None,
    })
}

/// Loads these targets and what is selected on them.
pub(super) async fn targets(reader: &Reader, all: &[Target], selection: &Selection<'_>) -> Result<()> {
    let missions: Vec<_> = all.iter().filter_map(|target| target.mission()).collect();
    missions_by_id(reader, &missions, selection).await?;
    let ids: Vec<_> = all.iter().filter_map(|target| target.alliance()).collect();
    alliances(reader, &ids, selection).await?;
    let ids: Vec<_> = all.iter().filter_map(|target| target.intent()).collect();
    intents(reader, &ids, selection).await
}
