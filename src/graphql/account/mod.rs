//! Accounts, sessions and profiles.

mod handle;
mod input;
mod mutation;
mod object;
mod payload;
mod plan;
mod query;
mod session;

pub use handle::{HandleMutation, PersonHandle};
pub use mutation::AccountMutation;
pub(crate) use object::person;
pub use object::{Person, PersonConnection};
pub(crate) use plan::people;
pub use query::AccountQuery;
pub use session::{Session, Viewer};
