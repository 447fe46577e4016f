//! The area `account`.

mod email;
mod password;
mod records;

pub use email::{Email, EmailError};
pub use password::{Password, PasswordError, PasswordHash};
pub use records::*;
