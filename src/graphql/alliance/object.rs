//! An alliance.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::membership::{Handover, MembershipConnection};
use super::permission::AlliancePermissions;
use super::plan::{alliances, order_of_members};
use crate::domain::alliance as domain;
use crate::domain::conversation::Subject;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::{connection, counted};
use crate::graphql::context::id;
use crate::graphql::conversation::{
    CommentConnection, ForumThreadConnection, LeaderUpdateConnection, QuestionConnection, TimeOrder,
    comments_on, forum_threads_on, questions_on, updates_on,
};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::{MissionConnection, MissionFilter, MissionOrder, connection_of};
use crate::graphql::payload::loadable;
use crate::graphql::plan::page;
use crate::graphql::related::related;
use crate::graphql::scalar::{DateTime, Markdown, Url, markdown, urls};
use crate::graphql::season::AllianceTier;
use crate::graphql::team::{SignalConnection, SignalFilter, signals_on};
use crate::graphql::vocab::{AllianceKind, AllianceStatus, DecisionModel, QuestionStatus, RoleKind};
use crate::service::alliance::{
    AllianceById, LeadOf, MemberCountOf, MembersOf, PendingHandoverOf, ViewerRoleIn,
};
use crate::service::mission::{MissionCountOfAlliance, MissionsOfAlliance};
use crate::service::reader::Reader;
use crate::service::season::{TierOf, TierSeason};
use crate::store::alliance::MemberFilter;

/// A group of people that carries out a Mission.
pub struct Alliance {
    row: Arc<domain::Alliance>,
    reader: Reader,
}

connection!(AllianceConnection, AllianceEdge => Alliance(Arc<domain::Alliance>), "alliances");

impl Alliance {
    pub(crate) fn new(row: Arc<domain::Alliance>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }

    /// Plans are for the members of the alliance (docs/GOVERNANCE.md, Who may do what).
    async fn for_members<'a>(&self, text: Option<&'a String>) -> Result<Option<&'a String>> {
        let role = self.reader.get::<ViewerRoleIn>(self.row.id, &()).await?;
        Ok(text.filter(|_| role.is_some()))
    }
}

loadable!(Alliance by AllianceById, with alliances(ids));

/// A group of people that carries out a Mission. It has one leader, whose trust tier counts for it.
#[Object]
impl Alliance {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The unique name in addresses.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// How it came together.
    async fn kind(&self) -> AllianceKind {
        self.row.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> AllianceStatus {
        self.row.status.into()
    }

    /// What it is about.
    async fn description(&self) -> Option<Markdown> {
        markdown(self.row.description.as_ref())
    }

    /// Its defensible value: why it is the right team.
    async fn defensible_value(&self) -> Option<Markdown> {
        markdown(self.row.defensible_value.as_ref())
    }

    /// How it decides.
    async fn decision_model(&self) -> Option<DecisionModel> {
        self.row.decision_model.map(Into::into)
    }

    /// Organizations that stand behind it, as it names them.
    async fn partner_organizations(&self) -> &[String] {
        &self.row.partner_organizations
    }

    /// How the reward is shared. Null for everybody but its members.
    async fn reward_distribution_plan(&self) -> Nullable<Markdown> {
        nullable(async { Ok(markdown(self.for_members(self.row.reward_distribution_plan.as_ref()).await?)) })
            .await
    }

    /// How conflicts are resolved. Null for everybody but its members.
    async fn conflict_resolution_plan(&self) -> Nullable<Markdown> {
        nullable(async { Ok(markdown(self.for_members(self.row.conflict_resolution_plan.as_ref()).await?)) })
            .await
    }

    /// Where the members talk. Null for everybody but its members.
    async fn communication_space(&self) -> Nullable<String> {
        nullable(async { Ok(self.for_members(self.row.communication_space.as_ref()).await?.cloned()) }).await
    }

    /// The leader: the main contact for questions and updates. Null where none is on record.
    async fn leader(&self) -> Nullable<Person> {
        nullable(async {
            let lead = self.reader.get::<LeadOf>(self.row.id, &()).await?;
            person(&self.reader, lead.map(|lead| lead.account_id)).await
        })
        .await
    }

    /// Its trust tier: that of its leader, also where members hold others. Null where it has no leader, or the leader
    /// no claim.
    async fn tier(
        &self,
        #[graphql(desc = "The number of the season; the newest one with a claim where none is given.")]
        season: Option<i32>,
    ) -> Nullable<AllianceTier> {
        let key = (self.row.id, TierSeason::from(season));
        nullable(related::<TierOf, _, _>(&self.reader, key, AllianceTier::new)).await
    }

    /// The members with their roles, in the order in which they joined.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn members(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only members with this role.")] role: Option<RoleKind>,
        #[graphql(desc = "Those who left or were removed as well.", default)] include_former: bool,
    ) -> Result<MembershipConnection> {
        let filter = MemberFilter { role: role.map(Into::into), include_former };
        let args = (filter, page((first, after), (last, before), order_of_members())?);
        let page = self.reader.get::<MembersOf>(self.row.id, &args).await?;
        Ok(MembershipConnection::new(page, &self.reader, counted::<MemberCountOf>(self.row.id, filter)))
    }

