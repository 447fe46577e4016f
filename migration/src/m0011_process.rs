//! The deadlines of RFPs that moved, and what staff found about claims to trust tiers.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0011_process", up: UP, down: DOWN };

const UP: &str = "
create table deadline_move (
    id uuid not null constraint deadline_move_pkey primary key,
    mission_id uuid not null constraint deadline_move_mission_id_fkey references mission (id) on delete cascade,
    deadline text not null,
    moved_from timestamptz,
    moved_to timestamptz not null,
    reason text not null,
    moved_by uuid constraint deadline_move_moved_by_fkey references account (id),
    created_at timestamptz not null,
    constraint deadline_move_deadline_check check (deadline in ('SUBMISSION', 'APPROVAL', 'APPLICATION', 'SELECTION'))
);
create index deadline_move_mission_id_idx on deadline_move (mission_id, id);

create table tier_review (
    id uuid not null constraint tier_review_pkey primary key,
    claim_id uuid not null constraint tier_review_claim_id_fkey references tier_claim (id) on delete cascade,
    tier text not null,
    verdict text not null,
    reason text not null,
    reviewer_id uuid constraint tier_review_reviewer_id_fkey references account (id),
    created_at timestamptz not null,
    constraint tier_review_tier_check check (tier in ('EMBER', 'FLEDGLING', 'EAGLE', 'PHOENIX')),
    constraint tier_review_verdict_check check (verdict in ('VERIFIED', 'REJECTED'))
);
create index tier_review_claim_id_idx on tier_review (claim_id, id);
";

const DOWN: &str = "
drop table tier_review;
drop table deadline_move;
";
