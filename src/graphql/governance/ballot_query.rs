//! Reading ballots.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use futures_util::FutureExt as _;

use super::ballot::{Ballot, BallotConnection};
use super::ballot_plan::ballots;
use super::ballot_simulate::{BallotSimulateInput, BallotSimulation, simulation};
use crate::graphql::connection::Total;
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::conversation::TimeOrder;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::{Selection, page};
use crate::graphql::vocab::BallotStatus;
use crate::service::error::Error;
use crate::service::governance::BallotsOfIntent;
use crate::service::reader::Reader;
use crate::store::governance as store;
use crate::store::subject::TimeOrder as Order;

/// Which ballots a list holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct BallotFilter {
    /// It belongs to the season with this id.
    pub season_id: Option<ID>,
    /// It gives out the budget of the intent with this id.
    pub intent_id: Option<ID>,
    /// It belongs to the voting cycle with this id.
    pub cycle_id: Option<ID>,
    /// It is in this state.
    pub status: Option<BallotStatus>,
}

impl BallotFilter {
    fn parse(&self) -> std::result::Result<store::BallotFilter, Error> {
        Ok(store::BallotFilter {
            season: self.season_id.as_ref().map(typed_id).transpose()?,
            intent: self.intent_id.as_ref().map(typed_id).transpose()?,
            cycle: self.cycle_id.as_ref().map(typed_id).transpose()?,
            status: self.status.map(Into::into),
        })
    }
}

/// Reading ballots.
#[derive(Default)]
pub struct BallotQuery;

#[Object]
impl BallotQuery {
    /// One ballot, by its id, or by its intent and voting cycle; null where there is none.
    async fn ballot(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<ID>,
        #[graphql(desc = "The id of its intent.")] intent_id: Option<ID>,
        #[graphql(desc = "The id of its voting cycle.")] cycle_id: Option<ID>,
    ) -> Nullable<Ballot> {
        nullable(async {
            let (reader, selection) = (context.reader()?, Selection::of(context));
            match (id, intent_id, cycle_id) {
                (Some(id), None, None) => Ballot::load(&reader, typed_id(&id)?, &selection).await,
                (None, Some(intent), Some(cycle)) => {
                    let cycle = typed_id(&cycle)?;
                    let of_intent = reader.get::<BallotsOfIntent>(typed_id(&intent)?, &()).await?;
                    let found = of_intent.iter().find(|ballot| ballot.cycle_id == cycle);
                    let Some(row) = found.cloned() else { return Ok(None) };
                    ballots(&reader, vec![row.clone()], &selection).await?;
                    Ok(Some(Ballot::new(row, &reader)))
                }
                _ => Err(Error::bad_input("Give either `id`, or `intentId` and `cycleId`.").into()),
            }
        })
        .await
    }

    /// The ballots, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn ballots(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only ballots that meet these conditions.")] filter: Option<BallotFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<BallotConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default().parse()?;
        let order = Order::from(order_by);
        let args = page((first, after), (last, before), order.name())?;
        let page = store::ballots(reader.db(), &(filter, order, args)).await.map_err(Error::from)?;
        ballots(&reader, page.nodes().cloned().collect(), &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader: Reader| {
            async move { Ok(store::count_ballots(reader.db(), &filter).await?) }.boxed()
        });
        Ok(BallotConnection::new(Arc::new(page), &reader, total))
    }

    /// Counts votes by the function that counts the real ones, and records nothing. For everybody.
    async fn ballot_simulate(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to count.")] input: BallotSimulateInput,
    ) -> Result<BallotSimulation> {
        simulation(&context.reader()?, &input, &Selection::of(context)).await
    }
}
