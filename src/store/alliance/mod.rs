//! SQL of the area `alliance`.

mod rows;
