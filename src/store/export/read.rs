//! A season's public record, section by section and page by page.

use entity::ids::{MissionId, SeasonId};
use entity::vocab::Audience;
use entity::{
    account, account_handle, alliance, answer, application, budget_line, comment, comment_revision, event,
    forum_post, forum_post_revision, forum_thread, import_record, intent, kpi, leader_update, membership,
    milestone, mission, mission_revision, question, season, season_date, season_policy, signal, tier_claim,
    trust_tier, voting_cycle,
};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Order, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};
use uuid::Uuid;

use super::rows::{Identified, Stored};
use crate::domain::event::Position;
use crate::domain::export::{
    Account, AccountHandle, Answer, Application, BudgetLine, Comment, CommentRevision, Event, ForumPost,
    ForumPostRevision, ForumThread, ImportRecord, Kpi, Line, Milestone, Mission, ObjectId, Revision, Section,
    Signal, Update,
};
use crate::domain::season_file;
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::lean;
use crate::store::snapshot::Snapshot;
use crate::store::stream::{behind, settled};
use crate::store::subject::{About, about_visible};
use crate::store::{account as accounts, mission as missions, team};

/// How many records are in memory at once.
const CHUNK: u64 = 500;

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
type Page = (Vec<Line>, Option<Place>);

/// The public records of a season, at one moment.
pub struct Source<'a> {
    db: &'a Snapshot,
    season: SeasonId,
    season_number: i32,
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
        use crate::domain::export as records;
        macro_rules! of_season {
            ($record:ident, $table:ident) => {
                self.rows::<records::$record>(self.of_season($table::Column::SeasonId), after).await
            };
        }
        match section {
            Section::Season => {
                let own = season::Entity::find().filter(season::Column::Id.eq(self.season));
                self.rows::<records::Season>(own, after).await
            }
            Section::SeasonDate => self.dates().await,
            Section::Policy => of_season!(Policy, season_policy),
            Section::Cycle => of_season!(Cycle, voting_cycle),
            Section::Intent => of_season!(Intent, intent),
            Section::Tier => of_season!(Tier, trust_tier),
            Section::Account => self.accounts(after).await,
            Section::Alliance => self.rows::<records::Alliance>(alliance::Entity::find(), after).await,
            Section::Membership => self.rows::<records::Membership>(membership::Entity::find(), after).await,
            Section::TierClaim => of_season!(TierClaim, tier_claim),
            Section::Mission => self.missions(after).await,
            Section::Revision => {
                self.of_missions::<Revision>(mission_revision::Column::MissionId, after).await
            }
            Section::BudgetLine => {
                self.of_missions::<BudgetLine>(budget_line::Column::MissionId, after).await
            }
            Section::Milestone => self.of_missions::<Milestone>(milestone::Column::MissionId, after).await,
            Section::Kpi => self.of_missions::<Kpi>(kpi::Column::MissionId, after).await,
            Section::Application => self.applications(after).await,
            Section::Signal => self.signals(after).await,
            Section::Comment => self.rows::<Comment>(self.about::<comment::Entity>(), after).await,
            Section::CommentRevision => {
                let comments = ids(self.about::<comment::Entity>(), comment::Column::Id);
                let own = comment_revision::Column::CommentId.in_subquery(comments);
                self.rows::<CommentRevision>(comment_revision::Entity::find().filter(own), after).await
            }
            Section::Question => {
                self.rows::<records::Question>(self.about::<question::Entity>(), after).await
            }
            Section::Answer => {
                let questions = ids(self.about::<question::Entity>(), question::Column::Id);
                let own = answer::Column::QuestionId.in_subquery(questions);
                self.rows::<Answer>(answer::Entity::find().filter(own), after).await
            }
            Section::Update => self.rows::<Update>(self.about::<leader_update::Entity>(), after).await,
            Section::AccountHandle => {
                let proven =
                    account_handle::Entity::find().filter(account_handle::Column::VerifiedAt.is_not_null());
                self.rows::<AccountHandle>(proven, after).await
            }
            Section::ForumThread => {
                self.rows::<ForumThread>(self.about::<forum_thread::Entity>(), after).await
            }
            Section::ForumPost => self.rows::<ForumPost>(self.forum_posts(), after).await,
            Section::ForumPostRevision => {
                let posts = ids(self.forum_posts(), forum_post::Column::Id);
                let own = forum_post_revision::Column::PostId.in_subquery(posts);
                self.rows::<ForumPostRevision>(forum_post_revision::Entity::find().filter(own), after).await
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

    async fn rows<R: Identified + Into<Line>>(
        &self,
        select: Select<R::Entity>,
        after: Option<&Place>,
    ) -> Result<Page, StoreError> {
        let (records, next) = self.read::<R>(select, after).await?;
        Ok((records.into_iter().map(Into::into).collect(), next))
    }

    fn of_season<C: ColumnTrait>(&self, season: C) -> Select<C::EntityName>
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

    async fn of_missions<R: Identified + Into<Line>>(
        &self,
        mission: <R::Entity as EntityTrait>::Column,
        after: Option<&Place>,
    ) -> Result<Page, StoreError> {
        let select = R::Entity::find().filter(mission.in_subquery(self.mission_ids()));
        self.rows::<R>(select, after).await
    }

    /// What is about one of the season's missions, or about an alliance.
    fn about<E: About>(&self) -> Select<E> {
        let of_season = E::MISSION.in_subquery(self.mission_ids());
        about_visible(E::find(), &self.scope).filter(E::MISSION.is_null().or(of_season))
    }

    fn forum_posts(&self) -> Select<forum_post::Entity> {
        let threads = ids(self.about::<forum_thread::Entity>(), forum_thread::Column::Id);
        forum_post::Entity::find().filter(forum_post::Column::ThreadId.in_subquery(threads))
    }

    async fn dates(&self) -> Result<Page, StoreError> {
        let select = self.of_season(season_date::Column::SeasonId);
        let rows = select.order_by(season_date::Column::Position, Order::Asc).all(self.db).await?;
        let dates =
            rows.into_iter().map(|row| crate::domain::export::SeasonDate::from_row(row).map(Line::from));
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
        for mission in &mut missions {
            mission.tags = tags.remove(&mission.id).map(|tags| tags.to_vec()).unwrap_or_default();
        }
        Ok((missions.into_iter().map(Line::from).collect(), next))
    }

    async fn applications(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let select =
            missions::handed_in().filter(application::Column::MissionId.in_subquery(self.mission_ids()));
        self.rows::<Application>(select, after).await
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

    /// Public events of the season, and those that belong to no season: of people and of alliances.
    async fn events(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        let mut all_missions = Condition::any().add(event::Column::MissionId.is_null());
        let own_missions = ids(self.of_season(mission::Column::SeasonId), mission::Column::Id);
        all_missions = all_missions.add(event::Column::MissionId.in_subquery(own_missions));
        let no_season = Condition::all().add(event::Column::SeasonId.is_null()).add(all_missions);
        let mut select = event::Entity::find()
            .filter(event::Column::Audience.eq(Audience::Public))
            .filter(Condition::any().add(event::Column::SeasonId.eq(self.season)).add(no_season));
        if let Some(settled) = settled(self.db.get_database_backend()) {
            select = select.filter(settled);
        }
        if let Some(Place::Log(position)) = after {
            select = select.filter(behind(*position));
        }
        let in_order =
            select.order_by(event::Column::Tx, Order::Asc).order_by(event::Column::Seq, Order::Asc);
        let rows = in_order.limit(CHUNK).all(self.db).await?;
        let next = rows.last().map(|row| Place::Log(Position { tx: row.tx, seq: row.seq }));
        let next = next.filter(|_| is_full(&rows));
        let events = rows.into_iter().map(|row| Event::try_from(row).map(Line::from));
        Ok((events.collect::<Result<_, _>>()?, next))
    }

    /// People and alliances outlive a season; the keys of everything else begin with its number.
    async fn import_records(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        use import_record::Column;
        let backend = self.db.get_database_backend();
        let lasting = [season_file::Section::People, season_file::Section::Alliances];
        let own = Condition::any()
            .add(Column::Section.is_in(lasting.map(season_file::Section::as_str)))
            .add(Column::Key.starts_with(format!("{}/", self.season_number)));
        let known = season_file::Section::ALL.iter().map(|section| section.as_str());
        let mut select = import_record::Entity::find().filter(own).filter(Column::Section.is_in(known));
        let columns = || [bytewise(backend, "section"), bytewise(backend, "key")];
        if let Some(Place::Key(section, key)) = after {
            let place = Expr::tuple([Expr::val(section.as_str()), Expr::val(key.as_str())]);
            select = select.filter(Expr::tuple(columns()).gt(place));
        }
        for column in columns() {
            select = select.order_by(column, Order::Asc);
        }
        let rows = select.limit(CHUNK).all(self.db).await?;
        let next = rows.last().map(|row| Place::Key(row.section.clone(), row.key.clone()));
        let next = next.filter(|_| is_full(&rows));
        let records = rows.into_iter().map(|row| ImportRecord::from_row(row).map(Line::from));
        Ok((records.collect::<Result<_, _>>()?, next))
    }
}

fn is_full<T>(records: &[T]) -> bool {
    u64::try_from(records.len()).is_ok_and(|length| length == CHUNK)
}

fn ids<E: EntityTrait>(select: Select<E>, id: E::Column) -> SelectStatement {
    select.select_only().column(id).into_query()
}

/// A column whose order is that of its bytes on both databases.
fn bytewise(backend: DbBackend, column: &'static str) -> Expr {
    match (backend, column) {
        (DbBackend::Postgres, "section") => Expr::cust("section collate \"C\""),
        (DbBackend::Postgres, _) => Expr::cust("key collate \"C\""),
        (_, column) => Expr::col(column),
    }
}

impl TryFrom<event::Model> for Event {
    type Error = StoreError;

    fn try_from(row: event::Model) -> Result<Self, StoreError> {
        use super::columns::Field;
        Ok(Self {
            id: row.id,
            kind: row.kind,
            subject_id: ObjectId { prefix: row.subject_type, uuid: row.subject_id },
            alliance_id: row.alliance_id,
            mission_id: row.mission_id,
            season_id: row.season_id,
            actor_id: row.actor_id,
            version: row.version,
            changed_fields: Field::read(row.changed_fields)?,
            data: Field::read(row.data)?,
            occurred_at: row.occurred_at,
        })
    }
}
