//! Alliances, memberships and handovers of the lead.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0003_alliance", up: UP, down: DOWN };

const UP: &str = "
create table alliance (
    id uuid not null constraint alliance_pkey primary key,
    slug text not null constraint alliance_slug_key unique,
    name text not null,
    kind text not null,
    status text not null,
    description text,
    defensible_value text,
    reward_distribution_plan text,
    conflict_resolution_plan text,
    communication_space text,
    decision_model text,
    partner_organizations jsonb not null,
    note text,
    source_urls jsonb not null,
    sort_name text{bytewise} not null,
    search_text text not null,
    created_by uuid constraint alliance_created_by_fkey references account (id),
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint alliance_kind_check check (kind in ('ESTABLISHED_ORG', 'AD_HOC', 'SOLO')),
    constraint alliance_status_check check (status in ('FORMING', 'READY', 'ENGAGED', 'DORMANT', 'DISSOLVED')),
    constraint alliance_decision_model_check check (decision_model in ('LEADER_DECIDES', 'EQUAL_SAY')),
    constraint alliance_version_check check (version > 0)
);
create index alliance_sort_name_idx on alliance (sort_name, id);

create table membership (
    id uuid not null constraint membership_pkey primary key,
    alliance_id uuid not null constraint membership_alliance_id_fkey references alliance (id) on delete cascade,
    account_id uuid not null constraint membership_account_id_fkey references account (id),
    role_kind text not null,
    role_title text,
    responsibilities text,
    background text,
    is_compensated boolean,
    status text not null,
    joined_at timestamptz,
    ended_at timestamptz,
    source_urls jsonb not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint membership_role_kind_check check (role_kind in ('LEAD', 'MEMBER', 'ADVISOR', 'TEAM_LEAD_FOR_GROUP')),
    constraint membership_status_check check (status in ('INVITED', 'REQUESTED', 'ACTIVE', 'LEFT', 'REMOVED', 'DECLINED', 'EXPIRED'))
);
create unique index membership_active_key on membership (alliance_id, account_id) where status = 'ACTIVE';
create unique index membership_lead_key on membership (alliance_id) where status = 'ACTIVE' and role_kind = 'LEAD';
create index membership_alliance_id_idx on membership (alliance_id, status, id);
create index membership_account_id_idx on membership (account_id, status, id);

create table lead_transfer (
    id uuid not null constraint lead_transfer_pkey primary key,
    alliance_id uuid not null constraint lead_transfer_alliance_id_fkey references alliance (id) on delete cascade,
    from_account_id uuid not null constraint lead_transfer_from_account_id_fkey references account (id),
    to_account_id uuid not null constraint lead_transfer_to_account_id_fkey references account (id),
    status text not null,
    created_at timestamptz not null,
    decided_at timestamptz,
    constraint lead_transfer_status_check check (status in ('PENDING', 'ACCEPTED', 'DECLINED', 'CANCELLED')),
    constraint lead_transfer_accounts_check check (from_account_id <> to_account_id)
);
create unique index lead_transfer_pending_key on lead_transfer (alliance_id) where status = 'PENDING';
create index lead_transfer_to_account_id_idx on lead_transfer (to_account_id, status);
";

const DOWN: &str = "
drop table lead_transfer;
drop table membership;
drop table alliance;
";
