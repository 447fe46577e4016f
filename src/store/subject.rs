//! Rows about a mission or an alliance, for many of them at once.

use std::collections::HashMap;

use entity::ids::{AllianceId, MissionId, TypedId};
use entity::mission;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use super::error::StoreError;
use super::mission::visible;
use super::page::{ListOrder, Listing, count_of_each};
use crate::domain::conversation::Subject;
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::policy::Scope;

/// How a list is sorted by time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TimeOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
}

impl TimeOrder {
    /// The name of the order in cursors.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Newest => "time.newest",
            Self::Oldest => "time.oldest",
        }
    }

    /// The order of a table whose ids grow with time.
    pub(crate) fn of<E: Timed>(self) -> ListOrder<E> {
        ListOrder::by_id(self.name(), self == Self::Newest, |row: &E::Model| (SortKey::Id, E::id(row).uuid()))
    }
}

/// A table whose ids grow with time.
pub(crate) trait Timed: EntityTrait {
    /// The type of its ids.
    type Id: TypedId;
    /// The id of a row.
    fn id(row: &Self::Model) -> Self::Id;
}

/// A table whose rows may be about a mission or an alliance.
pub(crate) trait About: Timed {
    /// The column that names the mission.
    const MISSION: Self::Column;
    /// The column that names the alliance.
    const ALLIANCE: Self::Column;
    /// The mission that a row names.
    fn mission(row: &Self::Model) -> Option<MissionId>;
    /// The alliance that a row names.
    fn alliance(row: &Self::Model) -> Option<AllianceId>;
}

/// Declares tables whose ids grow with time: `table: Id`.
macro_rules! timed {
    ($($table:ident: $id:ty),+ $(,)?) => {
        $(impl Timed for entity::$table::Entity {
            type Id = $id;
            fn id(row: &Self::Model) -> Self::Id { row.id }
        })+
    };
}

/// Declares tables whose rows may be about a mission or an alliance.
macro_rules! about {
    ($($table:ident),+ $(,)?) => {
        $(impl About for entity::$table::Entity {
            const MISSION: Self::Column = entity::$table::Column::MissionId;
            const ALLIANCE: Self::Column = entity::$table::Column::AllianceId;
            fn mission(row: &Self::Model) -> Option<MissionId> { row.mission_id }
            fn alliance(row: &Self::Model) -> Option<AllianceId> { row.alliance_id }
        })+
    };
}

timed! {
    comment: entity::ids::CommentId,
    comment_revision: entity::ids::CommentRevisionId,
    question: entity::ids::QuestionId,
    answer: entity::ids::AnswerId,
    leader_update: entity::ids::UpdateId,
    signal: entity::ids::SignalId,
    forum_thread: entity::ids::ForumThreadId,
    forum_post_revision: entity::ids::ForumPostRevisionId,
    ballot: entity::ids::BallotId,
    ballot_vote: entity::ids::BallotVoteId,
    milestone: entity::ids::MilestoneId,
}

about! { comment, question, leader_update, signal, forum_thread }

/// Leaves out rows about missions that the actor may not know of.
pub(crate) fn about_visible<E: About>(select: Select<E>, scope: &Scope) -> Select<E> {
    let mut known = Query::select();
    known.expr(Expr::val(1)).from(mission::Entity);
    known.and_where(Expr::col((mission::Entity, mission::Column::Id)).equals((E::default(), E::MISSION)));
    known.cond_where(visible(scope));
    select.filter(Condition::any().add(E::MISSION.is_null()).add(Expr::exists(known)))
}

/// Rows about exactly this.
pub(crate) fn about<E: About>(subject: Subject) -> Condition {
    Condition::all().add(match subject {
        Subject::Mission(mission) => E::MISSION.eq(mission),
        Subject::Alliance(alliance) => E::ALLIANCE.eq(alliance),
    })
}

/// Rows about an alliance, or about one of its missions.
pub(crate) fn concerning<E: About>(alliance: AllianceId) -> Condition {
    let mut missions = Query::select();
    missions.column(mission::Column::Id).from(mission::Entity);
    missions.and_where(mission::Column::AllianceId.eq(alliance));
    let mission = Expr::col((E::default(), E::MISSION)).in_subquery(missions);
    Condition::any().add(E::ALLIANCE.eq(alliance)).add(mission)
}

/// A page of rows about each of `subjects`: one statement for the missions, one for the alliances.
pub(crate) async fn page_about_each<E: About, C: ConnectionTrait>(
    db: &C,
    (select, order): (Select<E>, TimeOrder),
    subjects: &[Subject],
    args: &PageArgs,
) -> Result<HashMap<Subject, Page<E::Model>>, StoreError> {
    let (missions, alliances) = apart(subjects);
    let mut pages = HashMap::new();
    if !missions.is_empty() {
        let listing = Listing { select: select.clone(), order: order.of() };
        let parent: (E::Column, fn(&E::Model) -> _) = (E::MISSION, E::mission);
        let found = listing.page_of_each(db, &missions, parent, args).await?;
        pages.extend(found.into_iter().map(|(id, page)| (Subject::Mission(id), page)));
    }
    if !alliances.is_empty() {
        let listing = Listing { select, order: order.of() };
        let parent: (E::Column, fn(&E::Model) -> _) = (E::ALLIANCE, E::alliance);
        let found = listing.page_of_each(db, &alliances, parent, args).await?;
        pages.extend(found.into_iter().map(|(id, page)| (Subject::Alliance(id), page)));
    }
    Ok(pages)
}

/// How many rows of `select` are about each of `subjects`.
pub(crate) async fn count_about_each<E: About, C: ConnectionTrait>(
    db: &C,
    select: Select<E>,
    subjects: &[Subject],
) -> Result<HashMap<Subject, u64>, StoreError> {
    let (missions, alliances) = apart(subjects);
    let mut counts = HashMap::new();
    if !missions.is_empty() {
        let found = count_of_each(db, select.clone(), E::MISSION, &missions).await?;
        counts.extend(found.into_iter().map(|(id, count)| (Subject::Mission(id), count)));
    }
    if !alliances.is_empty() {
        let found = count_of_each(db, select, E::ALLIANCE, &alliances).await?;
        counts.extend(found.into_iter().map(|(id, count)| (Subject::Alliance(id), count)));
    }
    Ok(counts)
}

fn apart(subjects: &[Subject]) -> (Vec<MissionId>, Vec<AllianceId>) {
    let missions = subjects.iter().filter_map(|subject| subject.mission()).collect();
    (missions, subjects.iter().filter_map(|subject| subject.alliance()).collect())
}
