//! SQL of the area `governance`.

mod address;
mod approval;
mod approval_write;
mod delegate;
mod power;
mod profile;
mod progress;
mod rows;
mod snapshot;
mod token;
mod waiver;

pub use address::{
    NewChallenge, address_of, addresses_of, challenge, insert_challenge, link, owners_of, unlink,
    use_challenge,
};
pub use approval::{
    ApprovalFilter, OLDEST_APPROVAL, approvals_by_id, approvals_of_each, approved_by, count_all_approvals,
    count_approvals, live_approvals_of, live_approvals_of_address, mirrored, page_of_approvals,
};
pub use approval_write::{
    NewApproval, change_state, edit_comment, give, go_stale, keep_at_lock, mirror, own, reaffirm, withdraw,
};
pub use delegate::{BY_RANK, DelegateFilter, count_delegates, page_of_delegates};
pub use power::{NewPower, append, discard, powers_among, publish, rows_of};
pub use profile::{ProfileFields, addresses_of_each, profiles_of, save_profile};
pub use progress::{before_ballot, set_progress, take_turn, tallies};
pub use snapshot::{
    NEWEST_SNAPSHOT, NewSnapshot, begin, count_snapshots, known_snapshots_by_id, newest, newest_at,
    page_of_snapshots, snapshots_by_id, taken_at,
};
pub use token::{
    NewServiceToken, insert_token, revoke_token, token_by_hash, token_used, tokens, tokens_by_id,
};
pub use waiver::{
    NEWEST_WAIVER, NewWaiver, count_waivers, grant_waiver, page_of_waivers, revoke_waiver, waivers_by_id,
    waivers_for,
};
mod ballot;
mod ballot_rows;
mod ballot_vote;
mod ballot_write;

pub use ballot::{
    BallotFilter, ballots, ballots_by_id, ballots_of_intents, count_ballots, options_of, options_of_missions,
    results_of,
};
pub use ballot_vote::{
    NewVote, VoteSums, count_votes, record_votes, remove_votes, voters_among, votes_of_each, votes_sums,
};
pub use ballot_write::{NewBallot, NewOption, NewResult, lock, record_result};
