//! People and organizations.

use entity::ids::AccountId;

use super::ledger::{Ids, Ledger};
use super::names;
use crate::domain::season_file::Person;
use crate::store::error::StoreError;
use crate::store::import::{Names, NewAccount, insert_accounts};

pub(super) async fn bring_in<'f>(
    ledger: &mut Ledger<'_>,
    people: &'f [Person],
) -> Result<Ids<'f, AccountId>, StoreError> {
    let sorted = ledger.sort::<AccountId, _>(people, &Ids::new()).await?;
    let handles = names::give(ledger, Names::Handles, &sorted.new).await?;
    let accounts = sorted
        .new
        .iter()
        .zip(handles)
        .map(|((id, record), handle)| NewAccount { id: *id, handle, record })
        .collect();
    insert_accounts(ledger.tx, accounts).await?;
    ledger.added(sorted.new);
    Ok(sorted.ids)
}
