//! What the schema says of its types for the server and its clients alike.

use async_graphql::TypeDirective;

/// A list of this input takes so many items where it comes in a variable, even if the server's limit for lists is lower.
#[TypeDirective(name = "maxListItems", location = "InputObject")]
pub(crate) fn max_list_items(#[graphql(desc = "How many.")] count: i32) {}
