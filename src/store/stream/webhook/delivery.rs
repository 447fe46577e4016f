//! Deliveries: lists of them, and putting them into the queue.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{DeliveryId, EventId, WebhookId};
use entity::vocab::DeliveryState;
use entity::webhook_delivery::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::event::Event;
use crate::domain::job::Job;
use crate::domain::page::{Page, PageArgs};
use crate::domain::webhook::{Delivery, TEST_MESSAGE, Webhook, event_type};
use crate::policy::{Permit, WebhookRedeliver, WebhookReplay, WebhookTest};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::{Listing, all_among, count_of_each};
use crate::store::subject::{TimeOrder, Timed};
use crate::store::write::{changed, insert_all};

impl Timed for Entity {
    type Id = DeliveryId;

    fn id(row: &Model) -> DeliveryId {
        row.id
    }
}

/// Which deliveries a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DeliveryFilter {
    /// In this state.
    pub state: Option<DeliveryState>,
}

fn select(filter: DeliveryFilter) -> Select<Entity> {
    match filter.state {
        Some(state) => Entity::find().filter(Column::State.eq(state)),
        None => Entity::find(),
    }
}

/// The deliveries with these ids, whosever they are; show them to the owner of their webhook alone.
///
/// # Errors
/// The statement failed.
pub async fn deliveries_by_ids<C: ConnectionTrait>(
    db: &C,
    ids: &[DeliveryId],
) -> Result<HashMap<DeliveryId, Arc<Delivery>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, Arc::new(Delivery::from(row)))).collect())
}

/// A page of the deliveries of each webhook.
///
/// # Errors
/// The statement failed.
pub async fn deliveries_of_each<C: ConnectionTrait>(
    db: &C,
    webhooks: &[WebhookId],
    (filter, order, args): &(DeliveryFilter, TimeOrder, PageArgs),
) -> Result<HashMap<WebhookId, Arc<Page<Arc<Delivery>>>>, StoreError> {
    let listing = Listing { select: select(*filter), order: order.of() };
    let webhook: (_, fn(&Model) -> _) = (Column::WebhookId, |row| Some(row.webhook_id));
    let pages = listing.page_of_each(db, webhooks, webhook, args).await?;
    let shared = |page: Page<Model>| page.try_map(|row| Ok::<_, StoreError>(Arc::new(Delivery::from(row))));
    pages.into_iter().map(|(id, page)| Ok((id, Arc::new(shared(page)?)))).collect()
}

/// How many deliveries each webhook has.
///
/// # Errors
/// The statement failed.
pub async fn count_deliveries<C: ConnectionTrait>(
    db: &C,
    webhooks: &[WebhookId],
    filter: DeliveryFilter,
) -> Result<HashMap<WebhookId, u64>, StoreError> {
    count_of_each(db, select(filter), Column::WebhookId, webhooks).await
}

fn row(
    tx: &WriteTx,
    webhook: WebhookId,
    event: Option<EventId>,
    message_type: String,
) -> (DeliveryId, ActiveModel) {
    let id = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        webhook_id: Set(webhook),
        event_id: Set(event),
        message_type: Set(message_type),
        state: Set(DeliveryState::Pending),
        attempts: Set(0),
        next_attempt_at: Set(Some(tx.now())),
        note: Set(None),
        created_at: Set(tx.now()),
        finished_at: Set(None),
    };
    (id, row)
}

/// Queues events for a webhook that were not queued for it before.
///
/// # Errors
/// [`Unique::Delivery`](crate::store::error::Unique) where somebody else queues one at this moment, or another failure.
pub async fn queue(tx: &WriteTx, webhook: &Webhook, events: &[Arc<Event>]) -> Result<(), StoreError> {
    let known = known(tx, webhook.id, events).await?;
    let jobs = queue_new(tx, webhook, events, &known).await?;
    tx.enqueue_all(&jobs).await
}

/// Queues events for a webhook, whether they were delivered before or not; those that wait already are left alone. How
/// many were queued.
///
/// # Errors
/// [`Unique::Delivery`](crate::store::error::Unique) where somebody else queues one at this moment, or another failure.
pub async fn replay(
    tx: &WriteTx,
    _: &Permit<WebhookReplay>,
    webhook: &Webhook,
    events: &[Arc<Event>],
) -> Result<usize, StoreError> {
    let known = known(tx, webhook.id, events).await?;
    let mut jobs = queue_new(tx, webhook, events, &known).await?;
    for delivery in known.into_values().filter(|delivery| delivery.state != DeliveryState::Pending) {
        reset(tx, delivery.id).await?;
        jobs.push(job(webhook, delivery.id));
    }
    tx.enqueue_all(&jobs).await?;
    Ok(jobs.len())
}

fn job(webhook: &Webhook, delivery: DeliveryId) -> Job {
    Job::DeliverWebhook { account: webhook.account_id, webhook: webhook.id, delivery }
}

async fn queue_new(
    tx: &WriteTx,
    webhook: &Webhook,
    events: &[Arc<Event>],
    known: &HashMap<EventId, Delivery>,
) -> Result<Vec<Job>, StoreError> {
    let (mut jobs, mut rows) = (Vec::new(), Vec::new());
    for event in events.iter().filter(|event| !known.contains_key(&event.id)) {
        let (delivery, row) = row(tx, webhook.id, Some(event.id), event_type(event.kind));
        rows.push(row);
        jobs.push(job(webhook, delivery));
    }
    insert_all(tx, rows).await?;
    Ok(jobs)
}

async fn known(
    tx: &WriteTx,
    webhook: WebhookId,
    events: &[Arc<Event>],
) -> Result<HashMap<EventId, Delivery>, StoreError> {
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    let own = Entity::find().filter(Column::WebhookId.eq(webhook));
    let rows = all_among(tx, own, Column::EventId, &ids).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.event_id?, Delivery::from(row)))).collect())
}

async fn reset(tx: &WriteTx, id: DeliveryId) -> Result<(), StoreError> {
    let row = ActiveModel {
        state: Set(DeliveryState::Pending),
        next_attempt_at: Set(Some(tx.now())),
        note: Set(None),
        finished_at: Set(None),
        ..ActiveModel::default()
    };
    let ended = Column::Id.eq(id).and(Column::State.ne(DeliveryState::Pending));
    changed(Entity::update_many().set(row).filter(ended).exec(tx).await?)
}

/// Queues a delivery that came to an end once more.
///
/// # Errors
/// [`StoreError::Stale`] where it waits already, or another failure.
pub async fn requeue(
    tx: &WriteTx,
    _: &Permit<WebhookRedeliver>,
    webhook: &Webhook,
    delivery: &Delivery,
) -> Result<(), StoreError> {
    reset(tx, delivery.id).await?;
    tx.enqueue(&job(webhook, delivery.id)).await?;
    Ok(())
}

/// Queues a test of a webhook.
///
/// # Errors
/// A statement failed.
pub async fn insert_test(
    tx: &WriteTx,
    _: &Permit<WebhookTest>,
    webhook: &Webhook,
) -> Result<DeliveryId, StoreError> {
    let (delivery, row) = row(tx, webhook.id, None, TEST_MESSAGE.to_owned());
    Entity::insert(row).exec_without_returning(tx).await?;
    tx.enqueue(&job(webhook, delivery)).await?;
    Ok(delivery)
}
