//! What a selection on signals needs, loaded level by level for all rows at once.

use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::domain::team::Signal;
use crate::graphql::account::people;
use crate::graphql::alliance::alliances;
use crate::graphql::error::Result;
use crate::graphql::mission::missions_by_id;
use crate::graphql::plan::Selection;
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
                "mission" => {
                    let ids: Vec<_> = rows.iter().filter_map(|row| row.target.mission()).collect();
                    missions_by_id(reader, &ids, &field.selection()).await?;
                }
                "alliance" => {
                    let ids: Vec<_> = rows.iter().filter_map(|row| row.target.alliance()).collect();
                    alliances(reader, &ids, &field.selection()).await?;
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
