//! SQL of the area `mission`.

mod rows;
