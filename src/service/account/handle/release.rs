//! Giving a handle up, and unlinking one.

use entity::ids::{AccountHandleId, AccountId};
use entity::vocab::EventKind;

use super::{data, event, found_handle};
use crate::domain::text::Line;
use crate::policy::{self, HandleRelease, HandleRevoke, OwnerFacts};
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::account as store;
use crate::store::db::WriteTx;

/// Gives a handle or a claim to one up.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseHandle {
    /// The handle.
    pub id: AccountHandleId,
}

impl Command for ReleaseHandle {
    type Verb = HandleRelease;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let handle = found_handle(ctx, tx, self.id).await?;
        let is_owner = ctx.account() == Some(handle.account_id);
        let permit = policy::require::<HandleRelease>(&ctx.actor, &OwnerFacts { is_owner })?;
        store::release_handle(tx, &permit, handle.id).await?;
        let event = event(ctx, EventKind::HandleReleased, &handle);
        Ok(Written { id: handle.account_id, event: Some(tx.record(event).await?) })
    }
}

/// Unlinks the handle of somebody else, or ends a claim to one.
#[derive(Clone, Debug)]
pub struct RevokeHandle {
    /// The handle.
    pub id: AccountHandleId,
    /// Why.
    pub reason: Line,
}

impl Command for RevokeHandle {
    type Verb = HandleRevoke;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let permit = policy::require::<HandleRevoke>(&ctx.actor, &())?;
        let handle = found_handle(ctx, tx, self.id).await?;
        store::revoke_handle(tx, &permit, handle.id).await?;
        let mut event = event(ctx, EventKind::HandleRevoked, &handle);
        event.data = data(&handle, Some(&self.reason));
        Ok(Written { id: handle.account_id, event: Some(tx.record(event).await?) })
    }
}
