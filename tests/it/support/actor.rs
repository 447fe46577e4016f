//! Somebody who sends requests.

use alliance_hub::policy;
use async_graphql::{Request, Variables};
use entity::account;
use entity::ids::{AccountId, SessionId};
use entity::vocab::{AccountKind, StaffRole};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::Value;

use super::answer::Answer;
use super::app::TestApp;

/// Somebody who sends requests, signed in or not.
#[derive(Clone)]
pub struct Actor<'a> {
    app: &'a TestApp,
    actor: policy::Actor,
}

impl<'a> Actor<'a> {
    pub(super) fn visitor(app: &'a TestApp) -> Self {
        Self { app, actor: policy::Actor::Anonymous }
    }

    pub(super) async fn person(app: &'a TestApp, name: &str, number: u64) -> Self {
        let now = app.app.clock.now();
        let id: AccountId = app.app.ids.next();
        let row = account::ActiveModel {
            id: Set(id),
            kind: Set(AccountKind::Person),
            handle: Set(format!("{}-{number}", name.to_lowercase())),
            display_name: Set(name.to_owned()),
            bio: Set(None),
            timezone: Set(None),
            note: Set(None),
            source_urls: Set(serde_json::json!([])),
            sort_name: Set(name.to_lowercase()),
            search_text: Set(name.to_lowercase()),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        account::Entity::insert(row)
            .exec_without_returning(app.app.db.migration_connection())
            .await
            .expect("an account is made");
        let session: SessionId = app.app.ids.next();
        let identity = policy::Identity { account: id, session, staff: std::collections::BTreeSet::new() };
        Self { app, actor: policy::Actor::Account(identity) }
    }

    pub(super) fn with_role(mut self, role: StaffRole) -> Self {
        if let policy::Actor::Account(identity) = &mut self.actor {
            identity.staff.insert(role);
        }
        self
    }

    /// The id of the actor's account.
    pub fn id(&self) -> String {
        self.actor.account().expect("the actor has an account").to_string()
    }

    /// Sends a document with its variables.
    pub async fn send(&self, document: &str, variables: Value) -> Answer {
        let request =
            Request::new(document).variables(Variables::from_json(variables)).data(self.actor.clone());
        let response = self.app.schema.execute(request).await;
        Answer::new(serde_json::to_value(response).expect("a response is JSON"))
    }

    /// Sends a document without variables.
    pub async fn ask(&self, document: &str) -> Answer {
        self.send(document, serde_json::json!({})).await
    }
}
