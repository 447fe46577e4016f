//! Comments with their history, questions with answers, leader updates.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0006_conversation", up: UP, down: DOWN };

const UP: &str = "
create table comment (
    id uuid not null constraint comment_pkey primary key,
    kind text not null,
    mission_id uuid constraint comment_mission_id_fkey references mission (id),
    alliance_id uuid constraint comment_alliance_id_fkey references alliance (id),
    author_id uuid constraint comment_author_id_fkey references account (id),
    parent_id uuid constraint comment_parent_id_fkey references comment (id) deferrable initially deferred,
    body text not null,
    edited_at timestamptz,
    source_urls jsonb not null,
    version integer not null,
    created_at timestamptz not null,
    constraint comment_kind_check check (kind in ('FEEDBACK', 'STATEMENT')),
    constraint comment_subject_check check ((mission_id is null) <> (alliance_id is null))
);
create index comment_mission_id_idx on comment (mission_id, id);
create index comment_alliance_id_idx on comment (alliance_id, id);
create index comment_author_id_idx on comment (author_id, id);
create index comment_parent_id_idx on comment (parent_id, id);

create table comment_revision (
    id uuid not null constraint comment_revision_pkey primary key,
    comment_id uuid not null constraint comment_revision_comment_id_fkey references comment (id) on delete cascade,
    number integer not null,
    body text not null,
    written_at timestamptz not null,
    constraint comment_revision_comment_id_number_key unique (comment_id, number)
);

create table question (
    id uuid not null constraint question_pkey primary key,
    mission_id uuid constraint question_mission_id_fkey references mission (id),
    alliance_id uuid constraint question_alliance_id_fkey references alliance (id),
    author_id uuid constraint question_author_id_fkey references account (id),
    body text not null,
    status text not null,
    due_at timestamptz,
    answered_at timestamptz,
    source_urls jsonb not null,
    version integer not null,
    created_at timestamptz not null,
    constraint question_status_check check (status in ('OPEN', 'ANSWERED')),
    constraint question_answered_check check ((status = 'ANSWERED') = (answered_at is not null)),
    constraint question_subject_check check ((mission_id is null) <> (alliance_id is null))
);
create index question_mission_id_idx on question (mission_id, id);
create index question_alliance_id_idx on question (alliance_id, id);
create index question_author_id_idx on question (author_id, id);

create table answer (
    id uuid not null constraint answer_pkey primary key,
    question_id uuid not null constraint answer_question_id_fkey references question (id) on delete cascade,
    author_id uuid constraint answer_author_id_fkey references account (id),
    body text not null,
    source_urls jsonb not null,
    created_at timestamptz not null
);
create index answer_question_id_idx on answer (question_id, id);

create table leader_update (
    id uuid not null constraint leader_update_pkey primary key,
    mission_id uuid constraint leader_update_mission_id_fkey references mission (id),
    alliance_id uuid constraint leader_update_alliance_id_fkey references alliance (id),
    author_id uuid constraint leader_update_author_id_fkey references account (id),
    period text,
    body text not null,
    source_urls jsonb not null,
    created_at timestamptz not null,
    constraint leader_update_subject_check check ((mission_id is null) <> (alliance_id is null))
);
create index leader_update_mission_id_idx on leader_update (mission_id, id);
create index leader_update_alliance_id_idx on leader_update (alliance_id, id);
create index leader_update_author_id_idx on leader_update (author_id, id);
";

const DOWN: &str = "
drop table leader_update;
drop table answer;
drop table question;
drop table comment_revision;
drop table comment;
";
