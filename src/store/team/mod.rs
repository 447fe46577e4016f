//! SQL of the area `team`.

mod rows;
