//! Where a client stands with its budget.

use async_graphql::{Context, Object, SimpleObject};

use super::scalar::DateTime;

/// The budget of whoever sends the request, after this operation; put into the context by the transport.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct RateLimit {
    /// Points in a full budget; an account has one of its own, and anonymous readers share one by address.
    pub limit: i32,
    /// What this operation costs.
    pub cost: i32,
    /// Points that are left.
    pub remaining: i32,
    /// When the budget is full again.
    pub reset_at: DateTime,
}

/// Reading one's budget.
#[derive(Default)]
pub struct RateLimitQuery;

#[Object]
impl RateLimitQuery {
    /// The budget of whoever sends the request; null where the server counts no points.
    async fn rate_limit(&self, context: &Context<'_>) -> Option<RateLimit> {
        context.data_opt::<RateLimit>().copied()
    }
}
