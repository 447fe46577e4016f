//! SQL of the area `delivery`.

mod chosen;
mod clawback;
mod grant;
mod grant_write;
mod kpi;
mod milestone;
mod milestone_write;
mod rows;
mod timeline;

pub use chosen::chosen_alliances;
pub use clawback::{
    Decision, NewCase, SettlesCases, cases_by_id, cases_of_grants, cases_of_missions, decide,
    known_cases_by_id, open_case, open_case_of, settle,
};
pub use grant::{grants_by_id, grants_of, payouts_of};
pub use grant_write::{
    EndsGrants, GivesGrants, KycOutcome, NewGrant, NewPayout, begin, cancel, give, pay, record_kyc, reopen,
    revoke, set_recipient, take_back,
};
pub use kpi::{NewMeasurement, known_kpis_by_id, kpis_by_id, measure, measurements_of};
pub use milestone::{
    MilestoneFilter, count_milestones, last_updates, milestones, milestones_by_id, reports_of,
};
pub(in crate::store) use milestone::{UNDER_WAY, late};
pub use milestone_write::{NewReport, Review, report, review};
pub(crate) use milestone_write::{mark, unfinished};
pub use timeline::{TIMELINE, count_timelines, timelines};
