//! What can be done with a mission now, and what keeps it from being done.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, Object, SimpleObject};

use crate::domain::mission as domain;
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::{Result, UserErrorCode};
use crate::graphql::permission::{Permission, PermissionCode};
use crate::service::governance::{may_approve, may_decline};
use crate::service::mission::{BlockedBy, MissionStep, MissionView, eligibility};
use crate::service::reader::Reader;

/// A step that leads a mission to another state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "MissionStep")]
pub enum MissionTransitionAction {
    /// Write a new revision: `missionRevise`.
    Revise,
    /// Submit a proposed mission for approvals: `missionSubmit`.
    Submit,
    /// Take a proposed mission back: `missionWithdraw`.
    Withdraw,
    /// Take a proposed mission down: `missionRemove`.
    Remove,
    /// Publish an RFP: `missionPublish`.
    Publish,
    /// Apply to an RFP: `missionApply`.
    Apply,
    /// Move a deadline of an RFP: `missionDeadlineMove`.
    MoveDeadline,
    /// Choose among the applicants of an RFP: `missionSelect`.
    Select,
    /// End an RFP without a choice: `missionCloseWithoutSelection`.
    CloseWithoutSelection,
    /// Begin the work on an RFP: `missionBegin`.
    Begin,
    /// Accept the work on an RFP as done: `missionComplete`.
    Complete,
    /// Note that the chosen applicants gave up: `missionAbandon`.
    Abandon,
    /// Put an approved mission on the ballot of its intent: `ballotLock`.
    PutOnBallot,
    /// Refuse a funded mission before the work begins: `missionCancel`.
    Cancel,
}

/// A step that leads a mission of this kind to another state, and whether the viewer may take it now.
#[derive(Clone, Debug, SimpleObject)]
pub struct MissionTransition {
    /// The step.
    pub action: MissionTransitionAction,
    /// Whether the viewer may take it.
    pub allowed: bool,
    /// Names the reason for programs; null where the viewer may.
    pub code: Option<PermissionCode>,
    /// A sentence that says why not, and what to do; null where the viewer may.
    pub reason: Option<String>,
}

/// The steps of a mission for its viewer.
///
/// # Errors
/// The database failed.
pub(super) async fn transitions(
    reader: &Reader,
    mission: &domain::Mission,
) -> Result<Vec<MissionTransition>> {
    let view = MissionView::of(reader, mission).await?;
    let steps = MissionStep::of(mission.kind).iter().map(|step| {
        let Permission { allowed, code, reason } = view.permission(*step).into();
        MissionTransition { action: (*step).into(), allowed, code, reason }
    });
    Ok(steps.collect())
}

/// What the viewer may do with a mission now.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MissionPermissions {
    #[graphql(skip)]
    row: Arc<domain::Mission>,
    #[graphql(skip)]
    reader: Reader,
    /// Write a new revision: `missionRevise`.
    pub revise: Permission,
    /// Submit a proposed mission for approvals: `missionSubmit`. `missionEligibility` tells whether it is ready for that.
    pub submit: Permission,
    /// Take a proposed mission back: `missionWithdraw`.
    pub withdraw: Permission,
    /// Take a proposed mission down: `missionRemove`.
    pub remove: Permission,
    /// Publish an RFP: `missionPublish`.
    pub publish: Permission,
    /// Apply to an RFP in the name of an alliance that the viewer leads: `missionApply`. `missionEligibility` tells whether
    /// that alliance qualifies.
    pub apply: Permission,
    /// Move a deadline of an RFP: `missionDeadlineMove`.
    pub move_deadline: Permission,
    /// Choose among the applicants of an RFP: `missionSelect`.
    pub select: Permission,
    /// End an RFP without a choice: `missionCloseWithoutSelection`.
    pub close_without_selection: Permission,
    /// Begin the work on an RFP: `missionBegin`.
    pub begin: Permission,
    /// Accept the work on an RFP as done: `missionComplete`.
    pub complete: Permission,
    /// Note that the chosen applicants of an RFP gave up: `missionAbandon`.
    pub abandon: Permission,
    /// Refuse a funded mission before the work begins: `missionCancel`.
    pub cancel: Permission,
}

