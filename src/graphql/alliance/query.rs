//! Reading alliances.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object};

use super::object::{Alliance, AllianceConnection};
use super::plan::alliances;
use crate::graphql::connection::Total;
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::{Selection, page};
use crate::graphql::vocab::{AllianceKind, AllianceStatus};
use crate::service::error::Error;
use crate::store::alliance as store;

/// Which alliances a list holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AllianceFilter {
    /// Name or description contains this text, whatever its case.
    pub text: Option<String>,
    /// It came together this way.
    pub kind: Option<AllianceKind>,
    /// It is in this state.
    pub status: Option<AllianceStatus>,
    /// It has a mission in the season with this id.
    pub season_id: Option<ID>,
    /// The person with this id is an active member.
    pub person_id: Option<ID>,
}

impl AllianceFilter {
    fn parse(self) -> std::result::Result<store::AllianceFilter, Error> {
        Ok(store::AllianceFilter {
            text: self.text,
            kind: self.kind.map(Into::into),
            status: self.status.map(Into::into),
            season: self.season_id.as_ref().map(typed_id).transpose()?,
            member: self.person_id.as_ref().map(typed_id).transpose()?,
        })
    }
}

/// How a list of alliances is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "store::AllianceOrder")]
pub enum AllianceOrder {
    /// By name.
    #[default]
    Name,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

/// Reading alliances.
#[derive(Default)]
pub struct AllianceQuery;

#[Object]
impl AllianceQuery {
    /// One alliance, by id or by slug; null where there is none. Give exactly one of the two.
    async fn alliance(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<ID>,
        #[graphql(desc = "Its slug.")] slug: Option<String>,
    ) -> Nullable<Alliance> {
        nullable(async {
            let reader = context.reader()?;
            let id = match (id, slug) {
                (Some(id), None) => typed_id(&id)?,
                (None, Some(slug)) => match store::by_slug(reader.db(), &slug).await.map_err(Error::from)? {
                    Some(alliance) => alliance.id,
                    None => return Ok(None),
                },
                _ => return Err(Error::bad_input("Give either `id` or `slug`.").into()),
            };
            Alliance::load(&reader, id, &Selection::of(context)).await
        })
        .await
    }

    /// The alliances, by name where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn alliances(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only alliances that meet these conditions.")] filter: Option<AllianceFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: AllianceOrder,
    ) -> Result<AllianceConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default().parse()?;
        let order = store::AllianceOrder::from(order_by);
        let args = page((first, after), (last, before), order.name())?;
        let page = store::page(reader.db(), &filter, order, &args).await.map_err(Error::from)?;
        let ids: Vec<_> = page.nodes().map(|alliance| alliance.id).collect();
        alliances(&reader, &ids, &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader| {
            let filter = filter.clone();
            Box::pin(async move { Ok(store::count(reader.db(), &filter).await?) })
        });
        Ok(AllianceConnection::new(Arc::new(page), &reader, total))
    }
}
