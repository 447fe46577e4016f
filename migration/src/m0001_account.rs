//! Accounts, their credentials and sessions, staff grants.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0001_account", up: UP, down: DOWN };

const UP: &str = "
create table account (
    id uuid not null constraint account_pkey primary key,
    kind text not null,
    handle text not null constraint account_handle_key unique,
    display_name text not null,
    bio text,
    timezone text,
    note text,
    source_urls jsonb not null,
    sort_name text{bytewise} not null,
    search_text text not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint account_kind_check check (kind in ('PERSON', 'ORGANIZATION', 'SERVICE')),
    constraint account_version_check check (version > 0)
);
create index account_sort_name_idx on account (sort_name, id);

create table account_skill (
    account_id uuid not null constraint account_skill_account_id_fkey references account (id) on delete cascade,
    skill text not null,
    constraint account_skill_pkey primary key (account_id, skill)
);
create index account_skill_skill_idx on account_skill (skill, account_id);

create table credential (
    account_id uuid not null constraint credential_pkey primary key
        constraint credential_account_id_fkey references account (id) on delete cascade,
    email text not null,
    email_normalized text not null constraint credential_email_normalized_key unique,
    password_hash text not null,
    created_at timestamptz not null
);

create table session (
    id uuid not null constraint session_pkey primary key,
    account_id uuid not null constraint session_account_id_fkey references account (id) on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text,
    constraint session_end_reason_check check (end_reason in ('SIGNED_OUT', 'TOKEN_REUSE')),
    constraint session_end_check check ((ended_at is null) = (end_reason is null))
);
create index session_account_id_idx on session (account_id);

create table refresh_token (
    id uuid not null constraint refresh_token_pkey primary key,
    session_id uuid not null constraint refresh_token_session_id_fkey references session (id) on delete cascade,
    token_hash text not null constraint refresh_token_token_hash_key unique,
    created_at timestamptz not null,
    used_at timestamptz
);
create index refresh_token_session_id_idx on refresh_token (session_id);

create table staff_grant (
    id uuid not null constraint staff_grant_pkey primary key,
    account_id uuid not null constraint staff_grant_account_id_fkey references account (id),
    role text not null,
    granted_at timestamptz not null,
    revoked_at timestamptz,
    constraint staff_grant_role_check check (role in ('FOUNDATION', 'GRANTS_COUNCIL', 'MODERATOR'))
);
create unique index staff_grant_active_key on staff_grant (account_id, role) where revoked_at is null;

create table idempotency_key (
    account_id uuid not null constraint idempotency_key_account_id_fkey references account (id) on delete cascade,
    key text not null,
    action text not null,
    fingerprint text not null,
    subject_id uuid not null,
    event_id uuid,
    created_at timestamptz not null,
    constraint idempotency_key_pkey primary key (account_id, key)
);
";

const DOWN: &str = "
drop table idempotency_key;
drop table staff_grant;
drop table refresh_token;
drop table session;
drop table credential;
drop table account_skill;
drop table account;
";
