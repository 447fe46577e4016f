//! Refreshing and ending sessions.

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, SessionId};
use entity::vocab::EventKind;

use super::sign_in::{SessionTokens, SignedIn};
use crate::auth::{Auth, RefreshToken};
use crate::domain::account::TokenHash;
use crate::domain::event::{NewEvent, Readers, Subject};
use crate::policy::{self, Actor, Denial, SessionRefresh};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::account as store;
use crate::store::db::{Work, WriteTx};

/// Exchanges a refresh token for new tokens.
///
/// A token that comes a second time has been stolen from somebody, and nobody can tell from whom: its whole session
/// ends. There is no time of grace, so that two exchanges at once are reuse as well.
///
/// # Errors
/// The token is not valid, or no longer.
pub async fn refresh(ctx: &Ctx, auth: &Auth, presented: &RefreshToken) -> Result<SignedIn, Error> {
    let next = auth.refresh_token();
    let expires_at = ctx.clock.now() + auth.session_lifetime;
    let exchange = Exchange { actor: &ctx.actor, presented: presented.hash(), next: next.hash(), expires_at };
    match ctx.db.write(&exchange).await? {
        Exchanged::Rotated { account, session } => {
            let access = auth.tokens.issue(account, session)?;
            Ok(SignedIn { account, event: None, tokens: SessionTokens { session, access, refresh: next } })
        }
        Exchanged::Reused(session) => {
            ctx.wake.wake();
            auth.ends.tell(session);
            Err(bad_token())
        }
        Exchanged::NotValid => Err(bad_token()),
    }
}

/// One answer for every token that is not good: which of them it is, its holder knows or must not learn.
fn bad_token() -> Error {
    let message = "This refresh token is not valid, or no longer. Sign in again with `sessionCreate`.";
    Error::field("refreshToken", ProblemCode::BadToken, message)
}

/// Not a [`Command`]: the end of a session must be kept although the client is told that a rule said no.
struct Exchange<'a> {
    actor: &'a Actor,
    presented: TokenHash,
    next: TokenHash,
    expires_at: DateTime<Utc>,
}

enum Exchanged {
    Rotated { account: AccountId, session: SessionId },
    Reused(SessionId),
    NotValid,
}

impl Work for Exchange<'_> {
    type Output = Exchanged;
    type Error = Error;

    async fn run(&self, tx: &WriteTx) -> Result<Exchanged, Error> {
        let permit = policy::require::<SessionRefresh>(self.actor, &())?;
        let Some(presented) = store::presented_token(tx, &self.presented).await? else {
            return Ok(Exchanged::NotValid);
        };
        let session = &presented.session;
        if !session.is_live(tx.now()) {
            return Ok(Exchanged::NotValid);
        }
        let next = (&self.next, self.expires_at);
        if !presented.is_used && store::rotate_token(tx, &permit, &presented, next).await? {
            return Ok(Exchanged::Rotated { account: session.account_id, session: session.id });
        }
        if store::end_for_reuse(tx, &permit, session.id).await? {
            tx.record(ended(
                NewEvent::new(EventKind::SessionEnded, Subject::of(session.id), None),
                session.account_id,
            ))
            .await?;
        }
        Ok(Exchanged::Reused(session.id))
    }
}

/// Ends one of the actor's sessions; its tokens and open connections end with it.
///
/// # Errors
/// The actor is not signed in, or has no such session.
pub async fn end_session(
    ctx: &Ctx,
    auth: &Auth,
    session: Option<SessionId>,
) -> Result<Written<SessionId>, Error> {
    let Actor::Account(identity) = &ctx.actor else { return Err(Denial::SignedOut.into()) };
    let session = session.unwrap_or(identity.session);
    let written = ctx.run(EndSession { account: identity.account, session }).await?;
    auth.ends.tell(session);
    Ok(written)
}

struct EndSession {
    account: AccountId,
    session: SessionId,
}

impl Command for EndSession {
    type Verb = policy::SessionEnd;
    type Id = SessionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<SessionId>, Error> {
        let permit = policy::require::<policy::SessionEnd>(&ctx.actor, &())?;
        let id = self.session;
        let mut own = store::sessions_by_id(tx, self.account, &[id]).await?;
        own.remove(&id).ok_or_else(|| Error::not_found("session"))?;
        let event = match store::end_session(tx, &permit, id).await? {
            true => Some(tx.record(ended(ctx.event(EventKind::SessionEnded, id), self.account)).await?),
            false => None,
        };
        Ok(Written { id, event })
    }
}

/// For the account's other sessions, and for every server that has connections of this one.
fn ended(event: NewEvent, account: AccountId) -> NewEvent {
    NewEvent { readers: Readers::Account(account), ..event }
}
