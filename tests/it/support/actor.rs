//! Somebody who sends requests.

use std::collections::BTreeSet;

use alliance_hub::policy::Identity;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use chrono::TimeDelta;
use entity::ids::{AccountId, SessionId, StaffGrantId};
use entity::vocab::{AccountKind, StaffRole};
use entity::{account, session, staff_grant};
use http_body_util::BodyExt;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::answer::Answer;
use super::app::TestApp;
use super::subscription::Subscription;

/// Somebody who sends requests, signed in or not.
#[derive(Clone)]
pub struct Actor<'a> {
    pub(crate) app: &'a TestApp,
    credential: Credential,
}

#[derive(Clone)]
enum Credential {
    None,
    /// A session, whose token is made anew for each request, so that a story may last longer than a token.
    Session(AccountId, SessionId),
    /// The text behind `Bearer `.
    Token(String),
}

impl<'a> Actor<'a> {
    pub(super) fn visitor(app: &'a TestApp) -> Self {
        Self { app, credential: Credential::None }
    }

    pub(super) fn bearer(app: &'a TestApp, token: String) -> Self {
        Self { app, credential: Credential::Token(token) }
    }

    pub(super) async fn person(app: &'a TestApp, name: &str, number: u64) -> Self {
        let (account, session) = (insert_account(app, name, number).await, app.app.ids.next());
        let now = app.app.clock.now();
        let row = session::ActiveModel {
            id: Set(session),
            account_id: Set(account),
            created_at: Set(now),
            expires_at: Set(now + TimeDelta::days(3_650)),
            ended_at: Set(None),
            end_reason: Set(None),
        };
        let insert = session::Entity::insert(row);
        insert.exec_without_returning(app.sql()).await.expect("a session is made");
        Self { app, credential: Credential::Session(account, session) }
    }

    /// The same actor, speaking to another server.
    pub fn at<'b>(&self, app: &'b TestApp) -> Actor<'b> {
        Actor { app, credential: self.credential.clone() }
    }

    /// The same actor with a staff role.
    pub async fn with_role(self, role: StaffRole) -> Self {
        let grant: StaffGrantId = self.app.app.ids.next();
        let row = staff_grant::ActiveModel {
            id: Set(grant),
            account_id: Set(self.account()),
            role: Set(role),
            granted_at: Set(self.app.app.clock.now()),
            revoked_at: Set(None),
        };
        let insert = staff_grant::Entity::insert(row);
        insert.exec_without_returning(self.app.sql()).await.expect("a role is granted");
        self
    }

    /// The id of the actor's account.
    pub fn id(&self) -> String {
        self.account().to_string()
    }

    /// The actor's account.
    pub fn account(&self) -> AccountId {
        match self.credential {
            Credential::Session(account, _) => account,
            Credential::None | Credential::Token(_) => panic!("the actor was not made with an account"),
        }
    }

    /// Who acts, as use cases are told.
    pub fn identity(&self) -> alliance_hub::policy::Actor {
        let Credential::Session(account, session) = self.credential else {
            panic!("the actor was not made with an account")
        };
        alliance_hub::policy::Actor::Account(Identity { account, session, staff: BTreeSet::new() })
    }

    /// An access token of the actor, as it stands behind `Bearer `.
    pub fn token(&self) -> Option<String> {
        match &self.credential {
            Credential::None => None,
            Credential::Session(account, session) => {
                let token = self.app.app.auth.tokens.issue(*account, *session).expect("a token is signed");
                Some(token.expose().to_owned())
            }
            Credential::Token(token) => Some(token.clone()),
        }
    }

    /// Sends a document with its variables.
    pub async fn send(&self, document: &str, variables: Value) -> Answer {
        self.post(document, variables).await.1
    }

    /// Subscribes over server-sent events.
    pub async fn subscribe(&self, document: &str, variables: Value) -> Subscription {
        self.subscribe_with_room(document, variables, 1_000).await
    }

    /// Subscribes, and reads no further while so many items wait for the story.
    pub async fn subscribe_with_room(&self, document: &str, variables: Value, room: usize) -> Subscription {
        let bus = &self.app.app.bus;
        self.app.passed_on().await;
        let before = bus.subscriptions();
        let response = self.respond(document, variables, "text/event-stream").await;
        assert_eq!(response.status(), StatusCode::OK, "the stream opens");
        Subscription::open(response.into_body(), room, bus, before).await
    }

    /// The first `count` items of a subscription.
    pub async fn follow(&self, document: &str, variables: Value, count: usize) -> Vec<Answer> {
        let mut subscription = self.subscribe(document, variables).await;
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(subscription.next().await);
        }
        items
    }

    /// Sends a document without variables.
    pub async fn ask(&self, document: &str) -> Answer {
        self.send(document, json!({})).await
    }

    /// Sends a document with its variables, and tells the HTTP status too.
    pub async fn post(&self, document: &str, variables: Value) -> (StatusCode, Answer) {
        let response = self.respond(document, variables, "application/json").await;
        let status = response.status();
        let body = response.into_body().collect().await.expect("a whole body").to_bytes();
        (status, Answer::new(serde_json::from_slice(&body).expect("a response is JSON")))
    }

    async fn respond(&self, document: &str, variables: Value, accept: &str) -> Response<Body> {
        let body = json!({ "query": document, "variables": variables });
        let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = self.token() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.header(header::ACCEPT, accept).body(Body::from(body.to_string()));
        let router = self.app.router.clone();
        router.oneshot(request.expect("a request")).await.expect("the router answers")
    }
}

async fn insert_account(app: &TestApp, name: &str, number: u64) -> AccountId {
    let (id, now) = (app.app.ids.next(), app.app.clock.now());
    let row = account::ActiveModel {
        id: Set(id),
        kind: Set(AccountKind::Person),
        handle: Set(format!("{}-{number}", name.to_lowercase())),
        display_name: Set(name.to_owned()),
        bio: Set(None),
        timezone: Set(None),
        note: Set(None),
        source_urls: Set(json!([])),
        sort_name: Set(name.to_lowercase()),
        search_text: Set(name.to_lowercase()),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let insert = account::Entity::insert(row);
    insert.exec_without_returning(app.sql()).await.expect("an account is made");
    id
}
