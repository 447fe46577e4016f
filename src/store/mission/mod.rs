//! SQL of the area `mission`.

mod advance;
mod application;
mod filter;
mod lead;
mod list;
mod order;
mod parts;
mod revision;
mod rows;
mod write;

pub(crate) use advance::advance_by_clock;
pub use advance::{BallotPlace, MovesMission, advance, awaiting_ballot, put_on_ballot};
pub(crate) use application::insert_applications;
pub use application::{
    NewApplication, OLDEST_APPLICATION, applications_by_id, applications_of_each, apply, count_applications,
};
pub(crate) use filter::visible;
pub use lead::{count_led, take_turn};
pub use list::{
    MissionFilter, by_ids, by_slug, count, count_of_each_alliance, count_of_each_intent,
    count_of_each_season, of_each_alliance, of_each_intent, of_each_season, page,
};
pub use order::MissionOrder;
pub use parts::{budget_lines_of, kpis_of, milestones_of, parts, tags_of};
pub use revision::{NEWEST_REVISION, NewRevision, count_revisions, revisions_of_each};
pub(crate) use revision::{insert_revision, insert_revisions};
pub(crate) use write::insert_all_without_parts;
pub use write::{NewMission, Submission, create, publish, revise, submit, withdraw};
