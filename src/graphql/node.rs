//! Objects by their global id.

use std::collections::HashMap;

use async_graphql::{Context, ID, Interface, Object};
use uuid::Uuid;

use super::account::{Person, PersonHandle};
use super::alliance::{Alliance, Membership};
use super::context::ContextExt;
use super::conversation::{Answer, Comment, ForumPost, ForumThread, LeaderUpdate, Question};
use super::delivery::{ClawbackCase, Grant, Kpi, Milestone};
use super::error::{Nullable, Result, nullable};
use super::governance::{ApprovalWaiver, Ballot, DelegateApproval, VotingPowerSnapshot};
use super::mission::{Application, Mission};
use super::payload::PayloadObject;
use super::plan::Selection;
use super::season::{Intent, Season, TierClaim};
use super::stream::{EventNode, Webhook, WebhookDelivery};
use super::team::Signal;
use crate::domain::page::MAX_PAGE_SIZE;
use crate::service::error::Error;
use crate::service::reader::Reader;

macro_rules! nodes {
    ($($variant:ident($type:ident)),+ $(,)?) => {
        /// An object with a global id.
        #[derive(Interface)]
        #[graphql(field(name = "id", ty = "ID", desc = "The id, the same everywhere."))]
        pub enum Node {
            $(
                #[doc = concat!("See `", stringify!($variant), "`.")]
                $variant($type),
            )+
        }

        /// Loads the objects of each type together; an id may be asked for more than once.
        async fn load(reader: &Reader, ids: &[ID], selection: &Selection<'_>) -> Result<Vec<Option<Node>>> {
            let mut found: HashMap<String, Vec<Node>> = HashMap::new();
            let mut known = 0;
            $(
                let own: Vec<<$type as PayloadObject>::Id> = ids.iter().filter_map(|id| id.parse().ok()).collect();
                if !own.is_empty() {
                    known += own.len();
                    let objects = <$type>::load_all(reader, &own, selection).await?;
                    for (id, object) in own.iter().zip(objects) {
                        found.entry(id.to_string()).or_default().extend(object.map(Node::$variant));
                    }
                }
            )+
            if known != ids.len() {
                return Err(Error::bad_input("This is no id of a node. Take ids as the API gives them.").into());
            }
            Ok(ids.iter().map(|id| found.get_mut(id.as_str()).and_then(Vec::pop)).collect())
        }
    };
}

nodes! {
    Alliance(Alliance),
    Answer(Answer),
    Application(Application),
    ApprovalWaiver(ApprovalWaiver),
    Ballot(Ballot),
    ClawbackCase(ClawbackCase),
    Comment(Comment),
    DelegateApproval(DelegateApproval),
    Event(EventNode),
    ForumPost(ForumPost),
    ForumThread(ForumThread),
    Grant(Grant),
    Intent(Intent),
    Kpi(Kpi),
    LeaderUpdate(LeaderUpdate),
    Membership(Membership),
    Milestone(Milestone),
    Mission(Mission),
    Person(Person),
    PersonHandle(PersonHandle),
    Question(Question),
    Season(Season),
    Signal(Signal),
    TierClaim(TierClaim),
    Webhook(Webhook),
    WebhookDelivery(WebhookDelivery),
    VotingPowerSnapshot(VotingPowerSnapshot),
}

/// Reading objects by id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id; null where there is none that the viewer may see.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The global id.")] id: ID,
    ) -> Nullable<Node> {
        nullable(async {
            let nodes = load(&context.reader()?, &[id], &Selection::of(context)).await?;
            Ok(nodes.into_iter().next().flatten())
        })
        .await
    }

    /// The objects with these ids, in the same order; null where there is none that the viewer may see.
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The global ids, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > usize::from(MAX_PAGE_SIZE) {
            return Err(Error::bad_input(format!("`ids`: Give at most {MAX_PAGE_SIZE}.")).into());
        }
        load(&context.reader()?, &ids, &Selection::of(context)).await
    }
}

/// The global id of an event's subject.
pub(crate) fn subject(prefix: &str, uuid: Uuid) -> Option<ID> {
    let prefix = type_safe_id::DynamicType::new(prefix).ok()?;
    Some(ID(type_safe_id::TypeSafeId::from_type_and_uuid(prefix, uuid).to_string()))
}
