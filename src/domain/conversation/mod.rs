//! The area `conversation`.

mod question;
mod records;
mod subject;

pub use question::{ANSWER_WITHIN_HOURS, due_at, is_overdue};
pub use records::*;
pub use subject::{InvalidSubject, Subject};
