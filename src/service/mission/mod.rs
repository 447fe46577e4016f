//! Missions of both kinds, their revisions and the applications to RFPs (rule groups 3 and 6).

mod application;
mod apply;
mod blocker;
mod checks;
mod create;
mod deadline;
mod eligibility;
mod expire;
mod facts;
mod grants;
mod handover;
mod permission;
mod publish;
mod relations;
mod remove;
mod revise;
mod rfp;
mod select;
mod similar;
mod submit;
mod succession;
mod withdraw;

pub(crate) use application::abandon as abandon_application;
pub use application::{AbandonApplication, ReviewApplication, WithdrawApplication};
pub use apply::{Acknowledgements, ApplyToMission};
pub use create::CreateMission;
pub use deadline::MoveDeadline;
pub(crate) use eligibility::return_problems;
pub use eligibility::{BlockedBy, eligibility};
pub use expire::{EXPIRED_AT_ONCE, close_applications, miss_approvals};
pub(crate) use facts::{changed as changed_event, readers, rules_of};
pub use facts::{found_mission, mission_facts};
pub(crate) use grants::{Of as EndOf, end as end_grants};
pub(crate) use handover::hand_missions_over;
pub use permission::{ApplicationPermission, MissionStep, MissionView};
pub use publish::PublishMission;
pub use relations::{
    ApplicationById, ApplicationCountOf, ApplicationsOf, BudgetLinesOf, DeadlineMovesOf, KpisOf,
    MilestonesOf, MissionById, MissionCountOfAlliance, MissionCountOfIntent, MissionCountOfSeason,
    MissionList, MissionsOfAlliance, MissionsOfIntent, MissionsOfSeason, RevisionCountOf, RevisionNumbered,
    RevisionsOf, SuccessorOf, TagsOf,
};
pub use remove::RemoveMission;
pub use revise::{ContentChange, ReviseMission};
pub use rfp::{AbandonRfp, BeginRfp, CompleteRfp, RfpAt};
pub(crate) use rfp::{Step as RfpStep, finish as finish_rfp};
pub use select::{CloseWithoutSelection, SelectApplications};
pub use similar::SimilarTo;
pub use submit::SubmitMission;
pub use withdraw::WithdrawMission;
