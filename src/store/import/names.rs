//! Names in addresses, which are unique.

use std::collections::HashSet;

use entity::{account, alliance, mission};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// How many names one statement asks for.
const CHUNK: usize = 1000;

/// Whose names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Handles of accounts.
    Handles,
    /// Slugs of alliances.
    AllianceSlugs,
    /// Slugs of missions.
    MissionSlugs,
}

/// Those of `names` that are taken.
///
/// # Errors
/// The statement failed.
pub async fn taken(tx: &WriteTx, whose: Names, names: &[String]) -> Result<HashSet<String>, StoreError> {
    let mut taken = HashSet::new();
    for chunk in names.chunks(CHUNK) {
        taken.extend(match whose {
            Names::Handles => among::<account::Entity>(tx, account::Column::Handle, chunk).await?,
            Names::AllianceSlugs => among::<alliance::Entity>(tx, alliance::Column::Slug, chunk).await?,
            Names::MissionSlugs => among::<mission::Entity>(tx, mission::Column::Slug, chunk).await?,
        });
    }
    Ok(taken)
}

async fn among<E: EntityTrait>(
    tx: &WriteTx,
    column: E::Column,
    names: &[String],
) -> Result<Vec<String>, StoreError> {
    let select = E::find().select_only().column(column);
    let wanted = column.is_in(names.iter().map(String::as_str));
    Ok(select.filter(wanted).into_tuple().all(tx).await?)
}
