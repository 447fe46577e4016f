//! What belongs to a mission: lines of its budget, milestones and KPIs.

use async_graphql::{ID, Object};

use crate::domain::mission as domain;
use crate::graphql::context::id;
use crate::graphql::scalar::{Date, Markdown, TokenAmount, markdown};
use crate::graphql::vocab::{MilestoneKind, MilestoneStatus};

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

/// A milestone of a mission.
pub struct Milestone(pub(super) domain::Milestone);

/// A milestone of a mission. It keeps its id while its kind and text stay the same.
#[Object]
impl Milestone {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// Whether it shows that the proposal was carried out, or marks progress.
    async fn kind(&self) -> MilestoneKind {
        self.0.kind.into()
    }

    /// The title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What it is about.
    async fn description(&self) -> Option<Markdown> {
        markdown(self.0.description.as_ref())
    }

    /// The expected day, where stated.
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date)
    }

    /// Where it stands.
    async fn status(&self) -> MilestoneStatus {
        self.0.status.into()
    }
}

/// A key performance indicator of a mission.
pub struct Kpi(pub(super) domain::Kpi);

/// A key performance indicator: what the impact of a mission is measured by.
#[Object]
impl Kpi {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// What is measured.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// The value to reach, where stated.
    async fn target(&self) -> Option<&str> {
        self.0.target.as_deref()
    }
}
