//! Lists of a mission's text as clients write them.

use async_graphql::InputObject;

use crate::domain::mission::{BudgetEntry, KpiEntry, MilestoneEntry};
use crate::domain::text::{Paragraph, fold};
use crate::graphql::scalar::{Date, TokenAmount};
use crate::graphql::vocab::MilestoneKind;
use crate::service::error::Error;
use crate::service::fields::{list, optional_text, text};

const MOST_TAGS: usize = 20;
const MOST_ENTRIES: usize = 50;

/// A line of a mission's budget.
#[derive(Clone, Debug, InputObject)]
pub struct BudgetLineInput {
    /// What it is for, at most 300 characters.
    pub label: String,
    /// Its amount of OP.
    pub amount: TokenAmount,
}

/// A milestone of a mission.
#[derive(Clone, Debug, InputObject)]
pub struct MilestoneInput {
    /// Whether it shows that the proposal was carried out, or marks progress.
    pub kind: MilestoneKind,
    /// The title, 3 to 300 characters.
    pub title: String,
    /// What it is about, at most 2,000 characters.
    pub description: Option<String>,
    /// The expected day.
    pub due_on: Option<Date>,
}

/// A key performance indicator of a mission.
#[derive(Clone, Debug, InputObject)]
pub struct KpiInput {
    /// What is measured, at most 2,000 characters.
    pub description: String,
    /// The value to reach, at most 300 characters.
    pub target: Option<String>,
}

/// Tags are folded, sorted, and each is kept once.
pub(super) fn tags(values: &[String]) -> Result<Vec<String>, Error> {
    let tag = |field: &str, value: &String| text::<1, 40>(field, value).map(|tag| fold(&tag));
    let mut tags = list("tags", values, MOST_TAGS, tag)?;
    tags.sort_unstable();
    tags.dedup();
    Ok(tags)
}

pub(super) fn budget_lines(values: &[BudgetLineInput]) -> Result<Vec<BudgetEntry>, Error> {
    list("budgetLines", values, MOST_ENTRIES, |field, line| {
        let label = text::<1, 300>(&format!("{field}.label"), &line.label)?;
        Ok(BudgetEntry { label: label.to_string(), amount: line.amount.0 })
    })
}

pub(super) fn milestones(values: &[MilestoneInput]) -> Result<Vec<MilestoneEntry>, Error> {
    list("milestones", values, MOST_ENTRIES, |field, milestone| {
        let title = text::<3, 300>(&format!("{field}.title"), &milestone.title)?;
        let description =
            optional_text::<1, 2_000>(&format!("{field}.description"), milestone.description.as_deref())?;
        Ok(MilestoneEntry {
            kind: milestone.kind.into(),
            title: title.to_string(),
            description: description.map(Paragraph::into_string),
            due_on: milestone.due_on.map(|day| day.0),
        })
    })
}

pub(super) fn kpis(values: &[KpiInput]) -> Result<Vec<KpiEntry>, Error> {
    list("kpis", values, MOST_ENTRIES, |field, kpi| {
        let description = text::<1, 2_000>(&format!("{field}.description"), &kpi.description)?;
        let target = optional_text::<1, 300>(&format!("{field}.target"), kpi.target.as_deref())?;
        Ok(KpiEntry { description: description.to_string(), target: target.map(|target| target.to_string()) })
    })
}
