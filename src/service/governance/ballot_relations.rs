//! What ballots are related to, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{BallotId, IntentId, MissionId};

use crate::domain::governance::{Ballot, BallotOption, BallotResult, BallotVote};
use crate::domain::page::{Page, PageArgs};
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::governance as store;

relation! {
    /// The ballot with an id.
    BallotById: BallotId, () => Option<Arc<Ballot>>;
    |reader, ids, _args| optional(store::ballots_by_id(reader.db(), ids).await?)

    /// The ballots of an intent, the oldest first.
    BallotsOfIntent: IntentId, () => Arc<Vec<Arc<Ballot>>>;
    |reader, ids, _args| store::ballots_of_intents(reader.db(), ids).await?

    /// The options of a ballot, in their order on it.
    OptionsOf: BallotId, () => Arc<Vec<Arc<BallotOption>>>;
    |reader, ids, _args| store::options_of(reader.db(), ids).await?

    /// A mission's options on ballots, the oldest first.
    OptionsOfMission: MissionId, () => Arc<Vec<Arc<BallotOption>>>;
    |reader, ids, _args| store::options_of_missions(reader.db(), ids).await?

    /// The results that were recorded of a ballot, the newest first.
    ResultsOf: BallotId, () => Arc<Vec<Arc<BallotResult>>>;
    |reader, ids, _args| store::results_of(reader.db(), ids).await?

    /// A page of the mirrored votes of a ballot.
    VotesOf: BallotId, PageArgs => Arc<Page<Arc<BallotVote>>>;
    |reader, ids, args| store::votes_of_each(reader.db(), ids, args).await?

    /// How many votes of a ballot were mirrored.
    VoteCountOf: BallotId, () => u64;
    |reader, ids, _args| store::count_votes(reader.db(), ids).await?
}
