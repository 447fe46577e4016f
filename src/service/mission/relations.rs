//! What missions are related to, and whose they are, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AllianceId, IntentId, MissionId, SeasonId};

use crate::domain::mission::Mission;
use crate::domain::page::{Page, PageArgs};
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::mission::{self as store, MissionFilter, MissionOrder};

/// Which missions of a parent are wanted: some, sorted, and a page of these.
pub type MissionList = (MissionFilter, MissionOrder, PageArgs);

relation! {
    /// The mission with an id, if the actor may see it.
    MissionById: MissionId, () => Option<Arc<Mission>>;
    |reader, ids, _args| optional(store::by_ids(reader.db(), reader.scope(), ids).await?)

    /// A page of an intent's missions.
    MissionsOfIntent: IntentId, MissionList => Arc<Page<Arc<Mission>>>;
    |reader, ids, list| {
        store::of_each_intent(reader.db(), reader.scope(), ids, (&list.0, list.1), &list.2).await?
    }

    /// How many missions an intent has.
    MissionCountOfIntent: IntentId, MissionFilter => u64;
    |reader, ids, filter| store::count_of_each_intent(reader.db(), reader.scope(), ids, filter).await?

    /// A page of a season's missions.
    MissionsOfSeason: SeasonId, MissionList => Arc<Page<Arc<Mission>>>;
    |reader, ids, list| {
        store::of_each_season(reader.db(), reader.scope(), ids, (&list.0, list.1), &list.2).await?
    }

    /// How many missions a season has.
    MissionCountOfSeason: SeasonId, MissionFilter => u64;
    |reader, ids, filter| store::count_of_each_season(reader.db(), reader.scope(), ids, filter).await?

    /// A page of an alliance's missions.
    MissionsOfAlliance: AllianceId, MissionList => Arc<Page<Arc<Mission>>>;
    |reader, ids, list| {
        store::of_each_alliance(reader.db(), reader.scope(), ids, (&list.0, list.1), &list.2).await?
    }

    /// How many missions an alliance has.
    MissionCountOfAlliance: AllianceId, MissionFilter => u64;
    |reader, ids, filter| store::count_of_each_alliance(reader.db(), reader.scope(), ids, filter).await?
}
