//! The area `alliance`.

mod records;

pub use records::*;
