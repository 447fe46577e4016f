//! The queue of jobs: enqueuing in the transaction of the change, leasing and settling by compare-and-set.

mod lease;
mod list;
mod queue;

pub use lease::{Candidate, OpenLanes, due, lease, next_due, settle};
pub use list::{list, restart};