    /// The missions that it carries out, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn missions(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only missions that meet these conditions.")] filter: Option<MissionFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: MissionOrder,
    ) -> Result<MissionConnection> {
        let args = |order: &str| page((first, after), (last, before), order);
        let list = (filter, order_by);
        connection_of::<MissionsOfAlliance, MissionCountOfAlliance>(&self.reader, self.row.id, list, args)
            .await
    }

    /// What the viewer is to it; null for those who are not members.
    async fn viewer_role(&self) -> Nullable<RoleKind> {
        nullable(async { Ok(self.reader.get::<ViewerRoleIn>(self.row.id, &()).await?.map(Into::into)) }).await
    }

    /// What the viewer may do with it now.
    async fn permissions(&self) -> Result<AlliancePermissions> {
        let role = self.reader.get::<ViewerRoleIn>(self.row.id, &()).await?;
        Ok(AlliancePermissions::of(self.reader.actor(), role))
    }

    /// The offer of the lead that waits to be accepted. Null for everybody but its members.
    async fn pending_lead_transfer(&self) -> Nullable<Handover> {
        nullable(async {
            if self.reader.get::<ViewerRoleIn>(self.row.id, &()).await?.is_none() {
                return Ok(None);
            }
            related::<PendingHandoverOf, _, _>(&self.reader, self.row.id, Handover::new).await
        })
        .await
    }

    /// The comments on it with their replies, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn comments(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only comments that reply to no other one.", default)] top_level: bool,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<CommentConnection> {
        let args = |order: &str| page((first, after), (last, before), order);
        comments_on(&self.reader, Subject::Alliance(self.row.id), (top_level, order_by), args).await
    }

    /// The questions about it, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn questions(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only questions in this state.")] status: Option<QuestionStatus>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<QuestionConnection> {
        let args = |order: &str| page((first, after), (last, before), order);
        questions_on(&self.reader, Subject::Alliance(self.row.id), (status, order_by), args).await
    }

    /// What its leader reported about it, the newest first where no other order is asked for.
    async fn updates(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<LeaderUpdateConnection> {
        let args = |order: &str| page((first, after), (last, before), order);
        updates_on(&self.reader, Subject::Alliance(self.row.id), order_by, args).await
    }

    /// The threads of forums about it that are mirrored here, the newest first where no other order is asked for.
    async fn forum_threads(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<ForumThreadConnection> {
        let args = |order: &str| page((first, after), (last, before), order);
        forum_threads_on(&self.reader, Subject::Alliance(self.row.id), order_by, args).await
    }

    /// The interest signals about it that the viewer may read, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn signals(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only signals that meet these conditions.")] filter: Option<SignalFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<SignalConnection> {
        let args = |order: &str| page((first, after), (last, before), order);
        signals_on(&self.reader, Subject::Alliance(self.row.id), (filter, order_by), args).await
    }

    /// A remark of the source that the record was taken from.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// Where the record was taken from; empty for alliances that were made here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row.updated_at)
    }
}
