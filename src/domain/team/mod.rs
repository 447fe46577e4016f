//! The area `team`.

mod records;

pub use records::*;
