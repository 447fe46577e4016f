//! Missions of both kinds, their revisions and the applications to RFPs (rule groups 3 and 6).

mod relations;

pub use relations::{
    MissionById, MissionCountOfAlliance, MissionCountOfIntent, MissionCountOfSeason, MissionList,
    MissionsOfAlliance, MissionsOfIntent, MissionsOfSeason,
};
