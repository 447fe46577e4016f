//! Inputs of the mutations on handles, and the commands that they stand for.

use async_graphql::{ID, InputObject};

use crate::domain::account::Handle;
use crate::domain::conversation::ForumUrl;
use crate::graphql::context::typed_id;
use crate::graphql::scalar::Url;
use crate::graphql::vocab::Platform;
use crate::service::account::{ClaimHandle, ReleaseHandle, RevokeHandle, VerifyHandle};
use crate::service::error::{Error, FieldError as _};
use crate::service::fields::text;

/// A claim to a handle.
#[derive(Clone, Debug, InputObject)]
pub struct HandleClaimInput {
    /// Where the handle is.
    pub platform: Platform,
    /// The forum, such as "https://gov.optimism.io"; for a handle at a FORUM, and for no other.
    pub forum_url: Option<Url>,
    /// The handle as the platform shows it, with or without the `@` before it; at most 100 characters.
    pub handle: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl HandleClaimInput {
    pub(super) fn command(&self) -> Result<ClaimHandle, Error> {
        let forum = self.forum_url.as_ref().map(|url| ForumUrl::parse(&url.0)).transpose();
        Ok(ClaimHandle {
            platform: self.platform.into(),
            forum: forum.map_err(|error| error.in_field("forumUrl"))?,
            handle: Handle::parse(&self.handle).map_err(|error| error.in_field("handle"))?,
        })
    }
}

/// A handle to be given up.
#[derive(Clone, Debug, InputObject)]
pub struct HandleReleaseInput {
    /// The handle, or the claim to one.
    pub id: ID,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl HandleReleaseInput {
    pub(super) fn command(&self) -> Result<ReleaseHandle, Error> {
        Ok(ReleaseHandle { id: typed_id(&self.id)? })
    }
}

/// A claim to be taken for proven.
#[derive(Clone, Debug, InputObject)]
pub struct HandleVerifyInput {
    /// The claim.
    pub id: ID,
    /// Why, in one line of 1 to 300 characters that everybody may read.
    pub reason: String,
    /// Where the proof stands.
    pub proof_url: Option<Url>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl HandleVerifyInput {
    pub(super) fn command(&self) -> Result<VerifyHandle, Error> {
        Ok(VerifyHandle {
            id: typed_id(&self.id)?,
            reason: text("reason", &self.reason)?,
            proof_url: self.proof_url.as_ref().map(|url| url.0.clone()),
        })
    }
}

/// A handle to be unlinked.
#[derive(Clone, Debug, InputObject)]
pub struct HandleRevokeInput {
    /// The handle, or the claim to one.
    pub id: ID,
    /// Why, in one line of 1 to 300 characters, for the person whose handle it was.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl HandleRevokeInput {
    pub(super) fn command(&self) -> Result<RevokeHandle, Error> {
        Ok(RevokeHandle { id: typed_id(&self.id)?, reason: text("reason", &self.reason)? })
    }
}
