//! What a delegate has to look at.

use async_graphql::Object;

use super::approval::ApprovalConnection;
use crate::graphql::mission::MissionConnection;

/// What a delegate has to look at.
pub struct DelegateQueue {
    pub(super) missions: MissionConnection,
    pub(super) stale: ApprovalConnection,
}

/// What the viewer has to look at as a delegate.
#[Object]
impl DelegateQueue {
    /// The missions that still need approvals, that are not the viewer's own, and that the viewer has not approved: the next deadline first.
    async fn missions(&self) -> &MissionConnection {
        &self.missions
    }

    /// The viewer's approvals that became stale, with what changed since.
    async fn stale_approvals(&self) -> &ApprovalConnection {
        &self.stale
    }
}
