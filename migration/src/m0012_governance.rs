//! API tokens of services, addresses of accounts, voting power, waivers and the approvals of delegates.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0012_governance", up: UP, down: DOWN };

const UP: &str = "
create table service_token (
    id uuid not null constraint service_token_pkey primary key,
    account_id uuid not null constraint service_token_account_id_fkey references account (id) on delete cascade,
    name text not null,
    scopes jsonb not null,
    token_hash text not null constraint service_token_token_hash_key unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index service_token_account_id_idx on service_token (account_id);

create table account_address (
    id uuid not null constraint account_address_pkey primary key,
    account_id uuid not null constraint account_address_account_id_fkey references account (id) on delete cascade,
    address text not null constraint account_address_address_key unique,
    chain_id integer not null,
    linked_at timestamptz not null
);
create index account_address_account_id_idx on account_address (account_id);

create table wallet_challenge (
    id uuid not null constraint wallet_challenge_pkey primary key,
    account_id uuid not null constraint wallet_challenge_account_id_fkey references account (id) on delete cascade,
    address text not null,
    chain_id integer not null,
    message_hash text not null constraint wallet_challenge_message_hash_key unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index wallet_challenge_account_id_idx on wallet_challenge (account_id, expires_at);

create table voting_power_snapshot (
    id uuid not null constraint voting_power_snapshot_pkey primary key,
    taken_at timestamptz not null,
    votable_supply_micro_op bigint not null,
    source text not null,
    row_count integer not null,
    recorded_by uuid constraint voting_power_snapshot_recorded_by_fkey references account (id),
    created_at timestamptz not null,
    published_at timestamptz,
    constraint voting_power_snapshot_supply_check check (votable_supply_micro_op > 0),
    constraint voting_power_snapshot_row_count_check check (row_count between 0 and 10000)
);
create unique index voting_power_snapshot_taken_at_key on voting_power_snapshot (taken_at) where published_at is not null;

create table delegate_power (
    id uuid not null constraint delegate_power_pkey primary key,
    snapshot_id uuid not null constraint delegate_power_snapshot_id_fkey references voting_power_snapshot (id) on delete cascade,
    address text not null,
    power_micro_op bigint not null,
    rank integer not null,
    constraint delegate_power_snapshot_id_address_key unique (snapshot_id, address),
    constraint delegate_power_power_check check (power_micro_op >= 0)
);
create index delegate_power_rank_idx on delegate_power (snapshot_id, rank, id);

create table delegate_profile (
    account_id uuid not null constraint delegate_profile_pkey primary key
        constraint delegate_profile_account_id_fkey references account (id) on delete cascade,
    statement_url text,
    interests jsonb not null,
    declared_conflicts text,
    version integer not null,
    updated_at timestamptz not null,
    constraint delegate_profile_version_check check (version > 0)
);

create table approval_waiver (
    id uuid not null constraint approval_waiver_pkey primary key,
    address text not null,
    reason text not null,
    granted_by uuid constraint approval_waiver_granted_by_fkey references account (id),
    granted_at timestamptz not null,
    ends_at timestamptz not null,
    revoked_at timestamptz,
    revoke_reason text,
    constraint approval_waiver_end_check check (ends_at > granted_at),
    constraint approval_waiver_revoke_check check ((revoked_at is null) = (revoke_reason is null))
);
create index approval_waiver_address_idx on approval_waiver (address, ends_at);

create table delegate_approval (
    id uuid not null constraint delegate_approval_pkey primary key,
    mission_id uuid not null constraint delegate_approval_mission_id_fkey references mission (id),
    account_id uuid constraint delegate_approval_account_id_fkey references account (id),
    address text not null,
    state text not null,
    source text not null,
    forum_url text,
    comment text,
    revision integer not null,
    snapshot_id uuid constraint delegate_approval_snapshot_id_fkey references voting_power_snapshot (id),
    power_micro_op bigint not null,
    supply_micro_op bigint not null,
    rank integer,
    waiver_id uuid constraint delegate_approval_waiver_id_fkey references approval_waiver (id),
    recorded_by uuid constraint delegate_approval_recorded_by_fkey references account (id),
    changed_fields jsonb not null,
    given_at timestamptz not null,
    ended_at timestamptz,
    end_reason text,
    lock_power_micro_op bigint,
    lock_supply_micro_op bigint,
    lock_rank integer,
    qualified_at_lock boolean,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint delegate_approval_lock_check check (
        (qualified_at_lock is null) = (lock_power_micro_op is null)
        and (qualified_at_lock is null) = (lock_supply_micro_op is null)
    ),
    constraint delegate_approval_state_check check (state in ('ACTIVE', 'STALE', 'WITHDRAWN', 'INVALID')),
    constraint delegate_approval_source_check check (source in ('IN_APP', 'FORUM')),
    constraint delegate_approval_forum_check check ((source = 'FORUM') = (forum_url is not null)),
    constraint delegate_approval_end_check check ((state in ('WITHDRAWN', 'INVALID')) = (ended_at is not null)),
    constraint delegate_approval_version_check check (version > 0)
);
create unique index delegate_approval_account_key on delegate_approval (mission_id, account_id) where state in ('ACTIVE', 'STALE');
create unique index delegate_approval_address_key on delegate_approval (mission_id, address) where state in ('ACTIVE', 'STALE');
create index delegate_approval_mission_id_idx on delegate_approval (mission_id, id);
create index delegate_approval_account_id_idx on delegate_approval (account_id, state, id);
create index delegate_approval_address_idx on delegate_approval (address);

alter table mission add column approvals_missing integer;
alter table mission add column approvals_by timestamptz;
create index mission_approvals_by_idx on mission (approvals_by, id) where status = 'SEEKING_APPROVAL';
";

const DOWN: &str = "
drop index mission_approvals_by_idx;
alter table mission drop column approvals_by;
alter table mission drop column approvals_missing;
drop table delegate_approval;
drop table approval_waiver;
drop table delegate_profile;
drop table delegate_power;
drop table voting_power_snapshot;
drop table wallet_challenge;
drop table account_address;
drop table service_token;
";
