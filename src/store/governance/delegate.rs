//! Lists of delegates: the rows of one snapshot.

use entity::delegate_power::{Column, Entity, Model};
use entity::ids::{SnapshotId, TypedId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::amount::TokenAmount;
use crate::domain::governance::{DelegatePower, least_power};
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::domain::season::ApproverRule;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, count};

/// The name of the order of delegates in cursors.
pub const BY_RANK: &str = "delegate.rank";

/// Which delegates a list holds.
#[derive(Clone, Copy, Debug)]
pub struct DelegateFilter {
    /// Those of this snapshot.
    pub snapshot: SnapshotId,
    /// All OP that could vote then.
    pub supply: TokenAmount,
    /// Only those who may approve by this rule.
    pub qualified: Option<ApproverRule>,
}

fn select(filter: &DelegateFilter) -> Select<Entity> {
    let select = Entity::find().filter(Column::SnapshotId.eq(filter.snapshot));
    match filter.qualified {
        None => select,
        Some(ApproverRule::Top { count }) => {
            select.filter(Column::Rank.lte(i64::from(count))).filter(Column::PowerMicroOp.gt(0))
        }
        Some(rule) => {
            let least = least_power(rule, filter.supply).map_or(i64::MAX, TokenAmount::micro);
            select.filter(Column::PowerMicroOp.gte(least))
        }
    }
}

/// A page of the delegates, the one with the most voting power first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn page_of_delegates<C: ConnectionTrait>(
    db: &C,
    filter: &DelegateFilter,
    args: &PageArgs,
) -> Result<Page<DelegatePower>, StoreError> {
    let order = ListOrder {
        name: BY_RANK,
        descending: false,
        key: Some(Expr::col((Entity, Column::Rank))),
        of: |row: &Model| (SortKey::Number(i64::from(row.rank)), row.id.uuid()),
    };
    Listing { select: select(filter), order }.page(db, args).await?.try_map(DelegatePower::try_from)
}

/// How many delegates there are.
///
/// # Errors
/// The statement failed.
pub async fn count_delegates<C: ConnectionTrait>(db: &C, filter: &DelegateFilter) -> Result<u64, StoreError> {
    count(db, select(filter)).await
}
