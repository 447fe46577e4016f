//! Handles on other platforms: claimed by an account, linked only once they are proven.

mod claim;
mod release;
mod verify;

use entity::ids::AccountHandleId;
use entity::vocab::EventKind;

use crate::domain::account::AccountHandle;
use crate::domain::event::{NewEvent, Readers};
use crate::policy::Scope;
use crate::service::Ctx;
use crate::service::error::Error;
use crate::store::account as store;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;

pub use claim::ClaimHandle;
pub use release::{ReleaseHandle, RevokeHandle};
pub use verify::VerifyHandle;

async fn found_handle(ctx: &Ctx, tx: &WriteTx, id: AccountHandleId) -> Result<AccountHandle, Error> {
    let found = store::handles_by_ids(tx, &Scope::of(&ctx.actor), &[id]).await?.remove(&id);
    found.map(|handle| AccountHandle::clone(&handle)).ok_or_else(|| Error::not_found("handle"))
}

/// An event about a handle, which its account alone is told of.
fn event(ctx: &Ctx, kind: EventKind, handle: &AccountHandle) -> NewEvent {
    let mut event = ctx.event(kind, handle.id);
    event.readers = Readers::Account(handle.account_id);
    event.data = data(handle, None);
    event
}

fn data(handle: &AccountHandle, reason: Option<&str>) -> serde_json::Value {
    let AccountHandle { platform, forum, handle, .. } = handle;
    serde_json::json!({ "platform": platform, "forum": forum, "handle": handle, "reason": reason })
}

/// Records that a handle is proven now, and ends the claims of other accounts to it, which hear of it.
pub(crate) async fn settle_proof(
    ctx: &Ctx,
    tx: &WriteTx,
    handle: &AccountHandle,
    (proof_url, reason): (Option<&str>, Option<&str>),
) -> Result<entity::ids::EventId, StoreError> {
    for rival in store::drop_rivals(tx, handle).await? {
        let mut event = event(ctx, EventKind::HandleReleased, &rival);
        event.data = data(&rival, Some("PROVEN_BY_ANOTHER"));
        tx.record(event).await?;
    }
    let mut event = event(ctx, EventKind::HandleVerified, handle);
    event.changed_fields = vec!["verifiedAt", "proofUrl"];
    event.data = data(handle, reason);
    if let Some(data) = event.data.as_object_mut() {
        data.insert("proofUrl".to_owned(), serde_json::json!(proof_url));
    }
    tx.record(event).await
}
