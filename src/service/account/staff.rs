//! Staff roles, which the operator grants and revokes at the command line.

use entity::ids::AccountId;
use entity::vocab::{EventKind, StaffRole};

use super::facts::found_account;
use crate::domain::account::Email;
use crate::domain::event::{NewEvent, Readers};
use crate::policy::{self, StaffGrant, StaffRevoke};
use crate::service::error::{Error, ProblemCode, RefusalCode};
use crate::service::{Command, Ctx, Written};
use crate::store::account as store;
use crate::store::db::{Db, WriteTx};
use crate::store::error::{StoreError, Unique};

/// Grants a staff role to an account.
///
/// # Errors
/// There is no such account, it holds the role already, or the actor is not the operator.
pub async fn grant(ctx: &Ctx, account: AccountId, role: StaffRole) -> Result<Written<AccountId>, Error> {
    ctx.run(Grant { account, role }).await
}

/// Revokes a staff role of an account.
///
/// # Errors
/// There is no such account, it does not hold the role, or the actor is not the operator.
pub async fn revoke(ctx: &Ctx, account: AccountId, role: StaffRole) -> Result<Written<AccountId>, Error> {
    ctx.run(Revoke { account, role }).await
}

/// The account that an operator names by id, handle or e-mail address.
///
/// # Errors
/// There is none.
pub async fn find_account(db: &Db, name: &str) -> Result<AccountId, Error> {
    if let Ok(id) = name.parse::<AccountId>() {
        return if store::by_ids(db, &[id]).await?.contains_key(&id) { Ok(id) } else { Err(nobody(name)) };
    }
    if let Ok(email) = Email::parse(name) {
        let credential = store::credential_of(db, &email).await?;
        return credential.map(|credential| credential.account).ok_or_else(|| nobody(name));
    }
    store::by_handle(db, name).await?.map(|account| account.id).ok_or_else(|| nobody(name))
}

fn nobody(name: &str) -> Error {
    Error::refused(
        RefusalCode::NotFound,
        format!("No account has the id, handle or e-mail address \"{name}\". Name one that is registered."),
    )
}

struct Grant {
    account: AccountId,
    role: StaffRole,
}

impl Command for Grant {
    type Verb = StaffGrant;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let permit = policy::require::<StaffGrant>(&ctx.actor, &())?;
        let Self { account: id, role } = *self;
        found_account(tx, id).await?;
        store::grant(tx, &permit, id, role).await.map_err(|error| match error {
            StoreError::Taken(Unique::StaffGrant) => {
                Error::rule(ProblemCode::Taken, "This account holds the role already.")
            }
            error => error.into(),
        })?;
        let event = event(ctx, EventKind::StaffGranted, id, role);
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

struct Revoke {
    account: AccountId,
    role: StaffRole,
}

impl Command for Revoke {
    type Verb = StaffRevoke;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let permit = policy::require::<StaffRevoke>(&ctx.actor, &())?;
        let Self { account: id, role } = *self;
        found_account(tx, id).await?;
        store::revoke(tx, &permit, id, role).await.map_err(|error| match error {
            StoreError::Stale => Error::rule(ProblemCode::WrongState, "This account does not hold the role."),
            error => error.into(),
        })?;
        let event = event(ctx, EventKind::StaffRevoked, id, role);
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

fn event(ctx: &Ctx, kind: EventKind, account: AccountId, role: StaffRole) -> NewEvent {
    let mut event = ctx.event(kind, account);
    event.readers = Readers::Staff;
    event.data = serde_json::json!({ "role": role });
    event
}
