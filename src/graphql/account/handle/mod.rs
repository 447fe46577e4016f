//! Handles of accounts on other platforms.

mod input;
mod mutation;
mod object;

pub use mutation::HandleMutation;
pub use object::PersonHandle;
