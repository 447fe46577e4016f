//! Connections, after the Relay cursor specification.

use async_graphql::SimpleObject;

use crate::domain::page::Page;

/// Where a page stands in its list.
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether rows follow this page; without `last` this is exact.
    pub has_next_page: bool,
    /// Whether rows come before this page; with `last` this is exact.
    pub has_previous_page: bool,
    /// The cursor of the first row.
    pub start_cursor: Option<String>,
    /// The cursor of the last row; give it as `after` to read on.
    pub end_cursor: Option<String>,
}

impl<T> From<&Page<T>> for PageInfo {
    fn from(page: &Page<T>) -> Self {
        Self {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: page.edges.first().map(|edge| edge.cursor.encode()),
            end_cursor: page.edges.last().map(|edge| edge.cursor.encode()),
        }
    }
}

/// Declares the connection and edge types of a node: `Connection, Edge => Node(Row)`, where `Node::new(row, reader)`.
macro_rules! connection {
    ($connection:ident, $edge:ident => $node:ident($row:ty), $plural:literal) => {
        #[doc = concat!("A page of ", $plural, ".")]
        pub struct $connection {
            page: std::sync::Arc<crate::domain::page::Page<$row>>,
            reader: crate::service::reader::Reader,
            total: crate::graphql::connection::Total,
        }

        impl $connection {
            /// A page, and how to count the list when that is asked for.
            pub fn new(
                page: std::sync::Arc<crate::domain::page::Page<$row>>,
                reader: &crate::service::reader::Reader,
                total: crate::graphql::connection::Total,
            ) -> Self {
                Self { page, reader: reader.clone(), total }
            }

            /// The rows of the page.
            #[allow(dead_code, reason = "few connections are looked into before they are handed out")]
            pub(crate) fn rows(&self) -> impl Iterator<Item = &$row> {
                self.page.nodes()
            }
        }

        #[doc = concat!("A page of ", $plural, ".")]
        #[async_graphql::Object]
        impl $connection {
            /// The rows with their cursors.
            async fn edges(&self) -> Vec<$edge> {
                let places = 0..self.page.edges.len();
                places
                    .map(|place| $edge { page: self.page.clone(), place, reader: self.reader.clone() })
                    .collect()
            }

            /// The rows without their cursors.
            async fn nodes(&self) -> Vec<$node> {
                self.page.nodes().map(|row| $node::new(row.clone(), &self.reader)).collect()
            }

            /// Where this page stands in the list.
            async fn page_info(&self) -> crate::graphql::connection::PageInfo {
                self.page.as_ref().into()
            }

            /// How many rows the whole list has; counted only when selected.
            async fn total_count(&self) -> crate::graphql::error::Result<i32> {
                let count = (self.total)(self.reader.clone()).await?;
                Ok(i32::try_from(count).unwrap_or(i32::MAX))
            }
        }

        #[doc = concat!("A row in a page of ", $plural, ".")]
        pub struct $edge {
            page: std::sync::Arc<crate::domain::page::Page<$row>>,
            place: usize,
            reader: crate::service::reader::Reader,
        }

        #[doc = concat!("A row in a page of ", $plural, ".")]
        #[async_graphql::Object]
        impl $edge {
            /// The place behind this row.
            async fn cursor(&self) -> Option<String> {
                self.page.edges.get(self.place).map(|edge| edge.cursor.encode())
            }

            /// The row.
            async fn node(&self) -> Option<$node> {
                self.page.edges.get(self.place).map(|edge| $node::new(edge.node.clone(), &self.reader))
            }
        }
    };
}

pub(crate) use connection;

/// Counts the list that a page was cut out of.
pub type Total = Box<
    dyn Fn(
            crate::service::reader::Reader,
        ) -> futures_util::future::BoxFuture<'static, Result<u64, crate::service::error::Error>>
        + Send
        + Sync,
>;

/// A list that is counted by a relation of its parent.
pub fn counted<R: crate::service::reader::Relation<Value = u64>>(key: R::Key, args: R::Args) -> Total {
    Box::new(move |reader| {
        let args = args.clone();
        Box::pin(async move { reader.get::<R>(key, &args).await })
    })
}
