//! Four people, two rivals, three more delegates, two services and a visitor.

use std::sync::Mutex;
use std::time::Duration;

use alliance_hub::service::account::staff;
use chrono::TimeDelta;
use entity::ids::AccountId;
use entity::vocab::{ServiceScope, StaffRole};
use serde_json::{Value, json};

use super::acts::{Act, CHALLENGE, LINK};
use crate::account::{register, sign_in};
use crate::governance::service_token;
use crate::governance::wallets::Wallet;
use crate::import::books::{import, intent, operator};
use crate::support::{Actor, Answer, Subscription, TestApp};

const SOURCE: &str = "https://gov.example/t/1";

/// Somebody who registered, and signs in again whenever time has passed.
pub struct Person<'a> {
    app: &'a TestApp,
    name: &'static str,
    pub id: String,
    token: Mutex<String>,
}

impl<'a> Person<'a> {
    async fn new(app: &'a TestApp, name: &'static str) -> Self {
        let answer = register(app, name).await;
        let id = answer.text("accountRegister.person.id");
        let token = Mutex::new(answer.text("accountRegister.accessToken"));
        Self { app, name, id, token }
    }

    /// Gets a role from the operator, at the command line.
    async fn with_role(self, role: StaffRole) -> Self {
        let account: AccountId = self.id.parse().expect("an account's id");
        staff::grant(&operator(self.app), account, role).await.expect("granted");
        self.sign_in().await;
        self
    }

    /// Proves that a wallet is the own one.
    async fn with_wallet(self, number: u8) -> Self {
        let wallet = Wallet::new(number);
        let asked = self.does(CHALLENGE, json!({ "address": wallet.address() })).await;
        let message = asked["challenge"]["message"].as_str().expect("a message");
        self.does(LINK, json!({ "message": message, "signature": wallet.sign(message) })).await;
        self
    }

    async fn sign_in(&self) {
        let token = sign_in(self.app, self.name).await.text("sessionCreate.accessToken");
        *self.token.lock().expect("nobody panicked") = token;
    }

    pub fn actor(&self) -> Actor<'a> {
        self.app.bearer(self.token.lock().expect("nobody panicked").clone())
    }

    /// Does something that no rule forbids. The streams have told of it before anybody does more: who may hear of an event is
    /// decided when it is told.
    pub async fn does(&self, act: Act, input: Value) -> Value {
        let done = act.done_by(&self.actor(), input).await;
        self.app.passed_on().await;
        done
    }

    /// Tries something, and is told which rules say no.
    pub async fn is_told(&self, act: Act, input: Value) -> Vec<String> {
        self.tries(act, input).await.problems().into_iter().map(str::to_owned).collect()
    }

    /// Tries something that is not for him or her.
    pub async fn is_refused(&self, act: Act, input: Value) -> String {
        self.tries(act, input).await.refusal().to_owned()
    }

    async fn tries(&self, act: Act, input: Value) -> Answer {
        act.tried_by(&self.actor(), input).await
    }

    /// What concerns the person, from now on.
    pub async fn own_events(&self) -> Ear {
        let document = "subscription { viewerEvents { ... on Event { kind } } }";
        Ear { line: self.actor().subscribe(document, json!({})).await, field: "viewerEvents" }
    }
}

/// Somebody's open subscription.
pub struct Ear {
    line: Subscription,
    field: &'static str,
}

impl Ear {
    /// What happens around a mission, from now on.
    pub async fn at_mission(listener: &Actor<'_>, mission: &str) -> Self {
        let document = "subscription($id: ID!) { missionEvents(missionId: $id) { ... on Event { kind } } }";
        Self { line: listener.subscribe(document, json!({ "id": mission })).await, field: "missionEvents" }
    }

    /// Fails unless exactly these kinds of events came, in this order.
    #[track_caller]
    pub fn hears<'s>(&'s mut self, who: &'s str, expected: &'s [&'s str]) -> impl Future<Output = ()> + 's {
        let place = std::panic::Location::caller();
        async move {
            let mut heard = Vec::new();
            while heard.len() < expected.len() {
                let Some(item) = self.line.within(Duration::from_secs(5)).await else { break };
                heard.push(item.text(&format!("{}.kind", self.field)));
            }
            while let Some(item) = self.line.within(Duration::from_millis(200)).await {
                heard.push(item.text(&format!("{}.kind", self.field)));
            }
            assert_eq!(heard, expected, "{who}, at {place}");
        }
    }
}

/// A season with those who act in it.
pub struct Cast<'a> {
    pub app: &'a TestApp,
    /// The number of the season.
    pub number: i32,
    pub season: String,
    pub intent: String,
    pub cycle: String,
    /// Leads the alliance.
    pub lea: Person<'a>,
    /// Has the idea, and becomes a member.
    pub cora: Person<'a>,
    /// A delegate with little voting power.
    pub dee: Person<'a>,
    /// Of the Foundation.
    pub kim: Person<'a>,
    /// Leads another alliance.
    pub rob: Person<'a>,
    /// Delegates with much voting power.
    pub others: Vec<Person<'a>>,
    power_robot: Actor<'a>,
    result_robot: Actor<'a>,
}

