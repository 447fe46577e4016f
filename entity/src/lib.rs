//! The rows of Alliance Hub.
pub mod ids;
pub mod vocab;