#[ComplexObject]
impl MissionPermissions {
    /// Approve a proposed mission as it is now, as a delegate: `approvalGive`.
    async fn approve(&self) -> Result<Permission> {
        Ok(may_approve(&self.reader, &self.row).await?.into())
    }

    /// Say in public why a proposed mission does not get the viewer's approval: `missionDecline`.
    async fn decline(&self) -> Result<Permission> {
        Ok(may_decline(&self.reader, &self.row).await?.into())
    }
}

/// What the viewer may do with a mission.
///
/// # Errors
/// The database failed.
pub(super) async fn permissions(
    reader: &Reader,
    mission: &Arc<domain::Mission>,
) -> Result<MissionPermissions> {
    let view = MissionView::of(reader, mission).await?;
    let may = |step| view.permission(step).into();
    Ok(MissionPermissions {
        row: mission.clone(),
        reader: reader.clone(),
        revise: may(MissionStep::Revise),
        submit: may(MissionStep::Submit),
        withdraw: may(MissionStep::Withdraw),
        remove: may(MissionStep::Remove),
        publish: may(MissionStep::Publish),
        apply: may(MissionStep::Apply),
        move_deadline: may(MissionStep::MoveDeadline),
        select: may(MissionStep::Select),
        close_without_selection: may(MissionStep::CloseWithoutSelection),
        begin: may(MissionStep::Begin),
        complete: may(MissionStep::Complete),
        abandon: may(MissionStep::Abandon),
        cancel: may(MissionStep::Cancel),
    })
}

/// A rule that says no.
#[derive(Clone, Debug, SimpleObject)]
pub struct EligibilityBlocker {
    /// Names the rule for programs: the code that the mutation would answer with.
    pub code: UserErrorCode,
    /// A sentence that says what to do.
    pub message: String,
    /// The field that it concerns, as a path; null for the whole.
    pub field: Option<Vec<String>>,
    /// The number of the rule in docs/GOVERNANCE.md, such as 3.3.
    pub rule: String,
}

impl From<BlockedBy> for EligibilityBlocker {
    fn from(BlockedBy { problem, rule }: BlockedBy) -> Self {
        let crate::graphql::error::UserError { code, field, message } = problem.into();
        Self { code, message, field, rule: rule.to_owned() }
    }
}

/// Whether a mission could be submitted, or an alliance could apply to it, at this moment.
#[derive(Clone, Debug, SimpleObject)]
pub struct MissionEligibility {
    /// Whether no rule says no.
    pub eligible: bool,
    /// All rules that say no, as the mutation would report them.
    pub blockers: Vec<EligibilityBlocker>,
}

/// Asking before doing.
#[derive(Default)]
pub struct MissionProcessQuery;

#[Object]
impl MissionProcessQuery {
    /// Whether a proposed mission can be submitted by `missionSubmit`, or an alliance can apply to an RFP by
    /// `missionApply`, at this moment. It is computed by what decides these mutations. Who may do it, `permissions` tells.
    async fn mission_eligibility(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The mission.")] mission_id: ID,
        #[graphql(
            desc = "The alliance that would apply to an RFP. For a proposed mission its own; may be left out, or name one for an outline that has none yet."
        )]
        alliance_id: Option<ID>,
    ) -> Result<MissionEligibility> {
        let reader = context.reader()?;
        let alliance = alliance_id.as_ref().map(typed_id).transpose()?;
        let blockers = eligibility(&reader, typed_id(&mission_id)?, alliance).await?;
        let blockers: Vec<_> = blockers.into_iter().map(EligibilityBlocker::from).collect();
        Ok(MissionEligibility { eligible: blockers.is_empty(), blockers })
    }
}
