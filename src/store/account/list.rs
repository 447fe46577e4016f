//! Accounts: one, some, or a page.

use std::collections::HashMap;
use std::sync::Arc;

use entity::account::{Column, Entity, Model};
use entity::ids::{AccountId, AllianceId, TypedId};
use entity::vocab::{AccountKind, MembershipStatus};
use entity::{account_skill, membership};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::account::Account;
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::domain::text::fold;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, contains, count as count_rows};
use crate::store::rows::is;

/// Which accounts a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AccountFilter {
    /// Name, handle or bio contains this text, whatever its case.
    pub text: Option<String>,
    /// States this skill, whatever its case.
    pub skill: Option<String>,
    /// Of this kind.
    pub kind: Option<AccountKind>,
    /// An active member of this alliance.
    pub alliance: Option<AllianceId>,
}

/// How a list of accounts is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AccountOrder {
    /// By name.
    #[default]
    Name,
    /// The newest first.
    Newest,
}

impl AccountOrder {
    /// The name of the order in cursors.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "account.name",
            Self::Newest => "account.newest",
        }
    }

    fn listing(self) -> ListOrder<Entity> {
        match self {
            Self::Name => ListOrder {
                name: self.name(),
                descending: false,
                key: Some(Expr::col((Entity, Column::SortName))),
                of: |row: &Model| (SortKey::Text(row.sort_name.clone()), row.id.uuid()),
            },
            Self::Newest => ListOrder::by_id(self.name(), true, |row: &Model| (SortKey::Id, row.id.uuid())),
        }
    }
}

/// A page of the accounts that meet `filter`. Profiles are public.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    filter: &AccountFilter,
    order: AccountOrder,
    args: &PageArgs,
) -> Result<Page<Arc<Account>>, StoreError> {
    let listing = Listing { select: select(filter), order: order.listing() };
    listing.page(db, args).await?.try_map(|row| Account::try_from(row).map(Arc::new))
}

/// How many accounts meet `filter`.
///
/// # Errors
/// The statement failed.
pub async fn count<C: ConnectionTrait>(db: &C, filter: &AccountFilter) -> Result<u64, StoreError> {
    count_rows(db, select(filter)).await
}

/// The accounts with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, Arc<Account>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Account::try_from(row)?)))).collect()
}

/// The account with this handle.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn by_handle<C: ConnectionTrait>(db: &C, handle: &str) -> Result<Option<Arc<Account>>, StoreError> {
    let row = Entity::find().filter(Column::Handle.eq(handle)).one(db).await?;
    Ok(row.map(Account::try_from).transpose()?.map(Arc::new))
}

fn select(filter: &AccountFilter) -> Select<Entity> {
    let mut select = Entity::find();
    if let Some(text) = &filter.text {
        select = select.filter(contains((Entity, Column::SearchText), &fold(text)));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(skill) = &filter.skill {
        let mut skilled = Query::select();
        skilled.column(account_skill::Column::AccountId).from(account_skill::Entity);
        skilled.and_where(account_skill::Column::Skill.eq(fold(skill)));
        select = select.filter(Expr::col((Entity, Column::Id)).in_subquery(skilled));
    }
    if let Some(alliance) = filter.alliance {
        let mut members = Query::select();
        members.column(membership::Column::AccountId).from(membership::Entity);
        members.and_where(membership::Column::AllianceId.eq(alliance));
        members.and_where(is(
            (membership::Entity, membership::Column::Status),
            MembershipStatus::Active.as_str(),
        ));
        select = select.filter(Expr::col((Entity, Column::Id)).in_subquery(members));
    }
    select
}
