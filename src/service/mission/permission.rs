//! What the viewer may do with a mission at this moment: what the policy and the state machine say, which decide the
//! mutations too.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::vocab::{MissionKind, MissionStatus, RoleKind};

use super::relations::MilestonesOf;
use super::rfp::OWED;
use crate::domain::delivery::Completion;
use crate::domain::mission::{
    Application, ApplicationAction, Mission, MissionAction, WrongState, application_deadline,
    application_transition, standing, transition,
};
use crate::domain::season::{Policy, PolicyVersion, is_past, rules_of};
use crate::policy::{
    Actor, ApplicationAbandon, ApplicationFacts, ApplicationReview, ApplicationWithdraw, BallotLock,
    MissionAbandon, MissionApply, MissionBegin, MissionCancel, MissionCloseWithoutSelection, MissionComplete,
    MissionDeadlineMove, MissionFacts, MissionPublish, MissionRemove, MissionRevise, MissionSelect,
    MissionSubmit, MissionWithdraw,
};
use crate::service::alliance::{LeadsAny, viewer_role_in};
use crate::service::error::Error;
use crate::service::permission::{Permission, PermissionCode};
use crate::service::reader::Reader;
use crate::service::season::PoliciesOf;

/// Something that can be done with a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissionStep {
    /// Write a new revision.
    Revise,
    /// Submit a proposed mission for approvals.
    Submit,
    /// Take a proposed mission back.
    Withdraw,
    /// Take a proposed mission down.
    Remove,
    /// Publish an RFP.
    Publish,
    /// Apply to an RFP.
    Apply,
    /// Move a deadline of an RFP.
    MoveDeadline,
    /// Choose among the applicants of an RFP.
    Select,
    /// End an RFP without a choice.
    CloseWithoutSelection,
    /// Begin the work on an RFP.
    Begin,
    /// Accept the work on an RFP as done.
    Complete,
    /// Note that the chosen applicants gave up.
    Abandon,
    /// Put an approved mission on the ballot.
    PutOnBallot,
    /// Refuse a funded mission.
    Cancel,
}

impl MissionStep {
    /// The steps that lead a mission of this kind to another state.
    #[must_use]
    pub fn of(kind: MissionKind) -> &'static [Self] {
        match kind {
            MissionKind::Proposed => {
                &[Self::Submit, Self::Withdraw, Self::PutOnBallot, Self::Cancel, Self::Remove]
            }
            MissionKind::Foundation => &[
                Self::Publish,
                Self::Select,
                Self::CloseWithoutSelection,
                Self::Begin,
                Self::Complete,
                Self::Abandon,
            ],
        }
    }

    /// The action of the state machine, where the step is one.
    fn action(self) -> Option<MissionAction> {
        Some(match self {
            Self::Revise => MissionAction::Revise,
            Self::Submit => MissionAction::Submit,
            Self::Withdraw => MissionAction::Withdraw,
            Self::Remove => MissionAction::Remove,
            Self::Publish => MissionAction::Publish,
            Self::Select => MissionAction::Select,
            Self::CloseWithoutSelection => MissionAction::CloseWithoutSelection,
            Self::Begin => MissionAction::Begin,
            Self::Complete => MissionAction::Finish,
            Self::Abandon => MissionAction::Abandon,
            Self::PutOnBallot => MissionAction::PutOnBallot,
            Self::Cancel => MissionAction::Cancel,
            Self::Apply | Self::MoveDeadline => return None,
        })
    }
}

/// A mission as its viewer stands to it.
pub struct MissionView<'a> {
    mission: &'a Mission,
    actor: &'a Actor,
    facts: MissionFacts,
    leads_any: bool,
    versions: Arc<Vec<Arc<PolicyVersion>>>,
    completion: Completion,
    now: DateTime<Utc>,
}

impl<'a> MissionView<'a> {
    /// Reads how the viewer stands to a mission.
    ///
    /// # Errors
    /// The database failed.
    pub async fn of(reader: &'a Reader, mission: &'a Mission) -> Result<Self, Error> {
        let actor = reader.actor();
        let role = viewer_role_in(reader, mission.alliance_id).await?;
        let leads_any = match actor.account() {
            Some(account) if mission.kind == MissionKind::Foundation => {
                reader.get::<LeadsAny>(account, &()).await?
            }
            _ => false,
        };
        Ok(Self {
            mission,
            actor,
            facts: MissionFacts {
                kind: mission.kind,
                status: mission.status,
                role,
                is_author: actor.account().is_some() && mission.created_by == actor.account(),
                has_alliance: mission.alliance_id.is_some(),
            },
            leads_any,
            versions: reader.get::<PoliciesOf>(mission.season_id, &()).await?,
            completion: match mission.kind {
                MissionKind::Proposed => Completion::Unmeasured,
                MissionKind::Foundation => {
                    Completion::of(&reader.get::<MilestonesOf>(mission.id, &()).await?)
                }
            },
            now: reader.now(),
        })
    }

    /// Whether the viewer may take a step, by the policy first and then by state and clock.
    #[must_use]
    pub fn permission(&self, step: MissionStep) -> Permission {
        self.policy(step).and(|| self.possible(step))
    }

