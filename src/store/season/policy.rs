//! New versions of a season's rules.

use std::sync::Arc;

use entity::ids::SeasonId;
use entity::{season, season_policy};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::insert::{NewPolicy, insert_policy};
use crate::domain::season::PolicyVersion;
use crate::policy::{Permit, SeasonPolicyUpdate};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::changed;

/// Adds a version of a season's rules; the versions before it stay.
///
/// # Errors
/// [`Unique::PolicyVersion`](crate::store::error::Unique) or another failure.
pub async fn add_policy(
    tx: &WriteTx,
    _: &Permit<SeasonPolicyUpdate>,
    policy: NewPolicy<'_>,
) -> Result<(), StoreError> {
    insert_policy(tx, policy).await?;
    let row = season::ActiveModel { updated_at: Set(tx.now()), ..season::ActiveModel::default() };
    let update = season::Entity::update_many()
        .set(row)
        .col_expr(season::Column::Version, Expr::col(season::Column::Version).add(1))
        .filter(season::Column::Id.eq(policy.season));
    changed(update.exec(tx).await?)
}

/// Makes other writers that ask for the season's turn wait until this transaction ends: a mission is submitted under
/// the rules that are the newest when it is, or is there for the next version to find.
///
/// # Errors
/// The statement failed, or there is no such season.
pub async fn take_season_turn(tx: &WriteTx, season: SeasonId) -> Result<(), StoreError> {
    let version = season::Column::Version;
    let update = season::Entity::update_many()
        .col_expr(version, Expr::col(version))
        .filter(season::Column::Id.eq(season));
    changed(update.exec(tx).await?)
}

/// Every version of the rules of every season.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn every_policy<C: ConnectionTrait>(db: &C) -> Result<Vec<Arc<PolicyVersion>>, StoreError> {
    let rows = season_policy::Entity::find().order_by_asc(season_policy::Column::Id).all(db).await?;
    rows.into_iter().map(|row| PolicyVersion::try_from(row).map(Arc::new)).collect()
}
