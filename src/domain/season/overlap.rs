//! People who stand behind several alliances of a season (docs/GOVERNANCE.md, Overlaps).

use entity::ids::{AccountId, TypedId};

use crate::domain::amount::TokenAmount;
use crate::domain::page::{Cursor, Edge, Page, PageArgs, SortKey};

/// Somebody who stands behind several alliances of a season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The person or organization.
    pub account_id: AccountId,
    /// The name that it is sorted by.
    pub sort_name: String,
    /// The sum that the missions of these alliances ask for.
    pub requested: TokenAmount,
}

/// The name of the order of overlaps in cursors.
pub const MOST_REQUESTED: &str = "overlap.requested";

impl Overlap {
    /// Sorts by the sum, the largest first, then by name: as a text in which a larger sum comes first.
    fn key(&self) -> (SortKey, uuid::Uuid) {
        let below = i64::MAX - self.requested.micro();
        (SortKey::Text(format!("{below:019} {}", self.sort_name)), self.account_id.uuid())
    }
}

/// A page of overlaps. There are few in a season, so all of them are read and sorted here.
#[must_use]
pub fn page_of_overlaps(overlaps: Vec<Overlap>, args: &PageArgs) -> Page<Overlap> {
    if args.size == 0 {
        return Page::default();
    }
    let place = |cursor: &Option<Cursor>| cursor.as_ref().map(|cursor| (cursor.key.clone(), cursor.id));
    let (after, before) = (place(&args.after), place(&args.before));
    let mut rows: Vec<_> = overlaps.into_iter().map(|overlap| (overlap.key(), overlap)).collect();
    rows.retain(|(key, _)| {
        after.as_ref().is_none_or(|after| key > after) && before.as_ref().is_none_or(|before| key < before)
    });
    rows.sort_by(|(left, _), (right, _)| left.cmp(right));
    if args.from_end {
        rows.reverse();
    }
    let edge =
        |((key, id), node)| Edge { cursor: Cursor { order: MOST_REQUESTED.to_owned(), key, id }, node };
    Page::cut(rows.into_iter().take(usize::from(args.size) + 1).map(edge).collect(), args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn overlap(number: u128, name: &str, op: i64) -> Overlap {
        Overlap {
            account_id: AccountId::from_uuid(Uuid::from_u128(number)),
            sort_name: name.to_owned(),
            requested: TokenAmount::from_op(op).expect("in range"),
        }
    }

    #[test]
    fn the_largest_sum_comes_first_then_the_name() {
        let rows = vec![overlap(1, "zoe", 5), overlap(2, "brichis", 90_000), overlap(3, "ana", 5)];
        let page = page_of_overlaps(rows, &PageArgs::first(10));
        let names: Vec<_> = page.nodes().map(|row| row.sort_name.as_str()).collect();
        assert_eq!(names, ["brichis", "ana", "zoe"]);
    }

    proptest! {
        #[test]
        fn reading_on_shows_each_row_once(sums in proptest::collection::vec(0_i64..5, 0..30), size in 1_u16..7) {
            let rows: Vec<_> = (0..).zip(&sums).map(|(number, sum)| overlap(number, "same", *sum)).collect();
            let whole = page_of_overlaps(rows.clone(), &PageArgs::first(100));
            let mut args = PageArgs::first(size);
            let mut read = Vec::new();
            loop {
                let page = page_of_overlaps(rows.clone(), &args);
                args.after = page.edges.last().map(|edge| edge.cursor.clone());
                read.extend(page.nodes().cloned());
                if !page.has_next {
                    break;
                }
            }
            prop_assert_eq!(read, whole.nodes().cloned().collect::<Vec<_>>());
        }
    }
}
