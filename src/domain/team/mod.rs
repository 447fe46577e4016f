//! The area `team`.

mod records;
mod skill;
mod state;
mod target;

pub use records::*;
pub use skill::{MOST_SKILLS, Skill, skills};
pub use state::{SignalStep, after};
pub use target::{InvalidTarget, Target, has_ended};
