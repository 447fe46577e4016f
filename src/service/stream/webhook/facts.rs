//! What decisions about webhooks depend on.

use std::sync::Arc;

use entity::ids::{AllianceId, MissionId, SeasonId, WebhookId};
use entity::vocab::{EventKind, WebhookStatus};

use crate::domain::event::{NewEvent, Readers};
use crate::domain::webhook::Webhook;
use crate::policy::{self, Actor, OwnerFacts, Permit, Scope, Verb};
use crate::service::Ctx;
use crate::service::error::{Error, ProblemCode};
use crate::store::db::WriteTx;
use crate::store::stream::webhook as store;
use crate::store::{alliance, mission, season};

/// The actor's own webhook with this id, and the leave to do `V` with it.
///
/// # Errors
/// There is none, or it is somebody else's: nobody learns which.
pub async fn own<V: Verb<Facts = OwnerFacts>>(
    ctx: &Ctx,
    tx: &WriteTx,
    id: WebhookId,
) -> Result<(Arc<Webhook>, Permit<V>), Error> {
    let webhook = store::by_ids(tx, &[id]).await?.remove(&id).ok_or_else(|| Error::not_found("webhook"))?;
    let is_owner = is_owner(&ctx.actor, &webhook);
    let permit = policy::require::<V>(&ctx.actor, &OwnerFacts { is_owner })
        .map_err(|_| Error::not_found("webhook"))?;
    Ok((webhook, permit))
}

/// Whether a webhook is the actor's own.
pub(super) fn is_owner(actor: &Actor, webhook: &Webhook) -> bool {
    actor.account() == Some(webhook.account_id)
}

/// An event about a webhook, for its owner alone.
pub(super) fn event(ctx: &Ctx, kind: EventKind, webhook: &Webhook) -> NewEvent {
    let mut event = ctx.event(kind, webhook.id);
    event.readers = Readers::Account(webhook.account_id);
    event.version = Some(webhook.version.saturating_add(1));
    event
}

/// A webhook that is disabled delivers nothing.
pub(super) fn is_enabled(webhook: &Webhook) -> Result<(), Error> {
    if webhook.status == WebhookStatus::Disabled {
        return Err(Error::rule(
            ProblemCode::WrongState,
            "This webhook is disabled. Enable it with `webhookEnable` first.",
        ));
    }
    Ok(())
}

/// The objects that a webhook is narrowed to exist, and the actor may see them.
pub(super) async fn known(
    ctx: &Ctx,
    tx: &WriteTx,
    (alliance, mission, season): (Option<AllianceId>, Option<MissionId>, Option<SeasonId>),
) -> Result<(), Error> {
    if let Some(id) = alliance
        && !alliance::by_ids(tx, &[id]).await?.contains_key(&id)
    {
        return Err(Error::not_found("alliance"));
    }
    if let Some(id) = mission
        && !mission::by_ids(tx, &Scope::of(&ctx.actor), &[id]).await?.contains_key(&id)
    {
        return Err(Error::not_found("mission"));
    }
    if let Some(id) = season
        && !season::by_ids(tx, &[id]).await?.contains_key(&id)
    {
        return Err(Error::not_found("season"));
    }
    Ok(())
}
