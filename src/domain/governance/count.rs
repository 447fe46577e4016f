//! Approval ranking: who is funded by the votes on a ballot (rules 5.4 to 5.9).

use entity::ids::MissionId;
use entity::vocab::{BallotOutcome, BudgetRule};

use crate::domain::amount::TokenAmount;

const ALL_BASIS_POINTS: u128 = 10_000;

/// What a ballot is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The power that could vote.
    pub votable_supply: TokenAmount,
    /// The share of it that must vote, in basis points.
    pub quorum_basis_points: u32,
    /// The share of the quorum that must say yes to an option, in basis points.
    pub minimum_yes_basis_points: u32,
    /// What can be given out.
    pub budget: TokenAmount,
    /// What happens where an option does not fit into it.
    pub budget_rule: BudgetRule,
}

/// An option with its votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The mission.
    pub mission: MissionId,
    /// Its place on the ballot.
    pub position: i32,
    /// What it asks for (rule 5.9).
    pub amount: TokenAmount,
    /// The power that said yes.
    pub yes: TokenAmount,
}

/// What the count says of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The option.
    pub candidate: Candidate,
    /// Its rank by yes votes, from 1.
    pub rank: i32,
    /// Whether it is funded, or what kept it from that.
    pub outcome: BallotOutcome,
    /// The same as a sentence, with the numbers.
    pub reason: String,
}

/// What the count says of a ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Whether enough power voted.
    pub quorum_reached: bool,
    /// The sum that is given out.
    pub allocated: TokenAmount,
    /// The options in the order of their ranks.
    pub options: Vec<Counted>,
}

/// Counts a ballot on which votes of `total` power were cast.
///
/// Options rank by their yes votes; of equal ones, the one that stands first on the ballot (rule 5.8).
#[must_use]
pub fn count(terms: &Terms, total: TokenAmount, candidates: &[Candidate]) -> Count {
    let mut ranked = candidates.to_vec();
    ranked.sort_by_key(|option| (std::cmp::Reverse(option.yes), option.position, option.mission));
    let mut budget = Budget { terms, total, given: TokenAmount::ZERO, is_closed: false };
    let options = (1..).zip(ranked).map(|(rank, candidate)| budget.judge(rank, candidate)).collect();
    Count { quorum_reached: reaches_quorum(terms, total), allocated: budget.given, options }
}

/// The least power that must vote.
#[must_use]
pub fn quorum(terms: &Terms) -> TokenAmount {
    share(terms.votable_supply, u128::from(terms.quorum_basis_points), ALL_BASIS_POINTS)
}

/// The least power that must say yes to an option.
#[must_use]
pub fn minimum_yes(terms: &Terms) -> TokenAmount {
    let of_quorum = u128::from(terms.quorum_basis_points) * u128::from(terms.minimum_yes_basis_points);
    share(terms.votable_supply, of_quorum, ALL_BASIS_POINTS * ALL_BASIS_POINTS)
}

/// Whether a question of yes or no is carried: enough power voted, and enough of it said yes (rule 7.7).
#[must_use]
pub fn carries(terms: &Terms, yes: TokenAmount, no: TokenAmount) -> bool {
    let total: TokenAmount = [yes, no].into_iter().sum();
    let share = micro(total) * u128::from(terms.minimum_yes_basis_points);
    reaches_quorum(terms, total) && total > TokenAmount::ZERO && micro(yes) * ALL_BASIS_POINTS >= share
}

/// Nothing can be decided where nobody can vote.
fn reaches_quorum(terms: &Terms, total: TokenAmount) -> bool {
    terms.votable_supply > TokenAmount::ZERO && total >= quorum(terms)
}

/// `parts` of `all` parts of an amount. What is not a whole millionth counts as one more, so that to reach the result is
/// to reach the exact share.
fn share(whole: TokenAmount, parts: u128, all: u128) -> TokenAmount {
    let exact = (micro(whole) * parts).div_ceil(all);
    i64::try_from(exact).ok().and_then(TokenAmount::from_micro).unwrap_or(TokenAmount::MAX)
}

fn micro(amount: TokenAmount) -> u128 {
    u128::from(amount.micro().unsigned_abs())
}

/// The budget while options are taken from the top.
struct Budget<'a> {
    terms: &'a Terms,
    total: TokenAmount,
    given: TokenAmount,
    is_closed: bool,
}

impl Budget<'_> {
    fn judge(&mut self, rank: i32, candidate: Candidate) -> Counted {
        let outcome = self.outcome(candidate);
        let reason = self.reason(rank, candidate, outcome);
        match outcome {
            BallotOutcome::Funded => self.given = self.with(candidate),
            BallotOutcome::OverBudget => self.is_closed |= self.terms.budget_rule == BudgetRule::Stop,
            BallotOutcome::NoQuorum | BallotOutcome::BelowMinimum | BallotOutcome::AfterBudgetEnd => {}
        }
        Counted { candidate, rank, outcome, reason }
    }

    fn outcome(&self, candidate: Candidate) -> BallotOutcome {
        if !reaches_quorum(self.terms, self.total) {
            BallotOutcome::NoQuorum
        } else if candidate.yes < minimum_yes(self.terms) {
            BallotOutcome::BelowMinimum
        } else if self.is_closed {
            BallotOutcome::AfterBudgetEnd
        } else if self.with(candidate) <= self.terms.budget {
            BallotOutcome::Funded
        } else {
            BallotOutcome::OverBudget
        }
    }

    /// What is given out once this option is taken.
    fn with(&self, candidate: Candidate) -> TokenAmount {
        [self.given, candidate.amount].into_iter().sum()
    }

    fn reason(&self, rank: i32, candidate: Candidate, outcome: BallotOutcome) -> String {
        let (budget, sum) = (self.terms.budget, self.with(candidate));
        let Candidate { amount, yes, .. } = candidate;
        match outcome {
            BallotOutcome::Funded => {
                format!("It ranks {rank} with {yes} OP of yes votes. With it, {sum} of {budget} OP are given out.")
            }
            BallotOutcome::NoQuorum => format!(
                "Votes of {} OP were cast on the whole ballot, and the quorum is {} OP. Nothing is funded.",
                self.total,
                quorum(self.terms)
            ),
            BallotOutcome::BelowMinimum => {
                format!("It has {yes} OP of yes votes, and needs {} OP.", minimum_yes(self.terms))
            }
            BallotOutcome::OverBudget => {
                format!("Its {amount} OP would bring the sum to {sum} OP. The budget is {budget} OP.")
            }
            BallotOutcome::AfterBudgetEnd => {
                "The budget ended at an option that ranks before it, and the rules of the season take none behind that one."
                    .to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests;
