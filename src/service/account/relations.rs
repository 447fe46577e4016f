//! What accounts are related to, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::AccountId;

use crate::domain::account::Account;
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::account as store;

relation! {
    /// The account with an id.
    AccountById: AccountId, () => Option<Arc<Account>>;
    |reader, ids, _args| optional(store::by_ids(reader.db(), ids).await?)
}
