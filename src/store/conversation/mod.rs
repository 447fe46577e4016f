//! SQL of the area `conversation`.

mod comment;
mod comment_write;
mod forum_post;
mod forum_thread;
mod forum_write;
mod question;
mod question_write;
mod rows;
mod update;

pub use comment::{
    CommentFilter, comment_history_of_each, comments_about_each, comments_by_ids, comments_of_each_author,
    count_comment_history, count_comments_about_each, count_comments_of_authors, count_replies,
    replies_of_each,
};
pub use comment_write::{NewComment, create_comment, edit_comment};
pub use forum_post::{
    ForumPosts, accounts_of_posts, count_forum_posts, count_forum_replies, count_forum_revisions,
    forum_posts_by_ids, forum_posts_of_each, forum_replies_of_each, forum_revisions_of_each, order_of_posts,
};
pub use forum_thread::{
    ForumThreadFilter, count_forum_threads, count_forum_threads_about_each, forum_threads,
    forum_threads_about_each, forum_threads_by_ids, thread_of_topic,
};
pub use forum_write::attach_forum_thread;
pub(crate) use forum_write::{
    drop_forum_texts, forum_post_search_text, forum_posts_here, forum_thread_search_text, insert_forum_posts,
    insert_forum_revisions, insert_forum_thread, link_forum_replies, missions_naming, note_freshness,
    post_numbers, update_forum_post, update_forum_thread,
};
pub use question::{
    QuestionFilter, answers_by_ids, answers_of_each, count_answers, count_questions,
    count_questions_about_each, questions, questions_about_each, questions_by_ids,
};
pub use question_write::{NewAnswer, NewQuestion, answer_question, ask_question};
pub use update::{
    NewUpdate, UpdateFilter, count_updates, count_updates_about_each, post_update, updates,
    updates_about_each, updates_by_ids,
};
