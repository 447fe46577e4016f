//! Asking the leader, and answering.

use entity::ids::{AnswerId, QuestionId};
use entity::vocab::EventKind;

use super::season::hours_to_answer;
use super::subject::found_subject;
use crate::domain::conversation::{Question, Subject, due_at};
use crate::domain::text::Body;
use crate::policy::{self, Denial, QuestionAnswer, QuestionAsk, Scope};
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::conversation as store;
use crate::store::db::WriteTx;

/// A question that the leader is accountable for.
#[derive(Clone, Debug)]
pub struct AskQuestion {
    /// What it is about.
    pub subject: Subject,
    /// The text.
    pub body: Body,
}

impl Command for AskQuestion {
    type Verb = QuestionAsk;
    type Id = QuestionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<QuestionId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let permit = policy::require::<QuestionAsk>(&ctx.actor, &())?;
        let place = found_subject(ctx, tx, self.subject).await?;
        let due_at = due_at(tx.now(), hours_to_answer(tx, &place).await?);
        let question = store::NewQuestion {
            subject: self.subject,
            author: Some(account),
            body: self.body.to_string(),
            due_at: Some(due_at),
            source_urls: Vec::new(),
        };
        let id = store::ask_question(tx, &permit, question).await?;
        let mut event = place.event(ctx, EventKind::QuestionAsked, id);
        event.version = Some(1);
        event.data = serde_json::json!({ "dueAt": due_at });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

/// An answer to a question; the first one settles it.
#[derive(Clone, Debug)]
pub struct AnswerQuestion {
    /// The question.
    pub question: QuestionId,
    /// The text.
    pub body: Body,
}

impl Command for AnswerQuestion {
    type Verb = QuestionAnswer;
    type Id = AnswerId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AnswerId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let asked = found_question(ctx, tx, self.question).await?;
        let place = found_subject(ctx, tx, asked.subject).await?;
        let permit = policy::require::<QuestionAnswer>(&ctx.actor, &place.facts)?;
        let answer = store::NewAnswer {
            question: asked.id,
            author: Some(account),
            body: self.body.to_string(),
            source_urls: Vec::new(),
        };
        let (id, is_first) = store::answer_question(tx, &permit, answer).await?;
        let mut event = place.event(ctx, EventKind::QuestionAnswered, asked.id);
        event.version = Some(found_question(ctx, tx, asked.id).await?.version);
        event.changed_fields =
            if is_first { vec!["status", "answeredAt", "answers"] } else { vec!["answers"] };
        event.data = serde_json::json!({ "answer": id, "isFirst": is_first });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

async fn found_question(ctx: &Ctx, tx: &WriteTx, id: QuestionId) -> Result<Question, Error> {
    let found = store::questions_by_ids(tx, &Scope::of(&ctx.actor), &[id]).await?.remove(&id);
    found.map(|question| Question::clone(&question)).ok_or_else(|| Error::not_found("question"))
}
