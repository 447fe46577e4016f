//! From an access token to who acts.

use crate::auth::Bearer;
use crate::policy::{Actor, Identity};
use crate::service::error::Error;
use crate::store::account as store;
use crate::store::db::Db;

/// Whom the bearer of a valid token is now, with the staff roles of now; `None` where the session has ended.
///
/// # Errors
/// The database failed.
pub async fn authenticate(
    db: &Db,
    bearer: &Bearer,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<Actor>, Error> {
    let standing = store::standing(db, bearer.session, now).await?;
    let standing = standing.filter(|standing| standing.is_live && standing.account == bearer.account);
    Ok(standing.map(|standing| {
        Actor::Account(Identity { account: bearer.account, session: bearer.session, staff: standing.staff })
    }))
}
