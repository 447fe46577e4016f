//! The area `conversation`.

mod records;

pub use records::*;
