//! The season whose rules a conversation goes by.

use entity::ids::SeasonId;

use super::subject::Place;
use crate::domain::conversation::ANSWER_WITHIN_HOURS;
use crate::domain::page::PageArgs;
use crate::service::error::Error;
use crate::store::db::WriteTx;
use crate::store::season as store;

/// The season with the greatest number, if there is any.
pub(crate) async fn newest_season(tx: &WriteTx) -> Result<Option<SeasonId>, Error> {
    Ok(store::page(tx, &PageArgs::first(1)).await?.nodes().next().map(|season| season.id))
}

/// After how many hours a question at this place is overdue. An alliance goes by the rules of the newest season.
pub(super) async fn hours_to_answer(tx: &WriteTx, place: &Place) -> Result<u32, Error> {
    let season = match place.season {
        Some(season) => Some(season),
        None => newest_season(tx).await?,
    };
    match season {
        Some(season) => Ok(store::policy_of(tx, season).await?.1.question_due_hours),
        None => Ok(ANSWER_WITHIN_HOURS),
    }
}
