//! Mirroring an approval that a delegate gave on the forum (rule 4.2).

use chrono::{DateTime, Utc};
use entity::ids::{ApprovalId, MissionId};
use entity::vocab::{ApprovalState, EventKind};

use super::basis::basis;
use super::facts::{before_deadline, not_own, on_mission, open_for_approvals, rules_of, same_revision};
use super::give::{approved_already, resting_on, told};
use super::settle::settle;
use super::withdraw::take_back;
use crate::domain::governance::{Address, Approval};
use crate::domain::mission::Mission;
use crate::domain::season::Policy;
use crate::domain::text::Paragraph;
use crate::policy::{self, ApprovalMirror, Permit};
use crate::service::error::{Error, ProblemCode};
use crate::service::mission::found_mission;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::governance::{self as store, NewApproval};

/// An approval as a post of the forum carries it now. A post that was edited is mirrored again.
#[derive(Clone, Debug)]
pub struct MirrorApproval {
    /// The mission.
    pub mission: MissionId,
    /// The revision that the post approves.
    pub revision: i32,
    /// The delegate's address.
    pub address: Address,
    /// The post.
    pub forum_url: String,
    /// When it was written.
    pub given_at: DateTime<Utc>,
    /// What it says.
    pub comment: Option<Paragraph>,
    /// Whether it approves, as it reads now.
    pub is_approval: bool,
}

impl Command for MirrorApproval {
    type Verb = ApprovalMirror;
    type Id = ApprovalId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ApprovalId>, Error> {
        let permit = policy::require::<ApprovalMirror>(&ctx.actor, &())?;
        store::take_turn(tx, self.mission).await?;
        let mission = found_mission(tx, &ctx.actor, self.mission).await?;
        let mission = mission.as_ref();
        open_for_approvals(mission)?;
        let rules = rules_of(tx, mission).await?;
        let post = (self.address, self.forum_url.as_str());
        match store::mirrored(tx, mission.id, post).await? {
            None if self.is_approval => self.first(ctx, tx, &permit, (mission, &rules)).await,
            None => Err(Error::field(
                "isApproval",
                ProblemCode::WrongState,
                "This post carries no approval of the mission that could be withdrawn. Check `forumUrl` and `address`.",
            )),
            Some(before) if self.is_approval => {
                self.edited(ctx, tx, &permit, (mission, &rules, &before)).await
            }
            Some(before) => {
                let reason = "The forum post no longer approves the mission.".to_owned();
                take_back(ctx, tx, &permit, (&before, reason)).await
            }
        }
    }
}

impl MirrorApproval {
    async fn first(
        &self,
        ctx: &Ctx,
        tx: &WriteTx,
        permit: &Permit<ApprovalMirror>,
        (mission, rules): (&Mission, &Policy),
    ) -> Result<Written<ApprovalId>, Error> {
        let new = self.checked(ctx, tx, (mission, rules)).await?;
        let id = store::mirror(tx, permit, new.0).await.map_err(approved_already)?;
        let event = tx.record(told(ctx, EventKind::ApprovalGiven, (id, 1), (mission, &new.1))).await?;
        settle(ctx, tx, mission.id).await?;
        Ok(Written { id, event: Some(event) })
    }

    /// The same checks as for an approval that is given here; the deadline holds for the post.
    async fn checked(
        &self,
        ctx: &Ctx,
        tx: &WriteTx,
        (mission, rules): (&Mission, &Policy),
    ) -> Result<(NewApproval, super::basis::Basis), Error> {
        if self.given_at > tx.now() {
            let message = "`givenAt`: Give the moment at which the post was written, which has passed.";
            return Err(Error::field("givenAt", ProblemCode::Invalid, message));
        }
        before_deadline(rules, self.given_at)?;
        same_revision(tx, mission, self.revision).await?;
        let account = store::address_of(tx, self.address).await?.map(|found| found.account_id);
        if let Some(account) = account {
            not_own(tx, mission, account).await?;
        }
        let basis = basis(tx, rules, &[self.address]).await?;
        let new = NewApproval {
            account,
            forum_url: Some(self.forum_url.clone()),
            comment: self.comment.as_ref().map(ToString::to_string),
            recorded_by: ctx.account(),
            given_at: self.given_at,
            ..resting_on(&basis, mission, tx)
        };
        Ok((new, basis))
    }

    /// A stale approval whose post speaks of the newest revision is given again; any other edit changes the text alone.
    async fn edited(
        &self,
        ctx: &Ctx,
        tx: &WriteTx,
        permit: &Permit<ApprovalMirror>,
        (mission, rules, before): (&Mission, &Policy, &Approval),
    ) -> Result<Written<ApprovalId>, Error> {
        let id = before.id;
        let next = before.version.saturating_add(1);
        if before.state == ApprovalState::Stale && self.revision == mission.revision {
            let (new, basis) = self.checked(ctx, tx, (mission, rules)).await?;
            store::reaffirm(tx, permit, before, &new).await?;
            let event =
                tx.record(told(ctx, EventKind::ApprovalReaffirmed, (id, next), (mission, &basis))).await?;
            settle(ctx, tx, mission.id).await?;
            return Ok(Written { id, event: Some(event) });
        }
        let comment = self.comment.as_ref().map(ToString::to_string);
        if comment == before.comment {
            return Ok(Written { id, event: None });
        }
        store::edit_comment(tx, permit, before, comment).await?;
        let mut event = on_mission(ctx, EventKind::ApprovalEdited, id, mission);
        event.version = Some(next);
        event.changed_fields = vec!["comment"];
        event.data = serde_json::json!({ "before": before.comment });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}
