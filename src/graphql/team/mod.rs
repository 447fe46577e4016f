//! Interest signals.

mod filter;
mod input;
mod list;
mod mutation;
mod plan;
mod query;
mod signal;
mod target;

pub use filter::SignalFilter;
pub(crate) use list::{signals_of_each, signals_on};
pub use mutation::TeamMutation;
pub use query::TeamQuery;
pub use signal::{Signal, SignalConnection};
pub use target::SignalTarget;
