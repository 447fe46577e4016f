//! Mirroring an approval that a delegate gave on the forum (rule 4.2).

use chrono::{DateTime, Utc};
use entity::ids::{ApprovalId, MissionId};
use entity::vocab::{ApprovalState, EventKind, MissionKind, MissionStatus};

use super::basis::basis_at;
use super::facts::{before_deadline, not_own, on_mission, same_revision};
use super::give::{approved_before, found_approval, resting_on, told};
use super::relations::changed_since;
use super::settle::settle_what_was_in_time;
use super::stale::goes_stale;
use super::withdraw::take_back;
use crate::domain::governance::{Address, Approval, MATERIAL_FIELDS};
use crate::domain::mission::{Mission, TAKES_MIRRORED, standing};
use crate::domain::season::Policy;
use crate::domain::text::Paragraph;
use crate::policy::{self, ApprovalMirror, Permit};
use crate::service::error::{Error, ProblemCode};
use crate::service::mission::{found_mission, return_problems, rules_of};
use crate::service::{Command, Ctx, Written};
use crate::store::alliance::members_moved_after;
use crate::store::db::WriteTx;
use crate::store::governance::{self as store, NewApproval};
use crate::store::mission as missions;
use crate::store::season::take_season_turn;

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
    /// When it was written; where it was edited, when that was.
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
        let season = found_mission(tx, &ctx.actor, self.mission).await?.season_id;
        // Whoever submits another mission in the place of this one waits, or is seen.
        take_season_turn(tx, season).await?;
        store::take_turn(tx, self.mission).await?;
        let mission = found_mission(tx, &ctx.actor, self.mission).await?;
        let mission = mission.as_ref();
        let rules = rules_of(tx, mission).await?;
        takes_mirrored(tx, mission, &rules).await?;
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
                take_back(ctx, tx, &permit, (mission, &before, reason)).await
            }
        }
    }
}

/// A mission takes what was posted in time until the ballot; once its deadline has passed, only if it could go on the ballot.
async fn takes_mirrored(tx: &WriteTx, mission: &Mission, rules: &Policy) -> Result<(), Error> {
    if mission.kind != MissionKind::Proposed || !TAKES_MIRRORED.contains(&mission.status) {
        let message = format!(
            "A mission takes what was posted in time until it is on the ballot. This one is in the state `{}`.",
            mission.status.as_str()
        );
        return Err(Error::field("missionId", ProblemCode::WrongState, message));
    }
    if standing(mission, rules, tx.now()) != MissionStatus::NotApprovedForVote {
        return Ok(());
    }
    Error::unless_none(return_problems(tx, mission).await?)
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
        let id = store::mirror(tx, permit, new.clone()).await.map_err(approved_before)?;
        let event = tx.record(told(ctx, EventKind::ApprovalGiven, (id, 1), (mission, &new))).await?;
        let changed = self.changed(tx, mission).await?;
        if !changed.is_empty() {
            let approval = found_approval(ctx, tx, id).await?;
            goes_stale(ctx, tx, mission, (&approval, &changed)).await?;
        }
        settle_what_was_in_time(ctx, tx, mission.id).await?;
        Ok(Written { id, event: Some(event) })
    }

    /// What is material and has changed since the post (rule 4.6).
    async fn changed(&self, tx: &WriteTx, mission: &Mission) -> Result<Vec<&'static str>, Error> {
        let id = mission.id;
        let changes = missions::changes_of(tx, &[id]).await?.remove(&id).unwrap_or_default();
        let later = changed_since(&changes, self.revision);
        let have_moved = match mission.alliance_id {
            Some(alliance) => members_moved_after(tx, alliance, self.given_at).await?,
            None => false,
        };
        let has_changed = |field: &str| later.iter().any(|name| name == field);
        let is_material = |field: &&str| has_changed(field) || (have_moved && *field == "members");
        Ok(MATERIAL_FIELDS.iter().copied().filter(is_material).collect())
    }

    /// The same checks as for an approval that is given here, as they were at the time of the post.
    async fn checked(
        &self,
        ctx: &Ctx,
        tx: &WriteTx,
        (mission, rules): (&Mission, &Policy),
    ) -> Result<NewApproval, Error> {
        if self.given_at > tx.now() {
            let message = "`givenAt`: Give the moment at which the post was written, which has passed.";
            return Err(Error::field("givenAt", ProblemCode::Invalid, message));
        }
        before_deadline(rules, self.given_at)?;
        self.revision_of_then(tx, mission).await?;
        let account = store::address_of(tx, self.address).await?.map(|found| found.account_id);
        if let Some(account) = account {
            not_own(tx, mission, account).await?;
        }
        let basis = basis_at(tx, rules, &[self.address], self.given_at).await?;
        Ok(NewApproval {
            account,
            revision: self.revision,
            forum_url: Some(self.forum_url.clone()),
            comment: self.comment.as_ref().map(ToString::to_string),
            recorded_by: ctx.account(),
            given_at: self.given_at,
            ..resting_on(&basis, mission, tx)
        })
    }

    /// The post speaks of a revision that stood when it was written. When those of an imported mission were written, nobody
    /// told.
    async fn revision_of_then(&self, tx: &WriteTx, mission: &Mission) -> Result<(), Error> {
        let wanted = (mission.id, self.revision);
        let Some(revision) = missions::numbered(tx, &[wanted]).await?.remove(&wanted) else {
            return same_revision(tx, mission, self.revision).await;
        };
        if mission.policy_version.is_some() && revision.created_at > self.given_at {
            let message = "`revision`: This revision was written after `givenAt`. Send the one that stood when the post was written or edited.";
            return Err(Error::field("revision", ProblemCode::Invalid, message));
        }
        Ok(())
    }

    /// Whether the post was written anew since its approval was mirrored: the same one, sent again, says nothing new.
    fn is_newer_than(&self, before: &Approval) -> bool {
        self.given_at > before.given_at || self.revision > before.revision
    }

    /// A stale approval whose post is of the time after the change is given again; any other edit changes the text alone.
    async fn edited(
        &self,
        ctx: &Ctx,
        tx: &WriteTx,
        permit: &Permit<ApprovalMirror>,
        (mission, rules, before): (&Mission, &Policy, &Approval),
    ) -> Result<Written<ApprovalId>, Error> {
        let id = before.id;
        let next = before.version.saturating_add(1);
        let is_stale = before.state == ApprovalState::Stale && self.is_newer_than(before);
        if is_stale && self.changed(tx, mission).await?.is_empty() {
            let new = self.checked(ctx, tx, (mission, rules)).await?;
            store::reaffirm(tx, permit, before, &new).await?;
            let event =
                tx.record(told(ctx, EventKind::ApprovalReaffirmed, (id, next), (mission, &new))).await?;
            settle_what_was_in_time(ctx, tx, mission.id).await?;
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
