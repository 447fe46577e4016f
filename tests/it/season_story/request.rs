//! An RFP from its publication to the work that was asked for, under the rules of two seasons.

use alliance_hub::policy::Actor as Who;
use alliance_hub::service::mission::close_applications;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::acts::{
    ADD, APPLY, BEGIN, COMPLETE, CREATE, FOUND, KYC, MOVE, PAY, PUBLISH, READ, REPORT, REVIEW, SELECT,
};
use super::cast::{Cast, Ear, Person};
use crate::support::TestApp;

/// Everybody who listens.
struct Ears {
    season: Ear,
    visitor: Ear,
    lea: Ear,
    lea_at_rfp: Ear,
    cora: Ear,
    rob: Ear,
    kim: Ear,
}

/// An RFP on its way.
struct Story<'a> {
    cast: Cast<'a>,
    ears: Ears,
    rfp: String,
    /// Lea's alliance and Rob's.
    alliances: [Value; 2],
}

async fn founded(leader: &Person<'_>, name: &str) -> Value {
    let input =
        json!({ "name": name, "kind": "AD_HOC", "roleTitle": "lead", "responsibilities": "the whole" });
    leader.does(FOUND, input).await["alliance"]["id"].clone()
}

impl<'a> Story<'a> {
    /// Two alliances are there. Kim drafts an RFP, which nobody else may know of, and publishes it.
    async fn begin(app: &'a TestApp, number: i32) -> Self {
        let cast = Cast::of_season(app, number).await;
        let Cast { lea, cora, rob, kim, .. } = &cast;
        let alliances = [founded(lea, "Cartographers").await, founded(rob, "Rangers").await];
        let member = json!({
            "allianceId": alliances[0], "personId": cora.id, "roleKind": "MEMBER",
            "roleTitle": "author", "responsibilities": "the text",
        });
        lea.does(ADD, member).await;
        let (of_lea, of_cora, of_rob) =
            (lea.own_events().await, cora.own_events().await, rob.own_events().await);
        let mut season = cast.season_events().await;

        let draft = json!({
            "kind": "FOUNDATION", "title": "A block explorer", "intentId": cast.intent,
            "specification": "It shows blocks.", "fulfilledBy": "ONE", "requestedAmount": "30000",
            "submitBy": "2023-06-20T19:00:00Z", "selectBy": "2023-07-13T19:00:00Z",
            "milestones": [{ "kind": "CRITICAL", "title": "It shows blocks", "dueOn": "2023-09-01" }],
        });
        assert_eq!(lea.is_refused(CREATE, draft.clone()).await, "FORBIDDEN");
        let rfp = kim.does(CREATE, draft).await["mission"]["id"].as_str().expect("an id").to_owned();
        let read = "query($id: ID!) { mission(id: $id) { status } }";
        assert_eq!(app.visitor().send(read, json!({ "id": rfp })).await.at("mission"), &Value::Null);
        let of_kim = Ear::at_mission(&kim.actor(), &rfp).await;
        assert_eq!(lea.is_refused(PUBLISH, json!({ "id": rfp, "expectedVersion": 1 })).await, "NOT_FOUND");
        kim.does(PUBLISH, json!({ "id": rfp, "expectedVersion": 1 })).await;
        season.hears("the season", &["MISSION_PUBLISHED"]).await;
        let visitor = Ear::at_mission(&app.visitor(), &rfp).await;
        let lea_at_rfp = Ear::at_mission(&lea.actor(), &rfp).await;
        let mut ears =
            Ears { season, visitor, lea: of_lea, lea_at_rfp, cora: of_cora, rob: of_rob, kim: of_kim };
        ears.kim.hears("Kim", &["MISSION_PUBLISHED"]).await;
        Self { cast, ears, rfp, alliances }
    }

    async fn at_now(&self, more: Value) -> Value {
        self.cast.at(&self.rfp, more).await
    }

    fn application(&self, place: usize) -> Value {
        json!({
            "missionId": self.rfp, "allianceId": self.alliances[place], "whyBestSuited": "We know blocks.",
            "criticalMilestones": "An explorer that runs.", "contact": "blocks@example.org",
            "recipientAddress": "0x5e349eca2dc61abcd9dd99ce94d04136151a09ee",
            "acknowledgements":
                { "lock": true, "kyc": true, "clawback": true, "policies": true, "reporting": true },
        })
    }

