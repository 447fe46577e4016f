//! An application of one's own.

use std::sync::atomic::{AtomicU64, Ordering};

use alliance_hub::app::App;
use alliance_hub::clock::Clock;
use alliance_hub::graphql::{Schema, schema};
use alliance_hub::id::Ids;
use chrono::{DateTime, Utc};
use entity::vocab::StaffRole;

use super::actor::Actor;
use super::database::TestDatabase;

/// A running application over a fresh database. Its clock stands at noon of 10 June 2023 until a story moves it.
pub struct TestApp {
    pub app: App,
    pub schema: Schema,
    people: AtomicU64,
    _database: TestDatabase,
}

impl TestApp {
    pub async fn new() -> Self {
        let database = TestDatabase::fresh().await;
        let noon: DateTime<Utc> = "2023-06-10T12:00:00Z".parse().expect("a moment");
        let clock = Clock::standing_at(noon);
        let ids = Ids::system(clock.clone());
        let app = App::new(database.connect(ids.clone()).await, clock, ids);
        app.start();
        Self { schema: schema(app.clone()), app, people: AtomicU64::new(0), _database: database }
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

    /// Somebody new with an account of this name and a staff role.
    pub async fn staff(&self, name: &str, role: StaffRole) -> Actor<'_> {
        self.person(name).await.with_role(role)
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
