//! What belongs to a mission: lines of its budget.

use async_graphql::{ID, Object};

use crate::domain::mission as domain;
use crate::graphql::context::id;
use crate::graphql::scalar::TokenAmount;

/// A line of a mission's budget.
pub struct BudgetLine(pub(super) domain::BudgetLine);

/// A line of a mission's budget.
#[Object]
impl BudgetLine {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// What it is for.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// Its amount of OP.
    async fn amount(&self) -> TokenAmount {
        TokenAmount(self.0.amount)
    }
}
