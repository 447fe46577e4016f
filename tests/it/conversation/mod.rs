//! Comments, questions and updates.

pub mod comments;
mod live;
pub mod place;
pub mod questions;
mod updates;
