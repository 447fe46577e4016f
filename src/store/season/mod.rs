//! SQL of the area `season`.

mod rows;
