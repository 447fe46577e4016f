//! Ballots: locked, mirrored, counted and read.

mod approvals;
mod lock;
mod reading;
mod result;
mod votes;

use alliance_hub::domain::amount::TokenAmount;
use entity::ids::{CycleId, IntentId, MissionId};
use entity::vocab::{CycleKind, MissionStatus, StaffRole};
use entity::voting_cycle;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::mission::Season;
use crate::support::{Actor, Answer, TestApp, seed};

pub const LOCK: &str = "mutation($input: BallotLockInput!) { ballotLock(input: $input) {
    ballot { id status version budget quorum minimumYes policyVersion lockedBy { displayName }
        options { code amount requestedAmount yesVotes rank funded outcome mission { title status ballotCode } } }
    errors { code field message } event { kind data }
} }";
pub const RESULT: &str = "mutation($input: BallotResultRecordInput!) { ballotResultRecord(input: $input) {
    ballot { id status version totalVotes quorumReached allocated
        options { code rank funded outcome reason yesVotes mission { status } }
        results { version reason totalVotes options { code yesVotes } recordedBy { displayName } } }
    errors { code field message } event { kind data }
} }";

/// The power that can vote in every story.
pub const SUPPLY: &str = "20000000";

/// An intent of Season 4 in a voting cycle, and somebody of the Foundation.
pub struct Vote<'a> {
    pub season: Season<'a>,
    pub cycle: CycleId,
    pub kim: Actor<'a>,
}

impl<'a> Vote<'a> {
    pub async fn cycle_13(app: &'a TestApp) -> Self {
        let season = Season::four(app).await;
        let kim = app.staff("Kim", StaffRole::Foundation).await;
        let cycle = cycle(app, &season, "13").await;
        Self { season, cycle, kim }
    }

    /// A mission of Ana's alliance that has its approvals.
    pub async fn approved(&self, title: &str, amount: &str) -> MissionId {
        approved(self.season.app, (&self.season, self.season.intent), title, amount).await
    }

    /// What locks the ballot; `extra` adds to it.
    pub fn lock_input(&self, extra: Value) -> Value {
        let mut input = json!({
            "intentId": self.season.intent.to_string(), "cycleId": self.cycle.to_string(), "votableSupply": SUPPLY,
        });
        if let Value::Object(extra) = extra {
            extra.into_iter().for_each(|(field, value)| input[field] = value);
        }
        json!({ "input": input })
    }

    /// Locks the ballot, and returns its id.
    pub async fn locked(&self) -> String {
        self.kim.send(LOCK, self.lock_input(json!({}))).await.text("ballotLock.ballot.id")
    }

    /// Records a result of six million votes with these yes votes for the options in their order.
    pub async fn result(&self, ballot: &str, version: i32, yes: &[i64], extra: Value) -> Answer {
        let options: Vec<_> = ('A'..)
            .zip(yes)
            .map(|(letter, yes)| json!({ "code": format!("1{letter}"), "yesVotes": yes.to_string() }))
            .collect();
        let mut input = json!({
            "ballotId": ballot, "expectedVersion": version, "totalVotes": "6000000", "options": options,
            "sourceUrl": "https://vote.optimism.io/proposals/1",
        });
        for (field, value) in extra.as_object().expect("an object") {
            input[field] = value.clone();
        }
        self.kim.send(RESULT, json!({ "input": input })).await
    }
}

/// A voting cycle of the season.
pub async fn cycle(app: &TestApp, season: &Season<'_>, code: &str) -> CycleId {
    let id = app.app.ids.next();
    let row = voting_cycle::ActiveModel {
        id: Set(id),
        season_id: Set(season.season),
        code: Set(code.to_owned()),
        kind: Set(CycleKind::Regular),
        starts_on: Set(None),
        ends_on: Set(None),
        purpose: Set(None),
        source_urls: Set(json!([])),
    };
    voting_cycle::Entity::insert(row).exec_without_returning(app.sql()).await.expect("a cycle is made");
    id
}

/// A mission of the season's alliance under an intent that has its approvals.
pub async fn approved(
    app: &TestApp,
    (season, intent): (&Season<'_>, IntentId),
    title: &str,
    amount: &str,
) -> MissionId {
    let mut mission = seed::Mission::proposed(app, season.season, title).under(intent);
    mission = mission.by(&season.alliance).asking(amount).in_state(MissionStatus::ApprovedForVote);
    mission.0.submitted_at = Set(Some(app.app.clock.now()));
    let id = mission.0.id.clone().unwrap();
    mission.kept(app).await;
    id
}

/// The state of a mission.
pub async fn status(actor: &Actor<'_>, mission: MissionId) -> String {
    let read =
        actor.send("query($id: ID!) { mission(id: $id) { status } }", json!({ "id": mission.to_string() }));
    read.await.text("mission.status")
}

/// An amount of a story, so that sums read as sums.
pub fn op(amount: i64) -> String {
    TokenAmount::from_op(amount).expect("an amount").to_string()
}
