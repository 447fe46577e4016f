//! The thread as a whole: what it becomes by what the files say.

use entity::ids::ForumThreadId;

use super::place::Placed;
use crate::domain::conversation::ForumThread;
use crate::domain::discourse_file::{Head, Topic};
use crate::store::db::WriteTx;

/// Whether a topic looked older when the files were fetched than it looks here: what only grows was smaller then.
pub(super) fn is_older(head: &Head, thread: &ForumThread) -> bool {
    let posted = head.last_posted_at.zip(thread.last_posted_at).is_some_and(|(file, here)| file < here);
    posted || head.views.zip(thread.views).is_some_and(|(file, here)| file < here)
}

/// A thread that was not here.
pub(super) fn new_thread(tx: &WriteTx, topic: &Topic, placed: Placed) -> ForumThread {
    let id: ForumThreadId = tx.new_id();
    let Head { title, slug, tags, posts_stated, opened_at, last_posted_at, views } = topic.head.clone();
    ForumThread {
        id,
        forum: topic.forum.clone(),
        topic_id: topic.id,
        title,
        slug,
        tags,
        posts_stated,
        opened_at,
        last_posted_at,
        views,
        subject: placed.subject,
        placed_by_hand: placed.by_hand,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

/// What a thread becomes, and which fields that changes. Files that are older, or state less, take nothing away.
pub(super) fn updated(before: &ForumThread, head: &Head, placed: Placed) -> (ForumThread, Vec<&'static str>) {
    let mut after = ForumThread { subject: placed.subject, placed_by_hand: placed.by_hand, ..before.clone() };
    if !is_older(head, before) {
        after.title.clone_from(&head.title);
        after.slug.clone_from(&head.slug);
        after.tags.clone_from(&head.tags);
        after.posts_stated = head.posts_stated.or(before.posts_stated);
        after.opened_at = head.opened_at.or(before.opened_at);
        after.last_posted_at = head.last_posted_at.or(before.last_posted_at);
        after.views = head.views.or(before.views);
    }
    let differences = [
        ("title", after.title != before.title),
        ("slug", after.slug != before.slug),
        ("tags", after.tags != before.tags),
        ("postsStated", after.posts_stated != before.posts_stated),
        ("openedAt", after.opened_at != before.opened_at),
        ("subject", after.subject != before.subject || after.placed_by_hand != before.placed_by_hand),
    ];
    let changed = differences.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
    (after, changed)
}
