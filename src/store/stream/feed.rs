//! The public log, page by page.

use entity::event;
use entity::ids::{AllianceId, MissionId, SeasonId};
use entity::vocab::{Audience, EventKind};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use super::log::read;
use crate::domain::event::{Event, Position};
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::rows::is;

/// Which public events a feed holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FeedFilter {
    /// Of one of these kinds; of any where none is given.
    pub kinds: Vec<EventKind>,
    /// Concerns this alliance.
    pub alliance: Option<AllianceId>,
    /// Concerns this mission.
    pub mission: Option<MissionId>,
    /// Concerns this season.
    pub season: Option<SeasonId>,
}

impl FeedFilter {
    fn condition(&self) -> Condition {
        let conditions = [
            (!self.kinds.is_empty()).then(|| event::Column::Kind.is_in(self.kinds.iter().copied())),
            self.alliance.map(|alliance| event::Column::AllianceId.eq(alliance)),
            self.mission.map(|mission| event::Column::MissionId.eq(mission)),
            self.season.map(|season| event::Column::SeasonId.eq(season)),
        ];
        let public = Condition::all().add(is(event::Column::Audience, Audience::Public.as_str()));
        conditions.into_iter().flatten().fold(public, Condition::add)
    }
}

/// At most `limit` public events that meet `filter`, behind `after`, as far as the log is settled.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn read_public(
    db: &Db,
    filter: &FeedFilter,
    after: Position,
    limit: u64,
) -> Result<Vec<Event>, StoreError> {
    Ok(read(db, filter.condition(), after, limit).await?.events)
}
