//! What a stream is about.

use entity::ids::{AccountId, AllianceId, MissionId, SeasonId};
use entity::vocab::EventKind;

use crate::domain::event::{Event, Readers};
use crate::store::stream::LogFilter;

/// Whose events a stream carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interest {
    /// One season: its missions, and the alliances while it is the newest.
    Season(SeasonId),
    /// One alliance and its missions.
    Alliance(AllianceId),
    /// One mission.
    Mission(MissionId),
    /// An account: itself, and the alliances that it is a member of.
    Viewer(AccountId),
}

/// Which events a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Whose events.
    pub interest: Interest,
    /// Only events of these kinds.
    pub kinds: Option<Vec<EventKind>>,
    /// Only events of these alliances and their missions.
    pub alliances: Option<Vec<AllianceId>>,
    /// Only events of these missions.
    pub missions: Option<Vec<MissionId>>,
}

impl Interest {
    /// The part of the log to read; what the database can tell.
    #[must_use]
    pub fn filter(self) -> LogFilter {
        match self {
            Self::Season(season) => LogFilter::Season(season),
            Self::Alliance(alliance) => LogFilter::Alliance(alliance),
            Self::Mission(mission) => LogFilter::Mission(mission),
            Self::Viewer(account) => LogFilter::Account(account),
        }
    }

    /// What the event alone tells; whether an alliance is the account's own, it does not.
    fn may_include(self, event: &Event) -> bool {
        match self {
            Self::Season(season) => event.season_id == Some(season),
            Self::Alliance(alliance) => event.alliance_id == Some(alliance),
            Self::Mission(mission) => event.mission_id == Some(mission),
            Self::Viewer(account) => match event.readers {
                Readers::Account(reader) => reader == account,
                readers => event.alliance_id.is_some() || readers == Readers::Leader,
            },
        }
    }
}

impl Topic {
    /// All events of an interest.
    #[must_use]
    pub fn all_of(interest: Interest) -> Self {
        Self { interest, kinds: None, alliances: None, missions: None }
    }

    /// Whether an event may belong to the stream, as far as the event itself tells.
    #[must_use]
    pub fn may_include(&self, event: &Event) -> bool {
        self.interest.may_include(event)
            && is_among(self.kinds.as_ref(), Some(event.kind))
            && is_among(self.alliances.as_ref(), event.alliance_id)
            && is_among(self.missions.as_ref(), event.mission_id)
    }
}

fn is_among<T: PartialEq>(chosen: Option<&Vec<T>>, value: Option<T>) -> bool {
    chosen.is_none_or(|chosen| value.is_some_and(|value| chosen.contains(&value)))
}

#[cfg(test)]
mod tests {
    use entity::ids::TypedId;
    use uuid::Uuid;

    use super::*;
    use crate::domain::event::Position;

    fn event() -> Event {
        Event {
            position: Position::default(),
            id: TypedId::from_uuid(Uuid::from_u128(1)),
            kind: EventKind::CommentCreated,
            subject_prefix: "comment".to_owned(),
            subject_id: Uuid::from_u128(2),
            alliance_id: Some(AllianceId::from_uuid(Uuid::from_u128(3))),
            mission_id: Some(MissionId::from_uuid(Uuid::from_u128(4))),
            season_id: Some(SeasonId::from_uuid(Uuid::from_u128(5))),
            actor_id: None,
            readers: Readers::Public,
            version: None,
            changed_fields: Vec::new(),
            data: serde_json::Value::Null,
            occurred_at: chrono::DateTime::default(),
        }
    }

    #[test]
    fn every_filter_narrows_the_stream() {
        let event = event();
        let season = SeasonId::from_uuid(Uuid::from_u128(5));
        let all = Topic::all_of(Interest::Season(season));
        assert!(all.may_include(&event));
        let other = MissionId::from_uuid(Uuid::from_u128(9));
        for narrowed in [
            Topic { kinds: Some(vec![EventKind::QuestionAsked]), ..all.clone() },
            Topic { alliances: Some(Vec::new()), ..all.clone() },
            Topic { missions: Some(vec![other]), ..all.clone() },
            Topic::all_of(Interest::Mission(other)),
        ] {
            assert!(!narrowed.may_include(&event), "{narrowed:?}");
        }
        let chosen =
            Topic { kinds: Some(vec![event.kind]), missions: event.mission_id.map(|id| vec![id]), ..all };
        assert!(chosen.may_include(&event));
    }

    #[test]
    fn what_concerns_another_account_is_none_of_the_viewers() {
        let viewer = AccountId::from_uuid(Uuid::from_u128(6));
        let topic = Topic::all_of(Interest::Viewer(viewer));
        assert!(topic.may_include(&Event {
            readers: Readers::Account(viewer),
            alliance_id: None,
            ..event()
        }));
        let other = AccountId::from_uuid(Uuid::from_u128(7));
        assert!(!topic.may_include(&Event { readers: Readers::Account(other), ..event() }));
    }
}
