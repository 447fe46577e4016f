//! Whoever sends the request, and the sessions of that account.

use async_graphql::{Context, ID, Object};
use entity::ids::SessionId;

use super::object::{Person, person};
use crate::domain::account as domain;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::governance::WalletAddress;
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::{Selection, page};
use crate::graphql::scalar::DateTime;
use crate::graphql::stream::{WebhookConnection, webhooks_of};
use crate::graphql::vocab::StaffRole;
use crate::policy::{Actor, Identity};
use crate::service::account::OwnSessionById;
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::store::account as store;
use crate::store::stream::webhook::order_of_webhooks;

/// Whoever sends the request.
pub struct Viewer {
    identity: Identity,
    reader: Reader,
}

impl Viewer {
    /// The one on whose behalf `reader` reads, if signed in.
    pub(super) fn of(reader: &Reader) -> Option<Self> {
        match reader.actor() {
            Actor::Account(identity) => Some(Self { identity: identity.clone(), reader: reader.clone() }),
            Actor::Anonymous | Actor::Service(_) | Actor::System => None,
        }
    }
}

/// Whoever sends the request, with what nobody else may see.
#[Object]
impl Viewer {
    /// The public profile.
    async fn person(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.identity.account)).await
    }

    /// The e-mail address that the viewer signs in with. Nobody else is shown it.
    async fn email(&self) -> Nullable<String> {
        nullable(async {
            Ok(store::email_of(self.reader.db(), self.identity.account).await.map_err(Error::from)?)
        })
        .await
    }

    /// The Ethereum addresses that the viewer linked, in the order in which they were. Nobody else is shown them here.
    async fn addresses(&self) -> Result<Vec<WalletAddress>> {
        WalletAddress::of_viewer(&self.reader).await
    }

    /// The staff roles that the viewer holds now.
    async fn staff_roles(&self) -> Vec<StaffRole> {
        self.identity.staff.iter().map(|role| (*role).into()).collect()
    }

    /// The sessions that can still be used, the newest first, at most 100.
    async fn sessions(&self) -> Result<Vec<Session>> {
        let (account, now) = (self.identity.account, self.reader.now());
        let rows = store::live_sessions_of(self.reader.db(), account, now).await.map_err(Error::from)?;
        Ok(rows.into_iter().map(|row| Session { row, current: Some(self.identity.session) }).collect())
    }

    /// The viewer's webhooks, the oldest first. Nobody else sees them.
    async fn webhooks(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<WebhookConnection> {
        let args = page((first, after), (last, before), order_of_webhooks())?;
        webhooks_of(context, &self.reader, self.identity.account, &args).await
    }
}

/// A sign-in of the viewer.
pub struct Session {
    row: domain::Session,
    current: Option<SessionId>,
}

impl PayloadObject for Session {
    type Id = SessionId;

    async fn load_all(reader: &Reader, ids: &[SessionId], _: &Selection<'_>) -> Result<Vec<Option<Self>>> {
        let current = match reader.actor() {
            Actor::Account(identity) => Some(identity.session),
            Actor::Anonymous | Actor::Service(_) | Actor::System => None,
        };
        let rows = reader.prime::<OwnSessionById>(ids, &()).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self { row, current })).collect())
    }
}

/// A sign-in of the viewer, from its beginning until it is ended or not refreshed in time.
#[Object]
impl Session {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Whether the request was sent with a token of this session.
    async fn is_current(&self) -> bool {
        self.current == Some(self.row.id)
    }

    /// When the viewer signed in.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it ends unless it is refreshed before.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.row.expires_at)
    }

    /// When it was ended; null while it goes on.
    async fn ended_at(&self) -> Option<DateTime> {
        self.row.ended_at.map(DateTime)
    }
}
