//! One connection, which knows whether it may be used again.

use std::io;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions as _, Connection as _};
use sea_orm::{DbErr, ExecResult, QueryResult, RuntimeErr, Statement};
use sea_query_sqlx::SqlxValues;
use tokio::time::timeout;

/// How many prepared statements a connection keeps: more than there are in this folder.
const STATEMENTS: usize = 500;
/// How much longer than this server PostgreSQL itself lets a statement run.
const GRACE: Duration = Duration::from_secs(1);

/// Where connections lead, and how they are set up.
#[derive(Clone)]
pub(super) enum Target {
    /// With how long a statement may take.
    Postgres(PgConnectOptions, Duration),
    Sqlite(SqliteConnectOptions),
}

impl Target {
    pub(super) fn postgres(url: &str, patience: Duration) -> Result<Self, sqlx::Error> {
        // What nobody waits for any more ends there too, a moment later than here, where it counts as silence.
        let given_up = (patience + GRACE).as_millis().to_string();
        let options = postgres_options(url)?.options([("statement_timeout", given_up)]);
        Ok(Self::Postgres(options, patience))
    }

    pub(super) fn sqlite(url: &str, is_read_only: bool) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::from_str(url)?
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "NORMAL")
            .pragma("mmap_size", "268435456")
            .pragma("cache_size", "-16384")
            .pragma("query_only", if is_read_only { "ON" } else { "OFF" })
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(STATEMENTS)
            .create_if_missing(!is_read_only)
            .disable_statement_logging();
        Ok(Self::Sqlite(options))
    }

    pub(super) async fn connect(&self) -> Result<Connection, sqlx::Error> {
        let line = match self {
            Self::Postgres(options, patience) => Line::Postgres(options.connect().await?, *patience),
            Self::Sqlite(options) => Line::Sqlite(options.connect().await?),
        };
        Ok(Connection { line, state: State::Idle })
    }
}

/// PostgreSQL plans each statement once: most are so small that planning them again costs more than a better plan could
/// save. It ends the transactions of a server that vanished with its machine: an open one holds the event log back.
pub(super) fn postgres_options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("alliance-hub")
        .statement_cache_capacity(STATEMENTS)
        .options([("plan_cache_mode", "force_generic_plan"), ("jit", "off")])
        .options([("idle_in_transaction_session_timeout", "30s"), ("tcp_keepalives_idle", "30")])
        .disable_statement_logging();
    Ok(options)
}

enum Line {
    Postgres(PgConnection, Duration),
    Sqlite(SqliteConnection),
    Closed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    /// Whoever was to see the end of the statement may have gone.
    Busy,
    InTransaction,
    Broken,
    /// No answer came in time, so the host may have vanished.
    Silent,
}

/// A connection to either database.
pub(super) struct Connection {
    line: Line,
    state: State,
}

/// Runs a statement on whichever line there is.
macro_rules! on_line {
    ($self:ident, $statement:expr, $method:ident, $error:path, $convert:expr) => {{
        let statement: &Statement = $statement;
        let sql = AssertSqlSafe(statement.sql.clone());
        let values = SqlxValues(statement.values.clone().unwrap_or(sea_orm::Values(Vec::new())));
        let state = std::mem::replace(&mut $self.state, State::Busy);
        let outcome = match &mut $self.line {
            Line::Postgres(line, patience) => {
                answered(*patience, sqlx::query_with(sql, values).$method(line)).await.map($convert)
            }
            Line::Sqlite(line) => sqlx::query_with(sql, values).$method(line).await.map($convert),
            Line::Closed => Err(sqlx::Error::PoolClosed),
        };
        $self.state = state_after(&outcome, state);
        outcome.map_err(|error| $error(RuntimeErr::SqlxError(Arc::new(error))))
    }};
}

impl Connection {
    pub(super) async fn query_all(&mut self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        on_line!(self, statement, fetch_all, DbErr::Query, |rows| rows
            .into_iter()
            .map(QueryResult::from)
            .collect())
    }

    pub(super) async fn query_one(&mut self, statement: &Statement) -> Result<Option<QueryResult>, DbErr> {
        on_line!(self, statement, fetch_optional, DbErr::Query, |row| row.map(QueryResult::from))
    }

