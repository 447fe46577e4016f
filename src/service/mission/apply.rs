//! Applying to an RFP.

use entity::ids::{AllianceId, ApplicationId, MissionId};
use entity::vocab::{ApplicationStatus, EventKind, MissionKind, MissionStatus, TrustTier};

use super::checks::in_time;
use super::facts::{changed, found_mission};
use crate::domain::event::Readers;
use crate::domain::mission::{
    ApplicationAction, Mission, RecipientAddress, WrongState, application_transition, effective_tier,
};
use crate::domain::text::{Document, Line, Paragraph};
use crate::policy::{self, ApplicationFacts, MissionApply};
use crate::service::alliance::{alliance_facts, found_alliance, still_stands};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::mission::{self as store, NewApplication};
use crate::store::{alliance, season};

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
    fn first_missing(self) -> Option<&'static str> {
        let terms = [
            ("lock", self.lock),
            ("kyc", self.kyc),
            ("clawback", self.clawback),
            ("policies", self.policies),
            ("reporting", self.reporting),
        ];
        terms.into_iter().find(|(_, is_accepted)| !is_accepted).map(|(term, _)| term)
    }
}

impl Command for ApplyToMission {
    type Verb = MissionApply;
    type Id = ApplicationId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ApplicationId>, Error> {
        let mission = found_mission(tx, &ctx.actor, self.mission).await?;
        let found = found_alliance(tx, self.alliance).await?;
        let role = alliance_facts(tx, &ctx.actor, self.alliance).await?.role;
        let permit = policy::require::<MissionApply>(&ctx.actor, &ApplicationFacts { role })?;
        takes_applications(&mission)?;
        still_stands(&found)?;
        let (policy_version, rules) = season::policy_of(tx, mission.season_id).await?;
        let deadline = mission.submit_by.or(rules.application_deadline);
        in_time(deadline, tx.now(), ("applications", "Apply to an RFP that is open."))?;
        self.has_tier(tx, &mission).await?;
        self.accepts_terms()?;
        let status = application_transition(ApplicationStatus::Draft, ApplicationAction::Submit)?;
        let application = self.application(ctx, tx, (status, policy_version));
        let id = store::apply(tx, &permit, application).await.map_err(applied_already)?;
        let mut event = changed(ctx, EventKind::ApplicationSubmitted, &mission);
        event.subject = crate::domain::event::Subject::of(id);
        event.alliance = Some(self.alliance);
        event.version = Some(1);
        // The Foundation reads what comes in; who applied reads it as its actor.
        event.readers = Readers::Staff;
        event.data = serde_json::json!({ "alliance": self.alliance });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

impl ApplyToMission {
    /// Rule 3.10: the tier that the RFP needs, or a higher one.
    async fn has_tier(&self, tx: &WriteTx, mission: &Mission) -> Result<(), Error> {
        let Some(required) = mission.tier_required else { return Ok(()) };
        let claim = match alliance::leads_of(tx, &[self.alliance]).await?.remove(&self.alliance) {
            Some(lead) => season::claim(tx, lead.account_id, mission.season_id).await?,
            None => None,
        };
        let tier: TrustTier = effective_tier(claim.as_ref());
        if tier >= required {
            return Ok(());
        }
        let (needed, held) = (required.as_str(), tier.as_str());
        let message = format!(
            "This RFP needs the tier `{needed}` or a higher one, and the alliance has `{held}`. Let the leader claim a higher tier, or look for an RFP that needs a lower one."
        );
        Err(Error::field("allianceId", ProblemCode::TierTooLow, message))
    }

    fn accepts_terms(&self) -> Result<(), Error> {
        match self.acknowledgements.first_missing() {
            Some(term) => Err(Error::field(
                format!("acknowledgements.{term}"),
                ProblemCode::Incomplete,
                "Accept every term of the RFP before you apply.",
            )),
            None => Ok(()),
        }
    }

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
            support_needed: self.support_needed.as_ref().map(ToString::to_string),
            upfront_barrier: self.upfront_barrier.as_ref().map(ToString::to_string),
            contact: Some(self.contact.to_string()),
            recipient_address: Some(self.recipient_address.to_string()),
            policy_version: Some(policy),
            acknowledged_at: Some(tx.now()),
            submitted_on: Some(tx.now().date_naive()),
            note: None,
            source_urls: Vec::new(),
        }
    }
}

fn takes_applications(mission: &Mission) -> Result<(), Error> {
    if mission.kind == MissionKind::Foundation && mission.status == MissionStatus::Open {
        return Ok(());
    }
    Err(WrongState { state: mission.status.as_str() }.into())
}

fn applied_already(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::LiveApplication) => Error::field(
            "allianceId",
            ProblemCode::AlreadyApplied,
            "This alliance has applied already, and its application stands. Do not apply again.",
        ),
        error => error.into(),
    }
}
