//! What happened to missions, out of the event log.

use std::collections::HashMap;
use std::sync::Arc;

use entity::event::{Column, Entity, Model};
use entity::ids::{MissionId, TypedId as _};
use entity::membership;
use entity::vocab::{Audience, EventKind, MembershipStatus, RoleKind};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::event::Event;
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, count_of_each};
use crate::store::rows::is;

/// The name of the order of timelines in cursors.
pub const TIMELINE: &str = "mission.timeline";

/// What is said about a mission is no step of it, and has lists of its own.
const TALK: &[EventKind] = &[
    EventKind::CommentCreated,
    EventKind::CommentEdited,
    EventKind::QuestionAsked,
    EventKind::QuestionAnswered,
    EventKind::SignalCreated,
    EventKind::SignalWithdrawn,
];

/// A page of what happened to each mission, as far as the actor may read it, in the order in which it happened.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn timelines<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    missions: &[MissionId],
    args: &PageArgs,
) -> Result<HashMap<MissionId, Arc<Page<Arc<Event>>>>, StoreError> {
    // Ids tell the order, and are the same on every server that has the event; places in the log are not.
    let order = ListOrder::by_id(TIMELINE, false, |row: &Model| (SortKey::Id, row.id.uuid()));
    let listing = Listing { select: readable(scope), order };
    let parent: (_, fn(&Model) -> Option<MissionId>) = (Column::MissionId, |row| row.mission_id);
    let pages = listing.page_of_each(db, missions, parent, args).await?;
    let read = |row| Event::try_from(row).map(Arc::new);
    pages.into_iter().map(|(mission, page)| Ok((mission, Arc::new(page.try_map(read)?)))).collect()
}

/// How many steps of each mission the actor may read.
///
/// # Errors
/// The statement failed.
pub async fn count_timelines<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, u64>, StoreError> {
    count_of_each(db, readable(scope), Column::MissionId, missions).await
}

/// As the rule for one event says it: public, the actor's own, or for a circle that the actor belongs to.
fn readable(scope: &Scope) -> Select<Entity> {
    let mut readable = Condition::any().add(Column::Audience.eq(Audience::Public));
    if scope.is_staff() {
        readable = readable.add(Column::Audience.eq(Audience::Staff));
    }
    if let Some(viewer) = scope.viewer() {
        let in_circle = |audience: Audience, circle: SelectStatement| {
            let of_circle = Expr::col((Entity, Column::AllianceId)).in_subquery(circle);
            Condition::all().add(Column::Audience.eq(audience)).add(of_circle)
        };
        let mut own = Query::select();
        own.column(membership::Column::AllianceId).from(membership::Entity);
        own.and_where(membership::Column::AccountId.eq(viewer));
        own.and_where(is(
            (membership::Entity, membership::Column::Status),
            MembershipStatus::Active.as_str(),
        ));
        let mut led = own.clone();
        led.and_where(is((membership::Entity, membership::Column::RoleKind), RoleKind::Lead.as_str()));
        readable = readable
            .add(Column::ActorId.eq(viewer))
            .add(Column::AudienceAccountId.eq(viewer))
            .add(in_circle(Audience::Alliance, own))
            .add(in_circle(Audience::Leader, led));
    }
    let talk = TALK.iter().map(|kind| kind.as_str());
    Entity::find().filter(Column::Kind.is_not_in(talk)).filter(readable)
}
