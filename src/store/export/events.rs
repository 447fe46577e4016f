//! The public log of a season.

use entity::ids::{EventId, SignalId, TypedId as _};
use entity::vocab::Audience;
use entity::{event, mission};
use sea_orm::sea_query::{Condition, ExprTrait as _, Order};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::columns::Field;
use super::read::{CHUNK, Page, Place, Source, ids, is_full};
use crate::domain::event::Position;
use crate::domain::export::{Event, Line, ObjectId};
use crate::store::error::StoreError;
use crate::store::stream::{behind, entries, settled};

impl Source<'_> {
    pub(super) async fn events(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let mut select = self.public_events();
        if let Some(Place::Log(position)) = after {
            select = select.filter(behind(*position));
        }
        let in_order =
            select.order_by(event::Column::Tx, Order::Asc).order_by(event::Column::Seq, Order::Asc);
        let rows = in_order.limit(CHUNK).all(self.db).await?;
        let next = rows.last().map(|row| Place::Log(Position { tx: row.tx, seq: row.seq }));
        let next = next.filter(|_| is_full(&rows));
        let events = rows.into_iter().map(|row| Event::try_from(row).map(Line::from));
        Ok((events.collect::<Result<_, _>>()?, next))
    }

    /// The last event of the log.
    ///
    /// # Errors
    /// The statement failed.
    pub async fn last_event(&self) -> Result<Option<EventId>, StoreError> {
        let last = self
            .public_events()
            .select_only()
            .column(event::Column::Id)
            .order_by(event::Column::Tx, Order::Desc)
            .order_by(event::Column::Seq, Order::Desc);
        Ok(last.limit(1).into_tuple().one(self.db).await?)
    }

    fn public_events(&self) -> Select<event::Entity> {
        let public = event::Column::Audience.eq(Audience::Public);
        let events = entries().filter(public).filter(self.own_events());
        match settled(self.db.get_database_backend()) {
            Some(settled) => events.filter(settled),
            None => events,
        }
    }

    /// Events of the season and of its missions, and those of what outlives a season: people and alliances. What happens in an
    /// alliance carries the season in which it happened; only a signal belongs to that season.
    fn own_events(&self) -> Condition {
        use event::Column;
        let own_missions = ids(self.of_season(mission::Column::SeasonId), mission::Column::Id);
        let of_no_season = Condition::all()
            .add(Column::SeasonId.is_null())
            .add(Column::MissionId.is_null().or(Column::MissionId.in_subquery(own_missions)));
        let of_an_alliance = Condition::all()
            .add(Column::AllianceId.is_not_null())
            .add(Column::MissionId.is_null())
            .add(Column::SubjectType.ne(SignalId::PREFIX));
        Condition::any().add(Column::SeasonId.eq(self.season)).add(of_no_season).add(of_an_alliance)
    }
}

impl TryFrom<event::Model> for Event {
    type Error = StoreError;

    fn try_from(row: event::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            kind: row.kind,
            subject_id: ObjectId { prefix: row.subject_type, uuid: row.subject_id },
            alliance_id: row.alliance_id,
            mission_id: row.mission_id,
            season_id: row.season_id,
            actor_id: row.actor_id,
            version: row.version,
            changed_fields: Field::read(row.changed_fields)?,
            data: Field::read(row.data)?,
            occurred_at: row.occurred_at,
        })
    }
}
