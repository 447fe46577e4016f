//! Who may read which events.

use std::collections::HashMap;

use entity::ids::{AccountId, AllianceId, TypedId as _};
use entity::vocab::{EventKind, RoleKind};

use super::topic::{Interest, Topic};
use crate::domain::event::{Event, Readers};
use crate::policy::Actor;
use crate::service::alliance::{LeadsAny, ViewerRoleIn};
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::store::alliance;
use crate::store::db::Db;

/// What everybody is to an event, as things stood when it was looked up: the roles in its alliance, or who leads any
/// alliance where it has none.
#[derive(Debug, Default)]
pub struct Standing(HashMap<AccountId, RoleKind>);

impl Standing {
    /// Looks up what everybody is to an event.
    ///
    /// # Errors
    /// The database failed.
    pub async fn towards(db: &Db, event: &Event) -> Result<Self, Error> {
        Ok(Self(match (event.alliance_id, event.readers) {
            (Some(id), _) => alliance::roles_in(db, id).await?,
            (None, Readers::Leader) => {
                let leaders = alliance::leaders(db).await?;
                leaders.into_iter().map(|account| (account, RoleKind::Lead)).collect()
            }
            (None, _) => HashMap::new(),
        }))
    }

    /// Whether it has to be looked up to tell who reads an event of a topic.
    #[must_use]
    pub fn matters(topic: &Topic, event: &Event) -> bool {
        matches!(event.readers, Readers::Alliance | Readers::Leader)
            || matches!(topic.interest, Interest::Viewer(_))
            || event.former_member().is_some()
    }

    /// Whether an event that a topic may include does belong to it.
    #[must_use]
    pub fn includes(&self, topic: &Topic, event: &Event) -> bool {
        match topic.interest {
            Interest::Viewer(account) => {
                event.readers == Readers::Account(account)
                    || event.former_member() == Some(account)
                    || self.0.contains_key(&account)
            }
            Interest::Season(_) | Interest::Alliance(_) | Interest::Mission(_) => true,
        }
    }

    /// Whether the actor may read the event.
    #[must_use]
    pub fn admits(&self, actor: &Actor, event: &Event) -> bool {
        may_read(actor, event, actor.account().and_then(|account| self.0.get(&account)).copied())
    }

    /// Whether the event ended the actor's membership in its alliance.
    #[must_use]
    pub fn is_parting_of(&self, actor: &Actor, event: &Event) -> bool {
        let parted = event.former_member().filter(|account| actor.account() == Some(*account));
        parted.is_some_and(|account| !self.0.contains_key(&account))
    }
}

/// Whether the reader's actor may read an event, as things stand now.
///
/// # Errors
/// The database failed.
pub async fn is_readable(reader: &Reader, event: &Event) -> Result<bool, Error> {
    if event.readers == Readers::Public {
        return Ok(true);
    }
    let role = match (event.readers, event.alliance_id) {
        (Readers::Alliance | Readers::Leader, Some(id)) => reader.get::<ViewerRoleIn>(id, &()).await?,
        (Readers::Leader, None) => leads_any(reader).await?.then_some(RoleKind::Lead),
        _ => None,
    };
    Ok(may_read(reader.actor(), event, role))
}

/// `role` is the actor's in the event's alliance; a leader's where it has none and the actor leads any.
fn may_read(actor: &Actor, event: &Event, role: Option<RoleKind>) -> bool {
    if is_end_of_session(actor, event) {
        return false;
    }
    let is_own = event.actor_id.is_some() && event.actor_id == actor.account();
    is_own
        || match event.readers {
            Readers::Public => true,
            Readers::Account(account) => actor.account() == Some(account),
            Readers::Staff => actor.is_any_staff(),
            Readers::Alliance => event.alliance_id.is_some() && role.is_some(),
            Readers::Leader => role == Some(RoleKind::Lead),
        }
}

/// A session that has ended reads nothing more, not even that.
fn is_end_of_session(actor: &Actor, event: &Event) -> bool {
    let Actor::Account(identity) = actor else { return false };
    event.kind == EventKind::SessionEnded && event.subject_id == identity.session.uuid()
}

async fn leads_any(reader: &Reader) -> Result<bool, Error> {
    match reader.actor().account() {
        Some(account) => reader.get::<LeadsAny>(account, &()).await,
        None => Ok(false),
    }
}

/// Whether the account is an active member of the alliance now.
///
/// # Errors
/// The database failed.
pub async fn is_member(db: &Db, account: AccountId, id: AllianceId) -> Result<bool, Error> {
    Ok(alliance::roles_of(db, account, &[id]).await?.contains_key(&id))
}
