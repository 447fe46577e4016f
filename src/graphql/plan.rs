//! What an operation selects below a field, so that it can be loaded before the rows are handed out.

use std::sync::Arc;

use async_graphql::{Context, InputType, SelectionField};

use super::error::Result;
use crate::domain::page::{Page, PageArgs};
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation};

/// The fields selected on some objects; the same field may stand there more than once under aliases.
#[derive(Clone, Default)]
pub struct Selection<'a>(Vec<SelectionField<'a>>);

/// One selected field.
pub struct Selected<'a>(SelectionField<'a>);

impl<'a> Selection<'a> {
    /// What is selected on the value of the field that is being resolved.
    pub fn of(context: &'a Context<'a>) -> Self {
        Self(context.field().selection_set().collect())
    }

    /// The selected fields.
    pub fn fields(&self) -> impl Iterator<Item = Selected<'a>> {
        self.0.iter().copied().map(Selected)
    }

    /// What is selected on the value of the field called `name`, over all its aliases.
    pub fn of_field(&self, name: &str) -> Selection<'a> {
        let fields = self.0.iter().filter(|field| field.name() == name);
        Self(fields.flat_map(|field| field.selection_set()).collect())
    }

    /// Whether the field called `name` is selected.
    pub fn selects(&self, name: &str) -> bool {
        self.0.iter().any(|field| field.name() == name)
    }

    /// What is selected on the rows of a connection.
    pub fn rows(&self) -> Selection<'a> {
        let mut rows = self.of_field("nodes");
        rows.0.extend(self.of_field("edges").of_field("node").0);
        rows
    }
}

impl<'a> Selected<'a> {
    /// The field's name in the schema.
    pub fn name(&self) -> &'a str {
        self.0.name()
    }

    /// What is selected on its value.
    pub fn selection(&self) -> Selection<'a> {
        Selection(self.0.selection_set().collect())
    }

    /// An argument, as its resolver gets it. `None` where it cannot be read: a plan then skips the field, whose own
    /// resolver refuses the argument at its own path; an error of the plan would take the whole list with it.
    pub fn argument<T: InputType>(&self, name: &str) -> Option<T> {
        let given = self.0.arguments().ok()?.into_iter().find(|(given, _)| given == name);
        T::parse(given.map(|(_, value)| value)).ok()
    }

    /// The page that the arguments of a connection name; `None` where they name none, as for `argument`.
    pub fn page(&self, order: &str) -> Option<PageArgs> {
        let (first, after) = (self.argument("first")?, self.argument("after")?);
        let (last, before) = (self.argument("last")?, self.argument("before")?);
        page((first, after), (last, before), order).ok()
    }
}

/// The page that the arguments of a connection name.
///
/// # Errors
/// The arguments name no page.
pub fn page(
    (first, after): (Option<i32>, Option<String>),
    (last, before): (Option<i32>, Option<String>),
    order: &str,
) -> Result<PageArgs> {
    Ok(PageArgs::new(first, after.as_deref(), last, before.as_deref(), order).map_err(Error::from)?)
}

/// Loads the connection `field` of each of `keys`: its pages by `R`, and how many rows its list has by `N` where that is
/// selected; `args` are those of `N` and of `R`. All pages are loaded together, so that a list costs the same number of
/// statements for one row and for many.
pub(crate) async fn prime_connection<R, N>(
    reader: &Reader,
    keys: &[R::Key],
    field: &Selected<'_>,
    args: (&N::Args, &R::Args),
) -> Result<Vec<R::Value>>
where
    R: Relation,
    N: Relation<Key = R::Key, Value = u64>,
{
    if field.selection().selects("totalCount") {
        reader.prime::<N>(keys, args.0).await?;
    }
    Ok(reader.prime::<R>(keys, args.1).await?)
}

/// The rows of all these pages.
pub(crate) fn rows_of<T: Clone>(pages: &[Arc<Page<T>>]) -> Vec<T> {
    pages.iter().flat_map(|page| page.nodes().cloned()).collect()
}

/// What is found under these keys; those under which there is nothing are passed over.
pub(crate) async fn found<R, T>(reader: &Reader, keys: &[R::Key]) -> Result<Vec<T>>
where
    R: Relation<Args = (), Value = Option<T>>,
{
    Ok(reader.prime::<R>(keys, &()).await?.into_iter().flatten().collect())
}

/// The rows of the lists of all these keys.
pub(crate) async fn listed<R, T>(reader: &Reader, keys: &[R::Key], args: &R::Args) -> Result<Vec<T>>
where
    R: Relation<Value = Arc<Vec<T>>>,
    T: Clone,
{
    let lists = reader.prime::<R>(keys, args).await?;
    Ok(lists.iter().flat_map(|list| list.iter().cloned()).collect())
}
