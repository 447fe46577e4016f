//! How far a mission is on its way to the vote.

use async_graphql::Object;

use crate::domain::governance::Progress;
use crate::graphql::scalar::DateTime;

/// How many approvals a mission has and needs.
pub struct ApprovalProgress(pub(crate) Progress);

/// How many approvals of delegates a mission has and needs, by the rules that it was submitted under.
#[Object]
impl ApprovalProgress {
    /// How many it needs.
    async fn required(&self) -> i32 {
        count(self.0.required)
    }

    /// How many count.
    async fn valid(&self) -> i32 {
        count(self.0.valid)
    }

    /// How many were given before a material change. They are among the valid ones where the season's rules say so.
    async fn stale(&self) -> i32 {
        count(self.0.stale)
    }

    /// How many are missing.
    async fn missing(&self) -> i32 {
        count(self.0.missing())
    }

    /// Until when approvals count; null where the season sets no date.
    async fn deadline(&self) -> Option<DateTime> {
        self.0.deadline.map(DateTime)
    }
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
