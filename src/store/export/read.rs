//! A season's public record, section by section and page by page.

use std::collections::HashSet;

use entity::ids::{MissionId, SeasonId};
use entity::{
    account, account_handle, alliance, answer, application, approval_waiver, ballot, ballot_option,
    ballot_result, ballot_vote, budget_line, clawback_case, comment, comment_revision, deadline_move,
    delegate_approval, forum_post, forum_post_revision, forum_thread, grant_payout, intent, kpi,
    kpi_measurement, leader_update, membership, milestone, milestone_report, mission, mission_grant,
    mission_revision, question, season, season_date, season_policy, signal, tier_claim, tier_review,
    trust_tier, voting_cycle,
};
use sea_orm::sea_query::{ExprTrait as _, Order, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use super::stored::{Identified, Stored};
use crate::domain::event::Position;
use crate::domain::export::{self as records, Account, Application, Line, Mission, Section, Signal};
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::{all_among, lean};
use crate::store::snapshot::Snapshot;
use crate::store::subject::{About, about_visible};
use crate::store::{account as accounts, mission as missions, team};

/// How many records are in memory at once.
pub(super) const CHUNK: u64 = 500;

/// Behind which record a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The record with this id.
    Id(Uuid),
    /// The event at this place in the log.
    Log(Position),
    /// The import record with this section and key.
    Key(String, String),
}

/// A page of a section, and where the next one begins, if there is one.
pub(super) type Page = (Vec<Line>, Option<Place>);

/// The public records of a season, at one moment.
pub struct Source<'a> {
    pub(super) db: &'a Snapshot,
    pub(super) season: SeasonId,
    pub(super) season_number: i32,
    scope: Scope,
}

impl<'a> Source<'a> {
    /// The season at the moment of the snapshot, as `scope` lets it be seen.
    #[must_use]
    pub fn new(db: &'a Snapshot, (season, season_number): (SeasonId, i32), scope: Scope) -> Self {
        Self { db, season, season_number, scope }
    }

