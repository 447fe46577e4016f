//! Missions of both kinds with budget lines, milestones, KPIs, revisions and applications.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0004_mission", up: UP, down: DOWN };

const UP: &str = "
create table mission (
    id uuid not null constraint mission_pkey primary key,
    slug text not null constraint mission_slug_key unique,
    kind text not null,
    season_id uuid not null constraint mission_season_id_fkey references season (id),
    intent_id uuid constraint mission_intent_id_fkey references intent (id),
    voting_cycle_id uuid constraint mission_voting_cycle_id_fkey references voting_cycle (id),
    alliance_id uuid constraint mission_alliance_id_fkey references alliance (id),
    created_by uuid constraint mission_created_by_fkey references account (id),
    title text not null,
    summary text,
    description text,
    status text not null,
    requested_micro_op bigint,
    upfront_requested boolean,
    upfront_reason text,
    recipient_address text,
    starts_on date,
    completes_on date,
    policy_version integer,
    tier_at_submission text,
    submitted_at timestamptz,
    supersedes_id uuid constraint mission_supersedes_id_fkey references mission (id) deferrable initially deferred,
    supersedes_changes text,
    ballot_code text,
    ballot_micro_op bigint,
    tier_required text,
    fulfilled_by text,
    fulfilled_by_count integer,
    contact_id uuid constraint mission_contact_id_fkey references account (id),
    specification text,
    opened_on date,
    submit_by timestamptz,
    select_by timestamptz,
    github_issue integer,
    note text,
    source_urls jsonb not null,
    sort_title text{bytewise} not null,
    search_text text not null,
    revision integer not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint mission_kind_check check (kind in ('PROPOSED', 'FOUNDATION')),
    constraint mission_status_check check (status in ('OUTLINE', 'DRAFT', 'SEEKING_APPROVAL', 'APPROVED_FOR_VOTE', 'NOT_APPROVED_FOR_VOTE', 'ON_BALLOT', 'FUNDED', 'NOT_FUNDED', 'ACTIVE', 'AT_RISK', 'COMPLETED', 'CLAWED_BACK', 'CANCELLED', 'WITHDRAWN', 'REMOVED', 'OPEN', 'APPLICATIONS_CLOSED', 'SELECTED', 'IN_PROGRESS', 'CLOSED_WITHOUT_SELECTION', 'ABANDONED')),
    constraint mission_tier_at_submission_check check (tier_at_submission in ('EMBER', 'FLEDGLING', 'EAGLE', 'PHOENIX')),
    constraint mission_tier_required_check check (tier_required in ('EMBER', 'FLEDGLING', 'EAGLE', 'PHOENIX')),
    constraint mission_fulfilled_by_check check (fulfilled_by in ('ONE', 'UP_TO_N', 'MULTIPLE', 'ONE_OR_MULTIPLE')),
    constraint mission_requested_micro_op_check check (requested_micro_op >= 0),
    constraint mission_ballot_micro_op_check check (ballot_micro_op >= 0),
    constraint mission_version_check check (version > 0)
);
create unique index mission_supersedes_id_key on mission (supersedes_id);
create index mission_season_id_idx on mission (season_id, id);
create index mission_intent_id_idx on mission (intent_id, id);
create index mission_intent_amount_idx on mission (intent_id, coalesce(requested_micro_op, -1), id);
create index mission_alliance_id_idx on mission (alliance_id, id);
create index mission_sort_title_idx on mission (sort_title, id);
create index mission_submit_by_idx on mission (submit_by, id);

create table mission_tag (
    mission_id uuid not null constraint mission_tag_mission_id_fkey references mission (id) on delete cascade,
    tag text not null,
    constraint mission_tag_pkey primary key (mission_id, tag)
);
create index mission_tag_tag_idx on mission_tag (tag, mission_id);

create table budget_line (
    id uuid not null constraint budget_line_pkey primary key,
    mission_id uuid not null constraint budget_line_mission_id_fkey references mission (id) on delete cascade,
    position integer not null,
    label text not null,
    amount_micro_op bigint not null,
    constraint budget_line_amount_micro_op_check check (amount_micro_op >= 0),
    constraint budget_line_mission_id_position_key unique (mission_id, position)
);

create table milestone (
    id uuid not null constraint milestone_pkey primary key,
    mission_id uuid not null constraint milestone_mission_id_fkey references mission (id) on delete cascade,
    position integer not null,
    kind text not null,
    title text not null,
    description text,
    due_on date,
    status text not null,
    constraint milestone_kind_check check (kind in ('CRITICAL', 'BENCHMARK')),
    constraint milestone_status_check check (status in ('PLANNED', 'REPORTED', 'ACCEPTED', 'RETURNED', 'OVERDUE', 'MISSED')),
    constraint milestone_mission_id_position_key unique (mission_id, position)
);

create table kpi (
    id uuid not null constraint kpi_pkey primary key,
    mission_id uuid not null constraint kpi_mission_id_fkey references mission (id) on delete cascade,
    position integer not null,
    description text not null,
    target text,
    constraint kpi_mission_id_position_key unique (mission_id, position)
);

create table mission_revision (
    id uuid not null constraint mission_revision_pkey primary key,
    mission_id uuid not null constraint mission_revision_mission_id_fkey references mission (id) on delete cascade,
    number integer not null,
    editor_id uuid constraint mission_revision_editor_id_fkey references account (id),
    changed_fields jsonb not null,
    content jsonb not null,
    requested_micro_op bigint,
    note text,
    source_urls jsonb not null,
    created_at timestamptz not null,
    constraint mission_revision_mission_id_number_key unique (mission_id, number)
);

create table application (
    id uuid not null constraint application_pkey primary key,
    mission_id uuid not null constraint application_mission_id_fkey references mission (id) on delete cascade,
    alliance_id uuid constraint application_alliance_id_fkey references alliance (id),
    applicant_id uuid constraint application_applicant_id_fkey references account (id),
    alliance_name text,
    status text not null,
    why_best_suited text,
    critical_milestones text,
    members text,
    support_needed text,
    upfront_barrier text,
    contact text,
    recipient_address text,
    policy_version integer,
    acknowledged_at timestamptz,
    acknowledged_terms jsonb not null,
    submitted_on date,
    decided_at timestamptz,
    decision_note text,
    note text,
    source_urls jsonb not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint application_status_check check (status in ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'SELECTED', 'NOT_SELECTED', 'WITHDRAWN', 'ACTIVE', 'COMPLETED', 'ABANDONED'))
);
create unique index application_live_key on application (mission_id, alliance_id) where status <> 'WITHDRAWN';
create index application_mission_id_idx on application (mission_id, id);
create index application_alliance_id_idx on application (alliance_id, id);
";

const DOWN: &str = "
drop table application;
drop table mission_revision;
drop table kpi;
drop table milestone;
drop table budget_line;
drop table mission_tag;
drop table mission;
";
