//! Sessions and their refresh tokens.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, RefreshTokenId, SessionId};
use entity::vocab::{SessionEnd, StaffRole};
use entity::{refresh_token, session, staff_grant};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::account::{Session, TokenHash};
use crate::policy::{self, Permit, SessionRefresh, Verb};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;

/// Live sessions that are listed at most.
const LISTED: u64 = 100;

/// A session to be opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// When it ends unless it is refreshed before.
    pub expires_at: DateTime<Utc>,
    /// The hash of its first refresh token.
    pub token: TokenHash,
}

/// Opens a session, as registering and signing in do.
///
/// # Errors
/// A statement failed.
pub async fn open_session<V: Verb>(tx: &WriteTx, _: &Permit<V>, new: &NewSession) -> Result<(), StoreError> {
    let row = session::ActiveModel {
        id: Set(new.id),
        account_id: Set(new.account),
        created_at: Set(tx.now()),
        expires_at: Set(new.expires_at),
        ended_at: Set(None),
        end_reason: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    insert_token(tx, new.id, &new.token).await
}

async fn insert_token(tx: &WriteTx, session: SessionId, token: &TokenHash) -> Result<(), StoreError> {
    let row = refresh_token::ActiveModel {
        id: Set(tx.new_id()),
        session_id: Set(session),
        token_hash: Set(token.0.clone()),
        created_at: Set(tx.now()),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A refresh token that is known, with its session.
#[derive(Clone, Debug)]
pub struct PresentedToken {
    id: RefreshTokenId,
    /// Whether it was exchanged before.
    pub is_used: bool,
    /// The session that it belongs to.
    pub session: Session,
}

/// What is known of a refresh token.
///
/// # Errors
/// A statement failed.
pub async fn presented_token(tx: &WriteTx, token: &TokenHash) -> Result<Option<PresentedToken>, StoreError> {
    let known = refresh_token::Entity::find().filter(refresh_token::Column::TokenHash.eq(token.0.as_str()));
    let Some(row) = known.one(tx).await? else { return Ok(None) };
    let session = session::Entity::find_by_id(row.session_id).one(tx).await?;
    let presented = |session| PresentedToken { id: row.id, is_used: row.used_at.is_some(), session };
    Ok(session.map(Session::from).map(presented))
}

/// Exchanges a token for the next one and prolongs its session; `false` where somebody else was faster.
///
/// # Errors
/// A statement failed.
pub async fn rotate_token(
    tx: &WriteTx,
    _: &Permit<SessionRefresh>,
    presented: &PresentedToken,
    (next, expires_at): (&TokenHash, DateTime<Utc>),
) -> Result<bool, StoreError> {
    use refresh_token::Column;
    let used =
        refresh_token::ActiveModel { used_at: Set(Some(tx.now())), ..refresh_token::ActiveModel::default() };
    let unused = Column::Id.eq(presented.id).and(Column::UsedAt.is_null());
    let update = refresh_token::Entity::update_many().set(used).filter(unused);
    if update.exec(tx).await?.rows_affected != 1 {
        return Ok(false);
    }
    let session = presented.session.id;
    insert_token(tx, session, next).await?;
    let prolonged = session::ActiveModel { expires_at: Set(expires_at), ..session::ActiveModel::default() };
    let update = session::Entity::update_many().set(prolonged).filter(session::Column::Id.eq(session));
    update.exec(tx).await?;
    Ok(true)
}

/// Ends a session because its owner signs out; `false` where it had ended before.
///
/// # Errors
/// The statement failed.
pub async fn end_session(
    tx: &WriteTx,
    _: &Permit<policy::SessionEnd>,
    id: SessionId,
) -> Result<bool, StoreError> {
    end(tx, id, SessionEnd::SignedOut).await
}

/// Ends a session because one of its refresh tokens came a second time; `false` where it had ended before.
///
/// # Errors
/// The statement failed.
pub async fn end_for_reuse(
    tx: &WriteTx,
    _: &Permit<SessionRefresh>,
    id: SessionId,
) -> Result<bool, StoreError> {
    end(tx, id, SessionEnd::TokenReuse).await
}

async fn end(tx: &WriteTx, id: SessionId, reason: SessionEnd) -> Result<bool, StoreError> {
    let ended = session::ActiveModel {
        ended_at: Set(Some(tx.now())),
        end_reason: Set(Some(reason)),
        ..session::ActiveModel::default()
    };
    let live = session::Column::Id.eq(id).and(session::Column::EndedAt.is_null());
    let update = session::Entity::update_many().set(ended).filter(live);
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// The sessions with these ids that are `account`'s own.
///
/// # Errors
/// The statement failed.
pub async fn sessions_by_id<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
    ids: &[SessionId],
) -> Result<HashMap<SessionId, Session>, StoreError> {
    let own = session::Entity::find().filter(session::Column::AccountId.eq(account));
    let rows = all_among(db, own, session::Column::Id, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

/// The sessions of an account that can still be used, the newest first.
///
/// # Errors
/// The statement failed.
pub async fn live_sessions_of<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, StoreError> {
    let rows = session::Entity::find()
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .order_by_desc(session::Column::Id)
        .limit(LISTED)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// What a session's holder may claim now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The session's account.
    pub account: AccountId,
    /// Whether the session can still be used.
    pub is_live: bool,
    /// The staff roles of the account.
    pub staff: BTreeSet<StaffRole>,
}

/// Where a session stands, with the staff roles of its account: one statement by two indexes, for every request that is
/// signed in.
///
/// # Errors
/// The statement failed.
pub async fn standing<C: ConnectionTrait>(
    db: &C,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Standing>, StoreError> {
    use session::Column as S;
    use staff_grant::Column as G;
    let granted = Expr::col((staff_grant::Entity, G::AccountId))
        .equals((session::Entity, S::AccountId))
        .and(Expr::col((staff_grant::Entity, G::RevokedAt)).is_null());
    let mut query = Query::select();
    query
        .column((session::Entity, S::AccountId))
        .column((session::Entity, S::ExpiresAt))
        .column((session::Entity, S::EndedAt))
        .column((staff_grant::Entity, G::Role))
        .from(session::Entity)
        .left_join(staff_grant::Entity, granted)
        .and_where(Expr::col((session::Entity, S::Id)).eq(id));
    let mut standing: Option<Standing> = None;
    for row in db.query_all(&query).await? {
        let expires_at: DateTime<Utc> = row.try_get("", "expires_at")?;
        let ended_at: Option<DateTime<Utc>> = row.try_get("", "ended_at")?;
        let role: Option<StaffRole> = row.try_get("", "role")?;
        let account = row.try_get("", "account_id")?;
        let is_live = ended_at.is_none() && now < expires_at;
        let known = standing.get_or_insert(Standing { account, is_live, staff: BTreeSet::new() });
        known.staff.extend(role);
    }
    Ok(standing)
}
