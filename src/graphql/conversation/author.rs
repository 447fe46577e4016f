//! Who wrote something.

use entity::ids::AccountId;

use crate::graphql::account::Person;
use crate::graphql::error::Result;
use crate::service::account::AccountById;
use crate::service::reader::Reader;

/// The person with this id, where there is one.
pub(crate) async fn person(reader: &Reader, id: Option<AccountId>) -> Result<Option<Person>> {
    let Some(id) = id else { return Ok(None) };
    let account = reader.get::<AccountById>(id, &()).await?;
    Ok(account.map(|account| Person::new(account, reader)))
}
