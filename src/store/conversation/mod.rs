//! SQL of the area `conversation`.

mod rows;
