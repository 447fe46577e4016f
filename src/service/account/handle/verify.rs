//! Taking a claim for proven.

use entity::ids::AccountHandleId;

use super::claim::taken;
use super::{found_handle, settle_proof};
use crate::domain::text::Line;
use crate::policy::{self, Denial, HandleVerify};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::account::{self as store, Proof};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};

/// Takes a claim for proven, by the word of staff.
#[derive(Clone, Debug)]
pub struct VerifyHandle {
    /// The claim.
    pub id: AccountHandleId,
    /// Why.
    pub reason: Line,
    /// Where the proof stands.
    pub proof_url: Option<String>,
}

impl Command for VerifyHandle {
    type Verb = HandleVerify;
    type Id = AccountHandleId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountHandleId>, Error> {
        let permit = policy::require::<HandleVerify>(&ctx.actor, &())?;
        let handle = found_handle(ctx, tx, self.id).await?;
        // Nobody vouches for oneself.
        if ctx.account() == Some(handle.account_id) {
            return Err(Denial::NotCurator.into());
        }
        if handle.verified_at.is_some() {
            return Err(proven_already());
        }
        let (url, reason) = (self.proof_url.clone(), Some(self.reason.to_string()));
        let proof = Proof { url, reason };
        store::verify_handle(tx, &permit, handle.id, proof).await.map_err(proven_meanwhile)?;
        let said = (self.proof_url.as_deref(), Some(&*self.reason));
        let event = settle_proof(ctx, tx, &handle, said).await?;
        Ok(Written { id: handle.id, event: Some(event) })
    }
}

fn proven_already() -> Error {
    Error::field(
        "id",
        ProblemCode::WrongState,
        "`id`: This handle is proven already. There is nothing to do.",
    )
}

fn proven_meanwhile(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::ProvenHandle) => taken(),
        error => error.into(),
    }
}
