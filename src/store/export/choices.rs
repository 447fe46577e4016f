//! Which options mirrored votes say yes to, which follows from the codes of the votes.

use std::collections::HashMap;

use entity::ids::{BallotId, BallotOptionId};
use entity::{ballot_choice, ballot_option};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::export::{BallotVote, Line};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

/// Keeps what the votes among the lines chose.
pub(super) async fn insert_choices(tx: &WriteTx, lines: &[Line]) -> Result<(), StoreError> {
    let votes: Vec<&BallotVote> = lines
        .iter()
        .filter_map(|line| match line {
            Line::BallotVote(vote) => Some(vote),
            _ => None,
        })
        .collect();
    if votes.is_empty() {
        return Ok(());
    }
    let options = options_of(tx, &votes).await?;
    let mut choices = Vec::new();
    for vote in votes {
        for code in &vote.codes {
            let option_id = *options.get(&(vote.ballot_id, code.clone())).ok_or_else(|| {
                StoreError::Corrupt(format!("a vote names the option `{code}`, which its ballot has not"))
            })?;
            choices.push(ballot_choice::Model { option_id, vote_id: vote.id });
        }
    }
    insert_all(tx, choices).await
}

async fn options_of(
    tx: &WriteTx,
    votes: &[&BallotVote],
) -> Result<HashMap<(BallotId, String), BallotOptionId>, StoreError> {
    let mut ballots: Vec<BallotId> = votes.iter().map(|vote| vote.ballot_id).collect();
    ballots.sort_unstable();
    ballots.dedup();
    let of_ballots = ballot_option::Column::BallotId.is_in(ballots);
    let options = ballot_option::Entity::find().filter(of_ballots).all(tx).await?;
    Ok(options.into_iter().map(|option| ((option.ballot_id, option.code), option.id)).collect())
}
