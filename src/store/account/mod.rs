//! SQL of the area `account`.

mod rows;
