//! The area `mission`.

mod records;

pub use records::*;
