//! Making a webhook.

use entity::ids::{AllianceId, MissionId, SeasonId, WebhookId};
use entity::vocab::EventKind;

use super::facts::known;
use crate::domain::event::Readers;
use crate::domain::text::Line;
use crate::domain::webhook::{Secret, Target, WEBHOOKS_PER_ACCOUNT};
use crate::policy::{self, Denial, WebhookCreate};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::stream::webhook::{self as store, WebhookFields};

/// Which events a webhook is to get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Events of these kinds alone.
    pub kinds: Option<Vec<EventKind>>,
    /// Events of this alliance alone.
    pub alliance: Option<AllianceId>,
    /// Events of this mission alone.
    pub mission: Option<MissionId>,
    /// Events of this season alone.
    pub season: Option<SeasonId>,
}

/// A webhook to be made for the actor.
#[derive(Clone, Debug)]
pub struct CreateWebhook {
    /// Where it sends to.
    pub target: Target,
    /// What it is for.
    pub description: Option<Line>,
    /// Which events it is to get.
    pub filters: Filters,
    /// What it signs with.
    pub secret: Secret,
}

impl CreateWebhook {
    fn fields(&self) -> WebhookFields {
        WebhookFields {
            url: self.target.to_string(),
            description: self.description.as_ref().map(ToString::to_string),
            kinds: self.filters.kinds.clone(),
            alliance_id: self.filters.alliance,
            mission_id: self.filters.mission,
            season_id: self.filters.season,
        }
    }
}

impl Command for CreateWebhook {
    type Verb = WebhookCreate;
    type Id = WebhookId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WebhookId>, Error> {
        let permit = policy::require::<WebhookCreate>(&ctx.actor, &())?;
        let owner = ctx.account().ok_or(Denial::SignedOut)?;
        let filters = &self.filters;
        known(ctx, tx, (filters.alliance, filters.mission, filters.season)).await?;
        let taken = store::places_of(tx, owner).await?;
        let place = (1..=WEBHOOKS_PER_ACCOUNT).find(|place| !taken.contains(place)).ok_or_else(too_many)?;

        let id = tx.new_id();
        let mut event = ctx.event(EventKind::WebhookCreated, id);
        event.readers = Readers::Account(owner);
        event.version = Some(1);
        let event = tx.record(event).await?;
        let inserted = store::insert(tx, &permit, (id, event), (owner, place), self.fields()).await;
        inserted.map_err(|error| match error {
            StoreError::Taken(Unique::WebhookPlace) => Error::rule(
                ProblemCode::Taken,
                "Another webhook of this account was made at the same moment. Repeat the request.",
            ),
            error => error.into(),
        })?;
        store::add_secret(tx, &permit, id, &self.secret, tx.now()).await?;
        Ok(Written { id, event: Some(event) })
    }
}

fn too_many() -> Error {
    Error::rule(
        ProblemCode::LimitReached,
        format!("An account has at most {WEBHOOKS_PER_ACCOUNT} webhooks. Delete one that is not needed."),
    )
}
