//! Idempotency keys: the outcome of a write that its caller may repeat.

use entity::idempotency_key;
use entity::ids::{AccountId, EventId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// What a key was used for before.
pub(crate) async fn find<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
    key: &str,
) -> Result<Option<idempotency_key::Model>, StoreError> {
    Ok(idempotency_key::Entity::find_by_id((account, key.to_owned())).one(db).await?)
}

/// Keeps the outcome of a write under its key.
pub(crate) async fn claim(
    tx: &WriteTx,
    (account, key): (AccountId, &str),
    (action, fingerprint): (&str, &str),
    (subject, event): (uuid::Uuid, Option<EventId>),
) -> Result<(), StoreError> {
    let row = idempotency_key::ActiveModel {
        account_id: Set(account),
        key: Set(key.to_owned()),
        action: Set(action.to_owned()),
        fingerprint: Set(fingerprint.to_owned()),
        subject_id: Set(subject),
        event_id: Set(event),
        created_at: Set(tx.now()),
    };
    idempotency_key::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
