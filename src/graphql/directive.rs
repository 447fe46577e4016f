//! What the schema says of its types for the server and its clients alike.

use async_graphql::TypeDirective;

/// A list of this input takes `count` items where it comes in a variable, even if the server's limit for lists is lower.
// The argument has no description of its own: the engine would tell it to introspection and leave it out of the SDL.
#[TypeDirective(name = "maxListItems", location = "InputObject")]
pub(crate) fn max_list_items(count: i32) {}
