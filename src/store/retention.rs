//! Removing what is kept no longer, a batch at a time.

use chrono::{DateTime, Utc};
use entity::vocab::JobState;
use entity::{idempotency_key, job, refresh_token, session, webhook_delivery, webhook_secret};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::db::WriteTx;
use super::error::StoreError;
use super::rows::is;

/// How many rows one statement removes at most, so that others get to write in between.
const BATCH: u64 = 500;

/// What is removed where it is older than a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expired {
    /// Sessions that were ended or not refreshed in time, with their refresh tokens.
    Sessions,
    /// Refresh tokens that were exchanged.
    RefreshTokens,
    /// Idempotency keys.
    IdempotencyKeys,
    /// Jobs that are done.
    Jobs,
    /// Dead letters.
    DeadLetters,
    /// Deliveries that came to an end, with their attempts.
    Deliveries,
    /// Secrets of webhooks that were replaced.
    WebhookSecrets,
}

impl Expired {
    /// Everything that is removed.
    pub const ALL: &'static [Self] = &[
        Self::Sessions,
        Self::RefreshTokens,
        Self::IdempotencyKeys,
        Self::Jobs,
        Self::DeadLetters,
        Self::Deliveries,
        Self::WebhookSecrets,
    ];
}

/// Removes a batch of what is older than `before`; whether there may be more.
///
/// # Errors
/// A statement failed.
pub async fn remove(tx: &WriteTx, what: Expired, before: DateTime<Utc>) -> Result<bool, StoreError> {
    let removed = match what {
        Expired::Sessions => {
            use session::Column as C;
            let old = Condition::any().add(C::ExpiresAt.lt(before)).add(C::EndedAt.lt(before));
            remove_rows::<session::Entity>(tx, C::Id, old).await?
        }
        Expired::RefreshTokens => {
            use refresh_token::Column as C;
            remove_rows::<refresh_token::Entity>(tx, C::Id, C::UsedAt.lt(before).into()).await?
        }
        Expired::IdempotencyKeys => remove_keys(tx, before).await?,
        Expired::Jobs => remove_jobs(tx, JobState::Done, before).await?,
        Expired::DeadLetters => remove_jobs(tx, JobState::Dead, before).await?,
        Expired::Deliveries => {
            use webhook_delivery::Column as C;
            remove_rows::<webhook_delivery::Entity>(tx, C::Id, C::FinishedAt.lt(before).into()).await?
        }
        Expired::WebhookSecrets => {
            use webhook_secret::Column as C;
            remove_rows::<webhook_secret::Entity>(tx, C::Id, C::EndsAt.lt(before).into()).await?
        }
    };
    Ok(removed >= BATCH)
}

async fn remove_jobs(tx: &WriteTx, state: JobState, before: DateTime<Utc>) -> Result<u64, StoreError> {
    use job::Column as C;
    let old = Condition::all().add(is((job::Entity, C::State), state.as_str())).add(C::FinishedAt.lt(before));
    remove_rows::<job::Entity>(tx, C::Id, old).await
}

async fn remove_rows<E: EntityTrait>(
    tx: &WriteTx,
    key: E::Column,
    old: Condition,
) -> Result<u64, StoreError> {
    let mut chosen = Query::select();
    chosen.column(key).from(E::default()).cond_where(old).limit(BATCH);
    let delete = E::delete_many().filter(Expr::col(key).in_subquery(chosen));
    Ok(delete.exec(tx).await?.rows_affected)
}

async fn remove_keys(tx: &WriteTx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    use idempotency_key::{Column as C, Entity};
    let mut chosen = Query::select();
    chosen.columns([C::AccountId, C::Key]).from(Entity).and_where(C::CreatedAt.lt(before)).limit(BATCH);
    let mut delete = Query::delete();
    let keys = Expr::tuple([Expr::col(C::AccountId), Expr::col(C::Key)]);
    delete.from_table(Entity).and_where(keys.in_subquery(chosen));
    Ok(tx.execute(&delete).await?.rows_affected())
}
