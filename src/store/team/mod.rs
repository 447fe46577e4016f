//! SQL of the area `team`.

mod list;
mod rows;
mod visible;
mod write;

pub use list::{
    SignalFilter, count_signals, count_signals_about_each, count_signals_of_authors, signals,
    signals_about_each, signals_by_ids, signals_of_each_author, skills_of,
};
pub(crate) use visible::visible;
pub use write::{NewSignal, create_signal, withdraw_signal};