    pub(super) async fn execute(&mut self, statement: &Statement) -> Result<ExecResult, DbErr> {
        on_line!(self, statement, execute, DbErr::Exec, ExecResult::from)
    }

    /// Runs SQL that has no values and is not worth preparing.
    pub(super) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        let state = std::mem::replace(&mut self.state, State::Busy);
        let sql = sqlx::raw_sql(AssertSqlSafe(sql));
        let outcome = match &mut self.line {
            Line::Postgres(line, patience) => {
                answered(*patience, sql.execute(line)).await.map(ExecResult::from)
            }
            Line::Sqlite(line) => sql.execute(line).await.map(ExecResult::from),
            Line::Closed => Err(sqlx::Error::PoolClosed),
        };
        self.state = state_after(&outcome, state);
        outcome.map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error))))
    }

    /// Begins a transaction; on SQLite one that writes, so that it never fails for another writer later.
    pub(super) async fn begin(&mut self) -> Result<(), DbErr> {
        let sql = if matches!(self.line, Line::Sqlite(_)) { "BEGIN IMMEDIATE" } else { "BEGIN" };
        self.execute_unprepared(sql).await?;
        self.state = State::InTransaction;
        Ok(())
    }

    /// Begins a transaction that reads, and goes on seeing what the first statement in it sees.
    pub(super) async fn begin_snapshot(&mut self) -> Result<(), DbErr> {
        let is_sqlite = matches!(self.line, Line::Sqlite(_));
        let sql = if is_sqlite { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
        self.execute_unprepared(sql).await?;
        self.state = State::InTransaction;
        Ok(())
    }

    pub(super) async fn commit(&mut self) -> Result<(), DbErr> {
        self.end("COMMIT").await
    }

    /// Ends the transaction without a trace. One that is lost has none, and nobody would answer.
    pub(super) async fn roll_back(&mut self) -> Result<(), DbErr> {
        if self.is_broken() || self.is_silent() {
            return Ok(());
        }
        self.end("ROLLBACK").await
    }

    async fn end(&mut self, sql: &str) -> Result<(), DbErr> {
        self.execute_unprepared(sql).await?;
        self.state = State::Idle;
        Ok(())
    }

    /// Whether the next one may use it.
    pub(super) fn is_idle(&self) -> bool {
        self.state == State::Idle && !matches!(self.line, Line::Closed)
    }

    /// Whether the database or the way to it went away.
    pub(super) fn is_broken(&self) -> bool {
        self.state == State::Broken
    }

    /// Whether the database left a statement without an answer.
    pub(super) fn is_silent(&self) -> bool {
        self.state == State::Silent
    }

    /// Gives it up at once: what it was doing is rolled back.
    pub(super) fn cut(&mut self) {
        self.line = Line::Closed;
    }

    /// Closes it in good order.
    pub(super) async fn close(self) -> Result<(), sqlx::Error> {
        match self.line {
            Line::Postgres(line, _) => line.close().await,
            Line::Sqlite(line) => line.close().await,
            Line::Closed => Ok(()),
        }
    }
}

/// A host that vanished says nothing, not even that it did: TCP alone would wait for it a quarter of an hour.
async fn answered<T>(
    patience: Duration,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    let silent =
        |_| Err(io::Error::new(io::ErrorKind::TimedOut, "the database did not answer in time").into());
    timeout(patience, answer).await.unwrap_or_else(silent)
}

fn state_after<T>(outcome: &Result<T, sqlx::Error>, before: State) -> State {
    match outcome {
        Err(sqlx::Error::Io(error)) if error.kind() == io::ErrorKind::TimedOut => State::Silent,
        Err(error) if breaks_the_line(error) => State::Broken,
        _ => before,
    }
}

/// PostgreSQL ends a session with the codes of class 57P (it shuts down, or an operator ended it), and one that was idle
/// in a transaction for too long with 25P03.
pub(super) fn breaks_the_line(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            true
        }
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("57P") || code == "25P03")
        }
        _ => false,
    }
}
