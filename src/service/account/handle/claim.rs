//! Claiming a handle.

use entity::ids::AccountHandleId;
use entity::vocab::{EventKind, Platform};

use super::{event, found_handle};
use crate::domain::account::{CODE_LIFETIME, Handle, MOST_HANDLES};
use crate::domain::conversation::ForumUrl;
use crate::policy::{self, Denial, HandleClaim};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::account::{self as store, NewClaim};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};

/// A claim to a handle, which gives a code to post there; a repeated claim gives a new code.
#[derive(Clone, Debug)]
pub struct ClaimHandle {
    /// Where.
    pub platform: Platform,
    /// The forum, of a forum's handle.
    pub forum: Option<ForumUrl>,
    /// The handle.
    pub handle: Handle,
}

impl Command for ClaimHandle {
    type Verb = HandleClaim;
    type Id = AccountHandleId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountHandleId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let permit = policy::require::<HandleClaim>(&ctx.actor, &())?;
        let forum = self.site()?;
        let key = self.handle.key();
        let owner = store::owner_of_handle(tx, self.platform, forum.as_deref(), &key).await?;
        match owner {
            Some(owner) if owner == account => return Err(proven_already()),
            Some(_) => return Err(taken()),
            None => {}
        }
        let own = store::all_handles_of(tx, account).await?;
        let before = own
            .iter()
            .find(|own| (own.platform, &own.forum, &own.key) == (self.platform, &forum, &key))
            .map(|own| own.id);
        let claim = NewClaim {
            account,
            platform: self.platform,
            forum,
            handle: self.handle.clone(),
            code_expires_at: tx.now() + CODE_LIFETIME,
        };
        let id = match before {
            Some(id) => {
                store::renew_claim(tx, &permit, id, &claim).await?;
                id
            }
            None if own.len() >= MOST_HANDLES => return Err(too_many()),
            None => store::claim_handle(tx, &permit, claim).await.map_err(claimed_meanwhile)?,
        };
        let event = event(ctx, EventKind::HandleClaimed, &found_handle(ctx, tx, id).await?);
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

impl ClaimHandle {
    fn site(&self) -> Result<Option<String>, Error> {
        match (self.platform, &self.forum) {
            (Platform::Forum, Some(forum)) => Ok(Some(forum.to_string())),
            (Platform::Forum, None) => Err(Error::field(
                "forumUrl",
                ProblemCode::Incomplete,
                "`forumUrl`: Name the forum, such as \"https://gov.optimism.io\": each forum has handles of its own.",
            )),
            (_, Some(_)) => Err(Error::field(
                "forumUrl",
                ProblemCode::Invalid,
                "`forumUrl`: Leave it out: only a handle of a forum has one.",
            )),
            (_, None) => Ok(None),
        }
    }
}

pub(super) fn taken() -> Error {
    Error::field(
        "handle",
        ProblemCode::Taken,
        "`handle`: Another account has proven this handle. If it is yours, ask staff to unlink it there.",
    )
}

fn proven_already() -> Error {
    Error::field(
        "handle",
        ProblemCode::WrongState,
        "`handle`: You have proven this handle already. There is nothing more to do.",
    )
}

fn too_many() -> Error {
    Error::field(
        "handle",
        ProblemCode::LimitReached,
        format!("`handle`: You have {MOST_HANDLES} handles, the most there can be. Release one first."),
    )
}

fn claimed_meanwhile(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::HandleClaim) => StoreError::Stale.into(),
        error => error.into(),
    }
}
