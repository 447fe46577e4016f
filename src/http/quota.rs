//! Counts what is open for each holder, so that nobody holds everything.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many things each holder has open.
#[derive(Debug)]
pub(crate) struct Quota<K> {
    most: usize,
    open: Arc<Mutex<HashMap<K, usize>>>,
}

/// One open thing; it counts until it is dropped.
#[derive(Debug)]
pub(crate) struct Share<K: Eq + Hash> {
    holder: K,
    open: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Eq + Hash + Clone> Quota<K> {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// One more for this holder, unless it has as many as it may have.
    pub(crate) fn take(&self, holder: K) -> Option<Share<K>> {
        let mut open = lock(&self.open);
        let count = open.get(&holder).copied().unwrap_or_default();
        if count >= self.most {
            return None;
        }
        open.insert(holder.clone(), count + 1);
        Some(Share { holder, open: Arc::clone(&self.open) })
    }
}

impl<K: Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut open = lock(&self.open);
        if let Some(count) = open.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.holder);
            }
        }
    }
}

fn lock<K>(open: &Mutex<HashMap<K, usize>>) -> MutexGuard<'_, HashMap<K, usize>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_gets_its_share_and_no_more() {
        let quota = Quota::new(2);
        let first = quota.take("ada");
        let second = quota.take("ada");
        assert!(first.is_some() && second.is_some());
        assert!(quota.take("ada").is_none());
        assert!(quota.take("bob").is_some());
        drop(first);
        assert!(quota.take("ada").is_some());
    }

    #[test]
    fn nothing_is_remembered_of_holders_that_left() {
        let quota = Quota::new(2);
        drop((quota.take("ada"), quota.take("ada"), quota.take("bob")));
        assert!(lock(&quota.open).is_empty());
    }
}
