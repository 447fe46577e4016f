//! Interest signals.

pub mod signals;
mod visibility;
