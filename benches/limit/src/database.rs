//! Connections with their statements prepared.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio_postgres::{Client, NoTls, Statement};

use crate::Failure;

/// A connection and the statement of each case.
pub(crate) struct Connection {
    pub(crate) client: Client,
    pub(crate) alliance: Statement,
    pub(crate) board: Statement,
    pub(crate) comment: Statement,
}

impl Connection {
    async fn open(url: &str) -> Result<Self, Failure> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let alliance = client.prepare(include_str!("sql/alliance.sql")).await?;
        let board = client.prepare(include_str!("sql/board.sql")).await?;
        let comment = client.prepare(include_str!("sql/comment.sql")).await?;
        Ok(Self { client, alliance, board, comment })
    }
}

/// Connections that take turns; requests on the same one are pipelined.
pub(crate) struct Pool {
    first: Connection,
    others: Vec<Connection>,
    turn: AtomicUsize,
}

impl Pool {
    pub(crate) async fn connect(url: &str, connections: usize) -> Result<Self, Failure> {
        let first = Connection::open(url).await?;
        let mut others = Vec::new();
        for _ in 1..connections {
            others.push(Connection::open(url).await?);
        }
        Ok(Self { first, others, turn: AtomicUsize::new(0) })
    }

    pub(crate) fn next(&self) -> &Connection {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % (self.others.len() + 1);
        self.others.get(turn).unwrap_or(&self.first)
    }
}
