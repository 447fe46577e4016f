//! Mirroring a topic as one piece of work.

use std::collections::{BTreeSet, HashMap};

use entity::ids::{EventId, ForumPostId, ForumThreadId};
use entity::vocab::EventKind;

use url::Url;

use super::error::DiscourseError;
use super::place::placed;
use super::posts::{Change, Fate, fate, new_post};
use super::proofs::prove;
use super::report::{DiscourseReport, UpdatedPost};
use super::thread::{is_older, new_thread, updated};
use crate::domain::conversation::{ForumPost, ForumThread, ForumUrl, Subject};
use crate::domain::discourse_file::{Code, Post, Reading, Topic, Warning, read};
use crate::policy::Scope;
use crate::service::Ctx;
use crate::service::conversation::found_subject;
use crate::service::error::Error;
use crate::store::conversation as store;
use crate::store::db::{Work, WriteTx};

/// What an operator says about a topic.
#[derive(Clone, Debug, Default)]
pub struct Mirror {
    /// The forum, where the files do not tell it.
    pub forum: Option<Url>,
    /// What the topic is about.
    pub subject: Option<Subject>,
}

/// Mirrors the topic whose pages these files hold: all of it in one transaction, or nothing.
///
/// The same files again change nothing; newer files change what changed at the forum; older files never replace newer
/// texts.
///
/// # Errors
/// The files cannot be read, there is no such subject, or the database failed.
pub async fn import_discourse(
    ctx: &Ctx,
    files: &[impl AsRef<str>],
    mirror: Mirror,
) -> Result<DiscourseReport, DiscourseError> {
    let forum = mirror.forum.map(|url| ForumUrl::parse(url.as_str())).transpose()?;
    let reading = read(files, forum)?;
    let report = ctx.db.write(&Import { ctx, reading: &reading, subject: mirror.subject }).await?;
    if !report.is_unchanged() {
        ctx.wake.wake();
    }
    Ok(report)
}

struct Import<'a> {
    ctx: &'a Ctx,
    reading: &'a Reading,
    subject: Option<Subject>,
}

/// What became of the posts.
#[derive(Default)]
struct Outcome {
    added: Vec<i32>,
    updated: Vec<UpdatedPost>,
    unchanged: usize,
    older: Vec<i32>,
    /// Threads whose posts came here.
    left: BTreeSet<ForumThreadId>,
}

impl Work for Import<'_> {
    type Output = DiscourseReport;
    type Error = DiscourseError;

    async fn run(&self, tx: &WriteTx) -> Result<DiscourseReport, DiscourseError> {
        let topic = &self.reading.topic;
        let mut warnings = self.reading.warnings.clone();
        let scope = Scope::of(&self.ctx.actor);
        let before = store::thread_of_topic(tx, &scope, &topic.forum, topic.id).await?;
        let placed = placed(tx, topic, before.as_deref(), self.subject, &mut warnings).await?;
        let is_old = before.as_deref().is_some_and(|before| is_older(&topic.head, before));
        if is_old {
            let message = "These files are older than what is mirrored: only what is not here yet was taken.";
            warnings.push(Warning::new(None, Code::OlderFile, message));
        }
        let (thread, changed) = match before.as_deref() {
            Some(before) => updated(before, &topic.head, placed),
            None => {
                let thread = new_thread(tx, topic, placed);
                store::insert_forum_thread(tx, &thread).await?;
                (thread, Vec::new())
            }
        };
        let outcome = self.posts(tx, &thread, is_old, &mut warnings).await?;
        let is_change = before.is_none() || !changed.is_empty() || outcome.is_change();
        match before.as_deref() {
            Some(_) if is_change => store::update_forum_thread(tx, &thread).await?,
            Some(before) if *before != thread => store::note_freshness(tx, &thread).await?,
            _ => {}
        }
        let proven = prove(self.ctx, tx, topic, &mut warnings).await?;
        let event = match is_change {
            true => Some(self.record(tx, &thread, before.is_none(), &changed, &outcome).await?),
            false => None,
        };
        Ok(DiscourseReport {
            thread: thread.id,
            source: topic.forum.topic(&thread.slug, topic.id).to_string(),
            title: thread.title,
            is_new: before.is_none(),
            changed,
            subject: thread.subject.map(|subject| subject.to_string()),
            added: outcome.added,
            updated: outcome.updated,
            unchanged: outcome.unchanged,
            older: outcome.older,
            proven,
            warnings,
            event,
        })
    }
}

