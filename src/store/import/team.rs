//! Interest signals.

use std::collections::HashSet;

use entity::ids::{AccountId, MissionId, SeasonId, SignalId};
use entity::signal::{Column, Entity, Model};
use entity::vocab::{SignalKind, SignalStatus, SignalVisibility};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::urls;
use crate::domain::season_file::Signal;
use crate::domain::text::searchable;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::write::insert_all;

/// What a person has open once at most: a kind of signal on a mission, or on none in particular.
pub type OpenSignal = (AccountId, Option<MissionId>, SignalKind);

/// A signal to be made.
#[derive(Clone, Debug)]
pub struct NewSignal<'f> {
    /// Its id.
    pub id: SignalId,
    /// The author.
    pub account: Option<AccountId>,
    /// The mission.
    pub mission: Option<MissionId>,
    /// What the file says.
    pub record: &'f Signal,
}

impl NewSignal<'_> {
    /// What its author may have open once; none for an unknown author.
    #[must_use]
    pub fn identity(&self) -> Option<OpenSignal> {
        Some((self.account?, self.mission, self.record.kind))
    }
}

/// The open signals of these accounts in a season on missions and on nothing in particular.
///
/// # Errors
/// The statement failed.
pub async fn open_signals(
    tx: &WriteTx,
    season: SeasonId,
    accounts: &[AccountId],
) -> Result<HashSet<OpenSignal>, StoreError> {
    let open = Entity::find()
        .filter(Column::SeasonId.eq(season))
        .filter(Column::Status.eq(SignalStatus::Open))
        .filter(Column::AllianceId.is_null())
        .filter(Column::IntentId.is_null());
    let rows = all_among(tx, open, Column::AccountId, accounts).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.account_id?, row.mission_id, row.kind))).collect())
}

/// Makes the signals, open and for everybody to read as they were published.
///
/// # Errors
/// [`Unique::OpenSignal`](crate::store::error::Unique) or another failure.
pub async fn insert_signals(
    tx: &WriteTx,
    season: SeasonId,
    signals: Vec<NewSignal<'_>>,
) -> Result<(), StoreError> {
    let row = |signal: NewSignal<'_>| Model {
        id: signal.id,
        kind: signal.record.kind,
        status: SignalStatus::Open,
        visibility: SignalVisibility::Public,
        season_id: season,
        account_id: signal.account,
        mission_id: signal.mission,
        alliance_id: None,
        intent_id: None,
        message: signal.record.message.clone(),
        search_text: searchable([signal.record.message.as_str()]),
        hours_per_week: None,
        timezone: None,
        stated_on: signal.record.on,
        source_urls: urls(&signal.record.origin.sources),
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    insert_all(tx, signals.into_iter().map(row)).await
}
