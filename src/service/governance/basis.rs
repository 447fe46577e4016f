//! What makes an approval valid: voting power in the newest snapshot, or a waiver.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::amount::TokenAmount;
use crate::domain::governance::{Address, DelegatePower, Evidence, Snapshot, Waiver, qualifies, share};
use crate::domain::season::{ApproverRule, Policy};
use crate::service::error::{Error, ProblemCode};
use crate::store::db::WriteTx;
use crate::store::governance as store;

/// What an approval rests on.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    pub(super) address: Address,
    pub(super) snapshot: Option<Arc<Snapshot>>,
    pub(super) evidence: Evidence,
    pub(super) waiver: Option<Waiver>,
}

/// The best that one of these addresses, which are a delegate's, has to show for an approval under these rules.
pub(super) async fn basis(tx: &WriteTx, rules: &Policy, addresses: &[Address]) -> Result<Basis, Error> {
    let snapshot = store::newest(tx).await?;
    let powers = match &snapshot {
        Some(snapshot) => store::powers_among(tx, snapshot.id, addresses).await?,
        None => HashMap::new(),
    };
    let supply = snapshot.as_ref().map_or(TokenAmount::ZERO, |snapshot| snapshot.votable_supply);
    let best = addresses.iter().copied().max_by_key(|address| powers.get(address).map(|row| row.power));
    let best = best.map(|address| (address, evidence(powers.get(&address), supply)));
    if let Some((address, evidence)) = best
        && qualifies(rules.approver, &evidence)
    {
        return Ok(Basis { address, snapshot, evidence, waiver: None });
    }
    let waiver =
        store::waivers_for(tx, addresses, tx.now()).await?.into_iter().find(|waiver| waiver.holds(tx.now()));
    if let Some(waiver) = waiver {
        let evidence = evidence(powers.get(&waiver.address), supply);
        return Ok(Basis { address: waiver.address, snapshot, evidence, waiver: Some(waiver) });
    }
    Err(not_qualified(rules.approver, snapshot.as_deref(), best.map(|(_, evidence)| evidence)))
}

/// What a row of a snapshot shows; that an address is not in it shows that it has no power.
pub(super) fn evidence(row: Option<&DelegatePower>, supply: TokenAmount) -> Evidence {
    let power = row.map_or(TokenAmount::ZERO, |row| row.power);
    Evidence { power, supply, rank: row.map(|row| row.rank) }
}

fn not_qualified(rule: ApproverRule, snapshot: Option<&Snapshot>, evidence: Option<Evidence>) -> Error {
    let needed = match rule {
        ApproverRule::Share { parts_per_million, strict } => {
            let bound = share(micro(parts_per_million), micro(1_000_000));
            let more = if strict { "more than" } else { "at least" };
            format!("takes {more} {bound} % of the votable supply")
        }
        ApproverRule::Top { count } => format!("is for the {count} delegates with the most voting power"),
    };
    let state = match (snapshot, evidence) {
        (Some(snapshot), Some(Evidence { power, supply, .. })) => {
            let day = snapshot.taken_at.format("%Y-%m-%d %H:%M UTC");
            format!("In the newest snapshot, of {day}, it is {power} OP, which is {} %", share(power, supply))
        }
        _ => "No snapshot of voting power is published yet".to_owned(),
    };
    let message = format!("Approving {needed}. {state}. Ask the Foundation if a waiver is due.");
    Error::rule(ProblemCode::NotQualified, message)
}

fn micro(micro: u32) -> TokenAmount {
    TokenAmount::from_micro(i64::from(micro)).unwrap_or_default()
}
