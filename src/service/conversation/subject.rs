//! Where a conversation takes place, and what the actor is to it.

use entity::ids::{AllianceId, MissionId, SeasonId, TypedId};
use entity::vocab::{EventKind, MissionKind};

use crate::domain::conversation::Subject;
use crate::domain::event::{NewEvent, Readers};
use crate::domain::mission::Mission;
use crate::policy::{MissionFacts, SubjectFacts};
use crate::service::Ctx;
use crate::service::alliance::{AllianceById, ViewerRoleIn, alliance_facts, found_alliance};
use crate::service::error::Error;
use crate::service::mission::{MissionById, found_mission, mission_facts, readers};
use crate::service::reader::Reader;
use crate::store::db::WriteTx;

/// What a conversation or a signal concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The alliance: the subject itself, or the one that carries the mission.
    pub alliance: Option<AllianceId>,
    /// The mission.
    pub mission: Option<MissionId>,
    /// The season.
    pub season: Option<SeasonId>,
    /// What the actor is to it.
    pub facts: SubjectFacts,
    /// Who may read what happens here.
    pub readers: Readers,
}

impl Place {
    /// An event at this place.
    #[must_use]
    pub fn event<T: TypedId>(&self, ctx: &Ctx, kind: EventKind, id: T) -> NewEvent {
        let mut event = ctx.event(kind, id);
        event.alliance = self.alliance;
        event.mission = self.mission;
        event.season = self.season;
        event.readers = self.readers;
        event
    }
}

/// The place of a conversation about `subject`.
///
/// # Errors
/// There is no such mission or alliance, or the actor may not know of it.
pub async fn found_subject(ctx: &Ctx, tx: &WriteTx, subject: Subject) -> Result<Place, Error> {
    match subject {
        Subject::Alliance(alliance) => {
            found_alliance(tx, alliance).await?;
            at_alliance(ctx, tx, alliance).await
        }
        Subject::Mission(id) => {
            let mission = found_mission(tx, &ctx.actor, id).await?;
            at_mission(ctx, tx, &mission).await
        }
    }
}

/// The place of what concerns an alliance.
pub(crate) async fn at_alliance(ctx: &Ctx, tx: &WriteTx, alliance: AllianceId) -> Result<Place, Error> {
    let role = alliance_facts(tx, &ctx.actor, alliance).await?.role;
    Ok(Place {
        alliance: Some(alliance),
        mission: None,
        season: None,
        facts: SubjectFacts { role, has_alliance: true, is_author: false, is_rfp: false },
        readers: Readers::Public,
    })
}

/// The place of what concerns a mission.
pub(crate) async fn at_mission(ctx: &Ctx, tx: &WriteTx, mission: &Mission) -> Result<Place, Error> {
    let MissionFacts { kind, status, role, is_author, has_alliance } =
        mission_facts(tx, &ctx.actor, mission).await?;
    let is_rfp = kind == MissionKind::Foundation;
    Ok(Place {
        alliance: mission.alliance_id,
        mission: Some(mission.id),
        season: Some(mission.season_id),
        facts: SubjectFacts { role, has_alliance, is_author, is_rfp },
        readers: readers(kind, status),
    })
}

/// The actor may know of this mission or alliance.
///
/// # Errors
/// There is none, or the actor may not know of it.
pub async fn known_subject(reader: &Reader, subject: Subject) -> Result<(), Error> {
    match subject {
        Subject::Alliance(id) => {
            let alliance = reader.get::<AllianceById>(id, &()).await?;
            alliance.map(drop).ok_or_else(|| Error::not_found("alliance"))
        }
        Subject::Mission(id) => {
            let mission = reader.get::<MissionById>(id, &()).await?;
            mission.map(drop).ok_or_else(|| Error::not_found("mission"))
        }
    }
}

/// What the viewer is to the subject of a conversation.
///
/// # Errors
/// The database failed.
pub async fn viewer_facts(reader: &Reader, subject: Subject) -> Result<SubjectFacts, Error> {
    let (alliance, mission) = match subject {
        Subject::Alliance(alliance) => (Some(alliance), None),
        Subject::Mission(id) => {
            let mission = reader.get::<MissionById>(id, &()).await?;
            (mission.as_ref().and_then(|mission| mission.alliance_id), mission)
        }
    };
    let role = match alliance {
        Some(alliance) => reader.get::<ViewerRoleIn>(alliance, &()).await?,
        None => None,
    };
    let viewer = reader.actor().account();
    let made = |mission: &Mission| viewer.is_some() && mission.created_by == viewer;
    Ok(SubjectFacts {
        role,
        has_alliance: alliance.is_some(),
        is_author: mission.as_deref().is_some_and(made),
        is_rfp: mission.is_some_and(|mission| mission.kind == MissionKind::Foundation),
    })
}

/// Loads what the viewer is to each of these subjects at once.
///
/// # Errors
/// The database failed.
pub async fn prime_viewer_facts(reader: &Reader, subjects: &[Subject]) -> Result<(), Error> {
    let missions: Vec<_> = subjects
        .iter()
        .filter_map(|subject| match subject {
            Subject::Mission(id) => Some(*id),
            Subject::Alliance(_) => None,
        })
        .collect();
    let missions = reader.prime::<MissionById>(&missions, &()).await?;
    let of_missions = missions.iter().flatten().filter_map(|mission| mission.alliance_id);
    let named = subjects.iter().filter_map(|subject| match subject {
        Subject::Alliance(id) => Some(*id),
        Subject::Mission(_) => None,
    });
    let alliances: Vec<_> = of_missions.chain(named).collect();
    reader.prime::<ViewerRoleIn>(&alliances, &()).await?;
    Ok(())
}
