//! Who stands behind several alliances of a season.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entity::ids::{AccountId, AllianceId, MissionId, SeasonId};
use entity::vocab::{MembershipStatus, MissionKind};
use entity::{account, membership, mission};
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoColumnRef, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::sums::{MICRO, whole};
use crate::domain::amount::TokenAmount;
use crate::domain::season::{NOT_REQUESTED, Overlap};
use crate::store::error::StoreError;
use crate::store::page::among;

/// What somebody stands behind in a season.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Involvement {
    /// The alliances.
    pub alliances: Vec<AllianceId>,
    /// Their proposed missions.
    pub missions: Vec<MissionId>,
}

#[derive(Debug, FromQueryResult)]
struct OverlapRow {
    account_id: AccountId,
    sort_name: String,
    requested_op: i64,
    requested_micro: i64,
}

/// Everybody who is an active member of at least two alliances with proposed missions in the season.
///
/// # Errors
/// The statement failed.
pub async fn overlaps<C: ConnectionTrait>(db: &C, season: SeasonId) -> Result<Vec<Overlap>, StoreError> {
    let requested = || Expr::col((mission::Entity, mission::Column::RequestedMicroOp));
    let member = (membership::Entity, membership::Column::AccountId);
    let name = (account::Entity, account::Column::SortName);
    let mut query = involvements(season);
    query
        .inner_join(
            account::Entity,
            Expr::col((account::Entity, account::Column::Id)).equals(member.into_column_ref()),
        )
        .column(member)
        .column(name)
        .expr_as(whole(requested().div(MICRO)), "requested_op")
        .expr_as(whole(requested().modulo(MICRO)), "requested_micro")
        .group_by_columns([member.into_column_ref(), name.into_column_ref()])
        .and_having(
            Expr::expr(Func::count_distinct(Expr::col((mission::Entity, mission::Column::AllianceId)))).gt(1),
        );
    let rows = db.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let row = OverlapRow::from_query_result(row, "")?;
            Ok(Overlap {
                account_id: row.account_id,
                sort_name: row.sort_name,
                requested: TokenAmount::total(row.requested_op, row.requested_micro),
            })
        })
        .collect()
}

#[derive(Debug, FromQueryResult)]
struct InvolvementRow {
    account_id: AccountId,
    alliance_id: AllianceId,
    id: MissionId,
}

/// The alliances and missions of a season that each of these accounts stands behind, the oldest first.
///
/// # Errors
/// The statement failed.
pub async fn involvements_of<C: ConnectionTrait>(
    db: &C,
    season: SeasonId,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Arc<Involvement>>, StoreError> {
    let member = (membership::Entity, membership::Column::AccountId);
    let mut query = involvements(season);
    query
        .columns([member])
        .columns([(mission::Entity, mission::Column::AllianceId), (mission::Entity, mission::Column::Id)])
        .and_where(among(db.get_database_backend(), member, accounts));
    let mut found: HashMap<AccountId, (BTreeSet<AllianceId>, BTreeSet<MissionId>)> = HashMap::new();
    for row in db.query_all(&query).await? {
        let row = InvolvementRow::from_query_result(&row, "")?;
        let (alliances, missions) = found.entry(row.account_id).or_default();
        alliances.insert(row.alliance_id);
        missions.insert(row.id);
    }
    let involvement = |(alliances, missions): (BTreeSet<_>, BTreeSet<_>)| Involvement {
        alliances: alliances.into_iter().collect(),
        missions: missions.into_iter().collect(),
    };
    Ok(found.into_iter().map(|(account, sets)| (account, Arc::new(involvement(sets)))).collect())
}

/// Active memberships with the proposed missions of their alliances in a season that still stand.
fn involvements(season: SeasonId) -> SelectStatement {
    let mission = |column| Expr::col((mission::Entity, column));
    let membership = |column| Expr::col((membership::Entity, column));
    let mut query = Query::select();
    query
        .from(membership::Entity)
        .inner_join(
            mission::Entity,
            mission(mission::Column::AllianceId).equals((membership::Entity, membership::Column::AllianceId)),
        )
        .and_where(membership(membership::Column::Status).eq(MembershipStatus::Active))
        .and_where(mission(mission::Column::SeasonId).eq(season))
        .and_where(mission(mission::Column::Kind).eq(MissionKind::Proposed))
        .and_where(mission(mission::Column::Status).is_not_in(NOT_REQUESTED.iter().copied()));
    query
}
