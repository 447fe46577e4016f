//! The tiers that leaders claim.

use entity::ids::{AccountId, SeasonId};

use super::ledger::{Ids, Ledger, named};
use crate::domain::season_file::TierClaim;
use crate::store::error::StoreError;
use crate::store::import::claims_of;
use crate::store::season::{NewClaim, insert_claims};

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
        let account = named(people, &record.person)?;
        rows.push((*id, claim(account, season, record)));
    }
    insert_claims(ledger.tx, rows).await?;
    ledger.added(sorted.new);
    Ok(())
}

fn claim(account: AccountId, season: SeasonId, record: &TierClaim) -> NewClaim {
    NewClaim {
        account,
        season,
        tier: record.tier,
        justification: record.justification.clone(),
        evidence_urls: record.origin.source_urls(),
    }
}
