//! From the vote to the end of the work: grants, milestones, health and clawback (rule group 7).

mod cancel;
mod clawback;
mod facts;
mod grant;
mod kpi;
mod milestone;
mod overdue;
mod permission;
mod relations;
mod review;

pub use cancel::CancelMission;
pub(crate) use clawback::settle_case;
pub use clawback::{OpenClawback, RecordClawbackResult};
pub use grant::{KycVerdict, RecordKyc, RecordPayout, SetRecipient};
pub use kpi::MeasureKpi;
pub use milestone::ReportMilestone;
pub use overdue::mark_overdue;
pub use permission::{
    may_open_clawback, may_record_kyc, may_record_payout, may_record_result, may_report, may_review,
    may_set_recipient, prime_opening, prime_work,
};
pub use relations::{
    CaseById, CasesOf, CasesOfGrant, GrantById, GrantsOf, HealthOf, KpiById, LastUpdateOf, MeasurementsOf,
    MilestoneById, PayoutsOf, ReportsOf, TimelineLengthOf, TimelineOf,
};
pub use review::{ReviewMilestone, Verdict};
