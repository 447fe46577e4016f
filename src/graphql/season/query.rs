//! Reading seasons.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::ids::SeasonId;
use futures_util::FutureExt as _;

use super::intent::Intent;
use super::object::{Season, SeasonConnection};
use super::overlap::OverlapConnection;
use super::plan::{below_intents, overlaps, seasons};
use crate::domain::season::{MOST_REQUESTED, page_of_overlaps};
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::{Selection, page};
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::service::season::IntentsOf;
use crate::store::season as store;

/// Reading seasons.
#[derive(Default)]
pub struct SeasonQuery;

#[Object]
impl SeasonQuery {
    /// One season, by id or by number; null where there is none. Give exactly one of the two.
    async fn season(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<ID>,
        #[graphql(desc = "Its number.")] number: Option<i32>,
    ) -> Nullable<Season> {
        nullable(async {
            let reader = context.reader()?;
            match one_season(&reader, id, number).await? {
                Some(id) => Season::load(&reader, id, &Selection::of(context)).await,
                None => Ok(None),
            }
        })
        .await
    }

    /// The seasons, the newest first.
    async fn seasons(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<SeasonConnection> {
        let reader = context.reader()?;
        let args = page((first, after), (last, before), store::NEWEST_SEASON)?;
        let page = store::page(reader.db(), &args).await.map_err(Error::from)?;
        let ids: Vec<_> = page.nodes().map(|season| season.id).collect();
        seasons(&reader, &ids, &Selection::of(context).rows()).await?;
        let total = Box::new(|reader: Reader| async move { Ok(store::count(reader.db()).await?) }.boxed());
        Ok(SeasonConnection::new(Arc::new(page), &reader, total))
    }

    /// The intents of one season, by number; empty where there is no such season. Give exactly one of the two.
    async fn intents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The season's id.")] season_id: Option<ID>,
        #[graphql(desc = "The season's number.")] season: Option<i32>,
    ) -> Result<Vec<Intent>> {
        let reader = context.reader()?;
        let Some(id) = one_season(&reader, season_id, season).await? else { return Ok(Vec::new()) };
        let rows = reader.get::<IntentsOf>(id, &()).await?;
        let ids: Vec<_> = rows.iter().map(|intent| intent.id).collect();
        below_intents(&reader, &ids, &Selection::of(context)).await?;
        Ok(rows.iter().map(|intent| Intent::new(intent.clone(), &reader)).collect())
    }

    /// The persons and organizations that stand behind at least two alliances with proposed missions in a season, the
    /// largest sum asked for first, then by name. Null where there is no such season.
    async fn overlaps(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The season's number.")] season: i32,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Nullable<OverlapConnection> {
        nullable(async {
            let reader = context.reader()?;
            let args = page((first, after), (last, before), MOST_REQUESTED)?;
            let Some(season) = one_season(&reader, None, Some(season)).await? else { return Ok(None) };
            let rows = store::overlaps(reader.db(), season).await.map_err(Error::from)?;
            let count = rows.len();
            let page = page_of_overlaps(rows, &args).map(|row| Arc::new((season, row)));
            let accounts: Vec<_> = page.nodes().map(|row| row.1.account_id).collect();
            overlaps(&reader, season, &accounts, &Selection::of(context).rows()).await?;
            let total =
                Box::new(move |_| async move { Ok(u64::try_from(count).unwrap_or(u64::MAX)) }.boxed());
            Ok(Some(OverlapConnection::new(Arc::new(page), &reader, total)))
        })
        .await
    }

    /// One intent by its id; null where there is none.
    async fn intent(&self, context: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Nullable<Intent> {
        nullable(async { Intent::load(&context.reader()?, typed_id(&id)?, &Selection::of(context)).await })
            .await
    }
}

/// The season that exactly one of the two names.
async fn one_season(reader: &Reader, id: Option<ID>, number: Option<i32>) -> Result<Option<SeasonId>> {
    match (id, number) {
        (Some(id), None) => Ok(Some(typed_id(&id)?)),
        (None, Some(number)) => {
            let season = store::by_number(reader.db(), number).await.map_err(Error::from)?;
            Ok(season.map(|season| season.id))
        }
        _ => Err(Error::bad_input("Name the season either by its id or by its number.").into()),
    }
}
