//! The schema, put together of the areas.

use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, ValidationMode};

use super::account::{AccountMutation, AccountQuery, HandleMutation};
use super::alliance::{AllianceMutation, AllianceQuery};
use super::conversation::{ConversationMutation, ConversationQuery, ForumMutation, ForumQuery};
use super::delivery::{DeliveryMutation, DeliveryQuery};
use super::governance::{BallotMutation, BallotQuery, GovernanceMutation, GovernanceQuery};
use super::mission::{MissionMutation, MissionProcessQuery, MissionQuery, RfpMutation};
use super::node::NodeQuery;
use super::rate_limit::RateLimitQuery;
use super::season::{SeasonMutation, SeasonQuery};
use super::stream::{StreamQuery, StreamSubscription, WebhookMutation, WebhookQuery};
use super::team::{TeamMutation, TeamQuery};
use crate::app::App;

/// The schema that the server runs.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// What can be read.
#[derive(Default, MergedObject)]
pub struct Query(
    AccountQuery,
    AllianceQuery,
    SeasonQuery,
    MissionQuery,
    MissionProcessQuery,
    ConversationQuery,
    ForumQuery,
    TeamQuery,
    StreamQuery,
    WebhookQuery,
    GovernanceQuery,
    BallotQuery,
    DeliveryQuery,
    NodeQuery,
    RateLimitQuery,
);

/// What can be changed. Each field takes one `input` and answers with a payload: the object after the write, the rules
/// that said no as `errors`, and the `event` that was recorded. An `idempotencyKey` makes a write safe to repeat.
#[derive(Default, MergedObject)]
pub struct Mutation(
    AccountMutation,
    AllianceMutation,
    SeasonMutation,
    MissionMutation,
    RfpMutation,
    ConversationMutation,
    ForumMutation,
    HandleMutation,
    TeamMutation,
    WebhookMutation,
    GovernanceMutation,
    BallotMutation,
    DeliveryMutation,
);

/// What can be followed live, from the event log: history from `after` first, then each event as it happens.
#[derive(Default, MergedSubscription)]
pub struct Subscription(StreamSubscription);

/// The schema over an application. Documents are checked before they come here.
#[must_use]
pub fn schema(app: App) -> Schema {
    async_graphql::Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .validation_mode(ValidationMode::Fast)
        .data(app)
        .finish()
}

/// The schema as text, in an order that does not depend on the code's.
#[must_use]
pub fn sdl() -> String {
    let schema =
        async_graphql::Schema::build(Query::default(), Mutation::default(), Subscription::default()).finish();
    let options =
        SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    let mut text = schema.sdl_with_options(options);
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text.trim().to_owned() + "\n"
}
