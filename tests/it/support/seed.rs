//! Records that no mutation makes: what an import would have brought.

use alliance_hub::domain::amount::TokenAmount;
use alliance_hub::domain::season::preset;
use alliance_hub::domain::text::fold;
use chrono::{DateTime, Utc};
use entity::ids::{AllianceId, IntentId, MissionId, QuestionId, SeasonId, SignalId, TierClaimId};
use entity::vocab::{
    AllianceStatus, ApprovalSource, ApprovalState, IntentRoute, MissionKind, MissionStatus, QuestionStatus,
    SignalStatus, TierClaimStatus, TrustTier,
};
use entity::{
    alliance, delegate_approval, delegate_power, intent, mission, question, season, season_policy, signal,
    tier_claim, trust_tier, voting_power_snapshot,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::{Actor, TestApp};

const SOURCE: &str = "https://gov.optimism.io/t/guide-to-season-4-as-a-collective/5886";

/// Millionths of OP.
pub fn micro(op: &str) -> i64 {
    op.parse::<TokenAmount>().expect("an amount").micro()
}

/// A season with the rules that are known for it.
pub async fn season(app: &TestApp, number: i32) -> SeasonId {
    let rules = json!(*preset(number).expect("a preset"));
    season_with_rules(app, number, rules).await
}

/// A season with any rules, valid or not.
pub async fn season_with_rules(app: &TestApp, number: i32, rules: serde_json::Value) -> SeasonId {
    let id = app.app.ids.next();
    let row = season::ActiveModel {
        id: Set(id),
        number: Set(number),
        name: Set(format!("Season {number}")),
        starts_on: Set("2023-06-08".parse().ok()),
        ends_on: Set(None),
        ends_note: Set(Some("the end of September, as a delegate says".to_owned())),
        source_urls: Set(json!([SOURCE])),
        version: Set(1),
        created_at: Set(now(app)),
        updated_at: Set(now(app)),
    };
    keep(app, row).await;
    let policy = season_policy::ActiveModel {
        id: Set(app.app.ids.next()),
        season_id: Set(id),
        version: Set(1),
        rules: Set(rules),
        author_id: Set(None),
        reason: Set(None),
        changed_fields: Set(json!([])),
        created_at: Set(now(app)),
    };
    keep(app, policy).await;
    id
}

/// An intent; one without a budget states none.
pub async fn intent(app: &TestApp, season: SeasonId, number: i32, budget: Option<&str>) -> IntentId {
    let id = app.app.ids.next();
    let row = intent::ActiveModel {
        id: Set(id),
        season_id: Set(season),
        number: Set(number),
        title: Set(format!("Intent {number}")),
        description: Set(None),
        budget_micro_op: Set(budget.map(micro)),
        route: Set(IntentRoute::TokenHouseVote),
        source_urls: Set(json!([SOURCE])),
    };
    keep(app, row).await;
    id
}

/// A row of a season's tier table, with what its rules let the tier ask for.
pub async fn tier(app: &TestApp, season: SeasonId, tier: TrustTier, max: Option<&str>) {
    let row = trust_tier::ActiveModel {
        id: Set(app.app.ids.next()),
        season_id: Set(season),
        tier: Set(tier),
        min_micro_op: Set(None),
        criteria: Set(None),
        source_urls: Set(json!([SOURCE])),
    };
    keep(app, row).await;
    let of_season = season_policy::Entity::find().filter(season_policy::Column::SeasonId.eq(season));
    let mut rules = of_season.one(app.sql()).await.expect("rules").expect("the season has rules").rules;
    rules["tier_caps"][tier.as_str().to_lowercase()] = json!(max);
    let update = season_policy::Entity::update_many()
        .set(season_policy::ActiveModel { rules: Set(rules), ..Default::default() })
        .filter(season_policy::Column::SeasonId.eq(season));
    update.exec(app.sql()).await.expect("the cap is set");
}

/// A person's claim to a tier.
pub async fn claim(
    app: &TestApp,
    person: &Actor<'_>,
    season: SeasonId,
    (tier, status): (TrustTier, TierClaimStatus),
) -> TierClaimId {
    let id = app.app.ids.next();
    let row = tier_claim::ActiveModel {
        id: Set(id),
        account_id: Set(person.id().parse().expect("an account's id")),
        season_id: Set(season),
        tier: Set(tier),
        justification: Set(None),
        evidence_urls: Set(json!([])),
        status: Set(status),
        version: Set(1),
        created_at: Set(now(app)),
        updated_at: Set(now(app)),
    };
    keep(app, row).await;
    id
}

/// A mission to be made; its fields can be set before it is kept.
pub struct Mission(pub mission::ActiveModel);

impl Mission {
    /// A proposed mission that waits for approvals.
    pub fn proposed(app: &TestApp, season: SeasonId, title: &str) -> Self {
        let id: MissionId = app.app.ids.next();
        Self(mission::ActiveModel {
            id: Set(id),
            slug: Set(id.to_string().replace('_', "-")),
            kind: Set(MissionKind::Proposed),
            season_id: Set(season),
            title: Set(title.to_owned()),
            status: Set(MissionStatus::SeekingApproval),
            source_urls: Set(json!([SOURCE])),
            sort_title: Set(fold(title)),
            search_text: Set(fold(title)),
            revision: Set(1),
            version: Set(1),
            created_at: Set(now(app)),
            updated_at: Set(now(app)),
            ..Default::default()
        })
    }

    pub fn of_kind(mut self, kind: MissionKind) -> Self {
        self.0.kind = Set(kind);
        self
    }

    pub fn under(mut self, intent: IntentId) -> Self {
        self.0.intent_id = Set(Some(intent));
        self
    }

    /// Carried out by the alliance with this id.
    pub fn by(mut self, alliance: &str) -> Self {
        self.0.alliance_id = Set(Some(alliance.parse().expect("an alliance's id")));
        self
    }

    pub fn asking(mut self, op: &str) -> Self {
        self.0.requested_micro_op = Set(Some(micro(op)));
        self
    }

    /// With this amount on the ballot.
    pub fn on_ballot(mut self, op: &str) -> Self {
        self.0.ballot_micro_op = Set(Some(micro(op)));
        self
    }

    pub fn in_state(mut self, status: MissionStatus) -> Self {
        self.0.status = Set(status);
        self
    }

    /// Keeps it.
    pub async fn kept(self, app: &TestApp) {
        keep(app, self.0).await;
    }
}

/// So many approvals of a mission by delegates whom nobody knows.
pub async fn approvals(app: &TestApp, mission: MissionId, count: u64) {
    for number in 1..=count {
        let row = delegate_approval::ActiveModel {
            id: Set(app.app.ids.next()),
            mission_id: Set(mission),
            address: Set(format!("0x{number:040}")),
            state: Set(ApprovalState::Active),
            source: Set(ApprovalSource::InApp),
            revision: Set(1),
            power_micro_op: Set(micro("60000")),
            supply_micro_op: Set(micro("20000000")),
            changed_fields: Set(json!([])),
            given_at: Set(now(app)),
            version: Set(1),
            created_at: Set(now(app)),
            updated_at: Set(now(app)),
            ..Default::default()
        };
        keep(app, row).await;
    }
}

/// A question about a mission whose source does not say who asked.
pub async fn question(app: &TestApp, mission: MissionId, body: &str) -> QuestionId {
    let id = app.app.ids.next();
    let row = question::ActiveModel {
        id: Set(id),
        mission_id: Set(Some(mission)),
        body: Set(body.to_owned()),
        status: Set(QuestionStatus::Open),
        source_urls: Set(json!([SOURCE])),
        version: Set(1),
        created_at: Set(now(app)),
        ..Default::default()
    };
    keep(app, row).await;
    id
}

/// A published snapshot of so many addresses, each with as much voting power as the others.
pub async fn snapshot(app: &TestApp, addresses: i32) {
    let id = app.app.ids.next();
    let row = voting_power_snapshot::ActiveModel {
        id: Set(id),
        taken_at: Set(now(app)),
        votable_supply_micro_op: Set(micro("20000000")),
        source: Set("a test".to_owned()),
        row_count: Set(addresses),
        recorded_by: Set(None),
        created_at: Set(now(app)),
        published_at: Set(Some(now(app))),
    };
    keep(app, row).await;
    let power = |number: i32| delegate_power::ActiveModel {
        id: Set(app.app.ids.next()),
        snapshot_id: Set(id),
        address: Set(format!("0x{number:040x}")),
        power_micro_op: Set(micro("1")),
        rank: Set(1),
    };
    let rows = delegate_power::Entity::insert_many((0..addresses).map(power));
    rows.exec_without_returning(app.sql()).await.expect("the rows are kept");
}

/// Ends an alliance.
pub async fn dissolve(app: &TestApp, id: AllianceId) {
    let row = alliance::ActiveModel { status: Set(AllianceStatus::Dissolved), ..Default::default() };
    let update = alliance::Entity::update_many().set(row).filter(alliance::Column::Id.eq(id));
    update.exec(app.sql()).await.expect("the alliance ends");
}

/// Brings a signal to where a leader would have brought it.
pub async fn move_signal(app: &TestApp, id: SignalId, status: SignalStatus) {
    let row = signal::ActiveModel { status: Set(status), ..Default::default() };
    let update = signal::Entity::update_many().set(row).filter(signal::Column::Id.eq(id));
    update.exec(app.sql()).await.expect("the signal moves");
}

async fn keep<A>(app: &TestApp, row: A)
where
    A: ActiveModelTrait + Send + sea_orm::ActiveModelBehavior,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let db: &DatabaseConnection = app.sql();
    A::Entity::insert(row).exec_without_returning(db).await.expect("a record is kept");
}

fn now(app: &TestApp) -> DateTime<Utc> {
    app.app.clock.now()
}
