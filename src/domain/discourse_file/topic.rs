//! A topic, put together of the pages that its files hold.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::error::FileError;
use super::members::Members;
use super::post::{Post, post};
use super::warning::{Code, Warning};
use crate::domain::conversation::ForumUrl;

/// The most posts of a topic.
const MOST_POSTS: usize = 20_000;

/// A topic as its files state it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The forum.
    pub forum: ForumUrl,
    /// Its number there.
    pub id: i32,
    /// What the forum says about it as a whole.
    pub head: Head,
    /// The posts that the files hold, by their numbers.
    pub posts: Vec<Post>,
}

/// What a forum says about a topic as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The title.
    pub title: String,
    /// The slug in its address.
    pub slug: String,
    /// The tags.
    pub tags: Vec<String>,
    /// How many posts it has.
    pub posts_stated: Option<i32>,
    /// When it was opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// When the last post was written.
    pub last_posted_at: Option<DateTime<Utc>>,
    /// How often it was looked at.
    pub views: Option<i64>,
}

/// One file, parsed.
pub(super) struct Page {
    pub(super) id: i32,
    pub(super) forum: Option<ForumUrl>,
    head: Option<Head>,
    posts: Vec<Value>,
    stream: HashSet<i64>,
    pub(super) warnings: Vec<Warning>,
}

pub(super) fn page(file: usize, root: &Map<String, Value>) -> Result<Page, FileError> {
    let missing = |reason: &str| FileError::not_a_topic(file, reason);
    let stream = root
        .get("post_stream")
        .and_then(Value::as_object)
        .ok_or_else(|| missing("it has no object \"post_stream\""))?;
    let posts = stream
        .get("posts")
        .and_then(Value::as_array)
        .ok_or_else(|| missing("its \"post_stream\" has no list \"posts\""))?;
    let id = root.get("id").and_then(Value::as_i64).and_then(|id| i32::try_from(id).ok());
    let id = id.filter(|id| *id > 0).ok_or_else(|| missing("its \"id\" is not a whole number above zero"))?;
    if root.get("archetype").and_then(Value::as_str) == Some("private_message") {
        return Err(missing("it is a private message, and what is mirrored is public"));
    }
    let mut members = Members::of_topic(root);
    let head = head(&mut members);
    let forum = ["url", "canonical_url"].into_iter().filter_map(|name| root.get(name)?.as_str());
    let stream = stream.get("stream").and_then(Value::as_array).into_iter().flatten();
    Ok(Page {
        id,
        forum: forum.filter_map(ForumUrl::of_topic_url).next(),
        head,
        posts: posts.clone(),
        stream: stream.filter_map(Value::as_i64).collect(),
        warnings: members.warnings,
    })
}

fn head(members: &mut Members<'_>) -> Option<Head> {
    let title = members.line("title")?;
    Some(Head {
        title,
        slug: members.line("slug").unwrap_or_default(),
        tags: tags(members),
        posts_stated: members.number("posts_count"),
        opened_at: members.moment("created_at"),
        last_posted_at: members.moment("last_posted_at"),
        views: members.number("views"),
    })
}

/// Tags are texts, or objects with a name in newer versions of the forum.
fn tags(members: &mut Members<'_>) -> Vec<String> {
    const MOST: usize = 50;
    let name = |tag: &Value| tag.as_str().or_else(|| tag.get("name")?.as_str()).map(str::to_owned);
    let tags = members.list("tags").iter().take(MOST).filter_map(name);
    let tag = |tag: String| tag.chars().filter(|c| !c.is_control()).take(100).collect::<String>();
    tags.map(tag).filter(|tag| !tag.trim().is_empty()).collect()
}

