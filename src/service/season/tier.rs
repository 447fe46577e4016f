//! The tier that counts for an alliance.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AllianceId, SeasonId};

use super::relations::{ClaimsOf, PoliciesOf, SeasonIdOf};
use crate::domain::season::{AllianceTier, TierClaim};
use crate::service::alliance::LeadOf;
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation};

/// The season for which a tier is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TierSeason {
    /// The newest one for which the leader has a claim.
    Newest,
    /// The one with this number.
    Number(i32),
    /// The one with this id.
    Id(SeasonId),
}

impl From<Option<i32>> for TierSeason {
    fn from(number: Option<i32>) -> Self {
        number.map_or(Self::Newest, Self::Number)
    }
}

/// The tier of an alliance in a season: that of its leader (rule 2.2).
pub struct TierOf;

impl Relation for TierOf {
    type Key = (AllianceId, TierSeason);
    type Args = ();
    type Value = Option<Arc<AllianceTier>>;

    async fn load(
        reader: &Reader,
        keys: &[Self::Key],
        _: &(),
    ) -> Result<HashMap<Self::Key, Self::Value>, Error> {
        let alliances: Vec<_> = keys.iter().map(|(alliance, _)| *alliance).collect();
        let leads = reader.prime::<LeadOf>(&alliances, &()).await?;
        let leaders: Vec<_> = leads.iter().flatten().map(|lead| lead.account_id).collect();
        reader.prime::<ClaimsOf>(&leaders, &()).await?;
        let numbers: Vec<_> = keys.iter().filter_map(|(_, season)| number(*season)).collect();
        reader.prime::<SeasonIdOf>(&numbers, &()).await?;

        let mut claims = Vec::new();
        for (key, lead) in keys.iter().zip(&leads) {
            if let Some(lead) = lead {
                let of_leader = reader.get::<ClaimsOf>(lead.account_id, &()).await?;
                claims.extend(choose(reader, key.1, &of_leader).await?.map(|claim| (*key, claim)));
            }
        }
        let seasons: Vec<_> = claims.iter().map(|(_, claim)| claim.season_id).collect();
        let rules = reader.prime::<PoliciesOf>(&seasons, &()).await?;
        let caps = rules.iter().map(|versions| versions.first().map(|version| version.policy.tier_caps));
        let tiers = claims.into_iter().zip(caps).map(|((key, claim), caps)| {
            (key, Some(Arc::new(AllianceTier::new(claim, &caps.unwrap_or_default()))))
        });
        Ok(tiers.collect())
    }
}

fn number(season: TierSeason) -> Option<i32> {
    match season {
        TierSeason::Number(number) => Some(number),
        TierSeason::Newest | TierSeason::Id(_) => None,
    }
}

/// The claim for this season among the claims of one leader, of which the newest season's comes first.
async fn choose(
    reader: &Reader,
    season: TierSeason,
    claims: &[TierClaim],
) -> Result<Option<TierClaim>, Error> {
    let season = match season {
        TierSeason::Newest => return Ok(claims.first().cloned()),
        TierSeason::Number(number) => reader.get::<SeasonIdOf>(number, &()).await?,
        TierSeason::Id(id) => Some(id),
    };
    Ok(claims.iter().find(|claim| Some(claim.season_id) == season).cloned())
}
