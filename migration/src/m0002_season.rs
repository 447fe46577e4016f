//! Seasons with their versioned rules, dates, cycles, intents and trust tiers.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0002_season", up: UP, down: DOWN };

const UP: &str = "
create table season (
    id uuid not null constraint season_pkey primary key,
    number integer not null constraint season_number_key unique,
    name text not null,
    starts_on date,
    ends_on date,
    ends_note text,
    source_urls jsonb not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table season_policy (
    id uuid not null constraint season_policy_pkey primary key,
    season_id uuid not null constraint season_policy_season_id_fkey references season (id) on delete cascade,
    version integer not null,
    rules jsonb not null,
    author_id uuid constraint season_policy_author_id_fkey references account (id),
    reason text,
    changed_fields jsonb not null,
    created_at timestamptz not null,
    constraint season_policy_season_id_version_key unique (season_id, version)
);

create table season_date (
    season_id uuid not null constraint season_date_season_id_fkey references season (id) on delete cascade,
    position integer not null,
    label text not null,
    starts_on date,
    ends_at timestamptz,
    source_urls jsonb not null,
    constraint season_date_pkey primary key (season_id, position)
);

create table voting_cycle (
    id uuid not null constraint voting_cycle_pkey primary key,
    season_id uuid not null constraint voting_cycle_season_id_fkey references season (id) on delete cascade,
    code text not null,
    kind text not null,
    starts_on date,
    ends_on date,
    purpose text,
    source_urls jsonb not null,
    constraint voting_cycle_kind_check check (kind in ('REGULAR', 'SPECIAL')),
    constraint voting_cycle_season_id_code_key unique (season_id, code)
);

create table intent (
    id uuid not null constraint intent_pkey primary key,
    season_id uuid not null constraint intent_season_id_fkey references season (id) on delete cascade,
    number integer not null,
    title text not null,
    description text,
    budget_micro_op bigint,
    route text not null,
    source_urls jsonb not null,
    constraint intent_route_check check (route in ('TOKEN_HOUSE_VOTE', 'GRANTS_COUNCIL')),
    constraint intent_budget_micro_op_check check (budget_micro_op >= 0),
    constraint intent_season_id_number_key unique (season_id, number)
);

create table trust_tier (
    id uuid not null constraint trust_tier_pkey primary key,
    season_id uuid not null constraint trust_tier_season_id_fkey references season (id) on delete cascade,
    tier text not null,
    min_micro_op bigint,
    criteria text,
    source_urls jsonb not null,
    constraint trust_tier_tier_check check (tier in ('EMBER', 'FLEDGLING', 'EAGLE', 'PHOENIX')),
    constraint trust_tier_season_id_tier_key unique (season_id, tier)
);

create table tier_claim (
    id uuid not null constraint tier_claim_pkey primary key,
    account_id uuid not null constraint tier_claim_account_id_fkey references account (id) on delete cascade,
    season_id uuid not null constraint tier_claim_season_id_fkey references season (id) on delete cascade,
    tier text not null,
    justification text,
    evidence_urls jsonb not null,
    status text not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint tier_claim_tier_check check (tier in ('EMBER', 'FLEDGLING', 'EAGLE', 'PHOENIX')),
    constraint tier_claim_status_check check (status in ('SELF_REPORTED', 'VERIFIED', 'REJECTED')),
    constraint tier_claim_account_id_season_id_key unique (account_id, season_id)
);
create index tier_claim_season_id_idx on tier_claim (season_id, account_id);
";

const DOWN: &str = "
drop table tier_claim;
drop table trust_tier;
drop table intent;
drop table voting_cycle;
drop table season_date;
drop table season_policy;
drop table season;
";
