//! Accounts of people whom a file names. They have no credentials: nobody can sign in to them.

use entity::account::Model;
use entity::ids::AccountId;

use super::urls;
use crate::domain::season_file::Person;
use crate::domain::text::{fold, searchable};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount<'f> {
    /// Its id.
    pub id: AccountId,
    /// Its handle.
    pub handle: String,
    /// What the file says.
    pub record: &'f Person,
}

/// Makes the accounts.
///
/// # Errors
/// [`Unique::AccountHandle`](crate::store::error::Unique) or another failure.
pub async fn insert_accounts(tx: &WriteTx, accounts: Vec<NewAccount<'_>>) -> Result<(), StoreError> {
    insert_all(tx, accounts.into_iter().map(|account| row(tx, account))).await
}

fn row(tx: &WriteTx, account: NewAccount<'_>) -> Model {
    let NewAccount { id, handle, record } = account;
    Model {
        id,
        kind: record.kind,
        sort_name: fold(&record.name),
        search_text: searchable([record.name.as_str(), handle.as_str()]),
        handle,
        display_name: record.name.clone(),
        bio: None,
        timezone: None,
        note: record.note.clone(),
        source_urls: urls(&record.origin.sources),
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}
