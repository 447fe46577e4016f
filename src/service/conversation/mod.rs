//! Comments, questions with answers, and updates by leaders.

mod comment;
mod forum;
mod question;
mod relations;
mod season;
mod subject;
mod update;

pub use comment::{EditComment, WriteComment};
pub use forum::{
    AttachForumThread, AuthorOfPost, ForumPostById, ForumPostCountOf, ForumPostsOf, ForumRepliesTo,
    ForumReplyCountOf, ForumRevisionCountOf, ForumRevisionsOf, ForumThreadById, ForumThreadCountOn,
    ForumThreadsOn,
};
pub use question::{AnswerQuestion, AskQuestion};
pub use relations::{
    AnswerById, AnswerCountOf, AnswersOf, CommentById, CommentCountBy, CommentCountOf, CommentList,
    CommentsBy, CommentsOn, HistoryLengthOf, HistoryOf, QuestionById, QuestionCountOn, QuestionList,
    QuestionsOn, RepliesTo, ReplyCountOf, TimeList, UpdateById, UpdateCountOn, UpdatesOn,
};
pub(crate) use season::newest_season;
pub use subject::{Place, found_subject, known_subject, prime_viewer_facts, viewer_facts};
pub(crate) use subject::{at_alliance, at_mission};
pub use update::PostUpdate;
