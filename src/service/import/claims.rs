//! The tiers that leaders claim.

use entity::ids::{AccountId, SeasonId};

use super::ledger::{Ids, Ledger, named};
use crate::domain::season_file::TierClaim;
use crate::store::error::StoreError;
use crate::store::import::{NewTierClaim, claims_of, insert_tier_claims};

/// Claims stay as self-reported as they were; a claim that an account has made here itself stays.
pub(super) async fn bring_in(
    ledger: &mut Ledger<'_>,
    season: SeasonId,
    claims: &[TierClaim],
    people: &Ids<'_, AccountId>,
) -> Result<(), StoreError> {
    let made = claims_of(ledger.tx, season).await?;
    let made_by = |claim: &TierClaim| people.get(claim.person.as_str()).and_then(|person| made.get(person));
    let here = claims.iter().filter_map(|claim| Some((claim.person.as_str(), *made_by(claim)?)));
    let sorted = ledger.sort(claims, &here.collect()).await?;
    let mut rows = Vec::new();
    for (id, record) in &sorted.new {
        rows.push(NewTierClaim { id: *id, account: named(people, &record.person)?, record });
    }
    insert_tier_claims(ledger.tx, season, rows).await?;
    ledger.added(sorted.new);
    Ok(())
}
