//! Services, wallets, voting power, and the approvals of delegates.

mod approve;
mod mirror;
mod permissions;
mod power;
mod queue;
mod races;
mod stale;
mod tokens;
mod waivers;
pub mod wallets;

use alliance_hub::auth::ApiToken;
use alliance_hub::policy;
use alliance_hub::service::fields;
use alliance_hub::service::governance::service::{self, TokenRequest};
use entity::account_address;
use entity::event;
use entity::vocab::{EventKind, ServiceScope, StaffRole};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::mission::{SUBMIT, Season, at};
use crate::support::{Actor, Answer, TestApp};

pub const RECORD: &str =
    "mutation($input: VotingPowerSnapshotRecordInput!) { votingPowerSnapshotRecord(input: $input) {
    snapshot { id takenAt delegateCount publishedAt } errors { code field message } event { kind }
} }";
pub const GIVE: &str = "mutation($input: ApprovalGiveInput!) { approvalGive(input: $input) {
    approval { id state revision votingPower share rank address } errors { code field message } event { kind }
} }";
pub const REAFFIRM: &str = "mutation($input: ApprovalReaffirmInput!) { approvalReaffirm(input: $input) {
    approval { state revision materialChanges version } errors { code field message } event { kind }
} }";
pub const WITHDRAW: &str = "mutation($input: ApprovalWithdrawInput!) { approvalWithdraw(input: $input) {
    approval { state endReason version } errors { code field message } event { kind }
} }";
const PROGRESS: &str = "query($id: ID!) { mission(id: $id) { status version approvalProgress {
    required valid stale missing deadline
} } }";

/// Twenty million OP, of which 0.25 % are 50,000.
pub const SUPPLY: &str = "20000000";

/// The address of a number.
pub fn address(number: u64) -> String {
    format!("0x{number:040}")
}

/// Gives somebody the address of a number, as a signature would have.
pub async fn link(app: &TestApp, person: &Actor<'_>, number: u64) {
    let row = account_address::ActiveModel {
        id: Set(app.app.ids.next()),
        account_id: Set(person.account()),
        address: Set(address(number)),
        chain_id: Set(10),
        linked_at: Set(app.app.clock.now()),
    };
    account_address::Entity::insert(row)
        .exec_without_returning(app.sql())
        .await
        .expect("an address is linked");
}

/// A service whose token has these scopes, as its bearer, and its token's text.
pub async fn service_token(
    app: &TestApp,
    handle: &str,
    scopes: &[ServiceScope],
    days: u16,
) -> (String, String) {
    let ctx = app.app.use_case(policy::Actor::System);
    let slug = fields::optional_slug("handle", Some(handle)).expect("a slug").expect("one");
    let account = service::create(&ctx, slug, fields::text("name", "A robot").expect("a name"))
        .await
        .expect("a service")
        .id;
    let token = ApiToken::new(&app.app.ids);
    let name = fields::text("name", "nightly").expect("a name");
    let request = TokenRequest { account, name, scopes: scopes.to_vec(), days };
    let made = service::create_token(&ctx, &token, request).await.expect("a token");
    (token.expose().to_owned(), made.id.to_string())
}

/// Season 4 with a submitted mission of Ana's, and delegates who have more than 0.25 %.
pub struct House<'a> {
    pub app: &'a TestApp,
    pub season: Season<'a>,
    pub mission: String,
    pub foundation: Actor<'a>,
}

impl<'a> House<'a> {
    pub async fn new(app: &'a TestApp) -> Self {
        let season = Season::four(app).await;
        let mission = season.made(season.whole("A map")).await;
        let submitted = season.ana.send(SUBMIT, at(&mission, 1)).await;
        assert_eq!(submitted.problems(), [""; 0]);
        let foundation = app.staff("Fay", StaffRole::Foundation).await;
        Self { app, season, mission, foundation }
    }

    /// Publishes a snapshot of now with the voting power of these numbers.
    pub async fn snapshot(&self, powers: &[(u64, &str)]) -> String {
        let answer = self.foundation.send(RECORD, json!({ "input": self.snapshot_input(powers) })).await;
        assert_eq!(answer.problems(), [""; 0]);
        self.app.app.clock.advance(chrono::TimeDelta::seconds(1));
        answer.text("votingPowerSnapshotRecord.snapshot.id")
    }

    pub fn snapshot_input(&self, powers: &[(u64, &str)]) -> Value {
        let row =
            |(number, power): &(u64, &str)| json!({ "address": address(*number), "votingPower": power });
        json!({
            "takenAt": self.app.app.clock.now().to_rfc3339(), "votableSupply": SUPPLY, "source": "a test",
            "rows": powers.iter().map(row).collect::<Vec<_>>(),
        })
    }

    /// So many delegates, with the numbers from 1, who each have more than 0.25 %.
    pub async fn delegates(&self, count: u64) -> Vec<Actor<'a>> {
        let mut delegates = Vec::new();
        for number in 1..=count {
            let delegate = self.app.person(&format!("Dee{number}")).await;
            link(self.app, &delegate, number).await;
            delegates.push(delegate);
        }
        let powers: Vec<_> = (1..=count).map(|number| (number, "60000")).collect();
        self.snapshot(&powers).await;
        delegates
    }

    /// A delegate approves the mission as it is in this revision.
    pub async fn approve(&self, delegate: &Actor<'_>, revision: i32) -> Answer {
        delegate.send(GIVE, json!({ "input": { "missionId": self.mission, "revision": revision } })).await
    }

    /// Approves, and gives the id of the approval.
    pub async fn approved(&self, delegate: &Actor<'_>, revision: i32) -> String {
        let answer = self.approve(delegate, revision).await;
        assert_eq!(answer.problems(), [""; 0]);
        answer.text("approvalGive.approval.id")
    }

    pub async fn reaffirm(&self, delegate: &Actor<'_>, approval: &str, revision: i32) -> Answer {
        delegate.send(REAFFIRM, json!({ "input": { "approvalId": approval, "revision": revision } })).await
    }

    pub async fn withdraw(&self, delegate: &Actor<'_>, approval: &str) -> Answer {
        delegate
            .send(WITHDRAW, json!({ "input": { "approvalId": approval, "reason": "I changed my mind." } }))
            .await
    }

    /// The state of the mission, how many approvals count, and how many are stale.
    pub async fn standing(&self) -> (String, i64, i64) {
        let answer = self.app.visitor().send(PROGRESS, json!({ "id": self.mission })).await;
        let number =
            |path: &str| answer.at(&format!("mission.approvalProgress.{path}")).as_i64().expect("a number");
        (answer.text("mission.status"), number("valid"), number("stale"))
    }

    /// The version of the mission.
    pub async fn version(&self) -> i32 {
        let answer = self.app.visitor().send(PROGRESS, json!({ "id": self.mission })).await;
        i32::try_from(answer.at("mission.version").as_i64().expect("a number")).expect("a version")
    }

    /// How many events of this kind the log holds.
    pub async fn events(&self, kind: EventKind) -> u64 {
        let of_kind = event::Entity::find().filter(event::Column::Kind.eq(kind));
        of_kind.count(self.app.sql()).await.expect("the log is read")
    }
}

/// What `standing` tells.
pub fn stands(status: &str, valid: i64, stale: i64) -> (String, i64, i64) {
    (status.to_owned(), valid, stale)
}
