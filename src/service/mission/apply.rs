//! Applying to an RFP.

use entity::ids::{AllianceId, ApplicationId, MissionId};
use entity::vocab::{ApplicationStatus, EventKind};

use super::blocker::{already_applied, problem};
use super::eligibility::applying;
use super::facts::{changed, found_mission};
use crate::domain::event::{Readers, Subject};
use crate::domain::mission::{ApplicationAction, RecipientAddress, application_transition};
use crate::domain::text::{Document, Line, Paragraph};
use crate::policy::{self, ApplicationFacts, MissionApply};
use crate::service::alliance::{alliance_facts, found_alliance};
use crate::service::error::{Error, Problem, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::mission::{self as store, NewApplication};

/// An alliance's application to an open RFP.
#[derive(Clone, Debug)]
pub struct ApplyToMission {
    /// The RFP.
    pub mission: MissionId,
    /// The alliance.
    pub alliance: AllianceId,
    /// Why this alliance.
    pub why_best_suited: Document,
    /// The milestones it stands for.
    pub critical_milestones: Document,
    /// Who does the work, and what they did before.
    pub members: Option<Document>,
    /// The support it needs.
    pub support_needed: Option<Paragraph>,
    /// What the one-year lock keeps it from.
    pub upfront_barrier: Option<Paragraph>,
    /// How to reach it.
    pub contact: Line,
    /// Where the grant goes.
    pub recipient_address: RecipientAddress,
    /// The terms that it accepts.
    pub acknowledgements: Acknowledgements,
}

/// The terms of an RFP (rule 3.11); each must be accepted.
#[derive(Clone, Copy, Debug)]
pub struct Acknowledgements {
    /// The grant is locked for a year.
    pub lock: bool,
    /// The recipients pass KYC.
    pub kyc: bool,
    /// The grant may be clawed back when a critical milestone is missed.
    pub clawback: bool,
    /// The grant policies were read.
    pub policies: bool,
    /// Progress is reported in public.
    pub reporting: bool,
}

impl Acknowledgements {
    /// The names of the terms in the API, and whether each is accepted.
    fn terms(self) -> [(&'static str, bool); 5] {
        [
            ("lock", self.lock),
            ("kyc", self.kyc),
            ("clawback", self.clawback),
            ("policies", self.policies),
            ("reporting", self.reporting),
        ]
    }

    fn missing(self) -> impl Iterator<Item = &'static str> {
        self.terms().into_iter().filter(|(_, is_accepted)| !is_accepted).map(|(term, _)| term)
    }

    fn accepted(self) -> Vec<&'static str> {
        self.terms().into_iter().filter(|(_, is_accepted)| *is_accepted).map(|(term, _)| term).collect()
    }
}

impl Command for ApplyToMission {
    type Verb = MissionApply;
    type Id = ApplicationId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ApplicationId>, Error> {
        let mission = found_mission(tx, &ctx.actor, self.mission).await?;
        found_alliance(tx, self.alliance).await?;
        let role = alliance_facts(tx, &ctx.actor, self.alliance).await?.role;
        let permit = policy::require::<MissionApply>(&ctx.actor, &ApplicationFacts { role })?;
        let (policy_version, blockers) = applying(tx, (&mission, self.alliance), tx.now()).await?;
        let mut problems: Vec<_> = blockers.iter().map(problem).collect();
        problems.extend(self.acknowledgements.missing().map(not_accepted));
        Error::unless_none(problems)?;
        store::hold(tx, &mission).await?;
        let status = application_transition(ApplicationStatus::Draft, ApplicationAction::Submit)?;
        let application = self.application(ctx, tx, (status, policy_version));
        let id = store::apply(tx, &permit, application).await.map_err(applied_already)?;
        let mut event = changed(ctx, EventKind::ApplicationSubmitted, &mission);
        event.subject = Subject::of(id);
        event.alliance = Some(self.alliance);
        event.version = Some(1);
        // The Foundation reads what comes in; who applied reads it as its actor.
        event.readers = Readers::Staff;
        event.data = serde_json::json!({ "alliance": self.alliance });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

impl ApplyToMission {
    fn application(
        &self,
        ctx: &Ctx,
        tx: &WriteTx,
        (status, policy): (ApplicationStatus, i32),
    ) -> NewApplication {
        NewApplication {
            mission: self.mission,
            alliance: Some(self.alliance),
            applicant: ctx.account(),
            alliance_name: None,
            status,
            why_best_suited: Some(self.why_best_suited.to_string()),
            critical_milestones: Some(self.critical_milestones.to_string()),
            members: self.members.as_ref().map(ToString::to_string),
            support_needed: self.support_needed.as_ref().map(ToString::to_string),
            upfront_barrier: self.upfront_barrier.as_ref().map(ToString::to_string),
            contact: Some(self.contact.to_string()),
            recipient_address: Some(self.recipient_address.to_string()),
            policy_version: Some(policy),
            acknowledged_at: Some(tx.now()),
            acknowledged_terms: self.acknowledgements.accepted(),
            submitted_on: Some(tx.now().date_naive()),
            note: None,
            source_urls: Vec::new(),
        }
    }
}

fn not_accepted(term: &'static str) -> Problem {
    let message = "Accept every term of the RFP before you apply.";
    Problem::of(format!("acknowledgements.{term}"), ProblemCode::Incomplete, message)
}

fn applied_already(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::LiveApplication) => already_applied().into(),
        error => error.into(),
    }
}