impl<'a> Cast<'a> {
    /// Season 4 or 5 with the rules that are known for it, as the operator imports it.
    pub async fn of_season(app: &'a TestApp, number: i32) -> Self {
        import(app, &season_file(number)).await;
        let read = app
            .visitor()
            .send(
                "query($number: Int!) { season(number: $number) { id intents { id } votingCycles { id } } }",
                json!({ "number": number }),
            )
            .await;
        let mut others = Vec::new();
        for (number, name) in [(2, "Del"), (3, "Don"), (4, "Dot")] {
            others.push(Person::new(app, name).await.with_wallet(number).await);
        }
        let (power, _) = service_token(app, "power", &[ServiceScope::VotingPowerRecord], 365).await;
        let (result, _) = service_token(app, "result", &[ServiceScope::ResultRecord], 365).await;
        Self {
            app,
            number,
            season: read.text("season.id"),
            intent: read.text("season.intents.0.id"),
            cycle: read.text("season.votingCycles.0.id"),
            lea: Person::new(app, "Lea").await,
            cora: Person::new(app, "Cora").await,
            dee: Person::new(app, "Dee").await.with_wallet(1).await,
            kim: Person::new(app, "Kim").await.with_role(StaffRole::Foundation).await,
            rob: Person::new(app, "Rob").await,
            others,
            power_robot: app.bearer(power),
            result_robot: app.bearer(result),
        }
    }

    pub fn is_four(&self) -> bool {
        self.number == 4
    }

    /// Dee and the other delegates.
    pub fn delegates(&self) -> Vec<&Person<'a>> {
        std::iter::once(&self.dee).chain(&self.others).collect()
    }

    /// The service that records voting power does something.
    pub async fn power_robot_does(&self, act: Act, input: Value) -> Value {
        act.done_by(&self.power_robot, input).await
    }

    /// The service that records votes and results does something.
    pub async fn result_robot_does(&self, act: Act, input: Value) -> Value {
        act.done_by(&self.result_robot, input).await
    }

    /// What happens in the season, as a visitor hears it from now on.
    pub async fn season_events(&self) -> Ear {
        let document = "subscription($id: ID!) { seasonEvents(seasonId: $id) { ... on Event { kind } } }";
        let line = self.app.visitor().subscribe(document, json!({ "id": self.season })).await;
        Ear { line, field: "seasonEvents" }
    }

    /// Time passes.
    pub async fn wait(&self, time: TimeDelta) {
        self.app.app.clock.advance(time);
        for person in [&self.lea, &self.cora, &self.dee, &self.kim, &self.rob].into_iter().chain(&self.others)
        {
            person.sign_in().await;
        }
    }

    /// What a visitor reads of a mission.
    pub async fn mission(&self, id: &str) -> Value {
        let document = "query($id: ID!) { mission(id: $id) {
            status version revisionNumber policyVersion requestedAmount ballotCode health
            milestones { id status version } grants { id status version amount }
            approvalProgress { required valid stale missing deadline }
        } }";
        self.app.visitor().send(document, json!({ "id": id })).await.at("mission").clone()
    }

    /// The applications to an RFP, as somebody reads them.
    pub async fn applications(&self, reader: &Person<'_>, rfp: &str) -> Vec<Value> {
        let document = "query($id: ID!) { mission(id: $id) { applications { nodes { id status } } } }";
        let read = reader.actor().send(document, json!({ "id": rfp })).await;
        read.at("mission.applications.nodes").as_array().expect("applications").clone()
    }

    /// The state of a mission.
    pub async fn status(&self, id: &str) -> String {
        self.mission(id).await["status"].as_str().expect("a state").to_owned()
    }

    /// A mission at the version that it has now, with more fields.
    pub async fn at(&self, id: &str, more: Value) -> Value {
        let mut input = json!({ "id": id, "expectedVersion": self.mission(id).await["version"] });
        for (field, value) in more.as_object().expect("an object") {
            input[field] = value.clone();
        }
        input
    }
}

/// The season alone: nobody and nothing in it yet.
fn season_file(number: i32) -> Value {
    let key = format!("S{number}");
    let mut intent = intent(&format!("{key}-I1"), 1);
    intent["title"] = json!("Open maps");
    json!({
        "season": {
            "key": key, "number": number, "name": format!("Season {number}"), "source_url": SOURCE,
            "starts_on": "2023-06-08", "ends_on": "2023-09-20",
        },
        "voting_cycles": [{ "key": "13", "kind": "REGULAR", "source_url": SOURCE }],
        "intents": [intent],
    })
}
