//! A milestone.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use entity::vocab::MissionStatus;

use super::plan::milestones;
use crate::domain::delivery::{self as domain, Ends, by_clock, is_late};
use crate::domain::mission::Milestone as Row;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::Mission;
use crate::graphql::payload::loadable;
use crate::graphql::permission::Permission;
use crate::graphql::related::related;
use crate::graphql::scalar::{Date, DateTime, Markdown, Url, markdown};
use crate::graphql::vocab::{MilestoneKind, MilestoneStatus, ReviewVerdict};
use crate::service::delivery::{MilestoneById, ReportsOf, may_open_clawback, may_report, may_review};
use crate::service::mission::MissionById;
use crate::service::reader::Reader;

/// A milestone of a mission.
pub struct Milestone {
    row: Arc<Row>,
    reader: Reader,
}

connection!(MilestoneConnection, MilestoneEdge => Milestone(Arc<Row>), "milestones");

impl Milestone {
    pub(crate) fn new(row: Arc<Row>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }

    /// Time does nothing to a milestone before the work begins, or after it ends.
    async fn is_under_way(&self) -> Result<bool> {
        let mission = self.reader.get::<MissionById>(self.row.mission_id, &()).await?;
        let status = mission.map(|mission| mission.status);
        Ok(matches!(status, Some(MissionStatus::Active | MissionStatus::AtRisk | MissionStatus::InProgress)))
    }
}

loadable!(Milestone by MilestoneById, with milestones(rows));

/// A milestone of a mission. It keeps its id while its kind and text stay the same.
#[Object]
impl Milestone {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Whether it shows that the proposal was carried out, or marks progress.
    async fn kind(&self) -> MilestoneKind {
        self.row.kind.into()
    }

    /// The title.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// What it is about.
    async fn description(&self) -> Option<Markdown> {
        markdown(self.row.description.as_ref())
    }

    /// The expected day, where stated.
    async fn due_on(&self) -> Option<Date> {
        self.row.due_on.map(Date)
    }

    /// Where it stands now. While the work is under way, it is OVERDUE from the day after the expected one.
    async fn status(&self) -> Result<MilestoneStatus> {
        let status = if self.is_under_way().await? {
            by_clock(&self.row, Ends::default(), self.reader.now())
        } else {
            self.row.status
        };
        Ok(status.into())
    }

    /// Whether it is late: overdue, missed, or sent back and past its day.
    async fn is_late(&self) -> Result<bool> {
        Ok(self.is_under_way().await? && is_late(&self.row, self.reader.now()))
    }

    /// Every report on it with its review, the newest first.
    async fn reports(&self) -> Result<Vec<MilestoneReport>> {
        let reports = self.reader.get::<ReportsOf>(self.row.id, &()).await?;
        let report = |row: &Arc<domain::MilestoneReport>| MilestoneReport {
            row: row.clone(),
            reader: self.reader.clone(),
        };
        Ok(reports.iter().map(report).collect())
    }

    /// The mission, as far as the viewer may see it.
    async fn mission(&self) -> Nullable<Mission> {
        nullable(related::<MissionById, _, _>(&self.reader, self.row.mission_id, Mission::new)).await
    }

    /// What the viewer may do with it now.
    async fn permissions(&self) -> MilestonePermissions {
        MilestonePermissions { row: self.row.clone(), reader: self.reader.clone() }
    }

    /// Grows by one with each report and review; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }
}

/// What the viewer may do with a milestone.
pub struct MilestonePermissions {
    row: Arc<Row>,
    reader: Reader,
}

/// What the viewer may do with a milestone now.
#[Object]
impl MilestonePermissions {
    /// Report it: `milestoneReport`.
    async fn report(&self) -> Result<Permission> {
        Ok(may_report(&self.reader, &self.row).await?.into())
    }

    /// Review its newest report: `milestoneReview`.
    async fn review(&self) -> Result<Permission> {
        Ok(may_review(&self.reader, &self.row).await?.into())
    }

    /// Ask the Token House to take the grant back, because it is late: `clawbackOpen`.
    async fn open_clawback(&self) -> Result<Permission> {
        Ok(may_open_clawback(&self.reader, &self.row).await?.into())
    }
}

/// Something that shows that a milestone is reached.
#[derive(Clone, Debug, SimpleObject)]
pub struct Evidence {
    /// Where it is.
    pub url: Url,
    /// What it shows.
    pub note: Option<String>,
}

/// A report on a milestone.
pub struct MilestoneReport {
    row: Arc<domain::MilestoneReport>,
    reader: Reader,
}

/// A report on a milestone, and its review. Both are kept, whatever comes after.
#[Object]
impl MilestoneReport {
    /// The id, the same everywhere.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Its number, from 1.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// What the leader says of the milestone.
    async fn note(&self) -> Option<Markdown> {
        markdown(self.row.note.as_ref())
    }

    /// What shows that it is reached.
    async fn evidence(&self) -> Vec<Evidence> {
        let evidence = self.row.evidence.iter();
        evidence.map(|item| Evidence { url: Url(item.url.clone()), note: item.note.clone() }).collect()
    }

    /// Who reported it; null for the server itself.
    async fn reported_by(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.reported_by)).await
    }

    /// When it was reported.
    async fn reported_at(&self) -> DateTime {
        DateTime(self.row.reported_at)
    }

    /// What the review came to; null until then.
    async fn verdict(&self) -> Option<ReviewVerdict> {
        self.row.verdict.map(Into::into)
    }

    /// What the reviewer says of it.
    async fn review_note(&self) -> Option<&str> {
        self.row.review_note.as_deref()
    }

    /// Who reviewed it; null until then.
    async fn reviewed_by(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.reviewed_by)).await
    }

    /// When it was reviewed.
    async fn reviewed_at(&self) -> Option<DateTime> {
        self.row.reviewed_at.map(DateTime)
    }
}
