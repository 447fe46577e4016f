//! The application: what every request works on.

use std::sync::Arc;
use std::time::Duration;

use entity::ids::{AccountId, SessionId, TypedId as _};
use entity::vocab::EventKind;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::auth::Auth;
use crate::clock::Clock;
use crate::domain::webhook::Reach;
use crate::events::{self, Bus, Channel, Following, Nats, Relay, Wake};
use crate::id::Ids;
use crate::jobs::{ClientError, JobSettings, Jobs};
use crate::policy::Actor;
use crate::service::Ctx;
use crate::service::retention::Retention;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::schema;

/// How soon the watch for ended sessions reads the log again after a failure.
const RETRY: Duration = Duration::from_secs(1);

/// The parts that all requests share; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Ids and secrets.
    pub ids: Ids,
    /// Passwords, tokens and the ends of sessions.
    pub auth: Arc<Auth>,
    /// Passes events on to subscriptions.
    pub bus: Bus,
    /// Wakes the relay after a commit.
    pub wake: Wake,
    /// Runs until the server stops.
    pub tasks: Tasks,
    /// Which targets webhooks may have.
    pub reach: Reach,
    /// The address of the NATS server that carries words between the servers on one database; none is left to PostgreSQL.
    pub nats: Option<SecretString>,
}

/// Background tasks and the signal that ends them.
#[derive(Clone, Default)]
pub struct Tasks {
    /// Is cancelled when the server stops.
    pub shutdown: CancellationToken,
    /// Waits for the tasks to end.
    pub tracker: TaskTracker,
}

impl App {
    /// An application over a database, with nothing running yet.
    #[must_use]
    pub fn new(db: Db, clock: Clock, ids: Ids, auth: Arc<Auth>) -> Self {
        let (bus, wake, tasks) = (Bus::default(), Wake::default(), Tasks::default());
        Self { db, clock, ids, auth, bus, wake, tasks, reach: Reach::default(), nats: None }
    }

    /// Brings the schema up to date; returns how many migrations were applied.
    ///
    /// # Errors
    /// A migration failed.
    pub async fn migrate(&self) -> Result<usize, StoreError> {
        schema::up(&self.db).await
    }

    /// Undoes the newest migrations; their data is lost. Returns how many there were to undo.
    ///
    /// # Errors
    /// A migration could not be undone.
    pub async fn migrate_down(&self, steps: u32) -> Result<usize, StoreError> {
        schema::down(&self.db, steps).await
    }

    /// The surroundings of a use case of this actor.
    #[must_use]
    pub fn use_case(&self, actor: Actor) -> Ctx {
        let (db, clock, wake) = (self.db.clone(), self.clock.clone(), self.wake.clone());
        Ctx { db, clock, actor, wake, retry: None }
    }

    /// Starts what runs beside the requests: the relay of events, the watch for sessions that end, and what tells and hears
    /// the other servers.
    ///
    /// # Errors
    /// The event log could not be read.
    pub async fn start(&self) -> Result<(), StoreError> {
        let relay = Relay::at_head(self.db.counted_apart(), self.bus.clone()).await?;
        let (wake, shutdown) = (&self.wake, &self.tasks.shutdown);
        self.tasks.tracker.spawn(events::relay(relay, wake.clone(), shutdown.clone()));
        match (self.db.channel()?, self.nats.clone()) {
            (Some(_), Some(nats)) => self.talk(Nats::at(nats)),
            (Some(postgres), None) => self.talk(postgres),
            // There is nobody to talk to.
            (None, _) => {}
        }
        let log = events::follow(self.db.counted_apart(), &self.bus);
        let (watching, stopped) = (watch_sessions(log, Arc::clone(&self.auth)), shutdown.clone());
        self.tasks.tracker.spawn(async move { stopped.run_until_cancelled(watching).await });
        Ok(())
    }

    fn talk<C: Channel + Clone>(&self, channel: C) {
        let (word, shutdown) = (self.ids.secret(), &self.tasks.shutdown);
        let telling = events::tell(channel.clone(), self.wake.clone(), word.clone(), shutdown.clone());
        self.tasks.tracker.spawn(telling);
        self.tasks.tracker.spawn(events::hear(channel, self.wake.clone(), word, shutdown.clone()));
    }

    /// Tells the other servers of the last write, and closes the database.
    pub async fn close(self) {
        let word = self.ids.secret();
        match (self.db.channel(), self.nats.clone()) {
            (Ok(Some(_)), Some(nats)) => events::tell_last(&Nats::at(nats), &self.wake, &word).await,
            (Ok(Some(postgres)), None) => events::tell_last(&postgres, &self.wake, &word).await,
            _ => {}
        }
        self.db.close().await;
    }

    /// What runs the jobs that use cases leave.
    ///
    /// # Errors
    /// Connections to webhooks cannot be secured.
    pub fn jobs(&self, retention: Retention) -> Result<Jobs, ClientError> {
        let settings = JobSettings { retention, reach: self.reach, ..JobSettings::default() };
        Jobs::new(self.use_case(Actor::System), self.ids.clone(), &settings)
    }
}

/// Tells open connections of sessions that ended, and of staff roles that changed, on whichever server.
async fn watch_sessions(mut log: Following, auth: Arc<Auth>) {
    loop {
        match log.next().await {
            Ok(Some(event)) => match event.kind {
                EventKind::SessionEnded => auth.ends.tell(SessionId::from_uuid(event.subject_id)),
                EventKind::ServiceTokenRevoked => auth.ends.tell_all(),
                EventKind::StaffGranted | EventKind::StaffRevoked => {
                    auth.ends.tell_rights(AccountId::from_uuid(event.subject_id));
                }
                _ => {}
            },
            Ok(None) => return,
            Err(error) if error.is_unavailable() => {
                tracing::warn!(%error, "the watch for ended sessions waits for the database");
                auth.ends.tell_all();
                tokio::time::sleep(RETRY).await;
            }
            Err(error) => {
                tracing::error!(%error, "the watch for ended sessions could not read the event log");
                auth.ends.tell_all();
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}