impl Import<'_> {
    async fn posts(
        &self,
        tx: &WriteTx,
        thread: &ForumThread,
        is_old: bool,
        warnings: &mut Vec<Warning>,
    ) -> Result<Outcome, DiscourseError> {
        let topic = &self.reading.topic;
        let forum = topic.forum.to_string();
        let ids: Vec<i64> = topic.posts.iter().map(|post| post.id).collect();
        let here = store::forum_posts_here(tx, &forum, &ids).await?;
        let mut outcome = Outcome::default();
        let new: Vec<&Post> = topic.posts.iter().filter(|post| !here.contains_key(&post.id)).collect();
        let rows = linked(tx, thread, &new).await?;
        store::insert_forum_posts(tx, &forum, &rows).await?;
        outcome.added = rows.iter().map(|row| row.number).collect();
        for post in &topic.posts {
            let Some(before) = here.get(&post.id) else { continue };
            match fate(before, thread.id, post, is_old) {
                Fate::Older => outcome.older.push(post.number),
                Fate::Becomes(change) => outcome.apply(tx, before, *change, warnings).await?,
            }
        }
        if outcome.is_change() {
            for thread in std::iter::once(thread.id).chain(outcome.left.iter().copied()) {
                store::link_forum_replies(tx, thread).await?;
            }
        }
        Ok(outcome)
    }

    async fn record(
        &self,
        tx: &WriteTx,
        thread: &ForumThread,
        is_new: bool,
        changed: &[&'static str],
        outcome: &Outcome,
    ) -> Result<EventId, Error> {
        let kind = EventKind::ForumThreadImported;
        let mut event = match thread.subject {
            Some(subject) => found_subject(self.ctx, tx, subject).await?.event(self.ctx, kind, thread.id),
            None => self.ctx.event(kind, thread.id),
        };
        event.version = Some(if is_new { thread.version } else { thread.version.saturating_add(1) });
        event.changed_fields = changed.to_vec();
        event.data = data(&self.reading.topic, outcome);
        Ok(tx.record(event).await?)
    }
}

fn data(topic: &Topic, outcome: &Outcome) -> serde_json::Value {
    serde_json::json!({
        "forum": topic.forum.to_string(),
        "topicId": topic.id,
        "postsAdded": outcome.added.len(),
        "postsUpdated": outcome.updated.len(),
    })
}

/// New posts as rows, linked to those that they reply to, be these here or new as well.
async fn linked(tx: &WriteTx, thread: &ForumThread, new: &[&Post]) -> Result<Vec<ForumPost>, DiscourseError> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let mut numbers: HashMap<i32, ForumPostId> = store::post_numbers(tx, thread.id).await?;
    let mut rows = Vec::new();
    // In the order of their numbers, so that no row names one that comes after it.
    for post in new {
        let mut row = new_post(tx.new_id(), thread.id, post);
        row.reply_to_id = post.reply_to.and_then(|number| numbers.get(&number).copied());
        numbers.entry(post.number).or_insert(row.id);
        rows.push(row);
    }
    Ok(rows)
}

impl Outcome {
    fn is_change(&self) -> bool {
        !self.added.is_empty() || !self.updated.is_empty()
    }

    async fn apply(
        &mut self,
        tx: &WriteTx,
        before: &ForumPost,
        change: Change,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), DiscourseError> {
        let Change { after, fields, keeps_text, drops_texts, contradicts } = change;
        if contradicts {
            let message = "The text differs from the one that is mirrored, though its version is the same; \
                           it was left as it is here.";
            warnings.push(Warning::new(Some(after.number), Code::SameVersionDiffers, message));
        }
        if keeps_text {
            store::insert_forum_revisions(tx, [before]).await?;
        }
        if drops_texts {
            store::drop_forum_texts(tx, before.id).await?;
        }
        if after != *before {
            store::update_forum_post(tx, &after).await?;
        }
        if after.thread_id != before.thread_id {
            self.left.insert(before.thread_id);
        }
        if fields.is_empty() {
            self.unchanged += 1;
        } else {
            self.updated.push(UpdatedPost { number: after.number, fields });
        }
        Ok(())
    }
}
