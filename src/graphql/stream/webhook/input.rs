//! Inputs of the mutations on webhooks, and the commands that they stand for.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::ids::TypedId;

use crate::domain::webhook::{Reach, Secret, Target};
use crate::graphql::context::typed_id;
use crate::graphql::input::{change, change_text};
use crate::graphql::scalar::{DateTime, Url};
use crate::graphql::vocab::EventKind;
use crate::service::change::Change;
use crate::service::error::{Error, FieldError as _};
use crate::service::fields::optional_text;
use crate::service::stream::webhook::{
    ChangeWebhook, CreateWebhook, DeleteWebhook, EnableWebhook, Filters, Redeliver, Replay, RetireSecret,
    RotateSecret, TestWebhook,
};

fn target(url: &Url, reach: Reach) -> Result<Target, Error> {
    Target::parse(&url.0, reach).map_err(|error| error.in_field("url").into())
}

/// Each kind once; none at all is every kind.
fn kinds(kinds: Vec<EventKind>) -> Option<Vec<entity::vocab::EventKind>> {
    let mut kinds: Vec<_> = kinds.into_iter().map(Into::into).collect();
    kinds.sort_unstable();
    kinds.dedup();
    (!kinds.is_empty()).then_some(kinds)
}

fn changed_id<T: TypedId>(value: MaybeUndefined<ID>) -> Result<Change<T>, Error> {
    change::<ID, ID>(value).try_map(|id| typed_id(&id))
}

/// A new webhook.
#[derive(Clone, Debug, InputObject)]
pub struct WebhookCreateInput {
    /// Where deliveries are sent to: an `https://` address of the public internet, without a user name, a password or a
    /// fragment.
    pub url: Url,
    /// What it is for, at most 300 characters.
    pub description: Option<String>,
    /// Only events of these kinds; every kind where none is given.
    pub kinds: Option<Vec<EventKind>>,
    /// Only events of this alliance.
    pub alliance_id: Option<ID>,
    /// Only events of this mission.
    pub mission_id: Option<ID>,
    /// Only events of this season.
    pub season_id: Option<ID>,
    /// A key of the client's choice; the same key with the same input answers as the first time, but without the secret.
    pub idempotency_key: Option<String>,
}

impl WebhookCreateInput {
    pub(super) fn command(self, reach: Reach, secret: Secret) -> Result<CreateWebhook, Error> {
        Ok(CreateWebhook {
            target: target(&self.url, reach)?,
            description: optional_text("description", self.description.as_deref())?,
            filters: Filters {
                kinds: self.kinds.and_then(kinds),
                alliance: self.alliance_id.as_ref().map(typed_id).transpose()?,
                mission: self.mission_id.as_ref().map(typed_id).transpose()?,
                season: self.season_id.as_ref().map(typed_id).transpose()?,
            },
            secret,
        })
    }
}

/// Changes to a webhook: a field that is left out stays as it is, and null empties it.
#[derive(Clone, Debug, InputObject)]
pub struct WebhookUpdateInput {
    /// The webhook.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Where deliveries are sent to, as for webhookCreate. What is under way goes there, too.
    pub url: Option<Url>,
    /// What it is for, at most 300 characters.
    pub description: MaybeUndefined<String>,
    /// Only events of these kinds; null for every kind.
    pub kinds: MaybeUndefined<Vec<EventKind>>,
    /// Only events of this alliance.
    pub alliance_id: MaybeUndefined<ID>,
    /// Only events of this mission.
    pub mission_id: MaybeUndefined<ID>,
    /// Only events of this season.
    pub season_id: MaybeUndefined<ID>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl WebhookUpdateInput {
    pub(super) fn command(self, reach: Reach) -> Result<ChangeWebhook, Error> {
        let kinds = match change::<Vec<EventKind>, Vec<EventKind>>(self.kinds) {
            Change::Keep => Change::Keep,
            Change::Clear => Change::Clear,
            Change::Set(given) => kinds(given).map_or(Change::Clear, Change::Set),
        };
        Ok(ChangeWebhook {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            target: self.url.as_ref().map(|url| target(url, reach)).transpose()?,
            description: change_text("description", self.description)?,
            kinds,
            alliance: changed_id(self.alliance_id)?,
            mission: changed_id(self.mission_id)?,
            season: changed_id(self.season_id)?,
        })
    }
}

macro_rules! versioned_input {
    ($(#[$doc:meta])* $name:ident => $command:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, InputObject)]
        pub struct $name {
            /// The webhook.
            pub id: ID,
            /// The version that was read.
            pub expected_version: i32,
            /// A key of the client's choice; the same key with the same input answers as the first time.
            pub idempotency_key: Option<String>,
        }

        impl $name {
            pub(super) fn command(&self) -> Result<$command, Error> {
                Ok($command { id: typed_id(&self.id)?, expected_version: self.expected_version })
            }
        }
    };
}

versioned_input! {
    /// A webhook to be deleted.
    WebhookDeleteInput => DeleteWebhook
}

versioned_input! {
    /// A webhook to be enabled again.
    WebhookEnableInput => EnableWebhook
}

versioned_input! {
    /// A webhook whose old secret is to end.
    WebhookSecretRetireInput => RetireSecret
}

/// A webhook that is to get a new secret.
#[derive(Clone, Debug, InputObject)]
pub struct WebhookSecretRotateInput {
    /// The webhook.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// A key of the client's choice; the same key with the same input answers as the first time, but without the secret.
    pub idempotency_key: Option<String>,
}

impl WebhookSecretRotateInput {
    pub(super) fn command(&self, secret: Secret) -> Result<RotateSecret, Error> {
        Ok(RotateSecret { id: typed_id(&self.id)?, expected_version: self.expected_version, secret })
    }
}

/// A webhook to be tested.
#[derive(Clone, Debug, InputObject)]
pub struct WebhookTestInput {
    /// The webhook.
    pub id: ID,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl WebhookTestInput {
    pub(super) fn command(&self) -> Result<TestWebhook, Error> {
        Ok(TestWebhook { id: typed_id(&self.id)? })
    }
}

/// A delivery to be made once more.
#[derive(Clone, Debug, InputObject)]
pub struct WebhookRedeliverInput {
    /// The delivery.
    pub id: ID,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl WebhookRedeliverInput {
    pub(super) fn command(&self) -> Result<Redeliver, Error> {
        Ok(Redeliver { id: typed_id(&self.id)? })
    }
}

/// A part of the event log to be delivered once more.
#[derive(Clone, Debug, InputObject)]
pub struct WebhookReplayInput {
    /// The webhook.
    pub id: ID,
    /// Events from this time on.
    pub since: DateTime,
    /// Events up to this time; until now where none is given.
    pub until: Option<DateTime>,
    /// Only events behind this one: the `lastEventId` of the request before, to go on where it ended.
    pub after_event_id: Option<ID>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl WebhookReplayInput {
    pub(super) fn command(&self) -> Result<Replay, Error> {
        Ok(Replay {
            id: typed_id(&self.id)?,
            since: self.since.0,
            until: self.until.map(|until| until.0),
            after: self.after_event_id.as_ref().map(typed_id).transpose()?,
        })
    }
}
