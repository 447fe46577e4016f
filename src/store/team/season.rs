//! The season that a signal belongs to.

use entity::ids::{IntentId, SeasonId};
use entity::{intent, season};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};

use crate::store::error::StoreError;

/// The season of an intent, if there is such an intent.
pub(crate) async fn season_of_intent<C: ConnectionTrait>(
    db: &C,
    intent: IntentId,
) -> Result<Option<SeasonId>, StoreError> {
    let select = intent::Entity::find_by_id(intent).select_only().column(intent::Column::SeasonId);
    Ok(select.into_tuple().one(db).await?)
}

/// The season with the greatest number, if there is any.
pub(crate) async fn newest_season<C: ConnectionTrait>(db: &C) -> Result<Option<SeasonId>, StoreError> {
    let select = season::Entity::find().select_only().column(season::Column::Id);
    Ok(select.order_by_desc(season::Column::Number).into_tuple().one(db).await?)
}
