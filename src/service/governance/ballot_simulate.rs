//! What a count would say of votes that nobody has cast.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{BallotId, IntentId, MissionId};

use super::ballot_relations::{BallotById, OptionsOf};
use crate::domain::amount::TokenAmount;
use crate::domain::governance::{Candidate, Count, Counted, Terms, budget_rule, code, count};
use crate::service::error::{Error, ProblemCode};
use crate::service::reader::Reader;
use crate::service::season::{IntentById, IntentSumsOf, PoliciesOf};
use crate::store::mission::awaiting_ballot;

/// The options and votes to count.
#[derive(Clone, Debug)]
pub enum SimulateBallot {
    /// Those of a ballot.
    Ballot(BallotId),
    /// The missions of an intent that have their approvals, as a ballot that was locked now would hold them.
    Intent {
        /// The intent.
        intent: IntentId,
        /// The power that could vote.
        votable_supply: TokenAmount,
    },
}

/// An option with what the count says of it.
#[derive(Clone, Debug)]
pub struct SimulatedOption {
    /// Its code.
    pub code: String,
    /// The mission.
    pub mission: MissionId,
    /// What the count says of it.
    pub counted: Counted,
}

/// What the count says.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// What is counted by.
    pub terms: Terms,
    /// Whether enough power voted.
    pub quorum_reached: bool,
    /// The sum that would be given out.
    pub allocated: TokenAmount,
    /// The options in the order of their ranks.
    pub options: Vec<SimulatedOption>,
}

/// Counts votes without recording anything, by the function that counts the real ones. Options without votes have none.
///
/// # Errors
/// There is no such ballot or intent, a code is unknown, or more said yes than voted.
pub async fn simulate(
    reader: &Reader,
    what: &SimulateBallot,
    total: TokenAmount,
    votes: &HashMap<String, TokenAmount>,
) -> Result<Simulated, Error> {
    let (terms, options) = match what {
        SimulateBallot::Ballot(ballot) => of_ballot(reader, *ballot).await?,
        SimulateBallot::Intent { intent, votable_supply } => {
            of_intent(reader, *intent, *votable_supply).await?
        }
    };
    let invalid = |message: String| Err(Error::field("votes", ProblemCode::Invalid, message));
    if let Some(code) = votes.keys().find(|code| !options.iter().any(|(known, ..)| known == *code)) {
        return invalid(format!("`votes`: There is no option {code}. Take codes of the ballot's options."));
    }
    if let Some((code, _)) = votes.iter().find(|(_, yes)| **yes > total) {
        return invalid(format!("`votes`: More power says yes to {code} than votes. Raise `totalVotes`."));
    }
    let candidate =
        |(position, (code, mission, amount)): (i32, &(String, MissionId, TokenAmount))| Candidate {
            mission: *mission,
            position,
            amount: *amount,
            yes: votes.get(code).copied().unwrap_or_default(),
        };
    let candidates: Vec<_> = (0..).zip(&options).map(candidate).collect();
    let Count { quorum_reached, allocated, options: counted } = count(&terms, total, &candidates);
    let named = |counted: Counted| {
        let place = usize::try_from(counted.candidate.position).ok()?;
        let (code, mission, _) = options.get(place)?;
        Some(SimulatedOption { code: code.clone(), mission: *mission, counted })
    };
    let options = counted.into_iter().filter_map(named).collect();
    Ok(Simulated { terms, quorum_reached, allocated, options })
}

/// The terms, and the code, mission and amount of each option.
type Votable = (Terms, Vec<(String, MissionId, TokenAmount)>);

async fn of_ballot(reader: &Reader, id: BallotId) -> Result<Votable, Error> {
    let ballot = reader.get::<BallotById>(id, &()).await?.ok_or_else(|| Error::not_found("ballot"))?;
    let options = reader.get::<OptionsOf>(id, &()).await?;
    let options =
        options.iter().map(|option| (option.code.clone(), option.mission_id, option.amount)).collect();
    Ok((ballot.terms, options))
}

async fn of_intent(reader: &Reader, id: IntentId, votable_supply: TokenAmount) -> Result<Votable, Error> {
    let intent = reader.get::<IntentById>(id, &()).await?.ok_or_else(|| Error::not_found("intent"))?;
    let versions = reader.get::<PoliciesOf>(intent.season_id, &()).await?;
    let rules = versions.first().map(Arc::clone).ok_or_else(|| Error::not_found("season"))?;
    let sums = reader.get::<IntentSumsOf>(id, &()).await?;
    let terms = Terms {
        votable_supply,
        quorum_basis_points: rules.policy.quorum_basis_points,
        minimum_yes_basis_points: rules.policy.minimum_yes_basis_points,
        budget: intent.budget.unwrap_or_default().saturating_sub(sums.allocated),
        budget_rule: budget_rule(&rules.policy),
    };
    let missions = awaiting_ballot(reader.db(), id, None).await?;
    let options = missions.iter().enumerate().map(|(place, mission)| {
        (code(intent.number, place), mission.id, mission.requested.unwrap_or_default())
    });
    Ok((terms, options.collect()))
}
