//! Reporting progress.

use entity::ids::UpdateId;
use entity::vocab::EventKind;

use super::subject::found_subject;
use crate::domain::conversation::Subject;
use crate::domain::text::{Body, Line};
use crate::policy::{self, Denial, UpdatePost};
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::conversation as store;
use crate::store::db::WriteTx;

/// A report of progress by the leader.
#[derive(Clone, Debug)]
pub struct PostUpdate {
    /// What it is about.
    pub subject: Subject,
    /// The time that it speaks of, such as a month.
    pub period: Option<Line>,
    /// The text.
    pub body: Body,
}

impl Command for PostUpdate {
    type Verb = UpdatePost;
    type Id = UpdateId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<UpdateId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let place = found_subject(ctx, tx, self.subject).await?;
        let permit = policy::require::<UpdatePost>(&ctx.actor, &place.facts)?;
        let period = self.period.as_ref().map(ToString::to_string);
        let update = store::NewUpdate {
            subject: self.subject,
            author: Some(account),
            period: period.clone(),
            body: self.body.to_string(),
            source_urls: Vec::new(),
        };
        let id = store::post_update(tx, &permit, update).await?;
        let mut event = place.event(ctx, EventKind::UpdatePosted, id);
        event.data = serde_json::json!({ "period": period });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}
