//! The event log, and what an import has already brought in.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0007_stream", up: UP, down: DOWN };

const UP: &str = "
create table event (
    seq {sequence} constraint event_pkey primary key{autoincrement},
    tx bigint not null,
    id uuid not null constraint event_id_key unique,
    kind text not null,
    subject_type text not null,
    subject_id uuid not null,
    alliance_id uuid,
    mission_id uuid,
    season_id uuid,
    actor_id uuid,
    audience text not null,
    audience_account_id uuid,
    version integer,
    changed_fields jsonb not null,
    data jsonb not null,
    occurred_at timestamptz not null,
    constraint event_audience_check check (audience in ('PUBLIC', 'ALLIANCE', 'LEADER', 'ACCOUNT', 'STAFF')),
    constraint event_audience_account_check check ((audience = 'ACCOUNT') = (audience_account_id is not null))
);
create index event_position_idx on event (tx, seq);
create index event_alliance_id_idx on event (alliance_id, tx, seq);
create index event_mission_id_idx on event (mission_id, tx, seq);
create index event_season_id_idx on event (season_id, tx, seq);
create index event_audience_account_id_idx on event (audience_account_id, tx, seq);
create index event_subject_id_idx on event (subject_id, tx, seq);

create table import_record (
    section text not null,
    key text not null,
    subject_id uuid not null,
    fingerprint text not null,
    created_at timestamptz not null,
    constraint import_record_pkey primary key (section, key)
);
";

const DOWN: &str = "
drop table import_record;
drop table event;
";
