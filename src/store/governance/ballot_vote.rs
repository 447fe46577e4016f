//! Mirrored votes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ballot_vote::{ActiveModel, Column, Entity, Model};
use entity::ids::{BallotId, BallotOptionId, BallotVoteId, TypedId};
use entity::{ballot, ballot_choice};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::ballot_write::compare_and_set;
use crate::domain::amount::TokenAmount;
use crate::domain::governance::{Ballot, BallotVote};
use crate::domain::page::{Page, PageArgs};
use crate::policy::{BallotVotesRecord, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::{Listing, count_of_each};
use crate::store::rows::amount;
use crate::store::subject::TimeOrder;
use crate::store::write::insert_all;

/// A vote to be mirrored.
#[derive(Clone, Debug)]
pub struct NewVote {
    /// The address that voted, in lower case.
    pub voter_address: String,
    /// Its power.
    pub power: TokenAmount,
    /// The options that it says yes to, with their codes.
    pub choices: Vec<(BallotOptionId, String)>,
    /// The transaction that cast it.
    pub transaction_hash: Option<String>,
    /// When it was cast.
    pub cast_at: Option<DateTime<Utc>>,
}

/// Mirrors votes on a ballot that is still as it was read, so that none comes beside a result.
///
/// # Errors
/// [`Unique::BallotVote`](crate::store::error::Unique), [`StoreError::Stale`] or another failure.
pub async fn record_votes(
    tx: &WriteTx,
    _: &Permit<BallotVotesRecord>,
    before: &Ballot,
    votes: &[NewVote],
) -> Result<(), StoreError> {
    compare_and_set(tx, before, ballot::ActiveModel::default()).await?;
    let votes: Vec<(BallotVoteId, &NewVote)> = votes.iter().map(|vote| (tx.new_id(), vote)).collect();
    let row = |(id, vote): &(BallotVoteId, &NewVote)| ActiveModel {
        id: Set(*id),
        ballot_id: Set(before.id),
        voter_address: Set(vote.voter_address.clone()),
        power_micro_op: Set(vote.power.micro()),
        codes: Set(serde_json::json!(vote.choices.iter().map(|(_, code)| code).collect::<Vec<_>>())),
        transaction_hash: Set(vote.transaction_hash.clone()),
        cast_at: Set(vote.cast_at),
        created_at: Set(tx.now()),
    };
    let rows: Vec<_> = votes.iter().map(row).collect();
    insert_all(tx, rows).await?;
    let choice = |vote: BallotVoteId, option: BallotOptionId| ballot_choice::ActiveModel {
        vote_id: Set(vote),
        option_id: Set(option),
    };
    let mut choices = Vec::new();
    for (id, vote) in &votes {
        choices.extend(vote.choices.iter().map(|(option, _)| choice(*id, *option)));
    }
    insert_all(tx, choices).await
}

/// Removes the votes of these addresses on a ballot.
///
/// # Errors
/// A statement failed.
pub async fn remove_votes(
    tx: &WriteTx,
    _: &Permit<BallotVotesRecord>,
    ballot: BallotId,
    addresses: &[String],
) -> Result<(), StoreError> {
    use ballot_choice::Column as Choice;
    let of_addresses = Condition::all()
        .add(Column::BallotId.eq(ballot))
        .add(Column::VoterAddress.is_in(addresses.iter().map(String::as_str)));
    let votes = Query::select().column(Column::Id).from(Entity).cond_where(of_addresses.clone()).take();
    let choices = ballot_choice::Entity::delete_many().filter(Choice::VoteId.in_subquery(votes));
    choices.exec(tx).await?;
    Entity::delete_many().filter(of_addresses).exec(tx).await?;
    Ok(())
}

/// Which of these addresses have a vote on the ballot already.
///
/// # Errors
/// The statement failed.
pub async fn voters_among<C: ConnectionTrait>(
    db: &C,
    ballot: BallotId,
    addresses: &[String],
) -> Result<HashSet<String>, StoreError> {
    let known: Vec<String> = Entity::find()
        .select_only()
        .column(Column::VoterAddress)
        .filter(Column::BallotId.eq(ballot))
        .filter(Column::VoterAddress.is_in(addresses.iter().map(String::as_str)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(known.into_iter().collect())
}

/// The power of the mirrored votes of a ballot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoteSums {
    /// Of all of them.
    pub total: TokenAmount,
    /// Of those that say yes to an option; an option without one is left out.
    pub yes: HashMap<BallotOptionId, TokenAmount>,
}

/// The sums of the mirrored votes of a ballot; none where no vote was mirrored.
///
/// # Errors
/// A statement failed, or a sum is no amount.
pub async fn votes_sums<C: ConnectionTrait>(
    db: &C,
    ballot: BallotId,
) -> Result<Option<VoteSums>, StoreError> {
    let power = || Expr::col((Entity, Column::PowerMicroOp)).sum().if_null(0_i64).cast_as("bigint");
    let totals: Option<(i64, i64)> = Entity::find()
        .select_only()
        .expr_as(Expr::cust("count(*)"), "count")
        .expr_as(power(), "total")
        .filter(Column::BallotId.eq(ballot))
        .into_tuple()
        .one(db)
        .await?;
    let Some((1.., total)) = totals else { return Ok(None) };
    let mut sums = Query::select();
    let (vote, option) =
        ((ballot_choice::Entity, ballot_choice::Column::VoteId), ballot_choice::Column::OptionId);
    sums.column((ballot_choice::Entity, option)).expr_as(power(), "yes").from(ballot_choice::Entity);
    sums.join(JoinType::InnerJoin, Entity, Expr::col((Entity, Column::Id)).equals(vote));
    sums.and_where(Column::BallotId.eq(ballot)).group_by_col((ballot_choice::Entity, option));
    let mut yes = HashMap::new();
    for row in db.query_all(&sums).await? {
        let option: Uuid = row.try_get("", "option_id")?;
        yes.insert(BallotOptionId::from_uuid(option), amount(row.try_get("", "yes")?)?);
    }
    Ok(Some(VoteSums { total: amount(total)?, yes }))
}

/// A page of the mirrored votes of each ballot, in the order in which they came.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn votes_of_each<C: ConnectionTrait>(
    db: &C,
    ballots: &[BallotId],
    args: &PageArgs,
) -> Result<HashMap<BallotId, Arc<Page<Arc<BallotVote>>>>, StoreError> {
    let listing = Listing { select: Entity::find(), order: TimeOrder::Oldest.of() };
    let parent: (_, fn(&Model) -> Option<BallotId>) = (Column::BallotId, |row| Some(row.ballot_id));
    let pages = listing.page_of_each(db, ballots, parent, args).await?;
    let read = |row| BallotVote::try_from(row).map(Arc::new);
    pages.into_iter().map(|(ballot, page)| Ok((ballot, Arc::new(page.try_map(read)?)))).collect()
}

/// How many votes of each ballot were mirrored.
///
/// # Errors
/// The statement failed.
pub async fn count_votes<C: ConnectionTrait>(
    db: &C,
    ballots: &[BallotId],
) -> Result<HashMap<BallotId, u64>, StoreError> {
    count_of_each(db, Entity::find(), Column::BallotId, ballots).await
}
