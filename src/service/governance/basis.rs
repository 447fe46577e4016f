//! What makes an approval valid: voting power in the newest snapshot, or a waiver.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

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

/// What is known of addresses that approve.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) snapshot: Option<Arc<Snapshot>>,
    /// What they have in that snapshot.
    pub(super) powers: HashMap<Address, DelegatePower>,
    /// Those that were not revoked, the longest first.
    pub(super) waivers: Vec<Waiver>,
}

/// The best that one of these addresses, which are a delegate's, has to show for an approval under these rules.
pub(super) async fn basis(tx: &WriteTx, rules: &Policy, addresses: &[Address]) -> Result<Basis, Error> {
    basis_in(tx, (rules, addresses), (store::newest(tx).await?, tx.now())).await
}

/// What they had to show at an earlier moment: by the newest snapshot of then, or the first one where none was older.
pub(super) async fn basis_at(
    tx: &WriteTx,
    rules: &Policy,
    addresses: &[Address],
    at: DateTime<Utc>,
) -> Result<Basis, Error> {
    basis_in(tx, (rules, addresses), (store::newest_at(tx, at).await?, at)).await
}

async fn basis_in(
    tx: &WriteTx,
    (rules, addresses): (&Policy, &[Address]),
    (snapshot, at): (Option<Arc<Snapshot>>, DateTime<Utc>),
) -> Result<Basis, Error> {
    let powers = match &snapshot {
        Some(snapshot) => store::powers_among(tx, snapshot.id, addresses).await?,
        None => HashMap::new(),
    };
    let waivers = store::waivers_for(tx, addresses, at).await?;
    basis_of(rules, addresses, &Known { snapshot, powers, waivers }, at)
}

/// The best that one of `addresses` has to show at a moment: voting power, or else a waiver.
pub(super) fn basis_of(
    rules: &Policy,
    addresses: &[Address],
    known: &Known,
    at: DateTime<Utc>,
) -> Result<Basis, Error> {
    let Known { snapshot, powers, waivers } = known;
    let supply = snapshot.as_ref().map_or(TokenAmount::ZERO, |snapshot| snapshot.votable_supply);
    let best = addresses.iter().copied().max_by_key(|address| powers.get(address).map(|row| row.power));
    let best = best.map(|address| (address, evidence(powers.get(&address), supply)));
    if let Some((address, evidence)) = best
        && qualifies(rules.approver, &evidence)
    {
        return Ok(Basis { address, snapshot: snapshot.clone(), evidence, waiver: None });
    }
    if let Some(waiver) = waivers.iter().find(|waiver| waiver.holds(at)) {
        let evidence = evidence(powers.get(&waiver.address), supply);
        let (address, waiver) = (waiver.address, Some(waiver.clone()));
        return Ok(Basis { address, snapshot: snapshot.clone(), evidence, waiver });
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