    /// The deadline moves, both alliances apply, and what they say in confidence stays so.
    async fn apply(&mut self) {
        let Cast { lea, cora, rob, kim, .. } = &self.cast;
        let later = json!({ "submitBy": "2023-06-28T19:00:00Z", "reason": "Few have applied." });
        kim.does(MOVE, self.at_now(later).await).await;
        assert_eq!(cora.is_refused(APPLY, self.application(0)).await, "FORBIDDEN", "that is the leader's");
        let applied = lea.does(APPLY, self.application(0)).await["application"].clone();
        assert_eq!((&applied["status"], &applied["policyVersion"]), (&json!("SUBMITTED"), &json!(1)));
        rob.does(APPLY, self.application(1)).await;
        assert_eq!(lea.is_told(APPLY, self.application(0)).await, ["ALREADY_APPLIED"]);

        let read = "query($id: ID!) { mission(id: $id) { applications { nodes { contact } } } }";
        let contacts = async |reader: &Person<'_>| {
            let read = reader.actor().send(read, json!({ "id": self.rfp })).await;
            let nodes = read.at("mission.applications.nodes").as_array().expect("applications").clone();
            nodes.iter().map(|node| node["contact"].is_string()).collect::<Vec<_>>()
        };
        assert_eq!(contacts(kim).await, [true, true]);
        assert_eq!(contacts(lea).await, [true, false]);
        assert_eq!(contacts(cora).await, [false, false]);
        assert_eq!(contacts(rob).await, [false, true]);