/// Puts the pages of one topic together.
pub(super) fn merged(forum: ForumUrl, pages: &[Page]) -> Result<(Topic, Vec<Warning>), FileError> {
    let id = pages.first().map(|page| page.id).ok_or_else(|| FileError::not_a_topic(1, "there is none"))?;
    let count: usize = pages.iter().map(|page| page.posts.len()).sum();
    if count > MOST_POSTS {
        let reason = format!("it has {count} posts, more than the {MOST_POSTS} of the longest topics");
        return Err(FileError::not_a_topic(pages.len(), reason));
    }
    let mut warnings: Vec<Warning> = pages.iter().flat_map(|page| page.warnings.clone()).collect();
    let head = newest_head(pages, &mut warnings)
        .ok_or_else(|| FileError::not_a_topic(1, "no file states its \"title\""))?;
    let stream: HashSet<i64> = pages.iter().flat_map(|page| page.stream.iter().copied()).collect();
    let mut posts = Posts::default();
    for (place, value) in pages.iter().flat_map(|page| page.posts.iter().enumerate()) {
        match post(place, value, id, |number| forum.post(&head.slug, id, number)) {
            Ok((post, found)) => posts.add(post, found),
            Err(left_out) => warnings.push(left_out),
        }
    }
    let posts = posts.settled(&mut warnings);
    warnings.extend(missing_posts(&head, &stream, &posts));
    warnings.sort_by_key(|warning| warning.post);
    Ok((Topic { forum, id, head, posts }, warnings))
}

/// The head that was fetched last, which is the one with the most posts and views.
fn newest_head(pages: &[Page], warnings: &mut Vec<Warning>) -> Option<Head> {
    let mut heads: Vec<&Head> = pages.iter().filter_map(|page| page.head.as_ref()).collect();
    heads.sort_by_key(|head| (head.last_posted_at, head.posts_stated, head.views));
    let newest = heads.last().copied()?;
    if heads.iter().any(|head| (&head.title, &head.slug) != (&newest.title, &newest.slug)) {
        let message = "The files state different titles; the one of the newest page was taken.";
        warnings.push(Warning::new(None, Code::PagesDiffer, message));
    }
    Some(newest.clone())
}

fn missing_posts(head: &Head, stream: &HashSet<i64>, posts: &[Post]) -> Option<Warning> {
    let ids: HashSet<i64> = posts.iter().map(|post| post.id).collect();
    let absent = stream.iter().filter(|id| !ids.contains(id)).count();
    let stated = head.posts_stated.and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
    let missing = std::cmp::max(absent, stated.saturating_sub(posts.len()));
    (missing > 0).then(|| {
        let message = format!(
            "The files hold {} posts, and {missing} more are not among them. Fetch the other pages to have them.",
            posts.len()
        );
        Warning::new(None, Code::PostsMissing, message)
    })
}

/// The posts of all pages, each once.
#[derive(Default)]
struct Posts(BTreeMap<i64, (Post, Vec<Warning>)>);

impl Posts {
    /// Of the same post, the newer edition stays.
    fn add(&mut self, post: Post, warnings: Vec<Warning>) {
        let Some((before, found)) = self.0.get_mut(&post.id) else {
            self.0.insert(post.id, (post, warnings));
            return;
        };
        if post.edition() > before.edition() {
            (*before, *found) = (post, warnings);
        } else if post.edition() == before.edition()
            && (&post.text, post.state) != (&before.text, before.state)
        {
            let message =
                "The files hold this post twice with different texts of one version; the first was taken.";
            found.push(Warning::new(Some(before.number), Code::TextsDiffer, message));
        }
    }

    /// The posts by their numbers, with what only shows when all are there.
    fn settled(self, warnings: &mut Vec<Warning>) -> Vec<Post> {
        let (mut posts, found): (Vec<Post>, Vec<_>) = self.0.into_values().unzip();
        warnings.extend(found.into_iter().flatten());
        posts.sort_by_key(|post| (post.number, post.id));
        let mut numbers: HashMap<i32, usize> = HashMap::new();
        for post in &posts {
            *numbers.entry(post.number).or_default() += 1;
        }
        for (number, _) in numbers.iter().filter(|(_, count)| **count > 1) {
            let message = "Several posts have this number; replies to it are shown under the first.";
            warnings.push(Warning::new(Some(*number), Code::DuplicateNumber, message));
        }
        for post in &posts {
            if let Some(reply_to) = post.reply_to.filter(|number| !numbers.contains_key(number)) {
                let message = format!("This post replies to post {reply_to}, which the files do not hold.");
                warnings.push(Warning::new(Some(post.number), Code::ReplyToAbsent, message));
            }
        }
        posts
    }
}
