//! Claims to trust tiers.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, SeasonId, TierClaimId, TypedId};
use entity::season;
use entity::tier_claim::{ActiveModel, Column, Entity};
use entity::tier_review;
use entity::vocab::TierClaimStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::insert::{NewClaim, insert_claim};
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::domain::season::{TierClaim, TierReview};
use crate::policy::{Permit, TierDeclare, TierReject, TierVerify, Verb};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, count_of_each};
use crate::store::rows::grouped;
use crate::store::write::{changed, next_version};

/// The claims of each account, one a season, the newest season first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn claims_of<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Arc<Vec<TierClaim>>>, StoreError> {
    let mut number = Query::select();
    number.column(season::Column::Number).from(season::Entity);
    number.and_where(Expr::col((season::Entity, season::Column::Id)).equals((Entity, Column::SeasonId)));
    let number = Expr::SubQuery(None, Box::new(number.into()));
    let select = Entity::find().order_by(number, Order::Desc);
    let rows = all_among(db, select, Column::AccountId, accounts).await?;
    grouped(rows.into_iter().map(|row| Ok((row.account_id, TierClaim::try_from(row)?))))
}

/// The claims with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn claims_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[TierClaimId],
) -> Result<HashMap<TierClaimId, Arc<TierClaim>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(TierClaim::try_from(row)?)))).collect()
}

/// The claim of an account in a season.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn claim<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
    season: SeasonId,
) -> Result<Option<TierClaim>, StoreError> {
    let own = Entity::find().filter(Column::AccountId.eq(account)).filter(Column::SeasonId.eq(season));
    own.one(db).await?.map(TierClaim::try_from).transpose()
}

/// Makes the first claim of an account in a season.
///
/// # Errors
/// [`Unique::TierClaim`](crate::store::error::Unique) or another failure.
pub async fn declare(
    tx: &WriteTx,
    _: &Permit<TierDeclare>,
    claim: NewClaim,
) -> Result<TierClaimId, StoreError> {
    insert_claim(tx, claim).await
}

/// Puts another claim in the place of `before`, if that is still as it was read; it is self-reported again.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn redeclare(
    tx: &WriteTx,
    _: &Permit<TierDeclare>,
    before: &TierClaim,
    claim: NewClaim,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        tier: Set(claim.tier),
        justification: Set(claim.justification),
        evidence_urls: Set(serde_json::json!(claim.evidence_urls)),
        status: Set(TierClaimStatus::SelfReported),
        version: Set(next_version(before.version)),
        updated_at: Set(tx.now()),
        ..ActiveModel::default()
    };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Version.eq(before.version))
        .filter(Column::Status.eq(before.status));
    changed(update.exec(tx).await?)
}

/// The name of the order of reviews in cursors.
pub const NEWEST_REVIEW: &str = "tier.review";

/// A verb of staff that judges claims to trust tiers.
pub trait JudgesClaims: Verb {}

impl JudgesClaims for TierVerify {}
impl JudgesClaims for TierReject {}

/// What staff found about a claim.
#[derive(Clone, Copy, Debug)]
pub struct NewReview<'a> {
    /// What was found.
    pub verdict: TierClaimStatus,
    /// Why.
    pub reason: &'a str,
    /// Who found it.
    pub reviewer: Option<AccountId>,
}

/// Judges a claim, if that is still as it was read, and keeps what was found.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn review<V: JudgesClaims>(
    tx: &WriteTx,
    _: &Permit<V>,
    before: &TierClaim,
    review: NewReview<'_>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(review.verdict),
        version: Set(next_version(before.version)),
        updated_at: Set(tx.now()),
        ..ActiveModel::default()
    };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Version.eq(before.version))
        .filter(Column::Status.eq(before.status));
    changed(update.exec(tx).await?)?;
    let row = tier_review::ActiveModel {
        id: Set(tx.new_id()),
        claim_id: Set(before.id),
        tier: Set(before.tier),
        verdict: Set(review.verdict),
        reason: Set(review.reason.to_owned()),
        reviewer_id: Set(review.reviewer),
        created_at: Set(tx.now()),
    };
    tier_review::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A page of what staff found about each claim, the newest first.
///
/// # Errors
/// The statement failed.
pub async fn reviews_of_each<C: ConnectionTrait>(
    db: &C,
    claims: &[TierClaimId],
    args: &PageArgs,
) -> Result<HashMap<TierClaimId, Arc<Page<TierReview>>>, StoreError> {
    let order =
        ListOrder::by_id(NEWEST_REVIEW, true, |row: &tier_review::Model| (SortKey::Id, row.id.uuid()));
    let listing = Listing { select: tier_review::Entity::find(), order };
    let of: fn(&tier_review::Model) -> Option<TierClaimId> = |row| Some(row.claim_id);
    let pages = listing.page_of_each(db, claims, (tier_review::Column::ClaimId, of), args).await?;
    let read = |row| Ok::<_, StoreError>(TierReview::from(row));
    pages.into_iter().map(|(claim, page)| Ok((claim, Arc::new(page.try_map(read)?)))).collect()
}

/// How often each claim was reviewed.
///
/// # Errors
/// The statement failed.
pub async fn count_reviews<C: ConnectionTrait>(
    db: &C,
    claims: &[TierClaimId],
) -> Result<HashMap<TierClaimId, u64>, StoreError> {
    count_of_each(db, tier_review::Entity::find(), tier_review::Column::ClaimId, claims).await
}