        self.ears.season.hears("the season", &["MISSION_DEADLINE_MOVED"]).await;
        self.ears.visitor.hears("the visitor", &["MISSION_DEADLINE_MOVED"]).await;
        let of_staff = ["MISSION_DEADLINE_MOVED", "APPLICATION_SUBMITTED", "APPLICATION_SUBMITTED"];
        self.ears.kim.hears("Kim", &of_staff).await;
        self.ears.lea.hears("Lea", &["APPLICATION_SUBMITTED"]).await;
        let with_own = ["MISSION_DEADLINE_MOVED", "APPLICATION_SUBMITTED"];
        self.ears.lea_at_rfp.hears("Lea at the RFP", &with_own).await;
        self.ears.rob.hears("Rob", &["APPLICATION_SUBMITTED"]).await;
        self.ears.cora.hears("Cora", &[]).await;
    }

    /// The deadline passes, and Kim chooses Lea's alliance.
    async fn choose(&mut self) {
        self.cast.wait(TimeDelta::days(18) + TimeDelta::hours(7)).await;
        let deadlines = self.cast.app.app.use_case(Who::System);
        assert_eq!(close_applications(&deadlines).await.expect("the job runs"), 0, "to the second");
        self.cast.wait(TimeDelta::seconds(1)).await;
        let Cast { lea, rob, kim, .. } = &self.cast;
        assert_eq!(rob.is_told(APPLY, self.application(1)).await, ["DEADLINE_PASSED", "ALREADY_APPLIED"]);
        assert_eq!(close_applications(&deadlines).await.expect("the job runs"), 1);

        let chosen = self.cast.applications(kim, &self.rfp).await[0]["id"].clone();
        kim.does(READ, json!({ "id": chosen, "expectedVersion": 1 })).await;
        let choice = json!({ "applicationIds": [chosen], "note": "Thank you both." });
        assert_eq!(lea.is_refused(SELECT, self.at_now(choice.clone()).await).await, "FORBIDDEN");
        kim.does(SELECT, self.at_now(choice).await).await;
        assert_eq!(self.cast.status(&self.rfp).await, "SELECTED");

        let public = ["MISSION_APPLICATIONS_CLOSED", "MISSION_SELECTED"];
        self.ears.season.hears("the season", &public).await;
        self.ears.visitor.hears("the visitor", &public).await;
        self.ears.lea.hears("Lea", &["APPLICATION_REVIEWED", "APPLICATION_SELECTED"]).await;
        let with_own = [
            "MISSION_APPLICATIONS_CLOSED",
            "APPLICATION_REVIEWED",
            "APPLICATION_SELECTED",
            "MISSION_SELECTED",
        ];
        self.ears.lea_at_rfp.hears("Lea at the RFP", &with_own).await;
        self.ears.rob.hears("Rob", &["APPLICATION_NOT_SELECTED"]).await;
        self.ears.cora.hears("Cora", &[]).await;
        let of_staff = [
            "MISSION_APPLICATIONS_CLOSED",
            "APPLICATION_REVIEWED",
            "APPLICATION_SELECTED",
            "APPLICATION_NOT_SELECTED",
            "MISSION_SELECTED",
        ];
        self.ears.kim.hears("Kim", &of_staff).await;
    }

    /// The work begins, is reported by who was chosen, and is accepted.
    async fn deliver(&mut self) {
        let Cast { lea, rob, kim, .. } = &self.cast;
        kim.does(BEGIN, self.at_now(json!({})).await).await;
        let passed = self.at_grant(json!({ "status": "PASSED" })).await;
        assert_eq!(lea.is_refused(KYC, passed.clone()).await, "FORBIDDEN");
        kim.does(KYC, passed).await;
        let payout = self.at_grant(json!({ "amount": "30000" })).await;
        assert_eq!(kim.is_told(PAY, payout.clone()).await, ["INCOMPLETE"], "an RFP pays on completion");
        let report = json!({ "evidence": [{ "url": "https://example.org/explorer" }] });
        assert_eq!(rob.is_refused(REPORT, self.at_milestone(report.clone()).await).await, "FORBIDDEN");
        lea.does(REPORT, self.at_milestone(report).await).await;
        let early = kim.is_told(COMPLETE, self.at_now(json!({})).await).await;
        assert_eq!(early, ["INCOMPLETE"], "its critical milestone is not accepted");
        kim.does(REVIEW, self.at_milestone(json!({ "verdict": "ACCEPTED" })).await).await;
        assert_eq!(self.cast.status(&self.rfp).await, "COMPLETED");
        assert_eq!(kim.does(PAY, payout).await["grant"]["outstanding"], "0");
        let read = self.cast.applications(kim, &self.rfp).await;
        assert_eq!((&read[0]["status"], &read[1]["status"]), (&json!("COMPLETED"), &json!("NOT_SELECTED")));
        let public =
            ["MISSION_BEGUN", "MILESTONE_REPORTED", "MILESTONE_ACCEPTED", "MISSION_COMPLETED", "GRANT_PAID"];
        self.ears.season.hears("the season", &public).await;
        self.ears.visitor.hears("the visitor", &public).await;
        let with_checks = [
            "MISSION_BEGUN",
            "GRANT_KYC_RECORDED",
            "MILESTONE_REPORTED",
            "MILESTONE_ACCEPTED",
            "MISSION_COMPLETED",
            "GRANT_PAID",
        ];
        self.ears.lea_at_rfp.hears("Lea at the RFP", &with_checks).await;
        self.ears.kim.hears("Kim", &with_checks).await;
        self.ears.lea.hears("Lea", &["GRANT_KYC_RECORDED", "GRANT_PAID"]).await;
        self.ears.rob.hears("Rob", &[]).await;
        self.ears.cora.hears("Cora, a member", &["GRANT_PAID"]).await;
    }

    async fn at_grant(&self, more: Value) -> Value {
        self.with(("grants", "grantId"), more).await
    }

    async fn at_milestone(&self, more: Value) -> Value {
        self.with(("milestones", "milestoneId"), more).await
    }

    /// An input for the first of these of the RFP, at the version that it has now.
    async fn with(&self, (of, named): (&str, &str), more: Value) -> Value {
        let first = self.cast.mission(&self.rfp).await[of][0].clone();
        let mut input = json!({ "expectedVersion": first["version"] });
        input[named] = first["id"].clone();
        more.as_object().expect("an object").iter().for_each(|(field, value)| input[field] = value.clone());
        input
    }

    /// What the seasons call those who apply, and until when they apply where an RFP names no date.
    async fn rules(&self) -> Value {
        let document = "query($id: ID!) { season(id: $id) { policy {
            allianceLabel applicationDeadline missionMonths updateIntervalDays
        } } }";
        let read = self.cast.app.visitor().send(document, json!({ "id": self.cast.season })).await;
        read.at("season.policy").clone()
    }
}

async fn from_publication_to_delivery(number: i32) -> Value {
    let app = TestApp::new().await;
    let mut story = Story::begin(&app, number).await;
    story.apply().await;
    story.choose().await;
    story.deliver().await;
    story.rules().await
}

#[tokio::test]
async fn from_publication_to_delivery_under_the_rules_of_season_4() {
    let expected = json!({
        "allianceLabel": "ALLIANCE", "applicationDeadline": "2023-06-28T19:00:00.000Z",
        "missionMonths": null, "updateIntervalDays": null,
    });
    assert_eq!(from_publication_to_delivery(4).await, expected);
}

#[tokio::test]
async fn from_publication_to_delivery_under_the_rules_of_season_5() {
    let expected = json!({
        "allianceLabel": "TEAM", "applicationDeadline": null, "missionMonths": 12, "updateIntervalDays": 30,
    });
    assert_eq!(from_publication_to_delivery(5).await, expected);
}
