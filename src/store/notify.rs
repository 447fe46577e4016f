//! Words between the servers of one PostgreSQL, by NOTIFY and LISTEN on connections of their own.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgListener, PgPoolOptions};
use sea_orm::sqlx::{self, ConnectOptions as _};

use super::connection::postgres_options;
use super::error::StoreError;

/// How long the database has to take a connection, and to let it listen.
const PATIENCE: Duration = Duration::from_secs(5);

/// Names what servers say to each other among all channels of a database.
const NAME: &str = "alliance_hub_written";

/// A channel that all servers on one database share. Nothing on it is kept: who does not listen has missed it.
#[derive(Clone)]
pub struct Channel(PgConnectOptions);

/// Says words.
pub struct Sender(PgConnection);

/// Hears words.
pub struct Receiver(PgListener);

impl Channel {
    /// NOTIFY is the only statement, so nothing is lost if a crash undoes a commit; waiting for the disk would hold up
    /// every other NOTIFY.
    pub(super) fn on(url: &str) -> Result<Self, StoreError> {
        Ok(Self(postgres_options(url)?.options([("synchronous_commit", "off")])))
    }

    /// A connection to say words on.
    ///
    /// # Errors
    /// The database does not take a connection.
    pub async fn sender(&self) -> Result<Sender, StoreError> {
        let connected = tokio::time::timeout(PATIENCE, self.0.connect()).await;
        Ok(Sender(connected.unwrap_or(Err(sqlx::Error::PoolTimedOut))?))
    }

    /// A connection that hears every word from now on.
    ///
    /// # Errors
    /// The database does not take a connection, or does not let it listen.
    pub async fn receiver(&self) -> Result<Receiver, StoreError> {
        let listening = tokio::time::timeout(PATIENCE, self.listener()).await;
        Ok(Receiver(listening.unwrap_or(Err(sqlx::Error::PoolTimedOut))?))
    }

    async fn listener(&self) -> Result<PgListener, sqlx::Error> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .acquire_timeout(PATIENCE)
            .connect_with(self.0.clone())
            .await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.ignore_pool_close_event(true);
        listener.eager_reconnect(false);
        listener.listen(NAME).await?;
        Ok(listener)
    }
}

impl Sender {
    /// Says a word to all who listen, this server included.
    ///
    /// # Errors
    /// The connection is of no more use.
    pub async fn send(&mut self, word: &str) -> Result<(), StoreError> {
        let notify = sqlx::query("select pg_notify($1, $2)").bind(NAME).bind(word).persistent(false);
        notify.execute(&mut self.0).await?;
        Ok(())
    }
}

impl Receiver {
    /// The next word; `None` where the connection was lost, and words perhaps with it. May be dropped at any time.
    ///
    /// # Errors
    /// The connection is of no more use.
    pub async fn next(&mut self) -> Result<Option<String>, StoreError> {
        Ok(self.0.try_recv().await?.map(|word| word.payload().to_owned()))
    }
}
