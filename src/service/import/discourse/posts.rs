//! The posts: which come in, what of the others changes, and what stays although the files say otherwise.

use entity::ids::{ForumPostId, ForumThreadId};
use entity::vocab::ForumPostState;

use crate::domain::conversation::ForumPost;
use crate::domain::discourse_file::Post;

/// What a post that is here becomes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is newer here.
    Older,
    /// It changes, or a part of it does that nobody reads.
    Becomes(Box<Change>),
}

/// How a post changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) after: ForumPost,
    /// The fields that changed, of those that are read.
    pub(super) fields: Vec<&'static str>,
    /// Whether the text before is kept as an earlier one.
    pub(super) keeps_text: bool,
    /// Whether the forum took the text back, so that no earlier one stays.
    pub(super) drops_texts: bool,
    /// Whether the texts differ although their versions do not; the one that is here stays.
    pub(super) contradicts: bool,
}

/// A post that was not here.
pub(super) fn new_post(id: ForumPostId, thread: ForumThreadId, post: &Post) -> ForumPost {
    let empty = ForumPost {
        id,
        thread_id: thread,
        post_id: post.id,
        number: post.number,
        reply_to_number: None,
        reply_to_id: None,
        author_handle: None,
        author_name: None,
        by_staff: false,
        kind: post.kind,
        state: post.state,
        html: post.text.html.clone(),
        markdown: post.text.markdown.clone(),
        likes: None,
        text_version: post.version,
        edit_reason: post.edit_reason.clone(),
        written_at: None,
        edited_at: post.edited_at,
    };
    with_circumstances(empty, thread, post)
}

/// What a post becomes; `is_old_page` tells that the topic looked older when the files were fetched.
pub(super) fn fate(before: &ForumPost, thread: ForumThreadId, post: &Post, is_old_page: bool) -> Fate {
    let here = (before.text_version, before.edited_at);
    if post.edition() < here || (post.edition() == here && is_old_page) {
        let is_same = (post.version, post.state) == (before.text_version, before.state);
        return if is_same && post.edition() == here { unchanged(before) } else { Fate::Older };
    }
    let is_newer = post.edition() > here;
    let mut after = with_circumstances(before.clone(), thread, post);
    (after.text_version, after.edited_at) = post.edition();
    after.edit_reason.clone_from(&post.edit_reason);
    after.state = post.state;
    let was_shown = before.state == ForumPostState::Visible;
    let is_shown = post.state == ForumPostState::Visible;
    let differs = differ(before.html.as_ref(), post.text.html.as_ref())
        || differ(before.markdown.as_ref(), post.text.markdown.as_ref());
    let contradicts = was_shown && is_shown && differs && !is_newer;
    if !is_shown {
        (after.html, after.markdown) = (None, None);
    } else if !was_shown || (differs && is_newer) {
        (after.html, after.markdown) = (post.text.html.clone(), post.text.markdown.clone());
    } else if !differs {
        after.html = post.text.html.clone().or(after.html);
        after.markdown = post.text.markdown.clone().or(after.markdown);
    }
    let fields = differences(before, &after);
    let keeps_text = was_shown && is_shown && differs && is_newer;
    let drops_texts = was_shown && !is_shown;
    Fate::Becomes(Box::new(Change { after, fields, keeps_text, drops_texts, contradicts }))
}

fn unchanged(before: &ForumPost) -> Fate {
    Fate::Becomes(Box::new(Change {
        after: before.clone(),
        fields: Vec::new(),
        keeps_text: false,
        drops_texts: false,
        contradicts: false,
    }))
}

/// What the forum says around the text; what it does not state stays.
fn with_circumstances(post: ForumPost, thread: ForumThreadId, file: &Post) -> ForumPost {
    let (handle, name) = match &file.author {
        Some(author) => (Some(author.handle.clone()), author.name.clone()),
        None => (post.author_handle.clone(), post.author_name.clone()),
    };
    ForumPost {
        thread_id: thread,
        number: file.number,
        reply_to_number: file.reply_to,
        author_handle: handle,
        author_name: name,
        by_staff: file.by_staff,
        kind: file.kind,
        likes: file.likes.or(post.likes),
        written_at: file.written_at.or(post.written_at),
        ..post
    }
}

/// Both are stated, and they differ: a file may leave one form of the text out.
fn differ(here: Option<&String>, file: Option<&String>) -> bool {
    here.zip(file).is_some_and(|(here, file)| here != file)
}

fn differences(before: &ForumPost, after: &ForumPost) -> Vec<&'static str> {
    let differences = [
        ("thread", before.thread_id != after.thread_id),
        ("number", before.number != after.number),
        ("replyTo", before.reply_to_number != after.reply_to_number),
        (
            "author",
            (&before.author_handle, &before.author_name, before.by_staff)
                != (&after.author_handle, &after.author_name, after.by_staff),
        ),
        ("kind", before.kind != after.kind),
        ("state", before.state != after.state),
        ("bodyHtml", before.html != after.html),
        ("bodyMarkdown", before.markdown != after.markdown),
        ("likes", before.likes != after.likes),
        ("version", before.text_version != after.text_version),
        ("editReason", before.edit_reason != after.edit_reason),
        ("createdAt", before.written_at != after.written_at),
    ];
    differences.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}
