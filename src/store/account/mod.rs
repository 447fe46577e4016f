//! SQL of the area `account`.

mod list;
mod rows;

pub use list::by_ids;
