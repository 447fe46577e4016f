//! From the vote to the end of the work.

mod clawback;
pub mod grants;
mod health;
mod milestones;
mod permissions;
mod rfp_grants;
mod rfps;
mod timeline;

use chrono::TimeDelta;
use entity::vocab::MissionStatus;
use serde_json::{Value, json};

use crate::ballot::Vote;
use crate::mission::{SUBMIT, at};
use crate::support::{Actor, Answer, TestApp, seed};

pub const KYC: &str = "mutation($input: GrantKycRecordInput!) { grantKycRecord(input: $input) {
    grant { status version kycStatus endReason begunAt mission { status } } errors { code field message } event { kind }
} }";
pub const REPORT: &str = "mutation($input: MilestoneReportInput!) { milestoneReport(input: $input) {
    milestone { status version isLate reports { number note evidence { url note } verdict reportedBy { displayName } } }
    errors { code field message } event { kind data }
} }";
pub const REVIEW: &str = "mutation($input: MilestoneReviewInput!) { milestoneReview(input: $input) {
    milestone { status version mission { status }
        reports { number verdict reviewNote reviewedAt reviewedBy { displayName } } }
    errors { code field message } event { kind data }
} }";
pub const OPEN: &str = "mutation($input: ClawbackOpenInput!) { clawbackOpen(input: $input) {
    clawback { id status ground reason version mission { status } grant { isLocked } openedBy { displayName } }
    errors { code field message } event { kind data }
} }";
const READ: &str = "query($id: ID!) { mission(id: $id) { status version health nextUpdateDue lastUpdateAt
    milestones { id kind status isLate version } grants { id status version } kpis { id } } }";

/// A mission that the vote funded: a critical milestone until 1 September and a benchmark until 15 July.
pub struct Work<'a> {
    pub vote: Vote<'a>,
    pub mission: String,
}

impl<'a> Work<'a> {
    pub async fn funded(app: &'a TestApp) -> Self {
        let vote = Vote::cycle_13(app).await;
        let mission = funded(&vote, "A map").await;
        Self { vote, mission }
    }

    /// The same once its people have passed the checks.
    pub async fn begun(app: &'a TestApp) -> Self {
        let work = Self::funded(app).await;
        work.pass_kyc().await;
        work
    }

    pub async fn read(&self) -> Value {
        let read = self.vote.kim.send(READ, json!({ "id": self.mission })).await;
        read.at("mission").clone()
    }

    pub async fn status(&self) -> String {
        self.read().await["status"].as_str().expect("a state").to_owned()
    }

    /// The grant's id and version.
    pub async fn grant(&self) -> (String, i64) {
        let grant = self.read().await["grants"][0].clone();
        (grant["id"].as_str().expect("an id").to_owned(), grant["version"].as_i64().expect("a version"))
    }

    /// The id and version of the milestone at this place: 0 is critical, 1 is a benchmark.
    pub async fn milestone(&self, place: usize) -> (String, i64) {
        let milestone = self.read().await["milestones"][place].clone();
        (
            milestone["id"].as_str().expect("an id").to_owned(),
            milestone["version"].as_i64().expect("a version"),
        )
    }

    /// Where the critical milestone stands.
    pub async fn critical(&self) -> String {
        self.read().await["milestones"][0]["status"].as_str().expect("a state").to_owned()
    }

    pub async fn pass_kyc(&self) {
        let (grant, version) = self.grant().await;
        let input = json!({ "grantId": grant, "expectedVersion": version, "status": "PASSED" });
        let passed = self.vote.kim.send(KYC, json!({ "input": input })).await;
        assert_eq!(passed.text("grantKycRecord.grant.mission.status"), "ACTIVE");
    }

    pub async fn report(&self, place: usize) -> Answer {
        let (milestone, version) = self.milestone(place).await;
        self.vote.season.ana.send(REPORT, report(&milestone, version)).await
    }

    pub async fn review(&self, actor: &Actor<'_>, place: usize, verdict: &str) -> Answer {
        let (milestone, version) = self.milestone(place).await;
        actor.send(REVIEW, review(&milestone, version, verdict)).await
    }

    pub async fn open(&self, actor: &Actor<'_>, place: usize) -> Answer {
        let (milestone, _) = self.milestone(place).await;
        let input = json!({ "milestoneId": milestone, "reason": "Nothing was heard of it." });
        actor.send(OPEN, json!({ "input": input })).await
    }

    /// Lets time pass.
    pub fn wait(&self, days: i64) {
        self.vote.season.app.app.clock.advance(TimeDelta::days(days));
    }

    /// What the periodic job does.
    pub async fn mark_overdue(&self) -> usize {
        let app = &self.vote.season.app.app;
        let system = app.use_case(alliance_hub::policy::Actor::System);
        alliance_hub::service::delivery::mark_overdue(&system).await.expect("the job runs")
    }
}

/// A mission with this title that goes all the way from a draft through its ballot, of which it is the only option.
pub async fn funded(vote: &Vote<'_>, title: &str) -> String {
    let mut input = vote.season.whole(title);
    input["milestones"] = json!([
        { "kind": "CRITICAL", "title": "A map", "dueOn": "2023-09-01" },
        { "kind": "BENCHMARK", "title": "A sketch", "dueOn": "2023-07-15" },
    ]);
    input["kpis"] = json!([{ "description": "Readers of the map", "target": "500" }]);
    let mission = vote.season.made(input).await;
    vote.season.ana.send(SUBMIT, at(&mission, 1)).await.data();
    seed::approvals(vote.season.app, mission.parse().expect("a mission's id"), 4).await;
    vote.season.put(&mission, MissionStatus::ApprovedForVote).await;
    let ballot = vote.locked().await;
    let counted = vote.result(&ballot, 1, &[5_000_000], json!({})).await;
    assert_eq!(counted.at("ballotResultRecord.ballot.options.0.funded"), &json!(true));
    mission
}

pub fn report(milestone: &str, version: i64) -> Value {
    json!({ "input": {
        "milestoneId": milestone, "expectedVersion": version, "note": "It is **done**.",
        "evidence": [{ "url": "https://example.org/map", "note": "The map" }],
    } })
}

pub fn review(milestone: &str, version: i64, verdict: &str) -> Value {
    let note = (verdict == "RETURNED").then_some("The north is missing.");
    json!({ "input": {
        "milestoneId": milestone, "expectedVersion": version, "verdict": verdict, "note": note,
    } })
}
