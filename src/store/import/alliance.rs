//! Alliances with their members.

use crate::store::alliance::{NewAlliance, NewMembership, alliance_row, membership_row};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

/// Makes the alliances and then the memberships.
///
/// # Errors
/// [`Unique::AllianceSlug`](crate::store::error::Unique) or another failure.
pub async fn insert_alliances(
    tx: &WriteTx,
    alliances: Vec<NewAlliance>,
    members: Vec<NewMembership>,
) -> Result<(), StoreError> {
    let alliances = alliances.into_iter().map(|alliance| alliance_row(tx, alliance));
    let members = members.into_iter().map(|member| membership_row(tx, tx.new_id(), member));
    insert_all(tx, alliances).await?;
    insert_all(tx, members).await
}