    /// A page of a section.
    ///
    /// # Errors
    /// The statement failed, or a row is not valid.
    pub async fn page(&self, section: Section, after: Option<&Place>) -> Result<Page, StoreError> {
        /// The rows of a table, or those of them that are selected.
        macro_rules! rows {
            ($record:ident, $select:expr) => {
                self.rows::<records::$record>($select, after).await
            };
        }
        /// The rows that name the season.
        macro_rules! of_season {
            ($record:ident, $table:ident) => {
                rows!($record, self.of_season($table::Column::SeasonId))
            };
        }
        /// The rows that name one of its missions that everybody may know of.
        macro_rules! of_missions {
            ($record:ident, $table:ident) => {
                rows!($record, self.of_missions($table::Column::MissionId))
            };
        }
        /// The rows that name one of the parents that are selected.
        macro_rules! of_each {
            ($record:ident, $child:path, $parents:expr, $parent:ident) => {
                rows!($record, below($child, $parents, $parent::Column::Id))
            };
        }
        match section {
            Section::Account => self.accounts(after).await,
            Section::AccountHandle => rows!(AccountHandle, proven_handles()),
            Section::PowerSnapshot => self.snapshots(after).await,
            Section::DelegatePower => self.powers(after).await,
            Section::AccountAddress => self.addresses().await,
            Section::DelegateProfile => self.profiles(after).await,
            Section::Waiver => rows!(Waiver, approval_waiver::Entity::find()),
            Section::Season => rows!(Season, self.of_season(season::Column::Id)),
            Section::SeasonDate => self.dates().await,
            Section::Policy => of_season!(Policy, season_policy),
            Section::Cycle => of_season!(Cycle, voting_cycle),
            Section::Intent => of_season!(Intent, intent),
            Section::Tier => of_season!(Tier, trust_tier),
            Section::Alliance => rows!(Alliance, alliance::Entity::find()),
            Section::Membership => rows!(Membership, membership::Entity::find()),
            Section::TierClaim => of_season!(TierClaim, tier_claim),
            Section::TierReview => {
                let claims = self.of_season(tier_claim::Column::SeasonId);
                of_each!(TierReview, tier_review::Column::ClaimId, claims, tier_claim)
            }
            Section::Mission => self.missions(after).await,
            Section::Revision => of_missions!(Revision, mission_revision),
            Section::BudgetLine => of_missions!(BudgetLine, budget_line),
            Section::Milestone => of_missions!(Milestone, milestone),
            Section::Kpi => of_missions!(Kpi, kpi),
            Section::DeadlineMove => of_missions!(DeadlineMove, deadline_move),
            Section::Application => self.applications(after).await,
            Section::Approval => of_missions!(Approval, delegate_approval),
            Section::Ballot => of_season!(Ballot, ballot),
            Section::BallotOption => {
                of_each!(BallotOption, ballot_option::Column::BallotId, self.ballots(), ballot)
            }
            Section::BallotResult => {
                of_each!(BallotResult, ballot_result::Column::BallotId, self.ballots(), ballot)
            }
            Section::BallotVote => {
                of_each!(BallotVote, ballot_vote::Column::BallotId, self.ballots(), ballot)
            }
            Section::Grant => of_missions!(Grant, mission_grant),
            Section::Payout => {
                let grants = self.of_missions(mission_grant::Column::MissionId);
                of_each!(Payout, grant_payout::Column::GrantId, grants, mission_grant)
            }
            Section::MilestoneReport => {
                let milestones = self.of_missions(milestone::Column::MissionId);
                of_each!(MilestoneReport, milestone_report::Column::MilestoneId, milestones, milestone)
            }
            Section::KpiMeasurement => {
                let kpis = self.of_missions(kpi::Column::MissionId);
                of_each!(KpiMeasurement, kpi_measurement::Column::KpiId, kpis, kpi)
            }
            Section::ClawbackCase => of_missions!(ClawbackCase, clawback_case),
            Section::Signal => self.signals(after).await,
            Section::Comment => rows!(Comment, self.about::<comment::Entity>()),
            Section::CommentRevision => {
                let comments = self.about::<comment::Entity>();
                of_each!(CommentRevision, comment_revision::Column::CommentId, comments, comment)
            }
            Section::Question => rows!(Question, self.about::<question::Entity>()),
            Section::Answer => {
                of_each!(Answer, answer::Column::QuestionId, self.about::<question::Entity>(), question)
            }
            Section::Update => rows!(Update, self.about::<leader_update::Entity>()),
            Section::ForumThread => rows!(ForumThread, self.about::<forum_thread::Entity>()),
            Section::ForumPost => rows!(ForumPost, self.forum_posts()),
            Section::ForumPostRevision => {
                of_each!(
                    ForumPostRevision,
                    forum_post_revision::Column::PostId,
                    self.forum_posts(),
                    forum_post
                )
            }
            Section::Event => self.events(after).await,
            Section::ImportRecord => self.import_records(after).await,
        }
    }

    async fn read<R: Identified>(
        &self,
        select: Select<R::Entity>,
        after: Option<&Place>,
    ) -> Result<(Vec<R>, Option<Place>), StoreError> {
        let mut select = lean(select);
        if let Some(Place::Id(id)) = after {
            select = select.filter(R::ID.gt(*id));
        }
        let rows = select.order_by(R::ID, Order::Asc).limit(CHUNK).all(self.db).await?;
        let records: Vec<R> = rows.into_iter().map(R::from_row).collect::<Result<_, _>>()?;
        let next = records.last().map(|record| Place::Id(record.uuid()));
        let next = next.filter(|_| is_full(&records));
        Ok((records, next))
    }

    pub(super) async fn rows<R: Identified + Into<Line>>(
        &self,
        select: Select<R::Entity>,
        after: Option<&Place>,
    ) -> Result<Page, StoreError> {
        let (records, next) = self.read::<R>(select, after).await?;
        Ok((records.into_iter().map(Into::into).collect(), next))
    }

    pub(super) fn of_season<C: ColumnTrait>(&self, season: C) -> Select<C::EntityName>
    where
        C::EntityName: EntityTrait,
    {
        C::EntityName::find().filter(season.eq(self.season))
    }

    /// The season's missions that everybody may know of.
    fn visible_missions(&self) -> Select<mission::Entity> {
        self.of_season(mission::Column::SeasonId).filter(missions::visible(&self.scope))
    }

    fn mission_ids(&self) -> SelectStatement {
        ids(self.visible_missions(), mission::Column::Id)
    }

