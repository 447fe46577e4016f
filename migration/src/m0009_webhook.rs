//! Webhooks: addresses with their secrets, what is sent to them, and how far the log is dispatched.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0009_webhook", up: UP, down: DOWN };

const UP: &str = "
create table webhook (
    id uuid not null constraint webhook_pkey primary key,
    account_id uuid not null constraint webhook_account_id_fkey references account (id) on delete cascade,
    place integer not null,
    url text not null,
    description text,
    kinds jsonb,
    alliance_id uuid constraint webhook_alliance_id_fkey references alliance (id),
    mission_id uuid constraint webhook_mission_id_fkey references mission (id),
    season_id uuid constraint webhook_season_id_fkey references season (id),
    status text not null,
    disabled_reason text,
    disabled_at timestamptz,
    behind_event_id uuid not null,
    failing_since timestamptz,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint webhook_account_id_place_key unique (account_id, place),
    constraint webhook_place_check check (place between 1 and 20),
    constraint webhook_status_check check (status in ('ACTIVE', 'DISABLED')),
    constraint webhook_disabled_reason_check check (disabled_reason in ('GONE', 'FAILING')),
    constraint webhook_disabled_check check ((status = 'DISABLED') = (disabled_reason is not null)),
    constraint webhook_disabled_at_check check ((disabled_at is null) = (disabled_reason is null)),
    constraint webhook_version_check check (version > 0)
);
create index webhook_active_idx on webhook (id) where status = 'ACTIVE';

create table webhook_secret (
    id uuid not null constraint webhook_secret_pkey primary key,
    webhook_id uuid not null constraint webhook_secret_webhook_id_fkey references webhook (id) on delete cascade,
    secret text not null,
    created_at timestamptz not null,
    ends_at timestamptz
);
create unique index webhook_secret_current_key on webhook_secret (webhook_id) where ends_at is null;
create index webhook_secret_webhook_id_idx on webhook_secret (webhook_id, id);

create table webhook_delivery (
    id uuid not null constraint webhook_delivery_pkey primary key,
    webhook_id uuid not null constraint webhook_delivery_webhook_id_fkey references webhook (id) on delete cascade,
    event_id uuid,
    message_type text not null,
    state text not null,
    attempts integer not null,
    next_attempt_at timestamptz,
    note text,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint webhook_delivery_webhook_id_event_id_key unique (webhook_id, event_id),
    constraint webhook_delivery_state_check check (state in ('PENDING', 'DELIVERED', 'FAILED', 'DROPPED')),
    constraint webhook_delivery_attempts_check check (attempts >= 0),
    constraint webhook_delivery_finished_check check ((state = 'PENDING') = (finished_at is null))
);
create index webhook_delivery_webhook_id_idx on webhook_delivery (webhook_id, id);
create index webhook_delivery_state_idx on webhook_delivery (webhook_id, state, id);
create index webhook_delivery_finished_at_idx on webhook_delivery (finished_at) where finished_at is not null;

create table webhook_attempt (
    delivery_id uuid not null
        constraint webhook_attempt_delivery_id_fkey references webhook_delivery (id) on delete cascade,
    number integer not null,
    attempted_at timestamptz not null,
    duration_ms integer not null,
    status_code integer,
    response text,
    error text,
    constraint webhook_attempt_pkey primary key (delivery_id, number)
);

create table webhook_cursor (
    id integer not null constraint webhook_cursor_pkey primary key,
    tx bigint not null,
    seq bigint not null,
    constraint webhook_cursor_id_check check (id = 1)
);
";

const DOWN: &str = "
drop table webhook_cursor;
drop table webhook_attempt;
drop table webhook_delivery;
drop table webhook_secret;
drop table webhook;
";
