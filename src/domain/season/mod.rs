//! The area `season`.

mod records;

pub use records::*;