    fn policy(&self, step: MissionStep) -> Permission {
        let (actor, facts) = (self.actor, &self.facts);
        match step {
            MissionStep::Revise => Permission::of::<MissionRevise>(actor, facts),
            MissionStep::Submit => Permission::of::<MissionSubmit>(actor, facts),
            MissionStep::Withdraw => Permission::of::<MissionWithdraw>(actor, facts),
            MissionStep::Remove => Permission::of::<MissionRemove>(actor, &()),
            MissionStep::Publish => Permission::of::<MissionPublish>(actor, facts),
            MissionStep::MoveDeadline => Permission::of::<MissionDeadlineMove>(actor, facts),
            MissionStep::Select => Permission::of::<MissionSelect>(actor, facts),
            MissionStep::CloseWithoutSelection => {
                Permission::of::<MissionCloseWithoutSelection>(actor, facts)
            }
            MissionStep::Begin => Permission::of::<MissionBegin>(actor, facts),
            MissionStep::Complete => Permission::of::<MissionComplete>(actor, facts),
            MissionStep::Abandon => Permission::of::<MissionAbandon>(actor, facts),
            MissionStep::PutOnBallot => Permission::of::<BallotLock>(actor, &()),
            MissionStep::Cancel => Permission::of::<MissionCancel>(actor, &()),
            MissionStep::Apply => {
                // Whoever leads an alliance may apply in its name.
                let role = self.leads_any.then_some(RoleKind::Lead);
                Permission::of::<MissionApply>(actor, &ApplicationFacts { role })
            }
        }
    }

    fn possible(&self, step: MissionStep) -> Permission {
        let rules = rules_of(&self.versions, self.mission.policy_version);
        let Some((current, rules)) = rules_of(&self.versions, None).zip(rules) else {
            return wrong_state(self.mission.status);
        };
        let status = standing(self.mission, rules, self.now);
        match step.action() {
            Some(_) if self.is_of_others(step) => wrong_state(status),
            Some(action) if transition(self.mission.kind, status, action).is_err() => wrong_state(status),
            Some(MissionAction::Submit) => in_time(current.submission_deadline, self.now),
            Some(MissionAction::Finish) if self.completion == Completion::Owed => {
                Permission::refused(PermissionCode::Incomplete, OWED.to_owned())
            }
            Some(_) => Permission::granted(),
            None => self.while_open(step, status, rules),
        }
    }

    /// Steps of RFPs alone, whose actions the state machine of proposed missions knows under other conditions.
    fn is_of_others(&self, step: MissionStep) -> bool {
        let of_rfps = matches!(step, MissionStep::Begin | MissionStep::Complete | MissionStep::Abandon);
        of_rfps && self.mission.kind != MissionKind::Foundation
    }

    fn while_open(&self, step: MissionStep, status: MissionStatus, rules: &Policy) -> Permission {
        let is_closed = status == MissionStatus::ApplicationsClosed;
        match status {
            MissionStatus::Open => Permission::granted(),
            _ if is_closed && step == MissionStep::MoveDeadline => Permission::granted(),
            _ if is_closed => {
                in_time(application_deadline(self.mission, rules), self.now).and(|| wrong_state(status))
            }
            status => wrong_state(status),
        }
    }
}

fn wrong_state(status: MissionStatus) -> Permission {
    let state = status.as_str();
    Permission::refused(PermissionCode::WrongState, WrongState { state }.to_string())
}

fn in_time(deadline: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Permission {
    match deadline.filter(|at| is_past(Some(*at), now)) {
        Some(at) => Permission::refused(
            PermissionCode::DeadlinePassed,
            format!("The deadline was {}.", at.format("%Y-%m-%d %H:%M:%S UTC")),
        ),
        None => Permission::granted(),
    }
}

/// An application as its viewer stands to it.
pub struct ApplicationPermission<'a> {
    application: &'a Application,
    actor: &'a Actor,
    facts: ApplicationFacts,
}

impl<'a> ApplicationPermission<'a> {
    /// Reads how the viewer stands to an application.
    ///
    /// # Errors
    /// The database failed.
    pub async fn of(reader: &'a Reader, application: &'a Application) -> Result<Self, Error> {
        let role = viewer_role_in(reader, application.alliance_id).await?;
        Ok(Self { application, actor: reader.actor(), facts: ApplicationFacts { role } })
    }

    /// Whether the viewer may take it back.
    #[must_use]
    pub fn withdraw(&self) -> Permission {
        let permission = Permission::of::<ApplicationWithdraw>(self.actor, &self.facts);
        permission.and(|| self.possible(ApplicationAction::Withdraw))
    }

    /// Whether the viewer may note that its team gave up.
    #[must_use]
    pub fn abandon(&self) -> Permission {
        let permission = Permission::of::<ApplicationAbandon>(self.actor, &self.facts);
        permission.and(|| self.possible(ApplicationAction::Abandon))
    }

    /// Whether the viewer may begin to read it.
    #[must_use]
    pub fn review(&self) -> Permission {
        let permission = Permission::of::<ApplicationReview>(self.actor, &());
        permission.and(|| self.possible(ApplicationAction::Review))
    }

    fn possible(&self, action: ApplicationAction) -> Permission {
        match application_transition(self.application.status, action) {
            Ok(_) => Permission::granted(),
            Err(error) => Permission::refused(PermissionCode::WrongState, error.to_string()),
        }
    }
}
