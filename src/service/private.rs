//! Reading what is for those whom it concerns and the Foundation alone (rule 8.5).

use std::collections::HashMap;

use entity::ids::{AccountId, AllianceId, ApplicationId, GrantId, MissionId};
use entity::vocab::{EventKind, RoleKind, StaffRole};
use serde::Serialize;

use crate::domain::delivery::Grant;
use crate::domain::event::{NewEvent, Readers, Subject};
use crate::domain::mission::{Application, Mission};
use crate::service::alliance::ViewerRoleIn;
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation};
use crate::store::db::{Work, WriteTx};

/// Something of which a part is private, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Confidential {
    id: ConfidentialId,
    alliance: Option<AllianceId>,
    /// Whose it is where no alliance has it.
    author: Option<AccountId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
enum ConfidentialId {
    Application(ApplicationId),
    Grant(GrantId),
    Mission(MissionId),
}

impl From<&Application> for Confidential {
    fn from(row: &Application) -> Self {
        Self { id: ConfidentialId::Application(row.id), alliance: row.alliance_id, author: None }
    }
}

impl From<&Grant> for Confidential {
    fn from(row: &Grant) -> Self {
        Self { id: ConfidentialId::Grant(row.id), alliance: row.alliance_id, author: None }
    }
}

impl From<&Mission> for Confidential {
    fn from(row: &Mission) -> Self {
        Self { id: ConfidentialId::Mission(row.id), alliance: row.alliance_id, author: row.created_by }
    }
}

/// How the viewer stands to something private.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Confidence {
    /// It is no business of the viewer's.
    #[default]
    Outsider,
    /// The viewer is staff of the Foundation.
    Foundation,
    /// The viewer leads the alliance, or wrote it where no alliance has it.
    Own,
}

impl Relation for Confidence {
    type Key = Confidential;
    type Args = ();
    type Value = Self;

    async fn load(
        reader: &Reader,
        keys: &[Confidential],
        _: &(),
    ) -> Result<HashMap<Confidential, Self>, Error> {
        let alliances: Vec<_> = keys.iter().filter_map(|key| key.alliance).collect();
        reader.prime::<ViewerRoleIn>(&alliances, &()).await?;
        let is_foundation = reader.actor().is_staff(StaffRole::Foundation);
        let mut found = HashMap::new();
        for key in keys {
            let is_own = match key.alliance {
                Some(alliance) => reader.get::<ViewerRoleIn>(alliance, &()).await? == Some(RoleKind::Lead),
                None => key.author.is_some() && key.author == reader.actor().account(),
            };
            let confidence = match (is_own, is_foundation) {
                (true, _) => Self::Own,
                (false, true) => Self::Foundation,
                (false, false) => Self::Outsider,
            };
            found.insert(*key, confidence);
        }
        Ok(found)
    }
}

/// Whether the viewer may read how to reach somebody, where OP goes and what the checks of identity came to. The
/// Foundation may, and its reading is logged, once for all that a request reads together.
pub struct MayReadPrivately;

impl Relation for MayReadPrivately {
    type Key = Confidential;
    type Args = ();
    type Value = bool;

    async fn load(
        reader: &Reader,
        keys: &[Confidential],
        _: &(),
    ) -> Result<HashMap<Confidential, bool>, Error> {
        let found = reader.prime::<Confidence>(keys, &()).await?;
        let known = || keys.iter().zip(&found);
        let as_foundation = known().filter(|(_, confidence)| **confidence == Confidence::Foundation);
        let read: Vec<_> = as_foundation.map(|(key, _)| key.id).collect();
        if let Some(account) = reader.actor().account().filter(|_| !read.is_empty()) {
            reader.db().write(&LogRead { account, read }).await?;
        }
        Ok(known().map(|(key, confidence)| (*key, *confidence != Confidence::Outsider)).collect())
    }
}

/// Notes in the event log who read what.
struct LogRead {
    account: AccountId,
    read: Vec<ConfidentialId>,
}

impl Work for LogRead {
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &WriteTx) -> Result<(), Error> {
        let mut event = NewEvent::new(EventKind::PrivateRead, Subject::of(self.account), Some(self.account));
        event.readers = Readers::Staff;
        event.data = serde_json::json!({ "read": self.read });
        tx.record(event).await?;
        Ok(())
    }
}
