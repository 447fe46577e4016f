//! Which missions a list holds, as a WHERE clause.

use chrono::{DateTime, Utc};
use entity::ids::AccountId;
use entity::mission::{Column, Entity};
use entity::vocab::{
    ApprovalState, MembershipStatus, MissionKind, MissionStatus, RoleKind, TierClaimStatus, TrustTier,
};
use entity::{delegate_approval, membership, mission_tag, season, tier_claim};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use super::health::of_health;
use super::list::MissionFilter;
use crate::domain::text::fold;
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::contains;
use crate::store::rows::is;

/// What of all missions an actor may see: drafts of RFPs are the Foundation's, what was removed the moderators'.
pub(crate) fn visible(scope: &Scope) -> Condition {
    let mut visible = Condition::all();
    if !scope.sees_rfp_drafts() {
        let published = Column::Kind.ne(MissionKind::Foundation).or(Column::Status.ne(MissionStatus::Draft));
        visible = visible.add(published);
    }
    if !scope.sees_removed() {
        visible = visible.add(Column::Status.ne(MissionStatus::Removed));
    }
    visible
}

/// A row's column names a mission that the actor may know of.
pub(crate) fn of_visible(mission: impl IntoColumnRef, scope: &Scope) -> Expr {
    let mut known = named_by(mission);
    known.cond_where(visible(scope));
    Expr::exists(known)
}

/// A row's column names a mission that was taken down.
pub(crate) fn of_removed(mission: impl IntoColumnRef) -> Expr {
    let mut removed = named_by(mission);
    removed.and_where(is((Entity, Column::Status), MissionStatus::Removed.as_str()));
    Expr::exists(removed)
}

fn named_by(mission: impl IntoColumnRef) -> SelectStatement {
    let mut named = Query::select();
    named.expr(Expr::val(1)).from(Entity);
    named.and_where(Expr::col((Entity, Column::Id)).eq(Expr::col(mission)));
    named
}

/// The missions in `scope` that meet `filter`.
pub(super) async fn select<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &MissionFilter,
) -> Result<Select<Entity>, StoreError> {
    let conditions = [
        filter.season.map(|season| Column::SeasonId.eq(season)),
        filter.season_number.map(|number| Column::SeasonId.in_subquery(season_with(number))),
        filter.intent.map(|intent| Column::IntentId.eq(intent)),
        filter.kind.map(|kind| Column::Kind.eq(kind)),
        (!filter.statuses.is_empty()).then(|| Column::Status.is_in(filter.statuses.iter().copied())),
        filter.tier.map(of_tier),
        filter.amount_min.map(|amount| Column::RequestedMicroOp.gte(amount.micro())),
        filter.amount_max.map(|amount| Column::RequestedMicroOp.lte(amount.micro())),
        filter.tag.as_deref().map(|tag| Column::Id.in_subquery(tagged(tag))),
        filter.text.as_deref().map(|text| contains((Entity, Column::SearchText), &fold(text))),
        filter.alliance.map(|alliance| Column::AllianceId.eq(alliance)),
        filter.person.map(|person| {
            let mut memberships = active_memberships();
            memberships.and_where(membership::Column::AccountId.eq(person));
            Column::AllianceId.in_subquery(memberships)
        }),
        filter.deadline_before.map(|moment| Column::SubmitBy.lt(moment)),
        filter.needs_approvals.map(|needs| match needs {
            true => Column::Status.eq(MissionStatus::SeekingApproval),
            false => Column::Status.ne(MissionStatus::SeekingApproval),
        }),
        filter.awaits.map(|(delegate, now)| awaits(delegate, now)),
    ];
    let mut all = conditions.into_iter().flatten().fold(visible(scope), Condition::add);
    if let Some(health) = filter.health {
        all = all.add(of_health(db, health).await?);
    }
    Ok(Entity::find().filter(all))
}

/// Waits for an approval that `delegate` could still give.
fn awaits(delegate: AccountId, now: DateTime<Utc>) -> Expr {
    use delegate_approval::Column as A;
    let mut own = active_memberships();
    own.and_where(membership::Column::AccountId.eq(delegate));
    let mut given = Query::select();
    given.column(A::MissionId).from(delegate_approval::Entity);
    given.and_where(A::AccountId.eq(delegate));
    given.and_where(A::State.is_in([ApprovalState::Active, ApprovalState::Stale]));
    Column::Status
        .eq(MissionStatus::SeekingApproval)
        .and(Column::ApprovalsBy.is_null().or(Column::ApprovalsBy.gte(now)))
        .and(Column::AllianceId.is_null().or(Column::AllianceId.not_in_subquery(own)))
        .and(Column::Id.not_in_subquery(given))
}

fn season_with(number: i32) -> SelectStatement {
    let mut seasons = Query::select();
    seasons.column(season::Column::Id).from(season::Entity);
    seasons.and_where(season::Column::Number.eq(number));
    seasons
}

fn tagged(tag: &str) -> SelectStatement {
    let mut tags = Query::select();
    tags.column(mission_tag::Column::MissionId).from(mission_tag::Entity);
    tags.and_where(mission_tag::Column::Tag.eq(fold(tag)));
    tags
}

fn active_memberships() -> SelectStatement {
    let mut memberships = Query::select();
    memberships.column(membership::Column::AllianceId).from(membership::Entity);
    memberships
        .and_where(is((membership::Entity, membership::Column::Status), MembershipStatus::Active.as_str()));
    memberships
}

/// An RFP that needs `tier`, or a proposed mission whose alliance's leader claims it for the mission's season.
fn of_tier(tier: TrustTier) -> Expr {
    let needed = Column::TierRequired.eq(tier).and(Column::Kind.eq(MissionKind::Foundation));
    let column = |column| Expr::col((tier_claim::Entity, column));
    let mut claims = Query::select();
    claims.column(tier_claim::Column::AccountId).from(tier_claim::Entity);
    claims.and_where(column(tier_claim::Column::SeasonId).equals((Entity, Column::SeasonId)));
    claims.and_where(tier_claim::Column::Tier.eq(tier));
    claims.and_where(tier_claim::Column::Status.ne(TierClaimStatus::Rejected));
    let mut leads = active_memberships();
    leads.and_where(is((membership::Entity, membership::Column::RoleKind), RoleKind::Lead.as_str()));
    leads.and_where(Expr::col((membership::Entity, membership::Column::AccountId)).in_subquery(claims));
    let claimed = Column::AllianceId.in_subquery(leads).and(Column::Kind.eq(MissionKind::Proposed));
    needed.or(claimed)
}