    fn of_missions<C: ColumnTrait>(&self, mission: C) -> Select<C::EntityName>
    where
        C::EntityName: EntityTrait,
    {
        C::EntityName::find().filter(mission.in_subquery(self.mission_ids()))
    }

    fn ballots(&self) -> Select<ballot::Entity> {
        self.of_season(ballot::Column::SeasonId)
    }

    /// What is about one of the season's missions, or about an alliance.
    fn about<E: About>(&self) -> Select<E> {
        let of_season = E::MISSION.in_subquery(self.mission_ids());
        about_visible(E::find(), &self.scope).filter(E::MISSION.is_null().or(of_season))
    }

    fn forum_posts(&self) -> Select<forum_post::Entity> {
        below(forum_post::Column::ThreadId, self.about::<forum_thread::Entity>(), forum_thread::Column::Id)
    }

    async fn dates(&self) -> Result<Page, StoreError> {
        let select = self.of_season(season_date::Column::SeasonId);
        let rows = select.order_by(season_date::Column::Position, Order::Asc).all(self.db).await?;
        let dates = rows.into_iter().map(|row| records::SeasonDate::from_row(row).map(Line::from));
        Ok((dates.collect::<Result<_, _>>()?, None))
    }

    async fn accounts(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let (mut accounts, next) = self.read::<Account>(account::Entity::find(), after).await?;
        let ids: Vec<_> = accounts.iter().map(|account| account.id).collect();
        let mut skills = accounts::skills_of_each(self.db, &ids).await?;
        for account in &mut accounts {
            account.skills = skills.remove(&account.id).unwrap_or_default();
        }
        Ok((accounts.into_iter().map(Line::from).collect(), next))
    }

    async fn missions(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let (mut missions, next) = self.read::<Mission>(self.visible_missions(), after).await?;
        let ids: Vec<MissionId> = missions.iter().map(|mission| mission.id).collect();
        let mut tags = missions::tags_of(self.db, &ids).await?;
        let before: Vec<MissionId> = missions.iter().filter_map(|mission| mission.supersedes_id).collect();
        let before = self.known_among(&before).await?;
        for mission in &mut missions {
            mission.tags = tags.remove(&mission.id).map(|tags| tags.to_vec()).unwrap_or_default();
            mission.supersedes_id = mission.supersedes_id.filter(|id| before.contains(id));
        }
        Ok((missions.into_iter().map(Line::from).collect(), next))
    }

    /// Which of these missions are in the file: one may take the place of a mission of another season, or of one that was
    /// taken down.
    async fn known_among(&self, missions: &[MissionId]) -> Result<HashSet<MissionId>, StoreError> {
        let rows = all_among(self.db, self.visible_missions(), mission::Column::Id, missions).await?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    async fn applications(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let of_missions = application::Column::MissionId.in_subquery(self.mission_ids());
        self.rows::<Application>(missions::handed_in().filter(of_missions), after).await
    }

    async fn signals(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let select = team::visible(&self.scope).filter(signal::Column::SeasonId.eq(self.season));
        let (mut signals, next) = self.read::<Signal>(select, after).await?;
        let ids: Vec<_> = signals.iter().map(|signal| signal.id).collect();
        let mut skills = team::skills_of(self.db, &ids).await?;
        for signal in &mut signals {
            signal.skills = skills.remove(&signal.id).map(|skills| skills.to_vec()).unwrap_or_default();
        }
        Ok((signals.into_iter().map(Line::from).collect(), next))
    }
}

fn proven_handles() -> Select<account_handle::Entity> {
    account_handle::Entity::find().filter(account_handle::Column::VerifiedAt.is_not_null())
}

/// The rows whose column names one of the parents.
fn below<C: ColumnTrait, P: EntityTrait>(child: C, parents: Select<P>, id: P::Column) -> Select<C::EntityName>
where
    C::EntityName: EntityTrait,
{
    C::EntityName::find().filter(child.in_subquery(ids(parents, id)))
}

pub(super) fn is_full<T>(records: &[T]) -> bool {
    u64::try_from(records.len()).is_ok_and(|length| length == CHUNK)
}

pub(super) fn ids<E: EntityTrait>(select: Select<E>, id: E::Column) -> SelectStatement {
    select.select_only().column(id).into_query()
}
