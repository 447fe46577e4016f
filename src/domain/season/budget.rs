//! Which missions count against an intent's budget.

use entity::vocab::MissionStatus;

use crate::domain::amount::TokenAmount;

/// What a mission in one of these states asks for is asked for no more.
pub const NOT_REQUESTED: &[MissionStatus] = &[MissionStatus::Withdrawn, MissionStatus::Removed];

/// The vote granted what a mission in one of these states asked for. A grant that was cancelled or taken back stays
/// among them: it goes back to the Governance Fund, not to the intent (rule 1.3). So does that of a mission that was taken
/// down, which its place on the ballot tells.
pub const VOTED: &[MissionStatus] = &[
    MissionStatus::Funded,
    MissionStatus::Active,
    MissionStatus::AtRisk,
    MissionStatus::Completed,
    MissionStatus::ClawedBack,
    MissionStatus::Cancelled,
];

/// What is asked of an intent's budget, and what is given out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntentSums {
    /// The sum that its proposed missions ask for.
    pub requested: TokenAmount,
    /// The sum that the vote granted.
    pub allocated: TokenAmount,
}
