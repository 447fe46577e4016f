//! Declining in public to approve a mission (rule 4.13): feedback, and never a counted "no".

use entity::ids::{CommentId, MissionId};
use entity::vocab::{CommentKind, EventKind};

use super::basis::basis;
use super::facts::{not_approved_yet, not_own, on_mission, open_for_approvals, own_addresses};
use crate::domain::conversation::Subject;
use crate::domain::text::Body;
use crate::policy::{self, CommentCreate, Denial, MissionDecline, SpeechFacts};
use crate::service::error::Error;
use crate::service::mission::{found_mission, rules_of};
use crate::service::{Command, Ctx, Written};
use crate::store::conversation::{NewComment, create_comment};
use crate::store::db::WriteTx;
use crate::store::governance as store;

/// Says why a delegate does not approve a mission.
#[derive(Clone, Debug)]
pub struct DeclineMission {
    /// The mission.
    pub mission: MissionId,
    /// Why.
    pub reason: Body,
}

impl Command for DeclineMission {
    type Verb = MissionDecline;
    type Id = CommentId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<CommentId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        policy::require::<MissionDecline>(&ctx.actor, &())?;
        let speech = policy::require::<CommentCreate>(&ctx.actor, &SpeechFacts::own())?;
        store::take_turn(tx, self.mission).await?;
        let mission = found_mission(tx, &ctx.actor, self.mission).await?;
        open_for_approvals(&mission)?;
        not_own(tx, &mission, account).await?;
        let rules = rules_of(tx, &mission).await?;
        basis(tx, &rules, &own_addresses(tx, account, None).await?).await?;
        let live = store::live_approvals_of(tx, mission.id).await?;
        not_approved_yet(live.iter().any(|approval| approval.account_id == Some(account)))?;
        let comment = NewComment {
            kind: CommentKind::Feedback,
            subject: Subject::Mission(mission.id),
            author: Some(account),
            parent: None,
            body: self.reason.to_string(),
            source_urls: Vec::new(),
        };
        let id = create_comment(tx, &speech, comment).await?;
        let mut created = on_mission(ctx, EventKind::CommentCreated, id, &mission);
        created.version = Some(1);
        created.data = serde_json::json!({ "kind": CommentKind::Feedback, "parent": null });
        tx.record(created).await?;
        let mut event = on_mission(ctx, EventKind::MissionDeclined, id, &mission);
        event.data = serde_json::json!({ "revision": mission.revision });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}
