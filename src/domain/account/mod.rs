//! The area `account`.

mod records;

pub use records::*;
