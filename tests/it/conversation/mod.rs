//! Comments, questions and updates.

mod comments;
mod live;
pub mod place;
mod questions;
mod updates;
