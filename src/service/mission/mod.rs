//! Missions of both kinds, their revisions and the applications to RFPs (rule groups 3 and 6).

mod apply;
mod checks;
mod create;
mod facts;
mod publish;
mod relations;
mod revise;
mod submit;
mod withdraw;

pub use apply::{Acknowledgements, ApplyToMission};
pub use create::CreateMission;
pub(crate) use facts::{changed as changed_event, readers};
pub use facts::{found_mission, mission_facts};
pub use publish::PublishMission;
pub use relations::{
    ApplicationById, ApplicationCountOf, ApplicationsOf, BudgetLinesOf, KpisOf, MilestonesOf, MissionById,
    MissionCountOfAlliance, MissionCountOfIntent, MissionCountOfSeason, MissionList, MissionsOfAlliance,
    MissionsOfIntent, MissionsOfSeason, RevisionCountOf, RevisionsOf, TagsOf,
};
pub use revise::{ContentChange, ReviseMission};
pub use submit::SubmitMission;
pub use withdraw::WithdrawMission;
