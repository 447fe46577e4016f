//! An application of one's own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use alliance_hub::app::App;
use alliance_hub::auth::{Auth, AuthSettings, HashingCost, SigningKey};
use alliance_hub::clock::Clock;
use alliance_hub::domain::event::Position;
use alliance_hub::domain::webhook::Reach;
use alliance_hub::graphql::{Schema, schema, sdl};
use alliance_hub::http::Api;
use alliance_hub::http::front::{Front, Limits, Mode};
use alliance_hub::http::router::{Lifetime, RouterSettings, router};
use alliance_hub::id::Ids;
use alliance_hub::jobs::{JobSettings, Jobs};
use alliance_hub::policy;
use alliance_hub::service::Ctx;
use alliance_hub::store::db::Db;
use axum::Router;
use chrono::{DateTime, Utc};
use entity::event;
use entity::vocab::{EventKind, StaffRole};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::actor::Actor;
use super::database::TestDatabase;
use super::proxy::Proxy;

/// A running application over a fresh database. Its clock stands at noon of 10 June 2023 until a story moves it.
pub struct TestApp {
    pub app: App,
    pub schema: Schema,
    pub router: Router,
    people: AtomicU64,
    pub(super) database: Arc<TestDatabase>,
}

/// Sign-in with the cheapest hashes there are.
pub fn fast_auth(clock: &Clock, ids: &Ids) -> Arc<Auth> {
    let patience = Duration::from_secs(10);
    let hashing = HashingCost { memory_kib: 8, passes: 1, at_once: 2, patience };
    let settings = AuthSettings { hashing, ..AuthSettings::default() };
    let key = SigningKey::generate(ids);
    Arc::new(Auth::new(settings, &key, clock.clone(), ids.clone()).expect("sign-in works"))
}

/// Reading the schema takes time, and it is the same for all.
static FRONT: LazyLock<Front> = LazyLock::new(|| {
    Front::new(&sdl(), Limits::development(), Mode::Development).expect("the schema is valid")
});

/// As the public internet is served.
static PUBLIC_FRONT: LazyLock<Front> = LazyLock::new(|| {
    Front::new(&sdl(), Limits::production(), Mode::Production).expect("the schema is valid")
});

fn noon() -> DateTime<Utc> {
    "2023-06-10T12:00:00Z".parse().expect("a moment")
}

impl TestApp {
    pub async fn new() -> Self {
        Self::over(TestDatabase::fresh().await).await
    }

    /// An application over a database of the story's choice.
    pub async fn over(database: TestDatabase) -> Self {
        Self::first(database, Reach::Public).await
    }

    /// One whose webhooks may lead to these targets.
    pub async fn reaching(reach: Reach) -> Self {
        Self::first(TestDatabase::fresh().await, reach).await
    }

    /// One that serves the public internet, with all limits in force.
    pub async fn in_production() -> Self {
        Self::first(TestDatabase::fresh().await, Reach::Public).await.behind(&PUBLIC_FRONT)
    }

    /// One with limits of the story's choice.
    pub async fn within(limits: Limits) -> Self {
        let front = Front::new(&sdl(), limits, Mode::Development).expect("the schema is valid");
        Self::first(TestDatabase::fresh().await, Reach::Public).await.behind(&front)
    }

    /// One that talks to others by this NATS server.
    pub async fn talking_by(nats: &str) -> Self {
        let database = Arc::new(TestDatabase::fresh().await);
        Self::start(database, Clock::standing_at(noon()), |app| app.nats = Some(nats.into())).await
    }

    /// Another server on the same database, with a clock of its own.
    pub async fn beside_at(&self, clock: Clock) -> Self {
        Self::start(Arc::clone(&self.database), clock, self.settings()).await
    }

    /// One that runs no mutations.
    pub async fn that_only_reads() -> Self {
        Self::first(TestDatabase::fresh().await, Reach::Public).await.behind(&FRONT.clone().read_only())
    }

    /// Another server on the same database, with the same clock.
    pub async fn beside(&self) -> Self {
        Self::start(Arc::clone(&self.database), self.app.clock.clone(), self.settings()).await
    }

    /// Another server on the same database, which gets to it by another way.
    pub async fn beside_by(&self, way: &Proxy, patience: Duration) -> Self {
        let database = self.database.by(way.address, patience).await;
        Self::start(Arc::new(database), self.app.clock.clone(), self.settings()).await
    }

    /// A way to the database that can be lost.
    pub async fn way(&self) -> Proxy {
        Proxy::to(self.database.server()).await
    }

    async fn first(database: TestDatabase, reach: Reach) -> Self {
        Self::start(Arc::new(database), Clock::standing_at(noon()), |app| app.reach = reach).await
    }

    /// What another server is to have in common with this one.
    fn settings(&self) -> impl FnOnce(&mut App) + use<> {
        let (reach, nats) = (self.app.reach, self.app.nats.clone());
        move |app| (app.reach, app.nats) = (reach, nats)
    }

