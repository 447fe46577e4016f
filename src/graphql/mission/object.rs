//! A mission.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::application::ApplicationConnection;
use super::parts::BudgetLine;
use super::plan::{missions, most_similar, tier_of_mission};
use super::process::{MissionPermissions, MissionTransition, permissions, transitions};
use super::revision::MissionRevisionConnection;
use crate::domain::conversation::Subject;
use crate::domain::mission as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::alliance::Alliance;
use crate::graphql::connection::{connection, counted};
use crate::graphql::context::id;
use crate::graphql::conversation::{
    CommentConnection, ForumThreadConnection, LeaderUpdateConnection, QuestionConnection, TimeOrder,
    comments_on, forum_threads_on, questions_on, updates_on,
};
use crate::graphql::delivery::{ClawbackCase, Grant, Kpi, Milestone, TimelineConnection, order_of_timelines};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::governance::{ApprovalConnection, ApprovalProgress, BallotOption, approvals_on};
use crate::graphql::payload::loadable;
use crate::graphql::plan::page;
use crate::graphql::private::in_private;
use crate::graphql::related::related;
use crate::graphql::scalar::{Date, DateTime, Markdown, TokenAmount, Url, markdown, urls};
use crate::graphql::season::{AllianceTier, DeadlineMove, Intent, Season};
use crate::graphql::team::{SignalConnection, SignalFilter, signals_on};
use crate::graphql::vocab::{
    ApprovalState, FulfilledBy, MissionHealth, MissionKind, MissionStatus, QuestionStatus, TrustTier,
};
use crate::service::alliance::AllianceById;
use crate::service::delivery::{CasesOf, GrantsOf, HealthOf, LastUpdateOf, TimelineLengthOf, TimelineOf};
use crate::service::governance::{OptionsOfMission, ProgressOf};
use crate::service::mission::{
    ApplicationCountOf, ApplicationsOf, BudgetLinesOf, DeadlineMovesOf, KpisOf, MilestonesOf, MissionById,
    RevisionCountOf, RevisionsOf, SimilarTo, SuccessorOf, TagsOf,
};
use crate::service::reader::Reader;
use crate::service::season::{IntentById, SeasonById, TierOf};
use crate::store::governance::OLDEST_APPROVAL;
use crate::store::mission::{NEWEST_REVISION, OLDEST_APPLICATION};

/// A tightly scoped piece of work under one intent.
pub struct Mission {
    row: Arc<domain::Mission>,
    reader: Reader,
}

connection!(MissionConnection, MissionEdge => Mission(Arc<domain::Mission>), "missions");

