//! The operations that share one connection.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::task::AbortHandle;

/// Names one run of an operation: a client may use an id again, a generation comes once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) id: Arc<str>,
    generation: u64,
}

/// Why an operation cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// The id names an operation that runs.
    Id,
    /// As many operations run as one connection may have.
    All,
}

/// The operations whose last message is not written yet.
#[derive(Debug, Default)]
pub(crate) struct Operations {
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    last_generation: u64,
    live: HashMap<Arc<str>, Live>,
}

#[derive(Debug)]
struct Live {
    generation: u64,
    task: Option<AbortHandle>,
}

impl Operations {
    /// Begins an operation under an id.
    pub(crate) fn begin(&self, id: &str, most: usize) -> Result<Run, Taken> {
        let mut table = self.lock();
        let generation = table.last_generation + 1;
        let is_full = table.live.len() >= most;
        let run = match table.live.entry(Arc::from(id)) {
            Entry::Occupied(_) => return Err(Taken::Id),
            Entry::Vacant(_) if is_full => return Err(Taken::All),
            Entry::Vacant(vacant) => {
                let id = Arc::clone(vacant.key());
                vacant.insert(Live { generation, task: None });
                Run { id, generation }
            }
        };
        table.last_generation = generation;
        Ok(run)
    }

    /// Remembers the task that runs the operation, to end it when the client completes it.
    pub(crate) fn attach(&self, run: &Run, task: AbortHandle) {
        if let Some(live) = self.lock().live.get_mut(&run.id).filter(|live| live.generation == run.generation)
        {
            live.task = Some(task);
        }
    }

    /// The ids of all operations.
    pub(crate) fn ids(&self) -> Vec<Arc<str>> {
        self.lock().live.keys().cloned().collect()
    }

    /// Ends the operation of an id, when there is one: nothing more is written for it.
    pub(crate) fn end(&self, id: &str) {
        if let Some(task) = self.lock().live.remove(id).and_then(|live| live.task) {
            task.abort();
        }
    }

    /// Ends all operations.
    pub(crate) fn end_all(&self) {
        let live = std::mem::take(&mut self.lock().live);
        for task in live.into_values().filter_map(|live| live.task) {
            task.abort();
        }
    }

    /// Whether a message of this run may still be written; after the last one the id is free.
    pub(crate) fn admits(&self, run: &Run, is_last: bool) -> bool {
        let mut table = self.lock();
        let is_live = table.live.get(&run.id).is_some_and(|live| live.generation == run.generation);
        if is_live && is_last {
            table.live.remove(&run.id);
        }
        is_live
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_live_id_is_taken_until_its_last_message_is_written() {
        let operations = Operations::default();
        let run = operations.begin("a", 9).unwrap();
        assert_eq!(operations.begin("a", 9), Err(Taken::Id));
        assert!(operations.admits(&run, false));
        assert_eq!(operations.begin("a", 9), Err(Taken::Id));
        assert!(operations.admits(&run, true));
        assert!(operations.begin("a", 9).is_ok());
    }

    #[test]
    fn a_late_message_is_not_written_under_a_reused_id() {
        let operations = Operations::default();
        let first = operations.begin("a", 9).unwrap();
        operations.end("a");
        let second = operations.begin("a", 9).unwrap();
        assert!(!operations.admits(&first, false));
        assert!(!operations.admits(&first, true));
        assert!(operations.admits(&second, false));
    }

    #[test]
    fn the_number_of_operations_is_bounded() {
        let operations = Operations::default();
        operations.begin("a", 1).unwrap();
        assert_eq!(operations.begin("b", 1), Err(Taken::All));
        assert_eq!(operations.begin("a", 1), Err(Taken::Id));
        operations.end("a");
        assert!(operations.begin("b", 1).is_ok());
    }

    #[tokio::test]
    async fn ending_an_operation_ends_its_task() {
        let operations = Operations::default();
        let run = operations.begin("a", 1).unwrap();
        let task = tokio::spawn(std::future::pending::<()>());
        operations.attach(&run, task.abort_handle());
        operations.end("a");
        assert!(task.await.unwrap_err().is_cancelled());
    }
}
