//! Reading what is for those whom it concerns and the Foundation alone (rule 8.5).

use std::fmt;

use entity::ids::{AccountId, AllianceId, ApplicationId, GrantId, MissionId};
use entity::vocab::{EventKind, RoleKind, StaffRole};

use crate::domain::delivery::Grant;
use crate::domain::event::{NewEvent, Readers, Subject};
use crate::domain::mission::{Application, Mission};
use crate::policy::{PrivateReads, Viewer};
use crate::service::alliance::ViewerRoleIn;
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::store::db::{Db, Work, WriteTx};

/// Something of which a part is private, and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Confidential {
    id: ConfidentialId,
    alliance: Option<AllianceId>,
    /// Whose it is where no alliance has it.
    author: Option<AccountId>,
}

#[derive(Clone, Copy, Debug)]
enum ConfidentialId {
    Application(ApplicationId),
    Grant(GrantId),
    Mission(MissionId),
}

impl fmt::Display for ConfidentialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Application(id) => id.fmt(f),
            Self::Grant(id) => id.fmt(f),
            Self::Mission(id) => id.fmt(f),
        }
    }
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

impl Confidential {
    /// Whether the viewer may read it: whoever leads the alliance may, the author where no alliance has it, and the
    /// Foundation.
    ///
    /// # Errors
    /// The database failed.
    pub async fn is_readable(self, reader: &Reader) -> Result<bool, Error> {
        Ok(self.is_own(reader).await? || reader.actor().is_staff(StaffRole::Foundation))
    }

    /// The same, and notes that `field` was read where it is not the viewer's own: see [`log_reads`].
    ///
    /// # Errors
    /// The database failed.
    pub async fn read(self, reader: &Reader, field: &'static str) -> Result<bool, Error> {
        if self.is_own(reader).await? {
            return Ok(true);
        }
        let is_foundation = reader.actor().is_staff(StaffRole::Foundation);
        if is_foundation {
            reader.viewer().note_private_read(self.id.to_string(), field);
        }
        Ok(is_foundation)
    }

    async fn is_own(self, reader: &Reader) -> Result<bool, Error> {
        Ok(match self.alliance {
            Some(alliance) => reader.get::<ViewerRoleIn>(alliance, &()).await? == Some(RoleKind::Lead),
            None => self.author.is_some() && self.author == reader.actor().account(),
        })
    }
}

/// Notes in the event log what a viewer read in private, in one event. Nobody may get it before.
///
/// # Errors
/// The database failed.
pub async fn log_reads(db: &Db, viewer: &Viewer) -> Result<(), Error> {
    let read = viewer.take_private_reads();
    if read.is_empty() {
        return Ok(());
    }
    match viewer.actor().account() {
        Some(account) => db.write(&LogReads { account, read }).await,
        None => Ok(()),
    }
}

struct LogReads {
    account: AccountId,
    read: PrivateReads,
}

impl Work for LogReads {
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
