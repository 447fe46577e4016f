//! Interest signals.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0005_team", up: UP, down: DOWN };

const UP: &str = "
create table signal (
    id uuid not null constraint signal_pkey primary key,
    kind text not null,
    status text not null,
    visibility text not null,
    season_id uuid not null constraint signal_season_id_fkey references season (id),
    account_id uuid constraint signal_account_id_fkey references account (id),
    mission_id uuid constraint signal_mission_id_fkey references mission (id),
    alliance_id uuid constraint signal_alliance_id_fkey references alliance (id),
    intent_id uuid constraint signal_intent_id_fkey references intent (id),
    message text not null,
    hours_per_week integer,
    timezone text,
    stated_on date,
    source_urls jsonb not null,
    search_text text not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint signal_kind_check check (kind in ('WANTS_TO_CONTRIBUTE', 'SEEKS_CONTRIBUTORS')),
    constraint signal_status_check check (status in ('OPEN', 'CONTACTED', 'INVITED', 'JOINED', 'DECLINED', 'WITHDRAWN', 'EXPIRED')),
    constraint signal_visibility_check check (visibility in ('PUBLIC', 'LEADERS')),
    constraint signal_hours_per_week_check check (hours_per_week between 1 and 168),
    constraint signal_target_check check (
        (case when mission_id is null then 0 else 1 end)
        + (case when alliance_id is null then 0 else 1 end)
        + (case when intent_id is null then 0 else 1 end) <= 1
    )
);
create index signal_season_id_idx on signal (season_id, id);
create index signal_mission_id_idx on signal (mission_id, id);
create index signal_alliance_id_idx on signal (alliance_id, id);
create index signal_intent_id_idx on signal (intent_id, id);
create index signal_account_id_idx on signal (account_id, id);
create unique index signal_open_mission_key on signal (account_id, mission_id, kind)
    where status = 'OPEN' and account_id is not null and mission_id is not null;
create unique index signal_open_alliance_key on signal (account_id, alliance_id, kind)
    where status = 'OPEN' and account_id is not null and alliance_id is not null;

create unique index signal_open_intent_key on signal (account_id, intent_id, kind)
    where status = 'OPEN' and account_id is not null and intent_id is not null;
create unique index signal_open_any_key on signal (account_id, season_id, kind)
    where status = 'OPEN' and account_id is not null and mission_id is null and alliance_id is null and intent_id is null;

create table signal_skill (
    signal_id uuid not null constraint signal_skill_signal_id_fkey references signal (id) on delete cascade,
    skill text not null,
    constraint signal_skill_pkey primary key (signal_id, skill)
);
create index signal_skill_skill_idx on signal_skill (skill, signal_id);
";

const DOWN: &str = "
drop table signal_skill;
drop table signal;
";
