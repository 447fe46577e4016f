//! Grants with their payouts, reports on milestones, measured KPIs, and clawback cases.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0014_delivery", up: UP, down: DOWN };

/// A revision of a mission writes its milestones anew with the same ids, so what refers to one is checked at the commit.
const UP: &str = "
alter table milestone add column version integer not null default 1;
create index milestone_due_on_idx on milestone (due_on, id);

create table mission_grant (
    id uuid not null constraint mission_grant_pkey primary key,
    mission_id uuid not null constraint mission_grant_mission_id_fkey references mission (id),
    alliance_id uuid constraint mission_grant_alliance_id_fkey references alliance (id),
    ballot_id uuid constraint mission_grant_ballot_id_fkey references ballot (id),
    status text not null,
    amount_micro_op bigint not null,
    recipient_address text,
    kyc_status text not null,
    kyc_recorded_at timestamptz,
    approved_at timestamptz not null,
    lock_until timestamptz not null,
    begun_at timestamptz,
    end_reason text,
    paid_micro_op bigint not null,
    clawed_back_micro_op bigint not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint mission_grant_status_check check (status in ('AWAITING_KYC', 'GRANTED', 'CANCELLED', 'REVOKED', 'CLAWED_BACK')),
    constraint mission_grant_kyc_status_check check (kyc_status in ('PENDING', 'PASSED', 'FAILED')),
    constraint mission_grant_amounts_check check (paid_micro_op >= 0 and clawed_back_micro_op >= 0 and paid_micro_op + clawed_back_micro_op <= amount_micro_op)
);
create unique index mission_grant_live_key on mission_grant (mission_id, coalesce(alliance_id, mission_id)) where status in ('AWAITING_KYC', 'GRANTED');
create index mission_grant_mission_id_idx on mission_grant (mission_id, id);

create table grant_payout (
    id uuid not null constraint grant_payout_pkey primary key,
    grant_id uuid not null constraint grant_payout_grant_id_fkey references mission_grant (id),
    amount_micro_op bigint not null,
    paid_on date not null,
    transaction_hash text,
    note text,
    recorded_by uuid constraint grant_payout_recorded_by_fkey references account (id),
    created_at timestamptz not null,
    constraint grant_payout_amount_micro_op_check check (amount_micro_op > 0)
);
create index grant_payout_grant_id_idx on grant_payout (grant_id, id);

create table milestone_report (
    id uuid not null constraint milestone_report_pkey primary key,
    milestone_id uuid not null constraint milestone_report_milestone_id_fkey references milestone (id) deferrable initially deferred,
    number integer not null,
    note text,
    evidence jsonb not null,
    reported_by uuid constraint milestone_report_reported_by_fkey references account (id),
    reported_at timestamptz not null,
    verdict text,
    review_note text,
    reviewed_by uuid constraint milestone_report_reviewed_by_fkey references account (id),
    reviewed_at timestamptz,
    constraint milestone_report_verdict_check check (verdict in ('ACCEPTED', 'RETURNED')),
    constraint milestone_report_reviewed_check check ((verdict is null) = (reviewed_at is null)),
    constraint milestone_report_milestone_id_number_key unique (milestone_id, number)
);

create table kpi_measurement (
    id uuid not null constraint kpi_measurement_pkey primary key,
    kpi_id uuid not null,
    mission_id uuid not null constraint kpi_measurement_mission_id_fkey references mission (id),
    value text not null,
    source_url text not null,
    measured_on date not null,
    recorded_by uuid constraint kpi_measurement_recorded_by_fkey references account (id),
    created_at timestamptz not null
);
create index kpi_measurement_kpi_id_idx on kpi_measurement (kpi_id, id);

create table clawback_case (
    id uuid not null constraint clawback_case_pkey primary key,
    grant_id uuid not null constraint clawback_case_grant_id_fkey references mission_grant (id),
    mission_id uuid not null constraint clawback_case_mission_id_fkey references mission (id),
    milestone_id uuid not null constraint clawback_case_milestone_id_fkey references milestone (id) deferrable initially deferred,
    status text not null,
    ground text not null,
    reason text not null,
    opened_by uuid constraint clawback_case_opened_by_fkey references account (id),
    votable_supply_micro_op bigint,
    yes_micro_op bigint,
    no_micro_op bigint,
    outcome text,
    source_url text,
    decided_at timestamptz,
    version integer not null,
    created_at timestamptz not null,
    constraint clawback_case_status_check check (status in ('OPEN', 'TAKEN_BACK', 'LEFT', 'SETTLED')),
    constraint clawback_case_ground_check check (ground in ('MISSED_MILESTONE', 'OVERDUE_MILESTONE')),
    constraint clawback_case_decided_check check ((status = 'OPEN') = (decided_at is null))
);
create unique index clawback_case_open_key on clawback_case (grant_id) where status = 'OPEN';
create index clawback_case_mission_id_idx on clawback_case (mission_id, id);
";

const DOWN: &str = "
drop table clawback_case;
drop table kpi_measurement;
drop table milestone_report;
drop table grant_payout;
drop table mission_grant;
drop index milestone_due_on_idx;
alter table milestone drop column version;
";
