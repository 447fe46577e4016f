//! What a selection on signals needs, loaded level by level for all rows at once.

use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::target::targets;
use crate::domain::team::Signal;
use crate::graphql::account::people;
use crate::graphql::error::Result;
use crate::graphql::plan::Selection;
use crate::graphql::season::seasons;
use crate::service::reader::Reader;
use crate::service::team::SkillsOf;

/// Loads what is selected on these signals.
pub(crate) fn signals<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<Signal>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        for field in selection.fields() {
            match field.name() {
                "person" => {
                    let ids: Vec<_> = rows.iter().filter_map(|row| row.account_id).collect();
                    people(reader, &ids, &field.selection()).await?;
                }
                "target" => {
                    let all: Vec<_> = rows.iter().map(|row| row.target).collect();
                    targets(reader, &all, &field.selection()).await?;
                }
                "season" => {
                    let ids: Vec<_> = rows.iter().map(|row| row.season_id).collect();
                    seasons(reader, &ids, &field.selection()).await?;
                }
                "skills" => {
                    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
                    reader.prime::<SkillsOf>(&ids, &()).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}
