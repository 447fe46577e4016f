//! Which events a stream carries, and who may read them.

use entity::ids::{AccountId, AllianceId, MissionId};
use entity::vocab::RoleKind;

use crate::domain::event::{Event, Readers};
use crate::service::alliance::{LeadsAny, ViewerRoleIn};
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::store::stream::LogFilter;

/// What a stream is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interest {
    /// One alliance and its missions.
    Alliance(AllianceId),
    /// One mission.
    Mission(MissionId),
    /// An account: itself, and the alliances that it is a member of.
    Viewer(AccountId),
}

impl Interest {
    /// The part of the log to read; what the database can tell.
    #[must_use]
    pub fn filter(self) -> LogFilter {
        match self {
            Self::Alliance(alliance) => LogFilter::Alliance(alliance),
            Self::Mission(mission) => LogFilter::Mission(mission),
            Self::Viewer(account) => LogFilter::Account(account),
        }
    }
}

/// Whether an event belongs to a stream, and the reader's actor may read it, as things stand now.
///
/// # Errors
/// The database failed.
pub async fn may_read(reader: &Reader, interest: Interest, event: &Event) -> Result<bool, Error> {
    Ok(is_about(reader, interest, event).await? && is_readable(reader, event).await?)
}

async fn is_about(reader: &Reader, interest: Interest, event: &Event) -> Result<bool, Error> {
    Ok(match interest {
        Interest::Alliance(alliance) => event.alliance_id == Some(alliance),
        Interest::Mission(mission) => event.mission_id == Some(mission),
        Interest::Viewer(account) if event.readers == Readers::Account(account) => true,
        Interest::Viewer(_) => match event.alliance_id {
            Some(alliance) => role_in(reader, alliance).await?.is_some(),
            None => event.readers == Readers::Leader && leads_any(reader).await?,
        },
    })
}

/// Whether the reader's actor may read an event, as things stand now.
///
/// # Errors
/// The database failed.
pub async fn is_readable(reader: &Reader, event: &Event) -> Result<bool, Error> {
    let actor = reader.actor();
    if event.readers == Readers::Public || (event.actor_id.is_some() && event.actor_id == actor.account()) {
        return Ok(true);
    }
    Ok(match (event.readers, event.alliance_id) {
        (Readers::Public, _) => true,
        (Readers::Account(account), _) => actor.account() == Some(account),
        (Readers::Staff, _) => actor.is_any_staff(),
        (Readers::Alliance, Some(alliance)) => role_in(reader, alliance).await?.is_some(),
        (Readers::Leader, Some(alliance)) => role_in(reader, alliance).await? == Some(RoleKind::Lead),
        (Readers::Leader, None) => leads_any(reader).await?,
        (Readers::Alliance, None) => false,
    })
}

async fn role_in(reader: &Reader, alliance: AllianceId) -> Result<Option<RoleKind>, Error> {
    reader.get::<ViewerRoleIn>(alliance, &()).await
}

async fn leads_any(reader: &Reader) -> Result<bool, Error> {
    match reader.actor().account() {
        Some(account) => reader.get::<LeadsAny>(account, &()).await,
        None => Ok(false),
    }
}
