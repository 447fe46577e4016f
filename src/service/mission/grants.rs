//! The grants of a mission from the side of its process: those of an RFP, one for each team that it chose (rules 3.9 and
//! 3.11), and the end of any.

use std::sync::Arc;

use entity::ids::{AllianceId, MissionId};

use crate::domain::amount::TokenAmount;
use crate::domain::delivery::Grant;
use crate::domain::mission::Application;
use crate::policy::{MissionBegin, MissionSelect, Permit};
use crate::service::error::Error;
use crate::store::db::WriteTx;
use crate::store::delivery::{self as store, EndsGrants, NewGrant};

/// Grants each of the chosen teams this amount. Who applied under a name alone has no alliance that it could go to.
pub(super) async fn give(
    tx: &WriteTx,
    permit: &Permit<MissionSelect>,
    chosen: &[Arc<Application>],
    amount: TokenAmount,
) -> Result<(), Error> {
    let of_team = |application: &Arc<Application>| {
        Some(NewGrant {
            mission: application.mission_id,
            alliance: Some(application.alliance_id?),
            ballot: None,
            amount,
            recipient_address: application.recipient_address.clone(),
        })
    };
    Ok(store::give(tx, permit, chosen.iter().filter_map(of_team).collect()).await?)
}

/// Notes that the work of the chosen teams has begun.
pub(super) async fn begin(
    tx: &WriteTx,
    permit: &Permit<MissionBegin>,
    mission: MissionId,
) -> Result<(), Error> {
    for grant in live(tx, mission).await? {
        store::begin(tx, permit, &grant).await?;
    }
    Ok(())
}

/// Whose grants of a mission end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Everybody's.
    All,
    /// That of one team.
    Team(AllianceId),
}

/// Ends grants before they are paid out.
pub(crate) async fn end<V: EndsGrants>(
    tx: &WriteTx,
    permit: &Permit<V>,
    (mission, of): (MissionId, Of),
    reason: &str,
) -> Result<(), Error> {
    let is_of = |grant: &Arc<Grant>| match of {
        Of::All => true,
        Of::Team(alliance) => grant.alliance_id == Some(alliance),
    };
    for grant in live(tx, mission).await?.into_iter().filter(is_of) {
        store::cancel(tx, permit, &grant, reason).await?;
    }
    Ok(())
}

async fn live(tx: &WriteTx, mission: MissionId) -> Result<Vec<Arc<Grant>>, Error> {
    let grants = store::grants_of(tx, &[mission]).await?.remove(&mission).unwrap_or_default();
    // One that was paid out wholly is what it was.
    let may_end = |grant: &&Arc<Grant>| grant.is_live() && !grant.is_paid_out();
    Ok(grants.iter().filter(may_end).cloned().collect())
}
