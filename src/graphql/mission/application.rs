//! An application to an RFP.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};

use super::object::Mission;
use super::plan::below_applications;
use crate::domain::mission as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::alliance::Alliance;
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::delivery::Grant;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::loadable;
use crate::graphql::permission::Permission;
use crate::graphql::private::{in_confidence, in_private};
use crate::graphql::related::related;
use crate::graphql::scalar::{Date, DateTime, Markdown, Url, markdown, urls};
use crate::graphql::vocab::ApplicationStatus;
use crate::service::alliance::AllianceById;
use crate::service::delivery::GrantsOf;
use crate::service::mission::{ApplicationById, ApplicationPermission, MissionById};
use crate::service::reader::Reader;

/// An alliance's answer to an RFP.
pub struct Application {
    row: Arc<domain::Application>,
    reader: Reader,
}

connection!(
    ApplicationConnection, ApplicationEdge => Application(Arc<domain::Application>), "applications"
);

impl Application {
    fn new(row: Arc<domain::Application>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }

    /// What is for the Foundation, whose reading is logged, and the leader of the alliance that applies (rule 8.5).
    async fn in_private(&self, field: &'static str, text: &Option<String>) -> Result<Option<String>> {
        in_private(&self.reader, &*self.row, (field, text.clone())).await
    }
}

/// What the viewer may do with an application now.
#[derive(Clone, Debug, SimpleObject)]
pub struct ApplicationPermissions {
    /// Take it back: `applicationWithdraw`.
    pub withdraw: Permission,
    /// Begin to read it: `applicationReview`.
    pub review: Permission,
    /// Note that its team gave up: `applicationAbandon`.
    pub abandon: Permission,
}

loadable!(Application by ApplicationById, with below_applications(rows));

/// An alliance's answer to a Foundation Mission (RFP).
#[Object]
impl Application {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The RFP.
    async fn mission(&self) -> Nullable<Mission> {
        nullable(related::<MissionById, _, _>(&self.reader, self.row.mission_id, Mission::new)).await
    }

    /// The alliance that applies; null where its source names one that is not on record.
    async fn alliance(&self) -> Nullable<Alliance> {
        nullable(related::<AllianceById, _, _>(&self.reader, self.row.alliance_id, Alliance::new)).await
    }

    /// The name that it applied under, where no alliance is on record.
    async fn alliance_name(&self) -> Option<&str> {
        self.row.alliance_name.as_deref()
    }

    /// Who handed it in; null where that is not known.
    async fn applicant(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.applicant_id)).await
    }

    /// Where it stands.
    async fn status(&self) -> ApplicationStatus {
        self.row.status.into()
    }

    /// Why this alliance is best suited.
    async fn why_best_suited(&self) -> Option<Markdown> {
        markdown(self.row.why_best_suited.as_ref())
    }

    /// The critical milestones that it stands for.
    async fn critical_milestones(&self) -> Option<Markdown> {
        markdown(self.row.critical_milestones.as_ref())
    }

    /// Who does the work, and what they did before, in the applicants' words.
    async fn members(&self) -> Option<Markdown> {
        markdown(self.row.members.as_ref())
    }

    /// The support that it needs.
    async fn support_needed(&self) -> Option<Markdown> {
        markdown(self.row.support_needed.as_ref())
    }

    /// What the one-year lock of the grant keeps it from.
    async fn upfront_barrier(&self) -> Option<Markdown> {
        markdown(self.row.upfront_barrier.as_ref())
    }

    /// How to reach the applicants. Null for everybody but the Foundation, whose reading is logged, and the alliance's leader.
    async fn contact(&self) -> Nullable<String> {
        nullable(self.in_private("contact", &self.row.contact)).await
    }

    /// The address that the grant goes to. Null for everybody but the Foundation, whose reading is logged, and the alliance's
    /// leader.
    async fn recipient_address(&self) -> Nullable<String> {
        nullable(self.in_private("recipientAddress", &self.row.recipient_address)).await
    }

    /// The version of the season's rules that it was handed in under.
    async fn policy_version(&self) -> Option<i32> {
        self.row.policy_version
    }

    /// When the terms of the RFP were accepted.
    async fn acknowledged_at(&self) -> Option<DateTime> {
        self.row.acknowledged_at.map(DateTime)
    }

    /// The terms that were accepted, by their names in the input of missionApply.
    async fn acknowledged_terms(&self) -> &[String] {
        &self.row.acknowledged_terms
    }

    /// When the Foundation decided; null until then.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row.decided_at.map(DateTime)
    }

    /// What the Foundation says to its decision. Null for everybody but the Foundation and the alliance's leader.
    async fn decision_note(&self) -> Nullable<String> {
        nullable(in_confidence(&self.reader, &*self.row, self.row.decision_note.clone())).await
    }

    /// What it was granted when it was chosen; null where it was not, or the RFP grants no OP.
    async fn grant(&self) -> Nullable<Grant> {
        nullable(async {
            if !self.row.was_chosen() {
                return Ok(None);
            }
            let grants = self.reader.get::<GrantsOf>(self.row.mission_id, &()).await?;
            let own = grants.iter().rev().find(|grant| grant.alliance_id == self.row.alliance_id);
            Ok(own.map(|grant| Grant::new(grant.clone(), &self.reader)))
        })
        .await
    }

    /// What the viewer may do with it now.
    async fn permissions(&self) -> Result<ApplicationPermissions> {
        let permission = ApplicationPermission::of(&self.reader, &self.row).await?;
        Ok(ApplicationPermissions {
            withdraw: permission.withdraw().into(),
            review: permission.review().into(),
            abandon: permission.abandon().into(),
        })
    }

    /// The day on which it was handed in, where stated.
    async fn submitted_on(&self) -> Option<Date> {
        self.row.submitted_on.map(Date)
    }

    /// A remark of the source that the record was taken from.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// Where the record was taken from; empty for applications that were made here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}