impl Mission {
    pub(crate) fn new(row: Arc<domain::Mission>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(Mission by MissionById, with missions(rows));

/// A tightly scoped piece of work under one intent, finished within the season. A proposed mission is written by an
/// alliance and voted by the Token House; a Foundation Mission is a request for proposals (RFP) that alliances answer.
#[Object]
impl Mission {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The unique name in addresses.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// Who wrote it: an alliance, or the Foundation.
    async fn kind(&self) -> MissionKind {
        self.row.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> MissionStatus {
        self.row.status.into()
    }

    /// The title.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// One line that says what it is.
    async fn summary(&self) -> Option<&str> {
        self.row.summary.as_deref()
    }

    /// What it is about.
    async fn description(&self) -> Option<Markdown> {
        markdown(self.row.description.as_ref())
    }

    /// The season that it belongs to.
    async fn season(&self) -> Nullable<Season> {
        nullable(related::<SeasonById, _, _>(&self.reader, self.row.season_id, Season::new)).await
    }

    /// The intent that it serves; null for an outline that has none yet, and for an RFP that names none.
    async fn intent(&self) -> Nullable<Intent> {
        nullable(related::<IntentById, _, _>(&self.reader, self.row.intent_id, Intent::new)).await
    }

    /// The alliance that carries it out; null for an RFP, and for an outline that has none yet.
    async fn alliance(&self) -> Nullable<Alliance> {
        nullable(related::<AllianceById, _, _>(&self.reader, self.row.alliance_id, Alliance::new)).await
    }

    /// The trust tier that its alliance has in its season now: that of the alliance's leader. Null where it has no
    /// alliance, the alliance no leader, or the leader no claim.
    async fn tier(&self) -> Nullable<AllianceTier> {
        nullable(related::<TierOf, _, _>(&self.reader, tier_of_mission(&self.row), AllianceTier::new)).await
    }

    /// Who made it here; null where it was imported.
    async fn created_by(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.created_by)).await
    }

    /// The baseline grant in OP that it asks for, or that an RFP offers; null where that is not stated.
    async fn requested_amount(&self) -> Option<TokenAmount> {
        self.row.requested.map(TokenAmount)
    }

    /// What it asks for as a percentage of its intent's budget, computed; null where either is not stated.
    async fn share_of_intent_budget(&self) -> Nullable<f64> {
        nullable(async {
            let (Some(requested), Some(id)) = (self.row.requested, self.row.intent_id) else {
                return Ok(None);
            };
            let intent = self.reader.get::<IntentById>(id, &()).await?;
            let share = intent.and_then(|intent| intent.budget).and_then(|budget| requested.share_of(budget));
            Ok(share.and_then(|share| i32::try_from(share).ok()).map(|share| f64::from(share) / 1_000.0))
        })
        .await
    }

    /// The lines of its budget, in their order.
    async fn budget_lines(&self) -> Result<Vec<BudgetLine>> {
        let lines = self.reader.get::<BudgetLinesOf>(self.row.id, &()).await?;
        Ok(lines.iter().cloned().map(BudgetLine).collect())
    }

    /// Its milestones, in their order.
    async fn milestones(&self) -> Result<Vec<Milestone>> {
        let milestones = self.reader.get::<MilestonesOf>(self.row.id, &()).await?;
        let milestone = |row: &domain::Milestone| Milestone::new(Arc::new(row.clone()), &self.reader);
        Ok(milestones.iter().map(milestone).collect())
    }

    /// What its impact is measured by, in their order.
    async fn kpis(&self) -> Result<Vec<Kpi>> {
        let kpis = self.reader.get::<KpisOf>(self.row.id, &()).await?;
        Ok(kpis.iter().map(|row| Kpi::new(Arc::new(row.clone()), &self.reader)).collect())
    }

    /// Its tags, in alphabetical order.
    async fn tags(&self) -> Result<Vec<String>> {
        Ok(self.reader.get::<TagsOf>(self.row.id, &()).await?.to_vec())
    }

    /// Every revision that was written, with the whole text; the newest first.
    async fn revisions(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<MissionRevisionConnection> {
        let args = page((first, after), (last, before), NEWEST_REVISION)?;
        let rows = self.reader.get::<RevisionsOf>(self.row.id, &args).await?;
        let total = counted::<RevisionCountOf>(self.row.id, ());
        Ok(MissionRevisionConnection::new(rows, &self.reader, total))
    }

    /// The applications to an RFP, in the order in which they came.
    async fn applications(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<ApplicationConnection> {
        let args = page((first, after), (last, before), OLDEST_APPLICATION)?;
        let rows = self.reader.get::<ApplicationsOf>(self.row.id, &args).await?;
        let total = counted::<ApplicationCountOf>(self.row.id, ());
        Ok(ApplicationConnection::new(rows, &self.reader, total))
    }

    /// The approvals that delegates gave it, those that were withdrawn among them, in the order in which they were first given. They are not
    /// endorsements, and no votes.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn approvals(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only those in one of these states.")] states: Option<Vec<ApprovalState>>,
    ) -> Result<ApprovalConnection> {
        let args = page((first, after), (last, before), OLDEST_APPROVAL)?;
        approvals_on(&self.reader, self.row.id, states, args).await
    }

    /// How many approvals it has and needs, by the rules that it was submitted under, or the newest ones until it is. Null for an RFP.
    async fn approval_progress(&self) -> Nullable<ApprovalProgress> {
        nullable(async {
            if self.row.kind != entity::vocab::MissionKind::Proposed {
                return Ok(None);
            }
            let progress = self.reader.get::<ProgressOf>(self.row.as_ref().into(), &()).await?;
            Ok(progress.map(ApprovalProgress))
        })
        .await
    }

    /// Whether cash is asked for up front; a request, not an entitlement. Null where that is not stated.
    async fn upfront_requested(&self) -> Option<bool> {
        self.row.upfront_requested
    }

    /// Why cash is asked for up front.
    async fn upfront_reason(&self) -> Option<Markdown> {
        markdown(self.row.upfront_reason.as_ref())
    }

    /// The address that the grant is to go to. Null for everybody but the Foundation, whose reading is logged, and the alliance's
    /// leader, or the author of a mission without one. That it changed is told to everybody; from what to what is not.
    async fn recipient_address(&self) -> Nullable<String> {
        nullable(in_private(
            &self.reader,
            &*self.row,
            ("recipientAddress", self.row.recipient_address.clone()),
        ))
        .await
    }

    /// The first day of work, where stated.
    async fn starts_on(&self) -> Option<Date> {
        self.row.starts_on.map(Date)
    }

    /// The day by which it is done, where stated.
    async fn completes_on(&self) -> Option<Date> {
        self.row.completes_on.map(Date)
    }

    /// The version of the season's rules that it was submitted under; null until then.
    async fn policy_version(&self) -> Option<i32> {
        self.row.policy_version
    }

    /// The alliance's trust tier when it was submitted, which stays; null until then.
    async fn tier_at_submission(&self) -> Option<TrustTier> {
        self.row.tier_at_submission.map(Into::into)
    }

    /// When it was submitted for approvals.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.row.submitted_at.map(DateTime)
    }

    /// The earlier mission in whose place it was submitted.
    async fn supersedes(&self) -> Nullable<Mission> {
        nullable(related::<MissionById, _, _>(&self.reader, self.row.supersedes_id, Mission::new)).await
    }

    /// What its authors changed since the mission in whose place it was submitted.
    async fn supersedes_changes(&self) -> Option<Markdown> {
        markdown(self.row.supersedes_changes.as_ref())
    }

    /// The later mission that was submitted in its place.
    async fn superseded_by(&self) -> Nullable<Mission> {
        nullable(related::<SuccessorOf, _, _>(&self.reader, self.row.id, Mission::new)).await
    }

    /// The steps that lead it to another state, and whether the viewer may take them now.
    async fn available_transitions(&self) -> Result<Vec<MissionTransition>> {
        transitions(&self.reader, &self.row).await
    }

    /// What the viewer may do with it now.
    async fn permissions(&self) -> Result<MissionPermissions> {
        permissions(&self.reader, &self.row).await
    }

    /// How the deadlines of an RFP moved, the newest move first.
    async fn deadline_history(&self) -> Result<Vec<DeadlineMove>> {
        let moves = self.reader.get::<DeadlineMovesOf>(self.row.id, &()).await?;
        Ok(moves.iter().map(|step| DeadlineMove::new(step.clone(), &self.reader)).collect())
    }

    /// RFPs of its season that take applications, those most like it first: by shared tags, intent and tier.
    async fn similar_open_missions(
        &self,
        #[graphql(desc = "The first so many, 20 at most.", default = 5)] first: i32,
    ) -> Result<Vec<Mission>> {
        let rows = self.reader.get::<SimilarTo>(self.row.id, &most_similar(first)?).await?;
        Ok(rows.iter().map(|row| Mission::new(row.clone(), &self.reader)).collect())
    }

    /// Its code on the ballot, such as 3B.
    async fn ballot_code(&self) -> Option<&str> {
        self.row.ballot_code.as_deref()
    }

    /// The amount on the ballot, which may differ from the one that it asks for.
    async fn ballot_amount(&self) -> Option<TokenAmount> {
        self.row.ballot.map(TokenAmount)
    }

    /// Its places on ballots, the oldest first, with what the votes came to.
    async fn ballot_options(&self) -> Result<Vec<BallotOption>> {
        let options = self.reader.get::<OptionsOfMission>(self.row.id, &()).await?;
        Ok(options.iter().map(|option| BallotOption::new(option.clone(), &self.reader)).collect())
    }

    /// Its grants, the oldest first: that of the vote, or one for each team that an RFP chose.
    async fn grants(&self) -> Result<Vec<Grant>> {
        let grants = self.reader.get::<GrantsOf>(self.row.id, &()).await?;
        Ok(grants.iter().map(|grant| Grant::new(grant.clone(), &self.reader)).collect())
    }

    /// The clawback cases about it, the oldest first.
    async fn clawback_cases(&self) -> Result<Vec<ClawbackCase>> {
        let cases = self.reader.get::<CasesOf>(self.row.id, &()).await?;
        Ok(cases.iter().map(|case| ClawbackCase::new(case.clone(), &self.reader)).collect())
    }

    /// How it is doing, computed from its milestones, their dates and its leader's updates; null where it is not under way.
    async fn health(&self) -> Nullable<MissionHealth> {
        nullable(async {
            let health = self.reader.get::<HealthOf>(self.row.id, &()).await?;
            Ok(health.map(|health| health.health.into()))
        })
        .await
    }

    /// When its leader last posted an update about it; null where none was posted.
    async fn last_update_at(&self) -> Nullable<DateTime> {
        nullable(async { Ok(self.reader.get::<LastUpdateOf>(self.row.id, &()).await?.map(DateTime)) }).await
    }

    /// When the next update is due; null where it is not under way, or its beginning is not known.
    async fn next_update_due(&self) -> Nullable<DateTime> {
        nullable(async {
            let health = self.reader.get::<HealthOf>(self.row.id, &()).await?;
            Ok(health.and_then(|health| health.next_update_due).map(DateTime))
        })
        .await
    }

    /// What happened to it from the first draft to the end, in this order, as far as the viewer may read it. The
    /// conversation about it is not part of it.
    async fn timeline(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let args = page((first, after), (last, before), order_of_timelines())?;
        let rows = self.reader.get::<TimelineOf>(self.row.id, &args).await?;
        let total = counted::<TimelineLengthOf>(self.row.id, ());
        Ok(TimelineConnection::new(rows, &self.reader, total))
    }

    /// The trust tier that applicants to an RFP need, or a higher one.
    async fn tier_required(&self) -> Option<TrustTier> {
        self.row.tier_required.map(Into::into)
    }

    /// How many applicants an RFP takes.
    async fn fulfilled_by(&self) -> Option<FulfilledBy> {
        self.row.fulfilled_by.map(Into::into)
    }

    /// The greatest number of applicants, where fulfilledBy is UP_TO_N.
    async fn fulfilled_by_count(&self) -> Option<i32> {
        self.row.fulfilled_by_count
    }

    /// The point of contact of an RFP.
    async fn contact(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.contact_id)).await
    }

    /// What an RFP asks for, with its requirements and measures.
    async fn specification(&self) -> Option<Markdown> {
        markdown(self.row.specification.as_ref())
    }

    /// The day on which an RFP was opened, where stated.
    async fn opened_on(&self) -> Option<Date> {
        self.row.opened_on.map(Date)
    }

    /// Until when an RFP takes applications.
    async fn submit_by(&self) -> Option<DateTime> {
        self.row.submit_by.map(DateTime)
    }

    /// Until when the Foundation chooses among the applicants.
    async fn select_by(&self) -> Option<DateTime> {
        self.row.select_by.map(DateTime)
    }

    /// The number of the GitHub issue that publishes an RFP.
    async fn github_issue(&self) -> Option<i32> {
        self.row.github_issue
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
        comments_on(&self.reader, Subject::Mission(self.row.id), (top_level, order_by), args).await
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
        questions_on(&self.reader, Subject::Mission(self.row.id), (status, order_by), args).await
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
        updates_on(&self.reader, Subject::Mission(self.row.id), order_by, args).await
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
        forum_threads_on(&self.reader, Subject::Mission(self.row.id), order_by, args).await
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
        signals_on(&self.reader, Subject::Mission(self.row.id), (filter, order_by), args).await
    }

    /// A remark of the source that the record was taken from.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// Where the record was taken from; empty for missions that were made here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// The number of its newest revision.
    async fn revision_number(&self) -> i32 {
        self.row.revision
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
