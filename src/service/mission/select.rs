//! Choosing among the applicants of an RFP, or nobody (rules 3.9 and 3.13).

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::ids::{ApplicationId, MissionId};
use entity::vocab::{AllianceStatus, ApplicationStatus, EventKind};

use super::facts::changed;
use super::grants;
use super::rfp::{RfpAt, Step, move_applications, tell_applicant};
use crate::domain::amount::TokenAmount;
use crate::domain::mission::{
    Application, ApplicationAction, Mission, MissionAction, Places, application_transition,
};
use crate::domain::text::Paragraph;
use crate::policy::{MissionCloseWithoutSelection, MissionSelect};
use crate::service::error::{Error, Problem, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::{alliance, mission as store};

/// Chooses applications of an RFP whose deadline has passed, and grants them what it offers. The others are told that they
/// were not chosen.
#[derive(Clone, Debug)]
pub struct SelectApplications {
    /// The RFP.
    pub rfp: RfpAt,
    /// The applications, as many as the RFP takes.
    pub applications: Vec<ApplicationId>,
    /// What each of them is granted; none is what the RFP offers.
    pub amount: Option<TokenAmount>,
    /// What is said to the decision, for each applicant alone.
    pub note: Option<Paragraph>,
}

impl Command for SelectApplications {
    type Verb = MissionSelect;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let Step { mission, permit, status } =
            self.rfp.step::<Self::Verb>(ctx, tx, MissionAction::Select).await?;
        // The state of the RFP is what two selections at once compete for, before either looks at the applications.
        store::advance(tx, &permit, &mission, status).await?;
        let all = store::applications_to(tx, mission.id).await?;
        let wanted: BTreeSet<_> = self.applications.iter().copied().collect();
        fits(&mission, wanted.len())?;
        Error::unless_none(self.not_to_be_chosen(tx, &all).await?)?;
        let (chosen, others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|application| wanted.contains(&application.id));
        let note = self.note.as_deref();
        let chosen = move_applications(tx, &permit, &chosen, (ApplicationAction::Select, note)).await?;
        let amount = self.amount.or(mission.requested).filter(|amount| *amount > TokenAmount::ZERO);
        if let Some(amount) = amount {
            grants::give(tx, &permit, &chosen, amount).await?;
        }
        let others = move_applications(tx, &permit, &others, (ApplicationAction::Decline, note)).await?;
        tell(ctx, tx, &mission, &chosen, (EventKind::ApplicationSelected, ApplicationStatus::Selected, note))
            .await?;
        let declined = (EventKind::ApplicationNotSelected, ApplicationStatus::NotSelected, note);
        tell(ctx, tx, &mission, &others, declined).await?;
        let mut event = changed(ctx, EventKind::MissionSelected, &mission);
        event.changed_fields = vec!["status"];
        let alliances: Vec<_> = chosen.iter().filter_map(|application| application.alliance_id).collect();
        event.data = serde_json::json!({
            "status": status, "applications": wanted, "alliances": alliances, "amount": amount,
        });
        Ok(Written { id: mission.id, event: Some(tx.record(event).await?) })
    }
}

impl SelectApplications {
    /// Why some of the applications cannot be chosen.
    async fn not_to_be_chosen(&self, tx: &WriteTx, all: &[Arc<Application>]) -> Result<Vec<Problem>, Error> {
        let alliances: Vec<_> = all.iter().filter_map(|application| application.alliance_id).collect();
        let alliances = alliance::by_ids(tx, &alliances).await?;
        let is_dissolved = |application: &Application| {
            let alliance = application.alliance_id.and_then(|id| alliances.get(&id));
            alliance.is_some_and(|alliance| alliance.status == AllianceStatus::Dissolved)
        };
        let problem = |(place, id): (usize, &ApplicationId)| {
            let (code, message) = match all.iter().find(|application| application.id == *id) {
                None => (ProblemCode::Invalid, "This is no application to this RFP. Name one of its own."),
                Some(application)
                    if application_transition(application.status, ApplicationAction::Select).is_err() =>
                {
                    (ProblemCode::WrongState, "This application does not stand any more. Name another one.")
                }
                Some(application) if is_dissolved(application) => (
                    ProblemCode::WrongState,
                    "The alliance of this application is dissolved. Name another one.",
                ),
                Some(_) => return None,
            };
            Some(Problem::of(format!("applicationIds.{place}"), code, message))
        };
        Ok(self.applications.iter().enumerate().filter_map(problem).collect())
    }
}

fn fits(mission: &Mission, chosen: usize) -> Result<(), Error> {
    let places = Places::of(mission);
    if places.hold(chosen) {
        return Ok(());
    }
    let number = match (places.least, places.most) {
        (least, Some(most)) if least == most => format!("exactly {least}"),
        (least, Some(most)) => format!("{least} to {most}"),
        (least, None) => format!("at least {least}"),
    };
    let message = format!(
        "`applicationIds`: This RFP takes {number}. Choose as many, or close it without a selection."
    );
    Err(Error::field("applicationIds", ProblemCode::WrongNumber, message))
}

async fn tell(
    ctx: &Ctx,
    tx: &WriteTx,
    mission: &Mission,
    applications: &[Arc<Application>],
    what: (EventKind, ApplicationStatus, Option<&str>),
) -> Result<(), Error> {
    for application in applications {
        tell_applicant(ctx, tx, (mission, application), what).await?;
    }
    Ok(())
}

/// Ends an RFP without choosing anybody; who applied is told.
#[derive(Clone, Debug)]
pub struct CloseWithoutSelection {
    /// The RFP.
    pub rfp: RfpAt,
    /// Why, for everybody to read.
    pub reason: Paragraph,
}

impl Command for CloseWithoutSelection {
    type Verb = MissionCloseWithoutSelection;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let Step { mission, permit, status } =
            self.rfp.step::<Self::Verb>(ctx, tx, MissionAction::CloseWithoutSelection).await?;
        store::advance(tx, &permit, &mission, status).await?;
        let all = store::applications_to(tx, mission.id).await?;
        let reason: &str = &self.reason;
        let told = move_applications(tx, &permit, &all, (ApplicationAction::Decline, Some(reason))).await?;
        let declined = (EventKind::ApplicationNotSelected, ApplicationStatus::NotSelected, Some(reason));
        tell(ctx, tx, &mission, &told, declined).await?;
        let mut event = changed(ctx, EventKind::MissionClosedWithoutSelection, &mission);
        event.changed_fields = vec!["status"];
        event.data = serde_json::json!({ "before": mission.status, "status": status, "reason": reason });
        Ok(Written { id: mission.id, event: Some(tx.record(event).await?) })
    }
}
