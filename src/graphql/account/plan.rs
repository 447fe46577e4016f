//! What a selection on people needs.

use entity::ids::AccountId;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::domain::page::PageArgs;
use crate::graphql::alliance::{memberships, order_of_members};
use crate::graphql::error::Result;
use crate::graphql::plan::{Selected, Selection, prime_connection};
use crate::graphql::season::claims;
use crate::service::account::{AccountById, HandlesOf, SkillsOf};
use crate::service::alliance::{MembershipCountOf, MembershipsOf};
use crate::service::reader::Reader;
use crate::service::season::ClaimsOf;
use crate::store::alliance::MemberFilter;

/// Loads these people and what is selected on them.
pub(crate) fn people<'a>(
    reader: &'a Reader,
    ids: &'a [AccountId],
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if ids.is_empty() || selection.fields().next().is_none() {
            return Ok(());
        }
        reader.prime::<AccountById>(ids, &()).await?;
        for field in selection.fields() {
            match field.name() {
                "skills" => {
                    reader.prime::<SkillsOf>(ids, &()).await?;
                }
                "handles" => {
                    reader.prime::<HandlesOf>(ids, &()).await?;
                    people(reader, ids, &field.selection().of_field("person")).await?;
                }
                "memberships" => memberships_of(reader, ids, &field).await?,
                "tierClaims" => {
                    let lists = reader.prime::<ClaimsOf>(ids, &()).await?;
                    let rows: Vec<_> = lists.iter().flat_map(|list| list.iter()).collect();
                    claims(reader, &rows, &field.selection()).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

fn membership_list(field: &Selected<'_>) -> Option<(MemberFilter, PageArgs)> {
    let include_former = field.argument::<Option<bool>>("includeFormer")?.unwrap_or_default();
    Some((MemberFilter { role: None, include_former }, field.page(order_of_members())?))
}

async fn memberships_of(reader: &Reader, ids: &[AccountId], field: &Selected<'_>) -> Result<()> {
    let Some(list) = membership_list(field) else { return Ok(()) };
    let pages =
        prime_connection::<MembershipsOf, MembershipCountOf>(reader, ids, field, (&list.0, &list)).await?;
    memberships(reader, pages.iter().flat_map(|page| page.nodes()), &field.selection().rows()).await
}
