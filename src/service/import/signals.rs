//! Interest signals.

use entity::ids::{AccountId, MissionId, SeasonId};

use super::ledger::{Ids, Ledger, optional};
use crate::domain::season_file::{Code, Signal};
use crate::store::error::StoreError;
use crate::store::import::{NewSignal, insert_signals, open_signals};

/// A person has the same signal open once; another one of the file is left out.
pub(super) async fn bring_in(
    ledger: &mut Ledger<'_>,
    season: SeasonId,
    signals: &[Signal],
    missions: &Ids<'_, MissionId>,
    people: &Ids<'_, AccountId>,
) -> Result<(), StoreError> {
    let sorted = ledger.sort(signals, &Ids::new()).await?;
    let mut rows = Vec::new();
    for (id, record) in &sorted.new {
        rows.push(NewSignal {
            id: *id,
            account: optional(people, record.from.as_deref())?,
            mission: optional(missions, record.mission.as_deref())?,
            record,
        });
    }
    let authors: Vec<AccountId> = rows.iter().filter_map(|signal| signal.account).collect();
    let mut open = open_signals(ledger.tx, season, &authors).await?;
    let (kept, repeated): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|signal| signal.identity().is_none_or(|identity| open.insert(identity)));
    for signal in repeated {
        let message = "Skipped, as its author has a signal of this kind on the same mission open already.";
        ledger.skipped(signal.record, Code::AlreadySignalled, message.to_owned());
    }
    let added: Vec<_> = kept.iter().map(|signal| (signal.id, signal.record)).collect();
    insert_signals(ledger.tx, season, kept).await?;
    ledger.added(added);
    Ok(())
}
