//! SQL of the area `mission`.

mod advance;
mod application;
mod ballot;
mod deadline;
mod decide;
mod filter;
mod health;
mod lead;
mod list;
mod order;
mod parts;
mod related;
mod revision;
mod rows;
mod write;

pub(crate) use advance::expire;
pub use advance::{AdvancesMissions, advance, change_policy, change_tier, hold};
pub use application::{
    NewApplication, OLDEST_APPLICATION, applications_by_id, applications_of_each, apply, count_applications,
};
pub(crate) use application::{handed_in, insert_applications};
pub use ballot::{BallotPlace, awaiting_ballot, put_on_ballot};
pub use deadline::{
    Step, deadline_moves_of, move_deadlines, past_application_deadline, seeking_approval_under,
};
pub use decide::{MovesApplications, Verdict, applications_to, has_applied, move_application};
pub(crate) use filter::{of_removed, of_visible, visible};
pub use health::HealthAt;
pub use lead::{count_led, seasons_of_counted, take_turn};
pub use list::{
    MissionFilter, by_ids, by_slug, count, count_of_each_alliance, count_of_each_intent,
    count_of_each_season, of_each_alliance, of_each_intent, of_each_season, page,
};
pub use order::MissionOrder;
pub use parts::{budget_lines_of, kpis_of, milestones_of, parts, tags_of};
pub use related::{open_rfps_of, submitted_by, submitted_in, successors_of};
pub use revision::{NEWEST_REVISION, NewRevision, changes_of, count_revisions, numbered, revisions_of_each};
pub(crate) use revision::{insert_revision, insert_revisions};
pub(crate) use write::insert_all_without_parts;
pub use write::{NewMission, Submission, Succession, create, publish, revise, submit, withdraw};
