//! Payloads of mutations: the object, the rules that said no, and the event.

use async_graphql::Context;
use entity::ids::TypedId;

use super::context::ContextExt;
use super::error::{ApiError, Result, UserError};
use super::plan::Selection;
use super::stream::EventNode;
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::service::{Command, Ctx, Written};

/// An object that can be loaded by its id: the object of a payload, or a node.
pub trait PayloadObject: Sized + Send {
    /// Its id.
    type Id: TypedId;

    /// Loads the objects with these ids, in their order, and what `selection` needs of them.
    fn load_all(
        reader: &Reader,
        ids: &[Self::Id],
        selection: &Selection<'_>,
    ) -> impl Future<Output = Result<Vec<Option<Self>>>> + Send;

    /// Loads one object and what `selection` needs of it.
    fn load(
        reader: &Reader,
        id: Self::Id,
        selection: &Selection<'_>,
    ) -> impl Future<Output = Result<Option<Self>>> + Send {
        async move { Ok(Self::load_all(reader, &[id], selection).await?.pop().flatten()) }
    }
}

/// Declares how an object is loaded: `Object by Relation, with plan(rows)`, where the relation finds its row by its id
/// and the plan loads what is selected on rows; `plan(ids)` where the plan starts from ids.
macro_rules! loadable {
    ($object:ident by $relation:ident, with $plan:ident(rows)) => {
        loadable!($object, $relation, |reader, ids, rows, selection| {
            $plan(reader, rows.iter().flatten().cloned().collect(), selection)
        });
    };
    ($object:ident by $relation:ident, with $plan:ident(ids)) => {
        loadable!($object, $relation, |reader, ids, rows, selection| $plan(reader, ids, selection));
    };
    ($object:ident, $relation:ident, |$reader:ident, $ids:ident, $rows:ident, $selection:ident| $below:expr) => {
        impl crate::graphql::payload::PayloadObject for $object {
            type Id = <$relation as crate::service::reader::Relation>::Key;

            async fn load_all(
                $reader: &crate::service::reader::Reader,
                $ids: &[Self::Id],
                $selection: &crate::graphql::plan::Selection<'_>,
            ) -> crate::graphql::error::Result<Vec<Option<Self>>> {
                let $rows = $reader.prime::<$relation>($ids, &()).await?;
                $below.await?;
                Ok($rows.into_iter().map(|row| row.map(|row| Self::new(row, $reader))).collect())
            }
        }
    };
}

pub(crate) use loadable;

/// What every payload holds.
pub struct Outcome<T> {
    /// The object after the write.
    pub object: Option<T>,
    /// The rules that said no.
    pub errors: Vec<UserError>,
    /// The event that the write recorded, where it is selected.
    pub event: Option<EventNode>,
}

impl<T: PayloadObject> Outcome<T> {
    /// Reads what was written; a broken rule becomes data, any other error refuses the request.
    ///
    /// # Errors
    /// The request is refused, or the server failed.
    pub async fn of(
        context: &Context<'_>,
        field: &str,
        written: std::result::Result<Written<T::Id>, ApiError>,
    ) -> Result<Self> {
        let written = match written.map_err(ApiError::into_inner) {
            Ok(written) => written,
            Err(Error::Rule(problem)) => {
                return Ok(Self { object: None, errors: vec![problem.into()], event: None });
            }
            Err(Error::Rules(problems)) => {
                let errors = problems.into_iter().map(UserError::from).collect();
                return Ok(Self { object: None, errors, event: None });
            }
            Err(error) => return Err(error.into()),
        };
        let reader = context.reader()?;
        let selection = Selection::of(context);
        let object = T::load(&reader, written.id, &selection.of_field(field)).await?;
        let event = match written.event.filter(|_| selection.selects("event")) {
            Some(event) => EventNode::by_id(&reader, event).await?,
            None => None,
        };
        Ok(Self { object, errors: Vec::new(), event })
    }
}

/// Declares a payload: `Name { field: Node }`.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $field:ident: $node:ident }) => {
        $(#[$doc])*
        pub struct $name(crate::graphql::payload::Outcome<$node>);

        impl $name {
            async fn of(
                context: &async_graphql::Context<'_>,
                written: std::result::Result<
                    crate::service::Written<<$node as crate::graphql::payload::PayloadObject>::Id>,
                    crate::graphql::error::ApiError,
                >,
            ) -> crate::graphql::error::Result<Self> {
                let field = stringify!($field);
                Ok(Self(crate::graphql::payload::Outcome::of(context, field, written).await?))
            }
        }

        $(#[$doc])*
        #[async_graphql::Object]
        impl $name {
            /// The object after the write; null where a rule said no.
            async fn $field(&self) -> Option<&$node> {
                self.0.object.as_ref()
            }

            /// The rules that said no; empty where the write was done.
            async fn errors(&self) -> &[crate::graphql::error::UserError] {
                &self.0.errors
            }

            /// The event that the write recorded; null where nothing changed.
            async fn event(&self) -> Option<&crate::graphql::stream::EventNode> {
                self.0.event.as_ref()
            }
        }
    };
}

pub(crate) use payload;

/// Runs the command that an input stands for.
///
/// # Errors
/// The input is malformed, or the command says no.
pub async fn write<C: Command>(
    use_case: &Ctx,
    command: std::result::Result<C, Error>,
) -> std::result::Result<Written<C::Id>, ApiError> {
    use_case.admit::<C>()?;
    Ok(use_case.run(command?).await?)
}
