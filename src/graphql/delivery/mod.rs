//! Grants, milestones, the health of missions, and clawback.

mod clawback;
mod grant;
mod input;
mod kpi;
mod milestone;
mod mutation;
mod plan;
mod query;
mod timeline;

pub use clawback::ClawbackCase;
pub use grant::Grant;
pub use kpi::Kpi;
pub use milestone::{Milestone, MilestoneConnection};
pub use mutation::DeliveryMutation;
pub(crate) use plan::{cases, grants, kpis, milestones, timeline};
pub use query::DeliveryQuery;
pub use timeline::{TimelineConnection, order_of_timelines};
