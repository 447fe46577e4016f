//! Accounts, sign-in and profiles.

mod facts;
mod relations;

pub use facts::found_account;
pub use relations::AccountById;
