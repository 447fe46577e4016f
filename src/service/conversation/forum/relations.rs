//! What mirrored threads and posts are related to, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, ForumPostId, ForumThreadId};

use crate::domain::conversation::{ForumPost, ForumPostRevision, ForumThread, Subject};
use crate::domain::page::Page;
use crate::service::conversation::TimeList;
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::conversation as store;

relation! {
    /// The thread with an id, if the actor may know of it.
    ForumThreadById: ForumThreadId, () => Option<Arc<ForumThread>>;
    |reader, ids, _args| optional(store::forum_threads_by_ids(reader.db(), reader.scope(), ids).await?)

    /// A page of the threads about a subject.
    ForumThreadsOn: Subject, TimeList => Arc<Page<Arc<ForumThread>>>;
    |reader, subjects, list| {
        store::forum_threads_about_each(reader.db(), reader.scope(), subjects, list).await?
    }

    /// How many threads there are about a subject.
    ForumThreadCountOn: Subject, () => u64;
    |reader, subjects, _args| {
        store::count_forum_threads_about_each(reader.db(), reader.scope(), subjects).await?
    }

    /// The post with an id, if the actor may know of its thread.
    ForumPostById: ForumPostId, () => Option<Arc<ForumPost>>;
    |reader, ids, _args| optional(store::forum_posts_by_ids(reader.db(), reader.scope(), ids).await?)

    /// A page of the posts of a thread.
    ForumPostsOf: ForumThreadId, TimeList => Arc<Page<Arc<ForumPost>>>;
    |reader, ids, list| store::forum_posts_of_each(reader.db(), ids, list).await?

    /// How many posts of a thread are mirrored.
    ForumPostCountOf: ForumThreadId, () => u64;
    |reader, ids, _args| store::count_forum_posts(reader.db(), ids).await?

    /// A page of the replies to a post.
    ForumRepliesTo: ForumPostId, TimeList => Arc<Page<Arc<ForumPost>>>;
    |reader, ids, list| store::forum_replies_of_each(reader.db(), ids, list).await?

    /// How many replies a post has.
    ForumReplyCountOf: ForumPostId, () => u64;
    |reader, ids, _args| store::count_forum_replies(reader.db(), ids).await?

    /// A page of the texts that a post had before.
    ForumRevisionsOf: ForumPostId, TimeList => Arc<Page<ForumPostRevision>>;
    |reader, ids, list| store::forum_revisions_of_each(reader.db(), ids, list).await?

    /// How many texts a post had before.
    ForumRevisionCountOf: ForumPostId, () => u64;
    |reader, ids, _args| store::count_forum_revisions(reader.db(), ids).await?

    /// The account that has proven the handle of a post's author.
    AuthorOfPost: ForumPostId, () => Option<AccountId>;
    |reader, ids, _args| optional(store::accounts_of_posts(reader.db(), ids).await?)
}
