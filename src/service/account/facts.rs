//! What use cases need to know of accounts.

use std::sync::Arc;

use entity::ids::AccountId;

use crate::domain::account::Account;
use crate::service::error::Error;
use crate::store::account as store;
use crate::store::db::WriteTx;

/// The account with this id.
///
/// # Errors
/// There is none.
pub async fn found_account(tx: &WriteTx, id: AccountId) -> Result<Arc<Account>, Error> {
    store::by_ids(tx, &[id]).await?.remove(&id).ok_or_else(|| Error::not_found("person"))
}
