//! Making signals, and taking them back.

use chrono::NaiveDate;
use entity::ids::{AccountId, SeasonId, SignalId};
use entity::signal::{ActiveModel, Column, Entity};
use entity::signal_skill;
use entity::vocab::{SignalKind, SignalStatus, SignalVisibility};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::team::{Signal, Skill, Target};
use crate::domain::text::searchable;
use crate::policy::{Permit, SignalCreate, SignalWithdraw};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, next_version};

/// A signal to be made.
#[derive(Clone, Debug)]
pub struct NewSignal {
    /// Its kind.
    pub kind: SignalKind,
    /// Who may read it.
    pub visibility: SignalVisibility,
    /// The season.
    pub season: SeasonId,
    /// Who signals; none where the source does not say.
    pub account: Option<AccountId>,
    /// What it is about.
    pub target: Target,
    /// The skills that it names, each once.
    pub skills: Vec<Skill>,
    /// In the author's words.
    pub message: String,
    /// Hours offered a week.
    pub hours_per_week: Option<i32>,
    /// An IANA time zone name.
    pub timezone: Option<String>,
    /// The day of the signal, where its source states one.
    pub stated_on: Option<NaiveDate>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Makes an open signal.
///
/// # Errors
/// [`Unique::OpenSignal`](crate::store::error::Unique) or another failure.
pub async fn create_signal(
    tx: &WriteTx,
    _: &Permit<SignalCreate>,
    signal: NewSignal,
) -> Result<SignalId, StoreError> {
    insert_signal(tx, signal).await
}

async fn insert_signal(tx: &WriteTx, signal: NewSignal) -> Result<SignalId, StoreError> {
    let id = tx.new_id();
    let texts = std::iter::once(signal.message.as_str()).chain(signal.skills.iter().map(|skill| &**skill));
    let row = ActiveModel {
        id: Set(id),
        kind: Set(signal.kind),
        status: Set(SignalStatus::Open),
        visibility: Set(signal.visibility),
        season_id: Set(signal.season),
        account_id: Set(signal.account),
        mission_id: Set(signal.target.mission()),
        alliance_id: Set(signal.target.alliance()),
        intent_id: Set(signal.target.intent()),
        search_text: Set(searchable(texts)),
        message: Set(signal.message.clone()),
        hours_per_week: Set(signal.hours_per_week),
        timezone: Set(signal.timezone),
        stated_on: Set(signal.stated_on),
        source_urls: Set(serde_json::json!(signal.source_urls)),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    let named = signal
        .skills
        .iter()
        .map(|skill| signal_skill::ActiveModel { signal_id: Set(id), skill: Set(skill.to_string()) });
    if !signal.skills.is_empty() {
        signal_skill::Entity::insert_many(named).exec_without_returning(tx).await?;
    }
    Ok(id)
}

/// Takes a signal back, if it still has the version of `signal`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn withdraw_signal(
    tx: &WriteTx,
    _: &Permit<SignalWithdraw>,
    signal: &Signal,
    status: SignalStatus,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(status),
        version: Set(next_version(signal.version)),
        updated_at: Set(tx.now()),
        ..ActiveModel::default()
    };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(signal.id))
        .filter(Column::Version.eq(signal.version));
    changed(update.exec(tx).await?)
}
