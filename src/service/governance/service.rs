//! Services and their API tokens, which the operator makes and revokes at the command line.

use chrono::TimeDelta;
use entity::ids::{AccountId, ServiceTokenId};
use entity::vocab::{AccountKind, EventKind, ServiceScope};

use crate::auth::ApiToken;
use crate::domain::event::{NewEvent, Readers};
use crate::domain::governance::ServiceToken;
use crate::domain::text::{Name, Slug};
use crate::policy::{self, ServiceCreate, ServiceTokenCreate, ServiceTokenRevoke};
use crate::service::account::found_account;
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::account::{self, NewAccount, Profile};
use crate::store::db::{Db, WriteTx};
use crate::store::error::{StoreError, Unique};
use crate::store::governance::{self as store, NewServiceToken};

/// Makes the account of a service.
///
/// # Errors
/// The handle is taken, or the actor is not the operator.
pub async fn create(ctx: &Ctx, handle: Slug, name: Name) -> Result<Written<AccountId>, Error> {
    ctx.run(CreateService { handle, name }).await
}

/// What a new token is for.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// The service.
    pub account: AccountId,
    /// What it is for, in the operator's words.
    pub name: Name,
    /// What it may do besides reading.
    pub scopes: Vec<ServiceScope>,
    /// For how many days.
    pub days: u16,
}

/// Makes a token of a service; it is told this once.
///
/// # Errors
/// The account is no service, or the actor is not the operator.
pub async fn create_token(
    ctx: &Ctx,
    token: &ApiToken,
    request: TokenRequest,
) -> Result<Written<ServiceTokenId>, Error> {
    ctx.run(CreateToken { request, hash: token.hash() }).await
}

/// Revokes a token: it is refused from then on, and connections that were opened with it are closed.
///
/// # Errors
/// There is no such token, it was revoked before, or the actor is not the operator.
pub async fn revoke_token(ctx: &Ctx, id: ServiceTokenId) -> Result<Written<ServiceTokenId>, Error> {
    ctx.run(RevokeToken { id }).await
}

/// Every token, the newest first; never the tokens themselves.
///
/// # Errors
/// The database failed.
pub async fn tokens(db: &Db) -> Result<Vec<ServiceToken>, Error> {
    Ok(store::tokens(db).await?)
}

struct CreateService {
    handle: Slug,
    name: Name,
}

impl Command for CreateService {
    type Verb = ServiceCreate;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let permit = policy::require::<ServiceCreate>(&ctx.actor, &())?;
        let id = tx.new_id();
        let profile = Profile {
            handle: self.handle.to_string(),
            display_name: self.name.to_string(),
            ..Profile::default()
        };
        let new = NewAccount { id, kind: AccountKind::Service, note: None, source_urls: Vec::new(), profile };
        account::create_service(tx, &permit, new).await.map_err(|error| match error {
            StoreError::Taken(Unique::AccountHandle) => Error::field(
                "handle",
                ProblemCode::Taken,
                "Somebody else has this handle. Choose a different one.",
            ),
            error => error.into(),
        })?;
        let mut event = ctx.event(EventKind::ServiceCreated, id);
        event.version = Some(1);
        event.data = serde_json::json!({ "handle": self.handle.to_string() });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

struct CreateToken {
    request: TokenRequest,
    hash: crate::domain::account::TokenHash,
}

impl Command for CreateToken {
    type Verb = ServiceTokenCreate;
    type Id = ServiceTokenId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ServiceTokenId>, Error> {
        let permit = policy::require::<ServiceTokenCreate>(&ctx.actor, &())?;
        let TokenRequest { account, name, scopes, days } = &self.request;
        if found_account(tx, *account).await?.kind != AccountKind::Service {
            let message = "Tokens are for services; people sign in. Make a service first.";
            return Err(Error::rule(ProblemCode::Invalid, message));
        }
        let expires_at = tx.now() + TimeDelta::days(i64::from(*days));
        let new = NewServiceToken {
            account: *account,
            name: name.to_string(),
            scopes: scopes.clone(),
            hash: self.hash.clone(),
            expires_at,
        };
        let id = store::insert_token(tx, &permit, new).await?;
        let mut event = for_staff(ctx, EventKind::ServiceTokenCreated, id);
        event.data = serde_json::json!({ "service": account, "scopes": scopes, "expiresAt": expires_at });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

struct RevokeToken {
    id: ServiceTokenId,
}

impl Command for RevokeToken {
    type Verb = ServiceTokenRevoke;
    type Id = ServiceTokenId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ServiceTokenId>, Error> {
        let permit = policy::require::<ServiceTokenRevoke>(&ctx.actor, &())?;
        let id = self.id;
        let token =
            store::tokens_by_id(tx, &[id]).await?.remove(&id).ok_or_else(|| Error::not_found("token"))?;
        store::revoke_token(tx, &permit, id).await.map_err(|error| match error {
            StoreError::Stale => Error::rule(ProblemCode::WrongState, "This token was revoked before."),
            error => error.into(),
        })?;
        let mut event = for_staff(ctx, EventKind::ServiceTokenRevoked, id);
        event.data = serde_json::json!({ "service": token.account_id });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

fn for_staff(ctx: &Ctx, kind: EventKind, id: ServiceTokenId) -> NewEvent {
    let mut event = ctx.event(kind, id);
    event.readers = Readers::Staff;
    event
}
