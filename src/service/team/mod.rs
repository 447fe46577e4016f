//! Interest signals.

mod relations;
mod signal;

pub use relations::{SignalById, SignalCountBy, SignalCountOn, SignalList, SignalsBy, SignalsOn, SkillsOf};
pub use signal::{CreateSignal, WithdrawSignal};
