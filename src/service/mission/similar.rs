//! RFPs that are like another one (rule 3.13).

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::MissionId;

use super::relations::{MissionById, TagsOf};
use crate::domain::mission::{Mission, most_alike};
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation};
use crate::store::mission as store;

/// The open RFPs of the same season that are most like a mission, at most so many.
pub struct SimilarTo;

impl Relation for SimilarTo {
    type Key = MissionId;
    type Args = usize;
    type Value = Arc<Vec<Arc<Mission>>>;

    async fn load(
        reader: &Reader,
        keys: &[MissionId],
        most: &usize,
    ) -> Result<HashMap<MissionId, Self::Value>, Error> {
        let missions: Vec<_> = reader.prime::<MissionById>(keys, &()).await?.into_iter().flatten().collect();
        let mut seasons: Vec<_> = missions.iter().map(|mission| mission.season_id).collect();
        seasons.sort_unstable();
        seasons.dedup();
        let open = store::open_rfps_of(reader.db(), &seasons, reader.now()).await?;
        let tagged: Vec<_> = missions.iter().chain(&open).map(|mission| mission.id).collect();
        let tags: HashMap<_, _> =
            tagged.iter().copied().zip(reader.prime::<TagsOf>(&tagged, &()).await?).collect();
        let tags_of =
            |mission: &Mission| tags.get(&mission.id).map(|tags| tags.as_slice()).unwrap_or_default();
        let alike = missions.iter().map(|mission| {
            let others = open.iter().filter(|other| other.season_id == mission.season_id);
            let others = others.map(|other| (other, tags_of(other)));
            let found = most_alike((mission.as_ref(), tags_of(mission)), others, *most);
            (mission.id, Arc::new(found.into_iter().cloned().collect()))
        });
        Ok(alike.collect())
    }
}
