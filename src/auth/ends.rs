//! Sessions that ended, and staff roles that changed, for the connections that were opened with them.

use entity::ids::{AccountId, SessionId};
use tokio::sync::broadcast::{self, error::RecvError};

/// How many ends a connection may fall behind before it looks its session up instead.
const CAPACITY: usize = 256;

/// Tells the connections of this process whose session has ended, or has other rights.
#[derive(Clone)]
pub struct SessionEnds(broadcast::Sender<Change>);

#[derive(Clone, Copy, Debug)]
enum Change {
    Ended(SessionId),
    RightsOf(AccountId),
    /// It is not known what changed.
    Anything,
}

impl Default for SessionEnds {
    fn default() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }
}

impl SessionEnds {
    /// A session has ended: say so after the commit.
    pub fn tell(&self, session: SessionId) {
        // Nobody listening is no failure.
        let _ = self.0.send(Change::Ended(session));
    }

    /// The staff roles of an account have changed.
    pub fn tell_rights(&self, account: AccountId) {
        let _ = self.0.send(Change::RightsOf(account));
    }

    /// Any session may have ended.
    pub fn tell_all(&self) {
        let _ = self.0.send(Change::Anything);
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self, session: Option<SessionId>, account: Option<AccountId>) -> SessionWatch {
        SessionWatch { session, account, ends: self.0.subscribe() }
    }
}

/// Waits for the end of one session, or a change of its rights.
pub struct SessionWatch {
    session: Option<SessionId>,
    account: Option<AccountId>,
    ends: broadcast::Receiver<Change>,
}

impl SessionWatch {
    /// Returns when the session has ended, or perhaps has: look it up.
    pub async fn ended_perhaps(&mut self) {
        loop {
            match self.ends.recv().await {
                Ok(Change::Ended(session)) if Some(session) != self.session => {}
                Ok(Change::RightsOf(account)) if Some(account) != self.account => {}
                Ok(_) => return,
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
        let (account, stranger): (AccountId, AccountId) = (ids.next(), ids.next());
        let mut watch = ends.listen(Some(own), Some(account));
        ends.tell(other);
        ends.tell_rights(stranger);
        assert!(timeout(Duration::from_millis(5), watch.ended_perhaps()).await.is_err());
        ends.tell(own);
        assert!(timeout(Duration::from_secs(5), watch.ended_perhaps()).await.is_ok());
        ends.tell_rights(account);
        assert!(timeout(Duration::from_secs(5), watch.ended_perhaps()).await.is_ok());
        ends.tell_all();
        assert!(timeout(Duration::from_secs(5), watch.ended_perhaps()).await.is_ok());
    }

    #[tokio::test]
    async fn whoever_missed_ends_looks_again() {
        let ids = Ids::system(Clock::system());
        let ends = SessionEnds::default();
        let mut watch = ends.listen(Some(ids.next()), Some(ids.next()));
        for _ in 0..=CAPACITY {
            ends.tell(ids.next());
        }
        assert!(timeout(Duration::from_secs(5), watch.ended_perhaps()).await.is_ok());
    }
}
