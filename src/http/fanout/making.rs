//! What is made for one actor alone: kept by nobody but those who asked for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::OnceCell;

use super::maker::Outcome;
use crate::policy::Actor;

type Cells = HashMap<Actor, Weak<OnceCell<Outcome>>>;

/// What is being made, for each actor once.
#[derive(Default)]
pub(super) struct InTheMaking(Mutex<Cells>);

/// Somebody who waits for what is made for an actor.
struct Waiting<'a> {
    all: &'a InTheMaking,
    actor: &'a Actor,
    cell: Arc<OnceCell<Outcome>>,
}

impl InTheMaking {
    /// Makes it, or waits for whoever makes it for the same actor at this moment. Where that fails, the next one tries.
    ///
    /// # Errors
    /// What `make` returns.
    pub(super) async fn make<F, E>(&self, actor: &Actor, make: impl FnOnce() -> F) -> Result<Outcome, E>
    where
        F: Future<Output = Result<Outcome, E>>,
    {
        let waiting = self.wait(actor);
        waiting.cell.get_or_try_init(make).await.cloned()
    }

    fn wait<'a>(&'a self, actor: &'a Actor) -> Waiting<'a> {
        let mut cells = self.cells();
        let known = cells.get(actor).and_then(Weak::upgrade);
        let cell = known.unwrap_or_else(|| {
            let cell = Arc::default();
            cells.insert(actor.clone(), Arc::downgrade(&cell));
            cell
        });
        Waiting { all: self, actor, cell }
    }

    fn cells(&self) -> MutexGuard<'_, Cells> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut cells = self.all.cells();
        // Under the lock, so that of several the last one sees that it is the last.
        drop(std::mem::take(&mut self.cell));
        if cells.get(self.actor).is_some_and(|cell| cell.strong_count() == 0) {
            cells.remove(self.actor);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tokio::time::sleep;

    use super::*;

    const WAIT: Duration = Duration::from_millis(10);

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_together_get_the_same_and_nothing_is_kept_of_it() {
        let (making, made, actor) = (InTheMaking::default(), AtomicUsize::new(0), Actor::System);
        let ask = || {
            making.make(&actor, || async {
                sleep(WAIT).await;
                made.fetch_add(1, Ordering::Relaxed);
                Ok::<_, ()>(Ok(Arc::from("personal")))
            })
        };
        let (one, other) = tokio::join!(ask(), ask());
        assert_eq!(made.load(Ordering::Relaxed), 1);
        let (one, other) = (one.unwrap().unwrap(), other.unwrap().unwrap());
        assert!(Arc::ptr_eq(&one, &other));
        let kept = Arc::downgrade(&one);
        drop((one, other));
        assert!(kept.upgrade().is_none(), "whoever wrote it to a socket held the last of it");
        assert!(making.cells().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn who_fails_or_goes_away_leaves_it_to_the_next() {
        let (making, actor) = (InTheMaking::default(), Actor::System);
        let failing = making.make(&actor, || async {
            sleep(WAIT).await;
            Err("no points")
        });
        let next = making.make(&actor, || async { Ok::<_, &str>(Ok(Arc::from("made"))) });
        let (failed, made) = tokio::join!(failing, next);
        assert_eq!(failed.unwrap_err(), "no points");
        assert_eq!(&*made.unwrap().unwrap(), "made");

        let never = making.make(&actor, std::future::pending::<Result<Outcome, ()>>);
        assert!(tokio::time::timeout(WAIT, never).await.is_err());
        assert!(making.cells().is_empty());
    }
}
