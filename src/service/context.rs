//! What every use case is given.

use entity::ids::{AccountId, EventId, TypedId};
use entity::vocab::EventKind;

use super::error::{Error, ProblemCode};
use crate::clock::Clock;
use crate::domain::event::{NewEvent, Subject};
use crate::events::Wake;
use crate::policy::{Actor, Denial, OPEN_TO_ALL, Verb};
use crate::store::db::{Db, Work, WriteTx};
use crate::store::stream;

/// The surroundings of one use case: who acts, and on what.
#[derive(Clone)]
pub struct Ctx {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Who acts.
    pub actor: Actor,
    /// Tells the relay that events were written.
    pub wake: Wake,
    /// Makes a repeated request answer as the first one did.
    pub retry: Option<RetryKey>,
}

/// A client's key for one request, so that it may be repeated safely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryKey {
    /// The client's key, unique for its account.
    pub key: String,
    /// A hash of the request; the same key with another request is refused.
    pub fingerprint: String,
}

/// What a write did: the object it concerned, and the event it recorded, if it changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<Id> {
    /// The object.
    pub id: Id,
    /// The entry in the event log.
    pub event: Option<EventId>,
}

/// A write that a client can ask for.
pub trait Command: Send + Sync {
    /// The guarded action.
    type Verb: Verb;
    /// Identifies the object that the write is about.
    type Id: TypedId;

    /// Loads the facts, asks the policy, changes the state and records the event.
    fn run(&self, ctx: &Ctx, tx: &WriteTx) -> impl Future<Output = Result<Written<Self::Id>, Error>> + Send;
}

/// A command together with the keeping of its idempotency key.
struct Once<'a, C> {
    ctx: &'a Ctx,
    command: &'a C,
}

impl<C: Command> Work for Once<'_, C> {
    type Output = Written<C::Id>;
    type Error = Error;

    async fn run(&self, tx: &WriteTx) -> Result<Written<C::Id>, Error> {
        let written = self.command.run(self.ctx, tx).await?;
        if let Some((account, retry)) = self.ctx.account().zip(self.ctx.retry.as_ref()) {
            let request = (C::Verb::ACTION, retry.fingerprint.as_str());
            stream::claim(tx, (account, &retry.key), request, (written.id.uuid(), written.event)).await?;
        }
        Ok(written)
    }
}

impl Ctx {
    /// The account that acts, where one does.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.actor.account()
    }

    /// An event of this actor about `id`.
    #[must_use]
    pub fn event<T: TypedId>(&self, kind: EventKind, id: T) -> NewEvent {
        NewEvent::new(kind, Subject::of(id), self.account())
    }

    /// Tells strangers to sign in, before anything they sent is looked at.
    ///
    /// # Errors
    /// Nobody is signed in, and the command needs an account.
    pub fn admit<C: Command>(&self) -> Result<(), Error> {
        if self.actor == Actor::Anonymous && !OPEN_TO_ALL.contains(&C::Verb::ACTION) {
            return Err(Denial::SignedOut.into());
        }
        Ok(())
    }

    /// Does what a command says in one transaction, once for each idempotency key, then wakes the relay.
    ///
    /// # Errors
    /// Nobody is signed in, what the command returns, or that the key was used for another request.
    pub async fn run<C: Command>(&self, command: C) -> Result<Written<C::Id>, Error> {
        self.admit::<C>()?;
        let retry = self.account().zip(self.retry.as_ref());
        if let Some((account, retry)) = retry
            && let Some(before) = self.replay::<C>(account, retry).await?
        {
            return Ok(before);
        }
        let outcome = self.db.write(&Once { ctx: self, command: &command }).await;
        // A write whose connection broke may have been done.
        if outcome.as_ref().map_or_else(Error::is_unavailable, |_| true) {
            self.wake.wake();
        }
        match (outcome, retry) {
            // The same request may be in flight twice, and the other one was first; what it wrote can be why a rule says
            // no to this one.
            (Err(error), Some((account, retry))) => self.replay::<C>(account, retry).await?.ok_or(error),
            (outcome, _) => outcome,
        }
    }

    async fn replay<C: Command>(
        &self,
        account: AccountId,
        retry: &RetryKey,
    ) -> Result<Option<Written<C::Id>>, Error> {
        let Some(before) = stream::find(&self.db, account, &retry.key).await? else { return Ok(None) };
        if before.action != C::Verb::ACTION || before.fingerprint != retry.fingerprint {
            return Err(key_reused());
        }
        Ok(Some(Written { id: C::Id::from_uuid(before.subject_id), event: before.event_id }))
    }
}

fn key_reused() -> Error {
    Error::field(
        "idempotencyKey",
        ProblemCode::KeyReused,
        "This idempotency key was used for another request. Use a new key for each new request.",
    )
}
