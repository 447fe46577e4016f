//! Reading missions.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use super::filter::{MissionFilter, MissionOrder};
use super::object::{Mission, MissionConnection};
use super::plan::missions;
use crate::graphql::connection::Total;
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::{Selection, page};
use crate::service::error::Error;
use crate::store::mission as store;

/// Reading missions.
#[derive(Default)]
pub struct MissionQuery;

#[Object]
impl MissionQuery {
    /// One mission, by id or by slug; null where there is none. Give exactly one of the two.
    async fn mission(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<ID>,
        #[graphql(desc = "Its slug.")] slug: Option<String>,
    ) -> Nullable<Mission> {
        nullable(async {
            let reader = context.reader()?;
            let selection = Selection::of(context);
            match (id, slug) {
                (Some(id), None) => Mission::load(&reader, typed_id(&id)?, &selection).await,
                (None, Some(slug)) => {
                    let found =
                        store::by_slug(reader.db(), reader.scope(), &slug).await.map_err(Error::from)?;
                    let Some(row) = found else { return Ok(None) };
                    missions(&reader, vec![row.clone()], &selection).await?;
                    Ok(Some(Mission::new(row, &reader)))
                }
                _ => Err(Error::bad_input("Give either `id` or `slug`.").into()),
            }
        })
        .await
    }

    /// The missions of both kinds, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn missions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only missions that meet these conditions.")] filter: Option<MissionFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: MissionOrder,
    ) -> Result<MissionConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default().parse(reader.now())?;
        let order = store::MissionOrder::from(order_by);
        let args = page((first, after), (last, before), order.name())?;
        let page =
            store::page(reader.db(), reader.scope(), &filter, order, &args).await.map_err(Error::from)?;
        let rows = page.nodes().cloned().collect();
        missions(&reader, rows, &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader| {
            let filter = filter.clone();
            Box::pin(async move { Ok(store::count(reader.db(), reader.scope(), &filter).await?) })
        });
        Ok(MissionConnection::new(Arc::new(page), &reader, total))
    }
}
