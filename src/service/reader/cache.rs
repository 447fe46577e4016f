//! What a reader has read.

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Relation;

/// The values of each relation, by object and arguments.
#[derive(Default)]
pub(super) struct Cache {
    relations: Mutex<HashMap<TypeId, Box<dyn Any + Send>>>,
    turns: Mutex<HashMap<TypeId, Turn>>,
}

/// Held by whoever loads a relation.
pub(super) type Turn = Arc<tokio::sync::Mutex<()>>;

type Known<R> = HashMap<<R as Relation>::Args, HashMap<<R as Relation>::Key, <R as Relation>::Value>>;

impl Cache {
    pub(super) fn turn<R: Relation>(&self) -> Turn {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(TypeId::of::<R>()).or_default())
    }

    pub(super) fn value<R: Relation>(&self, key: R::Key, args: &R::Args) -> Option<R::Value> {
        self.with::<R, _>(|known| known.get(args)?.get(&key).cloned())
    }

    pub(super) fn values<R: Relation>(&self, keys: &[R::Key], args: &R::Args) -> Vec<R::Value> {
        self.with::<R, _>(|known| {
            let known = known.get(args);
            keys.iter()
                .map(|key| known.and_then(|known| known.get(key)).cloned().unwrap_or_default())
                .collect()
        })
    }

    /// Which of `keys` are not known yet, each once.
    pub(super) fn missing<R: Relation>(&self, keys: &[R::Key], args: &R::Args) -> Vec<R::Key> {
        self.with::<R, _>(|known| {
            let known = known.get(args);
            let mut seen = HashSet::new();
            let is_new = |key: &R::Key| known.is_none_or(|known| !known.contains_key(key));
            keys.iter().filter(|key| is_new(key) && seen.insert(**key)).copied().collect()
        })
    }

    /// Keeps what was loaded for `keys`; those without a value are known to have none.
    pub(super) fn keep<R: Relation>(
        &self,
        keys: &[R::Key],
        args: &R::Args,
        mut loaded: HashMap<R::Key, R::Value>,
    ) {
        self.with::<R, _>(|known| {
            let known = known.entry(args.clone()).or_default();
            known.extend(keys.iter().map(|key| (*key, loaded.remove(key).unwrap_or_default())));
        });
    }

    fn with<R: Relation, T: Default>(&self, work: impl FnOnce(&mut Known<R>) -> T) -> T {
        let mut relations: MutexGuard<'_, _> = self.relations.lock().unwrap_or_else(PoisonError::into_inner);
        let known = relations.entry(TypeId::of::<R>()).or_insert_with(|| Box::new(Known::<R>::new()));
        // The entry of a relation always holds the values of that relation.
        known.downcast_mut::<Known<R>>().map(work).unwrap_or_default()
    }
}
