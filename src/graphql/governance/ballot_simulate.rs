//! What a count would say.

use std::collections::HashMap;

use async_graphql::{ID, InputObject, Object, SimpleObject};
use entity::vocab::BallotOutcome as Outcome;

use super::ballot_input::{MOST_OPTIONS, OptionVotesInput};
use crate::domain::governance::{minimum_yes, quorum};
use crate::graphql::context::typed_id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::{Mission, missions_by_id};
use crate::graphql::plan::Selection;
use crate::graphql::related::related;
use crate::graphql::scalar::TokenAmount;
use crate::graphql::vocab::BallotOutcome;
use crate::service::error::{Error, ProblemCode};
use crate::service::fields::list;
use crate::service::governance::{self as service, SimulateBallot};
use crate::service::mission::MissionById;
use crate::service::reader::Reader;

/// Votes to be counted on a ballot, or on one that does not exist yet. Give exactly one of ballotId and intentId.
#[derive(Clone, Debug, InputObject)]
pub struct BallotSimulateInput {
    /// The ballot, whose options and rules are taken.
    pub ballot_id: Option<ID>,
    /// The intent, whose missions are taken that have their approvals, with the codes that a ballot would give them now.
    pub intent_id: Option<ID>,
    /// The OP that could vote; for an intent.
    pub votable_supply: Option<TokenAmount>,
    /// The OP that votes.
    pub total_votes: TokenAmount,
    /// The yes votes of options, at most 100; what is left out has none.
    pub votes: Vec<OptionVotesInput>,
}

impl BallotSimulateInput {
    fn what(&self) -> std::result::Result<SimulateBallot, Error> {
        match (&self.ballot_id, &self.intent_id, self.votable_supply) {
            (Some(ballot), None, None) => Ok(SimulateBallot::Ballot(typed_id(ballot)?)),
            (None, Some(intent), Some(supply)) => {
                Ok(SimulateBallot::Intent { intent: typed_id(intent)?, votable_supply: supply.0 })
            }
            _ => Err(Error::bad_input("Give either `ballotId`, or `intentId` and `votableSupply`.")),
        }
    }

    fn votes(&self) -> std::result::Result<HashMap<String, crate::domain::amount::TokenAmount>, Error> {
        let votes =
            list("votes", &self.votes, MOST_OPTIONS, |_, vote| Ok((vote.code.clone(), vote.yes_votes.0)))?;
        let count = votes.len();
        let votes: HashMap<_, _> = votes.into_iter().collect();
        if votes.len() < count {
            return Err(Error::field("votes", ProblemCode::Invalid, "`votes`: Name each option once."));
        }
        Ok(votes)
    }
}

/// What a count would say; nothing is recorded.
#[derive(SimpleObject)]
pub struct BallotSimulation {
    /// What could be given out.
    pub budget: TokenAmount,
    /// The OP that must vote for anything to be decided.
    pub quorum: TokenAmount,
    /// The OP that must say yes to an option.
    pub minimum_yes: TokenAmount,
    /// Whether enough votes.
    pub quorum_reached: bool,
    /// The sum that would be given out.
    pub allocated: TokenAmount,
    /// The options in the order of their ranks.
    pub options: Vec<SimulatedOption>,
}

/// An option with what a count would say of it.
pub struct SimulatedOption {
    row: service::SimulatedOption,
    reader: Reader,
}

/// An option with what a count would say of it.
#[Object]
impl SimulatedOption {
    /// Its code.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// The mission, as far as the viewer may see it.
    async fn mission(&self) -> Nullable<Mission> {
        nullable(related::<MissionById, _, _>(&self.reader, self.row.mission, Mission::new)).await
    }

    /// The amount that is voted on.
    async fn amount(&self) -> TokenAmount {
        TokenAmount(self.row.counted.candidate.amount)
    }

    /// The OP that says yes.
    async fn yes_votes(&self) -> TokenAmount {
        TokenAmount(self.row.counted.candidate.yes)
    }

    /// Its rank by yes votes, from 1.
    async fn rank(&self) -> i32 {
        self.row.counted.rank
    }

    /// Whether it would be funded.
    async fn funded(&self) -> bool {
        self.row.counted.outcome == Outcome::Funded
    }

    /// What the count says of it.
    async fn outcome(&self) -> BallotOutcome {
        self.row.counted.outcome.into()
    }

    /// The same as a sentence, with the numbers.
    async fn reason(&self) -> &str {
        &self.row.counted.reason
    }
}

/// Counts the votes of an input, and loads what is selected of the missions.
pub(super) async fn simulation(
    reader: &Reader,
    input: &BallotSimulateInput,
    selection: &Selection<'_>,
) -> Result<BallotSimulation> {
    let simulated = service::simulate(reader, &input.what()?, input.total_votes.0, &input.votes()?).await?;
    let missions: Vec<_> = simulated.options.iter().map(|option| option.mission).collect();
    let on_mission = selection.of_field("options").of_field("mission");
    missions_by_id(reader, &missions, &on_mission).await?;
    let options = simulated.options.into_iter();
    Ok(BallotSimulation {
        budget: TokenAmount(simulated.terms.budget),
        quorum: TokenAmount(quorum(&simulated.terms)),
        minimum_yes: TokenAmount(minimum_yes(&simulated.terms)),
        quorum_reached: simulated.quorum_reached,
        allocated: TokenAmount(simulated.allocated),
        options: options.map(|row| SimulatedOption { row, reader: reader.clone() }).collect(),
    })
}
