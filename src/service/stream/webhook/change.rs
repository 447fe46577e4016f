//! Changing and deleting a webhook.

use entity::ids::{AllianceId, MissionId, SeasonId, WebhookId};
use entity::vocab::EventKind;

use super::facts::{event, known, own};
use crate::domain::text::Line;
use crate::domain::webhook::Target;
use crate::policy::{WebhookDelete, WebhookUpdate};
use crate::service::alliance::same_version;
use crate::service::change::Change;
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::stream::webhook::{self as store, WebhookFields};

/// Changes to a webhook; what is not given stays.
#[derive(Clone, Debug)]
pub struct ChangeWebhook {
    /// The webhook.
    pub id: WebhookId,
    /// The version that the client read.
    pub expected_version: i32,
    /// Where it sends to.
    pub target: Option<Target>,
    /// What it is for.
    pub description: Change<Line>,
    /// Events of these kinds alone.
    pub kinds: Change<Vec<EventKind>>,
    /// Events of this alliance alone.
    pub alliance: Change<AllianceId>,
    /// Events of this mission alone.
    pub mission: Change<MissionId>,
    /// Events of this season alone.
    pub season: Change<SeasonId>,
}

impl ChangeWebhook {
    fn apply(&self, fields: &mut WebhookFields) -> Vec<&'static str> {
        let mut changed = Vec::new();
        if let Some(target) = &self.target {
            Change::Set(target.to_string()).apply_required("url", &mut fields.url, &mut changed);
        }
        self.description.text().apply("description", &mut fields.description, &mut changed);
        self.kinds.clone().apply("kinds", &mut fields.kinds, &mut changed);
        self.alliance.clone().apply("allianceId", &mut fields.alliance_id, &mut changed);
        self.mission.clone().apply("missionId", &mut fields.mission_id, &mut changed);
        self.season.clone().apply("seasonId", &mut fields.season_id, &mut changed);
        changed
    }
}

impl Command for ChangeWebhook {
    type Verb = WebhookUpdate;
    type Id = WebhookId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WebhookId>, Error> {
        let id = self.id;
        let (webhook, permit) = own::<WebhookUpdate>(ctx, tx, id).await?;
        same_version(self.expected_version, webhook.version)?;
        let mut fields = WebhookFields::from(webhook.as_ref());
        let changed = self.apply(&mut fields);
        if changed.is_empty() {
            return Ok(Written { id, event: None });
        }
        known(ctx, tx, (fields.alliance_id, fields.mission_id, fields.season_id)).await?;
        store::update(tx, &permit, &webhook, fields).await?;
        let mut event = event(ctx, EventKind::WebhookUpdated, &webhook);
        event.changed_fields = changed;
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

/// A webhook to be deleted, with its secrets and deliveries.
#[derive(Clone, Debug)]
pub struct DeleteWebhook {
    /// The webhook.
    pub id: WebhookId,
    /// The version that the client read.
    pub expected_version: i32,
}

impl Command for DeleteWebhook {
    type Verb = WebhookDelete;
    type Id = WebhookId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WebhookId>, Error> {
        let id = self.id;
        let (webhook, permit) = own::<WebhookDelete>(ctx, tx, id).await?;
        same_version(self.expected_version, webhook.version)?;
        store::delete(tx, &permit, &webhook).await?;
        let event = event(ctx, EventKind::WebhookDeleted, &webhook);
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}
