//! The area `account`.

mod email;
mod handle;
mod password;
mod records;

pub use email::{Email, EmailError};
pub use handle::{AccountHandle, CODE_LIFETIME, Handle, HandleError, MOST_HANDLES, handle_key};
pub use password::{Password, PasswordError, PasswordHash};
pub use records::*;
