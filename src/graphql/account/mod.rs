//! Accounts, sessions and profiles.

mod object;
mod plan;

pub use object::Person;
pub(crate) use plan::people;
