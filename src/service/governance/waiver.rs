//! Letting a delegate approve without the voting power that it takes (rule 4.7).

use chrono::{DateTime, Utc};
use entity::ids::WaiverId;
use entity::vocab::EventKind;

use crate::domain::governance::Address;
use crate::domain::text::Paragraph;
use crate::policy::{self, ApprovalWaiverGrant, ApprovalWaiverRevoke};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::governance::{self as store, NewWaiver};

/// Lets the delegate with an address approve until a moment, such as a protocol that has not received its delegation yet.
#[derive(Clone, Debug)]
pub struct GrantWaiver {
    /// The delegate's address.
    pub address: Address,
    /// Why, for everybody to read.
    pub reason: Paragraph,
    /// Until when.
    pub ends_at: DateTime<Utc>,
}

impl Command for GrantWaiver {
    type Verb = ApprovalWaiverGrant;
    type Id = WaiverId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WaiverId>, Error> {
        let permit = policy::require::<ApprovalWaiverGrant>(&ctx.actor, &())?;
        if self.ends_at <= tx.now() {
            let message = "`endsAt`: Give a moment in the future.";
            return Err(Error::field("endsAt", ProblemCode::Invalid, message));
        }
        let new = NewWaiver {
            address: self.address,
            reason: self.reason.to_string(),
            granted_by: ctx.account(),
            ends_at: self.ends_at,
        };
        let id = store::grant_waiver(tx, &permit, new).await?;
        let mut event = ctx.event(EventKind::WaiverGranted, id);
        event.data = serde_json::json!({
            "address": self.address, "reason": self.reason.to_string(), "endsAt": self.ends_at,
        });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

/// Ends a waiver before its time. Approvals that were given with it stand.
#[derive(Clone, Debug)]
pub struct RevokeWaiver {
    /// The waiver.
    pub id: WaiverId,
    /// Why, for everybody to read.
    pub reason: Paragraph,
}

impl Command for RevokeWaiver {
    type Verb = ApprovalWaiverRevoke;
    type Id = WaiverId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WaiverId>, Error> {
        let permit = policy::require::<ApprovalWaiverRevoke>(&ctx.actor, &())?;
        let id = self.id;
        let waiver =
            store::waivers_by_id(tx, &[id]).await?.remove(&id).ok_or_else(|| Error::not_found("waiver"))?;
        store::revoke_waiver(tx, &permit, id, self.reason.to_string()).await.map_err(
            |error| match error {
                StoreError::Stale => Error::rule(ProblemCode::WrongState, "This waiver was revoked before."),
                error => error.into(),
            },
        )?;
        let mut event = ctx.event(EventKind::WaiverRevoked, id);
        event.changed_fields = vec!["revokedAt", "revokeReason"];
        event.data = serde_json::json!({ "address": waiver.address, "reason": self.reason.to_string() });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}
