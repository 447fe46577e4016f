//! Tags as missions have them.

use std::collections::BTreeSet;

use crate::domain::text::fold;

/// The tags, folded, each once, in alphabetical order.
pub(super) fn tags(stated: &[String]) -> Vec<String> {
    let distinct: BTreeSet<String> = stated.iter().map(|tag| fold(tag)).collect();
    distinct.into_iter().collect()
}
