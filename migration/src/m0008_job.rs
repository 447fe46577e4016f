//! Jobs that run beside the requests, and what their clean-up looks rows up by.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0008_job", up: UP, down: DOWN };

const UP: &str = "
create table job (
    id uuid not null constraint job_pkey primary key,
    kind text not null,
    payload jsonb not null,
    lane text,
    once_key text constraint job_once_key_key unique,
    state text not null,
    run_at timestamptz not null,
    attempt integer not null,
    max_attempts integer not null,
    lease_id uuid,
    leased_until timestamptz,
    last_error text,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint job_kind_check check (kind in ('WEBHOOK_DELIVERY', 'RETENTION', 'DEADLINES')),
    constraint job_state_check check (state in ('QUEUED', 'RUNNING', 'DONE', 'DEAD')),
    constraint job_attempt_check check (attempt >= 0 and max_attempts > 0),
    constraint job_lease_check check ((state = 'RUNNING') = (lease_id is not null)),
    constraint job_leased_until_check check ((lease_id is null) = (leased_until is null)),
    constraint job_finished_check check ((state in ('DONE', 'DEAD')) = (finished_at is not null))
);
create index job_queued_idx on job (run_at, id) where state = 'QUEUED';
create index job_running_idx on job (leased_until, id) where state = 'RUNNING';
create index job_done_idx on job (finished_at) where state = 'DONE';
create index job_dead_idx on job (finished_at) where state = 'DEAD';

create index session_expires_at_idx on session (expires_at);
create index session_ended_at_idx on session (ended_at) where ended_at is not null;
create index refresh_token_used_at_idx on refresh_token (used_at) where used_at is not null;
create index idempotency_key_created_at_idx on idempotency_key (created_at);
";

const DOWN: &str = "
drop index idempotency_key_created_at_idx;
drop index refresh_token_used_at_idx;
drop index session_ended_at_idx;
drop index session_expires_at_idx;
drop table job;
";
