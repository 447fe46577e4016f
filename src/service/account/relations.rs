//! What accounts are related to, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountHandleId, AccountId, SessionId};

use crate::domain::account::{Account, AccountHandle, Session};
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::account as store;

relation! {
    /// The account with an id.
    AccountById: AccountId, () => Option<Arc<Account>>;
    |reader, ids, _args| optional(store::by_ids(reader.db(), ids).await?)

    /// The skills that an account states.
    SkillsOf: AccountId, () => Arc<Vec<String>>;
    |reader, ids, _args| {
        let skills = store::skills_of_each(reader.db(), ids).await?;
        skills.into_iter().map(|(id, skills)| (id, Arc::new(skills))).collect()
    }

    /// The handle with an id, if the actor may know of it.
    HandleById: AccountHandleId, () => Option<Arc<AccountHandle>>;
    |reader, ids, _args| optional(store::handles_by_ids(reader.db(), reader.scope(), ids).await?)

    /// The handles of an account that the actor may know of.
    HandlesOf: AccountId, () => Arc<Vec<Arc<AccountHandle>>>;
    |reader, ids, _args| store::handles_of_each(reader.db(), reader.scope(), ids).await?

    /// The viewer's session with an id.
    OwnSessionById: SessionId, () => Option<Session>;
    |reader, ids, _args| match reader.actor().account() {
        Some(account) => optional(store::sessions_by_id(reader.db(), account, ids).await?),
        None => HashMap::new(),
    }
}
