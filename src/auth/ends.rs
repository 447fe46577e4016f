//! Sessions that ended, for the connections that were opened with them.

use entity::ids::SessionId;
use tokio::sync::broadcast::{self, error::RecvError};

/// How many ends a connection may fall behind before it looks its session up instead.
const CAPACITY: usize = 256;

/// Tells this process which sessions have ended.
#[derive(Clone)]
pub struct SessionEnds(broadcast::Sender<SessionId>);

impl Default for SessionEnds {
    fn default() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }
}

impl SessionEnds {
    /// A session has ended: say so after the commit.
    pub fn tell(&self, session: SessionId) {
        // Nobody listening is no failure.
        let _ = self.0.send(session);
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self, session: SessionId) -> SessionWatch {
        SessionWatch { session, ends: self.0.subscribe() }
    }
}

/// Waits for one session's end.
pub struct SessionWatch {
    session: SessionId,
    ends: broadcast::Receiver<SessionId>,
}

impl SessionWatch {
    /// Returns when the session has ended, or perhaps has: look it up.
    pub async fn ended_perhaps(&mut self) {
        loop {
            match self.ends.recv().await {
                Ok(session) if session == self.session => return,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;
    use crate::clock::Clock;
    use crate::id::Ids;

    #[tokio::test]
    async fn only_the_end_of_the_own_session_is_heard() {
        let ids = Ids::system(Clock::system());
        let (own, other): (SessionId, SessionId) = (ids.next(), ids.next());
        let ends = SessionEnds::default();
        let mut watch = ends.listen(own);
        ends.tell(other);
        assert!(timeout(Duration::from_millis(5), watch.ended_perhaps()).await.is_err());
        ends.tell(own);
        assert!(timeout(Duration::from_secs(5), watch.ended_perhaps()).await.is_ok());
    }

    #[tokio::test]
    async fn whoever_missed_ends_looks_again() {
        let ids = Ids::system(Clock::system());
        let ends = SessionEnds::default();
        let mut watch = ends.listen(ids.next());
        for _ in 0..=CAPACITY {
            ends.tell(ids.next());
        }
        assert!(timeout(Duration::from_secs(5), watch.ended_perhaps()).await.is_ok());
    }
}
