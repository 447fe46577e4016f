//! Reading accounts.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object};

use super::object::{Person, PersonConnection};
use super::plan::people;
use super::session::Viewer;
use crate::graphql::connection::Total;
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::{Selection, page};
use crate::graphql::vocab::AccountKind;
use crate::service::error::Error;
use crate::store::account as store;

/// Which people a list holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PersonFilter {
    /// Name, handle or bio contains this text, whatever its case.
    pub text: Option<String>,
    /// They state this skill, whatever its case.
    pub skill: Option<String>,
    /// They are of this kind.
    pub kind: Option<AccountKind>,
    /// They are active members of the alliance with this id.
    pub alliance_id: Option<ID>,
}

impl PersonFilter {
    fn parse(self) -> std::result::Result<store::AccountFilter, Error> {
        Ok(store::AccountFilter {
            text: self.text,
            skill: self.skill,
            kind: self.kind.map(Into::into),
            alliance: self.alliance_id.as_ref().map(typed_id).transpose()?,
        })
    }
}

/// How a list of people is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "store::AccountOrder")]
pub enum PersonOrder {
    /// By name.
    #[default]
    Name,
    /// The newest first.
    Newest,
}

/// Reading accounts.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// Whoever sends the request; null for those who are not signed in.
    async fn viewer(&self, context: &Context<'_>) -> Nullable<Viewer> {
        nullable(async {
            let reader = context.reader()?;
            if let Some(account) = reader.actor().account() {
                people(&reader, &[account], &Selection::of(context).of_field("person")).await?;
            }
            Ok(Viewer::of(&reader))
        })
        .await
    }

    /// One person, by id or by handle; null where there is none. Give exactly one of the two.
    async fn person(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The id.")] id: Option<ID>,
        #[graphql(desc = "The handle.")] handle: Option<String>,
    ) -> Nullable<Person> {
        nullable(async {
            let reader = context.reader()?;
            let id = match (id, handle) {
                (Some(id), None) => typed_id(&id)?,
                (None, Some(handle)) => {
                    match store::by_handle(reader.db(), &handle).await.map_err(Error::from)? {
                        Some(account) => account.id,
                        None => return Ok(None),
                    }
                }
                _ => return Err(Error::bad_input("Give either `id` or `handle`.").into()),
            };
            Person::load(&reader, id, &Selection::of(context)).await
        })
        .await
    }

    /// The people, by name where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn people(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only people who meet these conditions.")] filter: Option<PersonFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: PersonOrder,
    ) -> Result<PersonConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default().parse()?;
        let order = store::AccountOrder::from(order_by);
        let args = page((first, after), (last, before), order.name())?;
        let page = store::page(reader.db(), &filter, order, &args).await.map_err(Error::from)?;
        let ids: Vec<_> = page.nodes().map(|account| account.id).collect();
        people(&reader, &ids, &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader| {
            let filter = filter.clone();
            Box::pin(async move { Ok(store::count(reader.db(), &filter).await?) })
        });
        Ok(PersonConnection::new(Arc::new(page), &reader, total))
    }
}
