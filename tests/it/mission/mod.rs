//! Missions, their revisions and the applications to RFPs.

pub mod apply;
mod draft;
mod edge_cases;
mod eligibility;
mod expire;
mod lists;
mod permissions;
mod publish;
mod remove;
mod revise;
pub mod rfp;
mod submit;
mod succession;
mod withdraw;

use entity::ids::{IntentId, SeasonId};
use entity::mission;
use entity::vocab::{MissionStatus, TierClaimStatus, TrustTier};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::alliance::members::alliance;
use crate::support::{Actor, Answer, TestApp, seed};

pub const CREATE: &str = "mutation($input: MissionCreateInput!) { missionCreate(input: $input) {
    mission { id slug kind status version revisionNumber tags title }
    errors { code field message } event { kind version }
} }";
pub const REVISE: &str = "mutation($input: MissionReviseInput!) { missionRevise(input: $input) {
    mission { id status version revisionNumber title requestedAmount milestones { id title dueOn } }
    errors { code field message } event { kind version changedFields }
} }";
pub const SUBMIT: &str = "mutation($input: MissionSubmitInput!) { missionSubmit(input: $input) {
    mission { status version tierAtSubmission policyVersion submittedAt }
    errors { code field message } event { kind version }
} }";
pub const PUBLISH: &str = "mutation($input: MissionActionInput!) { missionPublish(input: $input) {
    mission { status version openedOn } errors { code field message } event { kind }
} }";
pub const WITHDRAW: &str = "mutation($input: MissionWithdrawInput!) { missionWithdraw(input: $input) {
    mission { status version } errors { code field message } event { kind data }
} }";

/// Season 4 with an intent, its tier table, and an alliance that Ana leads.
pub struct Season<'a> {
    pub app: &'a TestApp,
    pub season: SeasonId,
    pub intent: IntentId,
    pub ana: Actor<'a>,
    pub alliance: String,
}

impl<'a> Season<'a> {
    pub async fn four(app: &'a TestApp) -> Self {
        let season = seed::season(app, 4).await;
        let intent = seed::intent(app, season, 1, Some("1000000")).await;
        seed::tier(app, season, TrustTier::Ember, Some("100000")).await;
        seed::tier(app, season, TrustTier::Fledgling, Some("350000")).await;
        let ana = app.person("Ana").await;
        let alliance = alliance(&ana, "Scouts").await;
        Self { app, season, intent, ana, alliance }
    }

    /// Ana says that she is a Fledgling.
    pub async fn claim(&self, tier: TrustTier, status: TierClaimStatus) {
        seed::claim(self.app, &self.ana, self.season, (tier, status)).await;
    }

    /// What a proposal needs before it is submitted.
    pub fn whole(&self, title: &str) -> Value {
        json!({
            "kind": "PROPOSED", "title": title, "summary": "We scout.", "description": "Far and wide.",
            "allianceId": self.alliance, "intentId": self.intent.to_string(), "requestedAmount": "20000",
            "milestones": [{ "kind": "CRITICAL", "title": "A map", "dueOn": "2023-09-01" }],
        })
    }

    /// A draft with this input, as its id.
    pub async fn made(&self, input: Value) -> String {
        self.ana.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id")
    }

    /// An RFP that the Foundation published, as its id.
    pub async fn rfp(&self, staff: &Actor<'_>, extra: Value) -> String {
        let mut input = json!({
            "kind": "FOUNDATION", "title": "A block explorer", "intentId": self.intent.to_string(),
            "specification": "It shows blocks.", "fulfilledBy": "ONE",
            "submitBy": "2023-06-28T19:00:00Z", "selectBy": "2023-07-13T19:00:00Z",
        });
        for (field, value) in extra.as_object().expect("an object") {
            input[field] = value.clone();
        }
        let id = staff.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id");
        let published = staff.send(PUBLISH, at(&id, 1)).await;
        assert_eq!(published.text("missionPublish.mission.status"), "OPEN");
        id
    }

    /// Puts a mission into a state that no mutation leads to yet.
    pub async fn put(&self, mission: &str, status: MissionStatus) {
        let id: entity::ids::MissionId = mission.parse().expect("a mission's id");
        let update = mission::Entity::update_many()
            .col_expr(mission::Column::Status, sea_orm::sea_query::Expr::val(status.as_str()))
            .filter(mission::Column::Id.eq(id));
        update.exec(self.app.sql()).await.expect("the state is set");
    }
}

/// A mission at the version that was read.
pub fn at(id: &str, version: i32) -> Value {
    json!({ "input": { "id": id, "expectedVersion": version } })
}

/// Revises a mission.
pub async fn revise(actor: &Actor<'_>, id: &str, version: i32, changes: Value) -> Answer {
    let mut input = at(id, version);
    for (field, value) in changes.as_object().expect("an object") {
        input["input"][field] = value.clone();
    }
    actor.send(REVISE, input).await
}
