//! Ballots with their options, results and mirrored votes.

use crate::ddl::Ddl;

pub(crate) const MIGRATION: Ddl = Ddl { name: "m0013_ballot", up: UP, down: DOWN };

/// A mission that was taken down is not on a mirror, and its option is: so an option's mission need not be there.
const UP: &str = "
create table ballot (
    id uuid not null constraint ballot_pkey primary key,
    season_id uuid not null constraint ballot_season_id_fkey references season (id),
    intent_id uuid not null constraint ballot_intent_id_fkey references intent (id),
    voting_cycle_id uuid not null constraint ballot_voting_cycle_id_fkey references voting_cycle (id),
    status text not null,
    budget_micro_op bigint not null,
    budget_rule text not null,
    votable_supply_micro_op bigint not null,
    snapshot_id uuid constraint ballot_snapshot_id_fkey references voting_power_snapshot (id),
    supply_source_url text,
    supply_taken_at timestamptz,
    quorum_basis_points integer not null,
    minimum_yes_basis_points integer not null,
    policy_version integer not null,
    locked_by uuid constraint ballot_locked_by_fkey references account (id),
    locked_at timestamptz not null,
    total_votes_micro_op bigint,
    result_version integer not null,
    counted_at timestamptz,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint ballot_status_check check (status in ('LOCKED', 'COUNTED')),
    constraint ballot_budget_rule_check check (budget_rule in ('GREEDY', 'STOP')),
    constraint ballot_budget_micro_op_check check (budget_micro_op >= 0),
    constraint ballot_votable_supply_micro_op_check check (votable_supply_micro_op > 0),
    constraint ballot_total_votes_micro_op_check check (total_votes_micro_op >= 0),
    constraint ballot_counted_check check ((status = 'COUNTED') = (total_votes_micro_op is not null)),
    constraint ballot_intent_id_voting_cycle_id_key unique (intent_id, voting_cycle_id)
);
create unique index ballot_locked_key on ballot (intent_id) where status = 'LOCKED';
create index ballot_season_id_idx on ballot (season_id, id);
create index ballot_voting_cycle_id_idx on ballot (voting_cycle_id, id);

create table ballot_option (
    id uuid not null constraint ballot_option_pkey primary key,
    ballot_id uuid not null constraint ballot_option_ballot_id_fkey references ballot (id) on delete cascade,
    mission_id uuid not null,
    position integer not null,
    code text not null,
    amount_micro_op bigint not null,
    requested_micro_op bigint not null,
    approvals_required integer,
    approvals_counted integer,
    approvals_qualified integer,
    yes_micro_op bigint,
    rank integer,
    outcome text,
    reason text,
    constraint ballot_option_amount_micro_op_check check (amount_micro_op >= 0),
    constraint ballot_option_yes_micro_op_check check (yes_micro_op >= 0),
    constraint ballot_option_outcome_check check (outcome in ('FUNDED', 'NO_QUORUM', 'BELOW_MINIMUM', 'OVER_BUDGET', 'AFTER_BUDGET_END')),
    constraint ballot_option_counted_check check ((outcome is null) = (yes_micro_op is null)),
    constraint ballot_option_ballot_id_position_key unique (ballot_id, position),
    constraint ballot_option_ballot_id_mission_id_key unique (ballot_id, mission_id)
);
create index ballot_option_mission_id_idx on ballot_option (mission_id, id);

create table ballot_result (
    id uuid not null constraint ballot_result_pkey primary key,
    ballot_id uuid not null constraint ballot_result_ballot_id_fkey references ballot (id) on delete cascade,
    version integer not null,
    total_votes_micro_op bigint not null,
    yes_votes jsonb not null,
    source_url text not null,
    reason text,
    recorded_by uuid constraint ballot_result_recorded_by_fkey references account (id),
    created_at timestamptz not null,
    constraint ballot_result_ballot_id_version_key unique (ballot_id, version)
);

create table ballot_vote (
    id uuid not null constraint ballot_vote_pkey primary key,
    ballot_id uuid not null constraint ballot_vote_ballot_id_fkey references ballot (id) on delete cascade,
    voter_address text not null,
    power_micro_op bigint not null,
    codes jsonb not null,
    transaction_hash text,
    cast_at timestamptz,
    created_at timestamptz not null,
    constraint ballot_vote_power_micro_op_check check (power_micro_op >= 0),
    constraint ballot_vote_ballot_id_voter_address_key unique (ballot_id, voter_address)
);
create index ballot_vote_ballot_id_idx on ballot_vote (ballot_id, id);

create table ballot_choice (
    vote_id uuid not null constraint ballot_choice_vote_id_fkey references ballot_vote (id) on delete cascade,
    option_id uuid not null constraint ballot_choice_option_id_fkey references ballot_option (id) on delete cascade,
    constraint ballot_choice_pkey primary key (option_id, vote_id)
);
";

const DOWN: &str = "
drop table ballot_choice;
drop table ballot_vote;
drop table ballot_result;
drop table ballot_option;
drop table ballot;
";
