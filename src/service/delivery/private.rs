//! Reading what is private of grants.

use std::collections::HashMap;

use entity::ids::{AccountId, GrantId};
use entity::vocab::{EventKind, RoleKind, StaffRole};

use super::relations::GrantById;
use crate::domain::event::{NewEvent, Readers, Subject};
use crate::service::alliance::ViewerRoleIn;
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation};
use crate::store::db::{Work, WriteTx};

/// Whether the viewer may read where a grant goes and what the checks of identity came to: its leader may, and staff of
/// the Foundation, whose reading is logged (rule 8.5).
pub struct MayReadPrivately;

impl Relation for MayReadPrivately {
    type Key = GrantId;
    type Args = ();
    type Value = bool;

    async fn load(reader: &Reader, keys: &[GrantId], _: &()) -> Result<HashMap<GrantId, bool>, Error> {
        let grants = reader.prime::<GrantById>(keys, &()).await?;
        let alliances: Vec<_> = grants.iter().flatten().filter_map(|grant| grant.alliance_id).collect();
        reader.prime::<ViewerRoleIn>(&alliances, &()).await?;
        let is_foundation = reader.actor().is_staff(StaffRole::Foundation);
        let (mut may_read, mut of_others) = (HashMap::new(), Vec::new());
        for grant in grants.iter().flatten() {
            let is_leader = match grant.alliance_id {
                Some(alliance) => reader.get::<ViewerRoleIn>(alliance, &()).await? == Some(RoleKind::Lead),
                None => false,
            };
            if is_foundation && !is_leader {
                of_others.push(grant.id);
            }
            may_read.insert(grant.id, is_leader || is_foundation);
        }
        if let Some(account) = reader.actor().account().filter(|_| !of_others.is_empty()) {
            reader.db().write(&LogRead { account, grants: of_others }).await?;
        }
        Ok(may_read)
    }
}

/// Notes in the event log who read what, once for all that a request reads together.
struct LogRead {
    account: AccountId,
    grants: Vec<GrantId>,
}

impl Work for LogRead {
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &WriteTx) -> Result<(), Error> {
        let subject = Subject::of(self.account);
        let mut event = NewEvent::new(EventKind::GrantPrivateRead, subject, Some(self.account));
        event.readers = Readers::Staff;
        event.data = serde_json::json!({ "grants": self.grants });
        tx.record(event).await?;
        Ok(())
    }
}