    async fn start(database: Arc<TestDatabase>, clock: Clock, set: impl FnOnce(&mut App)) -> Self {
        let ids = Ids::system(clock.clone());
        let auth = fast_auth(&clock, &ids);
        let mut app = App::new(database.connect(ids.clone()).await, clock, ids, auth);
        set(&mut app);
        app.start().await.expect("the log is read");
        let schema = schema(app.clone());
        Self { app, schema, router: Router::new(), people: AtomicU64::new(0), database }.behind(&FRONT)
    }

    fn behind(mut self, front: &Front) -> Self {
        let secrets = self.app.ids.clone();
        let lifetime = Lifetime {
            shutdown: self.app.tasks.shutdown.clone(),
            sockets: self.app.tasks.tracker.clone(),
            new_token: Box::new(move || secrets.secret()),
        };
        let api = Api::new(self.app.clone(), self.schema.clone());
        self.router = router(api, front.clone(), RouterSettings::default(), lifetime);
        self
    }

    /// What runs the jobs of this server. It does not wait long for a receiver.
    pub fn jobs(&self) -> Jobs {
        self.jobs_over(&self.app.db)
    }

    /// What runs the jobs of another server over the same database.
    pub async fn jobs_of_another_server(&self) -> Jobs {
        self.jobs_over(&self.database.connect(Ids::system(self.app.clock.clone())).await)
    }

    fn jobs_over(&self, db: &Db) -> Jobs {
        let patience = Duration::from_secs(2);
        let settings = JobSettings { reach: self.app.reach, patience, ..JobSettings::default() };
        let operator = Ctx { db: db.clone(), ..self.app.use_case(policy::Actor::System) };
        Jobs::new(operator, Ids::system(self.app.clock.clone()), &settings).expect("connections are secured")
    }

    /// Somebody without an account.
    pub fn visitor(&self) -> Actor<'_> {
        Actor::visitor(self)
    }

    /// Somebody new with an account of this name.
    pub async fn person(&self, name: &str) -> Actor<'_> {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        Actor::person(self, name, number).await
    }

    /// The events of a kind, in the order of the log.
    pub async fn told(&self, kind: EventKind) -> Vec<event::Model> {
        let all = event::Entity::find().filter(event::Column::Kind.eq(kind)).order_by_asc(event::Column::Tx);
        let all = all.order_by_asc(event::Column::Seq);
        all.all(self.sql()).await.expect("the log is read")
    }

    /// Whether the database serves more than one server.
    pub fn is_shared(&self) -> bool {
        self.database.is_shared()
    }

    /// Ends every connection that the servers have to the database.
    pub async fn cut_database(&self) {
        self.database.cut().await;
    }

    /// Waits until servers are in no transaction.
    pub async fn database_rests(&self) {
        self.database.rests().await;
    }

    /// Lets nobody connect to the database, and ends every connection; or lets servers connect again.
    pub async fn close_database(&self, is_closed: bool) {
        self.database.close(is_closed).await;
    }

    /// Waits until every event that was written is settled and passed on, so that it is read, and a stream begins behind
    /// it. A transaction of any other story on the same PostgreSQL may hold it back.
    pub async fn passed_on(&self) {
        let columns = [event::Column::Tx, event::Column::Seq];
        let newest =
            columns.iter().fold(event::Entity::find().select_only().columns(columns), |select, column| {
                select.order_by_desc(*column)
            });
        let newest: Option<(i64, i64)> = newest.into_tuple().one(self.sql()).await.expect("the log is read");
        let newest = newest.map(|(tx, seq)| Position { tx, seq }).unwrap_or_default();
        while self.app.bus.passed_on() < newest {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Another server on the same database, which serves nobody here.
    pub async fn other_server(&self) -> App {
        let (clock, ids) = (self.app.clock.clone(), self.app.ids.clone());
        let auth = fast_auth(&clock, &ids);
        App::new(self.database.connect(ids.clone()).await, clock, ids, auth)
    }

    /// The database itself, for what no request can bring about or show.
    pub fn sql(&self) -> &DatabaseConnection {
        &self.database.connection
    }

    /// How many events the log holds.
    pub async fn events(&self) -> u64 {
        event::Entity::find().count(self.sql()).await.expect("the log is read")
    }

    /// Somebody new with an account of this name and a staff role.
    pub async fn staff(&self, name: &str, role: StaffRole) -> Actor<'_> {
        self.person(name).await.with_role(role).await
    }

    /// Whoever presents this access token.
    pub fn bearer(&self, token: impl Into<String>) -> Actor<'_> {
        Actor::bearer(self, token.into())
    }

    /// How many statements `work` sent.
    pub async fn statements<T>(&self, work: impl Future<Output = T>) -> (T, u64) {
        let before = self.app.db.statements();
        let value = work.await;
        (value, self.app.db.statements() - before)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.app.tasks.shutdown.cancel();
    }
}
