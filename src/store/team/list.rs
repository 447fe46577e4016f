//! Signals: some, or a page.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use entity::ids::{AccountId, AllianceId, IntentId, MissionId, SeasonId, SignalId};
use entity::signal::{Column, Entity, Model};
use entity::signal_skill;
use entity::vocab::{SignalKind, SignalStatus};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use super::visible::visible;
use crate::domain::conversation::Subject;
use crate::domain::page::{Page, PageArgs};
use crate::domain::team::Signal;
use crate::domain::text::fold;
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::{Listing, all_among, contains, count, count_of_each};
use crate::store::subject::{TimeOrder, count_about_each, page_about_each};

/// Which signals a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SignalFilter {
    /// Of this season.
    pub season: Option<SeasonId>,
    /// About this mission.
    pub mission: Option<MissionId>,
    /// About this alliance.
    pub alliance: Option<AllianceId>,
    /// About this intent.
    pub intent: Option<IntentId>,
    /// By this account.
    pub person: Option<AccountId>,
    /// Of this kind.
    pub kind: Option<SignalKind>,
    /// In this state.
    pub status: Option<SignalStatus>,
    /// Naming this skill, whatever its case.
    pub skill: Option<String>,
    /// Message or a skill contains this text, whatever its case.
    pub text: Option<String>,
}

fn select(scope: &Scope, filter: &SignalFilter) -> Select<Entity> {
    let mut select = visible(scope);
    let conditions = [
        filter.season.map(|season| Column::SeasonId.eq(season)),
        filter.mission.map(|mission| Column::MissionId.eq(mission)),
        filter.alliance.map(|alliance| Column::AllianceId.eq(alliance)),
        filter.intent.map(|intent| Column::IntentId.eq(intent)),
        filter.person.map(|person| Column::AccountId.eq(person)),
        filter.kind.map(|kind| Column::Kind.eq(kind)),
        filter.status.map(|status| Column::Status.eq(status)),
        filter.text.as_ref().map(|text| contains((Entity, Column::SearchText), &fold(text))),
        filter.skill.as_ref().map(|skill| names(skill)),
    ];
    for condition in conditions.into_iter().flatten() {
        select = select.filter(condition);
    }
    select
}

fn names(skill: &str) -> Expr {
    let mut naming = Query::select();
    naming.column(signal_skill::Column::SignalId).from(signal_skill::Entity);
    naming.and_where(signal_skill::Column::Skill.eq(fold(skill)));
    Expr::col((Entity, Column::Id)).in_subquery(naming)
}

type Signals = Page<Arc<Signal>>;

fn shared(page: Page<Model>) -> Result<Signals, StoreError> {
    page.try_map(|row| Signal::try_from(row).map(Arc::new))
}

fn read<K: Hash + Eq>(pages: HashMap<K, Page<Model>>) -> Result<HashMap<K, Arc<Signals>>, StoreError> {
    pages.into_iter().map(|(key, page)| Ok((key, Arc::new(shared(page)?)))).collect()
}

/// A page of the signals that the actor may read.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn signals<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    (filter, order, args): &(SignalFilter, TimeOrder, PageArgs),
) -> Result<Signals, StoreError> {
    let listing = Listing { select: select(scope, filter), order: order.of() };
    shared(listing.page(db, args).await?)
}

/// How many signals the actor may read.
///
/// # Errors
/// The statement failed.
pub async fn count_signals<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &SignalFilter,
) -> Result<u64, StoreError> {
    count(db, select(scope, filter)).await
}

/// A page of the signals about each subject.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn signals_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
    (filter, order, args): &(SignalFilter, TimeOrder, PageArgs),
) -> Result<HashMap<Subject, Arc<Signals>>, StoreError> {
    read(page_about_each(db, (select(scope, filter), *order), subjects, args).await?)
}

/// How many signals there are about each subject.
///
/// # Errors
/// The statement failed.
pub async fn count_signals_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
    filter: &SignalFilter,
) -> Result<HashMap<Subject, u64>, StoreError> {
    count_about_each(db, select(scope, filter), subjects).await
}

/// A page of the signals of each account.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn signals_of_each_author<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    accounts: &[AccountId],
    (filter, order, args): &(SignalFilter, TimeOrder, PageArgs),
) -> Result<HashMap<AccountId, Arc<Signals>>, StoreError> {
    let listing = Listing { select: select(scope, filter), order: order.of() };
    let account: (_, fn(&Model) -> _) = (Column::AccountId, |row| row.account_id);
    read(listing.page_of_each(db, accounts, account, args).await?)
}

/// How many signals of each account the actor may read.
///
/// # Errors
/// The statement failed.
pub async fn count_signals_of_authors<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    accounts: &[AccountId],
    filter: &SignalFilter,
) -> Result<HashMap<AccountId, u64>, StoreError> {
    count_of_each(db, select(scope, filter), Column::AccountId, accounts).await
}

/// The signals with these ids that the actor may read.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn signals_by_ids<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[SignalId],
) -> Result<HashMap<SignalId, Arc<Signal>>, StoreError> {
    let rows = all_among(db, visible(scope), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Signal::try_from(row)?)))).collect()
}

/// The skills that each signal names, in alphabetical order.
///
/// # Errors
/// The statement failed.
pub async fn skills_of<C: ConnectionTrait>(
    db: &C,
    signals: &[SignalId],
) -> Result<HashMap<SignalId, Vec<String>>, StoreError> {
    let mut skills: HashMap<SignalId, Vec<String>> = HashMap::new();
    for row in all_among(db, signal_skill::Entity::find(), signal_skill::Column::SignalId, signals).await? {
        skills.entry(row.signal_id).or_default().push(row.skill);
    }
    // Sorted here, as each database sorts texts by rules of its own.
    skills.values_mut().for_each(|skills| skills.sort_unstable());
    Ok(skills)
}
