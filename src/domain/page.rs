//! Pages of a list, after the Relay cursor specification.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The page size where a client names none.
pub const DEFAULT_PAGE_SIZE: u16 = 20;
/// The largest page.
pub const MAX_PAGE_SIZE: u16 = 100;

/// What a list is sorted by besides the id, as a value of one row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SortKey {
    /// The id alone: order of creation.
    Id,
    /// A number, such as an amount.
    Number(i64),
    /// A text, compared byte by byte.
    Text(String),
    /// A moment, in milliseconds since 1970.
    Moment {
        /// The milliseconds.
        #[serde(rename = "ms")]
        milliseconds: i64,
    },
}

impl SortKey {
    /// The key of a moment.
    #[must_use]
    pub fn moment(time: DateTime<Utc>) -> Self {
        Self::Moment { milliseconds: time.timestamp_millis() }
    }
}

/// A place between two rows of a sorted list. Its text is opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// The order that the list had; a cursor of another order points nowhere.
    #[serde(rename = "o")]
    pub order: String,
    /// The sort key of the row before the place.
    #[serde(rename = "k")]
    pub key: SortKey,
    /// The id of the row before the place.
    #[serde(rename = "i")]
    pub id: Uuid,
}

impl Cursor {
    /// The text that clients hand back.
    #[must_use]
    pub fn encode(&self) -> String {
        serde_json::to_vec(self).map(|json| URL_SAFE_NO_PAD.encode(json)).unwrap_or_default()
    }

    fn decode(text: &str, order: &str) -> Result<Self, PageError> {
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| PageError::InvalidCursor)?;
        let cursor: Self = serde_json::from_slice(&json).map_err(|_| PageError::InvalidCursor)?;
        if cursor.order == order { Ok(cursor) } else { Err(PageError::OtherOrder) }
    }
}

/// Which rows of a list are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageArgs {
    /// At most so many rows.
    pub size: u16,
    /// Counted from the end of the list instead of its beginning.
    pub from_end: bool,
    /// Only rows behind this place.
    pub after: Option<Cursor>,
    /// Only rows before this place.
    pub before: Option<Cursor>,
}

/// Why the arguments of a list are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Both `first` and `last`.
    #[error("Give either `first` or `last`, not both.")]
    BothEnds,
    /// A page size outside 0 to 100.
    #[error("Ask for 0 to {MAX_PAGE_SIZE} rows.")]
    Size,
    /// Not a text that this server gave.
    #[error("This is not a cursor of this list. Take one from `pageInfo` or an edge.")]
    InvalidCursor,
    /// A cursor of the same list in another order.
    #[error("This cursor belongs to another order of the list. Begin again without it.")]
    OtherOrder,
}

impl PageArgs {
    /// The page that the four arguments of a connection name, in a list of this `order`.
    ///
    /// # Errors
    /// See [`PageError`].
    pub fn new(
        first: Option<i32>,
        after: Option<&str>,
        last: Option<i32>,
        before: Option<&str>,
        order: &str,
    ) -> Result<Self, PageError> {
        if first.is_some() && last.is_some() {
            return Err(PageError::BothEnds);
        }
        let size = match first.or(last) {
            None => DEFAULT_PAGE_SIZE,
            Some(size) => {
                u16::try_from(size).ok().filter(|size| *size <= MAX_PAGE_SIZE).ok_or(PageError::Size)?
            }
        };
        let decode = |text: Option<&str>| text.map(|text| Cursor::decode(text, order)).transpose();
        Ok(Self { size, from_end: last.is_some(), after: decode(after)?, before: decode(before)? })
    }

    /// The first `size` rows.
    #[must_use]
    pub fn first(size: u16) -> Self {
        Self { size, from_end: false, after: None, before: None }
    }
}

/// A row of a page, and the place behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge<T> {
    /// The place behind the row.
    pub cursor: Cursor,
    /// The row.
    pub node: T,
}

/// Some rows of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the order of the list.
    pub edges: Vec<Edge<T>>,
    /// Whether rows follow.
    pub has_next: bool,
    /// Whether rows come before.
    pub has_previous: bool,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { edges: Vec::new(), has_next: false, has_previous: false }
    }
}

impl<T> Page<T> {
    /// Cuts a page out of rows that were fetched in its reading direction, one more than it may hold.
    #[must_use]
    pub fn cut(mut edges: Vec<Edge<T>>, args: &PageArgs) -> Self {
        let size = usize::from(args.size);
        let more = edges.len() > size;
        edges.truncate(size);
        if args.from_end {
            edges.reverse();
            return Self { edges, has_next: args.before.is_some(), has_previous: more };
        }
        Self { edges, has_next: more, has_previous: args.after.is_some() }
    }

    /// The rows without their cursors.
    pub fn nodes(&self) -> impl Iterator<Item = &T> {
        self.edges.iter().map(|edge| &edge.node)
    }

    /// The same page of other rows.
    pub fn map<U>(self, mut to: impl FnMut(T) -> U) -> Page<U> {
        let edges =
            self.edges.into_iter().map(|Edge { cursor, node }| Edge { cursor, node: to(node) }).collect();
        Page { edges, has_next: self.has_next, has_previous: self.has_previous }
    }

    /// The same page of other rows, unless one of them is not valid.
    ///
    /// # Errors
    /// The first error of `to`.
    pub fn try_map<U, E>(self, mut to: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let edges = self
            .edges
            .into_iter()
            .map(|Edge { cursor, node }| to(node).map(|node| Edge { cursor, node }))
            .collect::<Result<_, E>>()?;
        Ok(Page { edges, has_next: self.has_next, has_previous: self.has_previous })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_as_cursor_is_refused_or_read_but_never_panics(text in ".*") {
            let _ = PageArgs::new(None, Some(&text), None, None, "NEWEST");
        }

        #[test]
        fn a_cursor_reads_back(key in ".*", id in any::<u128>()) {
            let cursor = Cursor { order: "NAME".into(), key: SortKey::Text(key), id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::decode(&cursor.encode(), "NAME"), Ok(cursor));
        }
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let cursor = Cursor { order: "NAME".into(), key: SortKey::Id, id: Uuid::nil() }.encode();
        assert_eq!(PageArgs::new(None, Some(&cursor), None, None, "NEWEST"), Err(PageError::OtherOrder));
    }

    #[test]
    fn sizes_outside_the_bounds_are_refused() {
        for size in [-1, 101, i32::MAX] {
            assert_eq!(PageArgs::new(Some(size), None, None, None, "NEWEST"), Err(PageError::Size));
        }
        assert_eq!(PageArgs::new(Some(1), None, Some(1), None, "NEWEST"), Err(PageError::BothEnds));
    }
}
