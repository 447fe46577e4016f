//! Mirrored threads of forums.

mod attach;
mod relations;

pub use attach::AttachForumThread;
pub use relations::{
    AuthorOfPost, ForumPostById, ForumPostCountOf, ForumPostsOf, ForumRepliesTo, ForumReplyCountOf,
    ForumRevisionCountOf, ForumRevisionsOf, ForumThreadById, ForumThreadCountOn, ForumThreadsOn,
};
