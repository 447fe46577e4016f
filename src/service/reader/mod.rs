//! Reads for one operation: each relation is loaded once for all rows, and kept.
//!
//! A list's resolver primes what its selection needs, level by level; the resolvers of its rows then find it here. What
//! was not primed is loaded when it is asked for, by the same function, with one key.

mod cache;

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;

use cache::Cache;
use chrono::{DateTime, Utc};

use super::error::Error;
use crate::policy::{Actor, Scope, Viewer};
use crate::store::db::Db;

/// What objects of one kind are related to, loadable for many of them at once.
pub trait Relation: 'static {
    /// Identifies the object.
    type Key: Copy + Eq + Hash + Send + Sync + 'static;
    /// Narrows the relation, such as a page of it.
    type Args: Clone + Eq + Hash + Send + Sync + 'static;
    /// What the object is related to; the default stands for nothing.
    type Value: Clone + Default + Send + Sync + 'static;

    /// Loads the relation for all `keys`; keys without a value may be left out. What it reads of other relations must not
    /// lead back to this one, which is loaded by one at a time.
    ///
    /// # Errors
    /// The database failed.
    fn load(
        reader: &Reader,
        keys: &[Self::Key],
        args: &Self::Args,
    ) -> impl Future<Output = Result<HashMap<Self::Key, Self::Value>, Error>> + Send;
}

/// Reads on behalf of one actor during one operation.
#[derive(Clone)]
pub struct Reader(Arc<Inner>);

struct Inner {
    db: Db,
    viewer: Viewer,
    scope: Scope,
    now: DateTime<Utc>,
    cache: Cache,
}

impl Reader {
    /// A reader that has read nothing yet.
    #[must_use]
    pub fn new(db: Db, viewer: Viewer, now: DateTime<Utc>) -> Self {
        let scope = viewer.scope();
        Self(Arc::new(Inner { db, viewer, scope, now, cache: Cache::default() }))
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// On whose behalf it reads; the viewer notices.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        self.0.viewer.actor()
    }

    /// On whose behalf it reads, without a look at the actor.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.0.viewer
    }

    /// What the actor may see; the viewer notices what is asked of it.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.0.scope
    }

    /// The time of the operation.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.now
    }

    /// The relation of each of `keys`, in their order; loads in one go what is not known yet.
    ///
    /// # Errors
    /// The database failed.
    pub async fn prime<R: Relation>(&self, keys: &[R::Key], args: &R::Args) -> Result<Vec<R::Value>, Error> {
        if !self.0.cache.missing::<R>(keys, args).is_empty() {
            self.load::<R>(keys, args).await?;
        }
        Ok(self.0.cache.values::<R>(keys, args))
    }

    /// Fields are resolved at the same time: the second one that needs something waits for the first to have loaded it.
    async fn load<R: Relation>(&self, keys: &[R::Key], args: &R::Args) -> Result<(), Error> {
        let turn = self.0.cache.turn::<R>();
        let _turn = turn.lock().await;
        let missing = self.0.cache.missing::<R>(keys, args);
        if !missing.is_empty() {
            let loaded = R::load(self, &missing, args).await?;
            self.0.cache.keep::<R>(&missing, args, loaded);
        }
        Ok(())
    }

    /// The relation of one object.
    ///
    /// # Errors
    /// The database failed.
    pub async fn get<R: Relation>(&self, key: R::Key, args: &R::Args) -> Result<R::Value, Error> {
        match self.0.cache.value::<R>(key, args) {
            Some(value) => Ok(value),
            // Boxed, because every resolver holds a place for what it may await, and few have to load.
            None => Ok(Box::pin(self.prime::<R>(&[key], args)).await?.pop().unwrap_or_default()),
        }
    }
}

/// Declares relations: `Name: Key, Args => Value; |reader, keys, args| how to load it`.
macro_rules! relation {
    ($($(#[$doc:meta])* $name:ident: $key:ty, $args:ty => $value:ty; |$reader:ident, $keys:ident, $arg:ident| $load:expr)+) => {
        $(
            $(#[$doc])*
            pub struct $name;

            impl Relation for $name {
                type Key = $key;
                type Args = $args;
                type Value = $value;

                async fn load($reader: &Reader, $keys: &[$key], $arg: &$args) -> Result<HashMap<$key, $value>, Error> {
                    Ok($load)
                }
            }
        )+
    };
}

pub(crate) use relation;

/// A relation in which an object may have nothing.
pub(crate) fn optional<K: Eq + Hash, V>(values: HashMap<K, V>) -> HashMap<K, Option<V>> {
    values.into_iter().map(|(key, value)| (key, Some(value))).collect()
}
