//! From an access token to who acts.

use crate::auth::{ApiToken, Bearer};
use crate::domain::governance::ServiceToken;
use crate::policy::{Actor, Identity, ServiceIdentity};
use crate::service::error::Error;
use crate::store::account as store;
use crate::store::db::Db;
use crate::store::governance;

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

/// The service that presents an API token, and what is known of the token; `None` where it is not valid, or no longer.
///
/// # Errors
/// The database failed.
pub async fn authenticate_service(
    db: &Db,
    token: &ApiToken,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<(Actor, ServiceToken)>, Error> {
    let known = governance::token_by_hash(db, &token.hash()).await?.filter(|known| known.is_live(now));
    let Some(known) = known else { return Ok(None) };
    if let Some(used) = governance::token_used(&known, now)
        && let Err(error) = db.write(&used).await
    {
        tracing::warn!(%error, "the use of an API token could not be noted");
    }
    let scopes = known.scopes.iter().copied().collect();
    let actor = Actor::Service(ServiceIdentity { account: known.account_id, token: known.id, scopes });
    Ok(Some((actor, known)))
}
