//! Rows of the area `governance` into domain values.

use entity::vocab::ServiceScope;
use entity::{
    account_address, approval_waiver, delegate_approval, delegate_power, delegate_profile, service_token,
    voting_power_snapshot,
};

use crate::domain::governance::{
    AccountAddress, Address, Approval, AtLock, DelegatePower, DelegateProfile, Evidence, ServiceToken,
    Snapshot, Waiver,
};
use crate::store::error::StoreError;
use crate::store::rows::{amount, strings};

pub(super) fn address(text: &str) -> Result<Address, StoreError> {
    Address::parse(text).map_err(|error| StoreError::Corrupt(format!("{text} is not an address: {error}")))
}

fn rank(rank: i32) -> Result<u32, StoreError> {
    u32::try_from(rank).map_err(|_| StoreError::Corrupt(format!("{rank} is not a rank")))
}

impl TryFrom<service_token::Model> for ServiceToken {
    type Error = StoreError;

    fn try_from(row: service_token::Model) -> Result<Self, StoreError> {
        // A scope that this version does not know allows nothing.
        let scopes = strings(row.scopes)?.iter().filter_map(|name| ServiceScope::parse(name)).collect();
        Ok(Self {
            id: row.id,
            account_id: row.account_id,
            name: row.name,
            scopes,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        })
    }
}

impl TryFrom<account_address::Model> for AccountAddress {
    type Error = StoreError;

    fn try_from(row: account_address::Model) -> Result<Self, StoreError> {
        let address = address(&row.address)?;
        let account_address::Model { id, account_id, chain_id, linked_at, .. } = row;
        Ok(Self { id, account_id, address, chain_id, linked_at })
    }
}

impl TryFrom<voting_power_snapshot::Model> for Snapshot {
    type Error = StoreError;

    fn try_from(row: voting_power_snapshot::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            taken_at: row.taken_at,
            votable_supply: amount(row.votable_supply_micro_op)?,
            source: row.source,
            row_count: row.row_count,
            recorded_by: row.recorded_by,
            published_at: row.published_at,
        })
    }
}

impl TryFrom<delegate_power::Model> for DelegatePower {
    type Error = StoreError;

    fn try_from(row: delegate_power::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            snapshot_id: row.snapshot_id,
            address: address(&row.address)?,
            power: amount(row.power_micro_op)?,
            rank: rank(row.rank)?,
        })
    }
}

impl TryFrom<delegate_profile::Model> for DelegateProfile {
    type Error = StoreError;

    fn try_from(row: delegate_profile::Model) -> Result<Self, StoreError> {
        Ok(Self {
            account_id: row.account_id,
            statement_url: row.statement_url,
            interests: strings(row.interests)?,
            declared_conflicts: row.declared_conflicts,
            version: row.version,
            updated_at: row.updated_at,
        })
    }
}

impl TryFrom<approval_waiver::Model> for Waiver {
    type Error = StoreError;

    fn try_from(row: approval_waiver::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            address: address(&row.address)?,
            reason: row.reason,
            granted_by: row.granted_by,
            granted_at: row.granted_at,
            ends_at: row.ends_at,
            revoked_at: row.revoked_at,
            revoke_reason: row.revoke_reason,
        })
    }
}

impl TryFrom<delegate_approval::Model> for Approval {
    type Error = StoreError;

    fn try_from(row: delegate_approval::Model) -> Result<Self, StoreError> {
        let evidence = Evidence {
            power: amount(row.power_micro_op)?,
            supply: amount(row.supply_micro_op)?,
            rank: row.rank.map(rank).transpose()?,
        };
        Ok(Self {
            id: row.id,
            mission_id: row.mission_id,
            account_id: row.account_id,
            address: address(&row.address)?,
            state: row.state,
            source: row.source,
            forum_url: row.forum_url,
            comment: row.comment,
            revision: row.revision,
            snapshot_id: row.snapshot_id,
            evidence,
            waiver_id: row.waiver_id,
            recorded_by: row.recorded_by,
            changed_fields: strings(row.changed_fields)?,
            given_at: row.given_at,
            ended_at: row.ended_at,
            end_reason: row.end_reason,
            at_lock: at_lock(
                row.qualified_at_lock,
                (row.lock_power_micro_op, row.lock_supply_micro_op),
                row.lock_rank,
            )?,
            version: row.version,
        })
    }
}

fn at_lock(
    qualifies: Option<bool>,
    (power, supply): (Option<i64>, Option<i64>),
    of_rank: Option<i32>,
) -> Result<Option<AtLock>, StoreError> {
    let Some((qualifies, (power, supply))) = qualifies.zip(power.zip(supply)) else { return Ok(None) };
    let evidence =
        Evidence { power: amount(power)?, supply: amount(supply)?, rank: of_rank.map(rank).transpose()? };
    Ok(Some(AtLock { evidence, qualifies }))
}
