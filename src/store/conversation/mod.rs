//! SQL of the area `conversation`.

mod comment;
mod comment_write;
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
pub use question::{
    QuestionFilter, answers_by_ids, answers_of_each, count_answers, count_questions,
    count_questions_about_each, questions, questions_about_each, questions_by_ids,
};
pub use question_write::{NewAnswer, NewQuestion, answer_question, ask_question};
pub use update::{
    NewUpdate, UpdateFilter, count_updates, count_updates_about_each, post_update, updates,
    updates_about_each, updates_by_ids,
};
