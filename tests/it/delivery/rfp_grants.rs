//! Each team that an RFP chose has a grant of its own, which is paid when the work is done.

use chrono::TimeDelta;
use entity::vocab::{EventKind, StaffRole};
use serde_json::{Value, json};

use super::grants::{CANCEL, PAY, RECIPIENT};
use super::{KYC, OPEN, REPORT, REVIEW, report, review};
use crate::mission::Season;
use crate::mission::rfp::{ABANDON, Applicant, BEGIN, SELECT, applicant, end, past_the_deadline};
use crate::support::{Actor, Answer, TestApp};

const READ: &str = "query($id: ID!) { mission(id: $id) { status version health
    milestones { id permissions { openClawback { code reason } } }
    grants { id }
    applications { nodes { id status version grant {
        id version status amount paid begunAt endReason isLocked recipientAddress
        alliance { name } ballot { id }
        permissions { setRecipient { code } recordKyc { code } recordPayout { code reason } }
    } } }
} }";
const GIVE_UP: &str = "mutation($input: ApplicationAbandonInput!) { applicationAbandon(input: $input) {
    application { status } errors { code field message }
} }";
const ADDRESS: &str = "0x5e349eca2dc61abcd9dd99ce94d04136151a09ee";

/// An RFP that chose two teams, Ben's and Eve's.
struct Teams<'a> {
    kim: Actor<'a>,
    ben: Applicant<'a>,
    eve: Applicant<'a>,
    rfp: String,
}

impl<'a> Teams<'a> {
    async fn applied(app: &'a TestApp, offered: Value) -> Self {
        let season = Season::four(app).await;
        let kim = app.staff("Kim", StaffRole::Foundation).await;
        let milestone = json!({ "kind": "CRITICAL", "title": "It shows blocks", "dueOn": "2023-09-01" });
        let asked = json!({
            "fulfilledBy": "MULTIPLE", "requestedAmount": offered, "milestones": [milestone],
        });
        let rfp = season.rfp(&kim, asked).await;
        let (ben, eve) = (applicant(app, &rfp, "Ben").await, applicant(app, &rfp, "Eve").await);
        past_the_deadline(app);
        Self { kim, ben, eve, rfp }
    }

    /// Both are chosen, for what the RFP offers.
    async fn chosen(app: &'a TestApp) -> Self {
        let teams = Self::applied(app, json!("30000")).await;
        teams.choose(json!(null)).await;
        teams
    }

    async fn choose(&self, amount: Value) -> Answer {
        let chosen = [&self.ben.application, &self.eve.application];
        let input = json!({
            "id": self.rfp, "expectedVersion": 2, "applicationIds": chosen, "amount": amount,
        });
        let answer = self.kim.send(SELECT, json!({ "input": input })).await;
        assert_eq!(answer.problems(), [""; 0]);
        answer
    }

    async fn begin(&self) {
        let at =
            json!({ "input": { "id": self.rfp, "expectedVersion": self.read(&self.kim).await["version"] } });
        assert_eq!(self.kim.send(BEGIN, at).await.text("missionBegin.mission.status"), "IN_PROGRESS");
    }

    async fn read(&self, reader: &Actor<'_>) -> Value {
        reader.send(READ, json!({ "id": self.rfp })).await.at("mission").clone()
    }

    /// The applications of Ben and Eve, as Kim reads them.
    async fn applications(&self) -> [Value; 2] {
        let read = self.read(&self.kim).await;
        let nodes = read["applications"]["nodes"].as_array().expect("applications");
        [&self.ben, &self.eve].map(|team| {
            let own = nodes.iter().find(|node| node["id"] == team.application.as_str());
            own.expect("the application").clone()
        })
    }

    async fn kyc(&self, application: &Value, status: &str) -> Answer {
        let grant = &application["grant"];
        let reason = (status == "FAILED").then_some("Nobody answered.");
        let input = json!({
            "grantId": grant["id"], "expectedVersion": grant["version"], "status": status, "reason": reason,
        });
        self.kim.send(KYC, json!({ "input": input })).await
    }

    async fn passed(&self, application: &Value) {
        let passed = self.kyc(application, "PASSED").await;
        assert_eq!(passed.text("grantKycRecord.grant.status"), "GRANTED");
    }

    async fn pay(&self, application: &Value, amount: &str) -> Answer {
        let grant = &application["grant"];
        let input = json!({ "grantId": grant["id"], "expectedVersion": grant["version"], "amount": amount });
        self.kim.send(PAY, json!({ "input": input })).await
    }
}

async fn set_recipient(leader: &Actor<'_>, application: &Value) -> Answer {
    let grant = &application["grant"];
    let input = json!({
        "grantId": grant["id"], "expectedVersion": grant["version"], "recipientAddress": ADDRESS,
    });
    leader.send(RECIPIENT, json!({ "input": input })).await
}

async fn give_up(leader: &Actor<'_>, application: &Value) -> Answer {
    let input = json!({
        "id": application["id"], "expectedVersion": application["version"], "reason": "Our lead fell ill.",
    });
    leader.send(GIVE_UP, json!({ "input": input })).await
}

/// Rules 3.9 and 3.11.
#[tokio::test]
async fn each_team_is_granted_what_the_rfp_offers_and_paid_when_the_work_is_done() {
    let app = TestApp::new().await;
    let teams = Teams::chosen(&app).await;
    let [of_ben, of_eve] = teams.applications().await;
    assert_eq!(of_ben["grant"]["recipientAddress"], ADDRESS, "as the application says");
    for (application, name) in [(&of_ben, "Ben"), (&of_eve, "Eve")] {
        let grant = &application["grant"];
        assert_eq!((&grant["status"], &grant["amount"]), (&json!("AWAITING_KYC"), &json!("30000")));
        assert_eq!((&grant["alliance"]["name"], &grant["ballot"]), (&json!(name), &json!(null)));
        assert_eq!(grant["begunAt"], json!(null));
    }
    assert_eq!(set_recipient(&teams.eve.leader, &of_ben).await.refusal(), "FORBIDDEN", "that is Ben's");
    let of_eves = teams.read(&teams.eve.leader).await;
    let seen: Vec<_> = of_eves["applications"]["nodes"].as_array().expect("applications").iter().collect();
    let may_set: Vec<_> =
        seen.iter().map(|node| &node["grant"]["permissions"]["setRecipient"]["code"]).collect();
    assert_eq!(may_set, [&json!("FORBIDDEN"), &json!(null)]);
    assert_eq!(seen[0]["grant"]["recipientAddress"], json!(null), "nor is it hers to read");
    assert_eq!(set_recipient(&teams.ben.leader, &of_ben).await.problems(), [""; 0]);

    teams.begin().await;
    let [of_ben, _] = teams.applications().await;
    assert_eq!(of_ben["grant"]["begunAt"].as_str(), Some("2023-06-28T19:00:01.000Z"));
    let passed = teams.kyc(&of_ben, "PASSED").await;
    assert_eq!(passed.text("grantKycRecord.grant.status"), "GRANTED");
    assert_eq!(passed.text("grantKycRecord.grant.mission.status"), "IN_PROGRESS");

    let [of_ben, _] = teams.applications().await;
    let told = of_ben["grant"]["permissions"]["recordPayout"].clone();
    let early = teams.pay(&of_ben, "30000").await;
    assert_eq!(early.problems(), ["INCOMPLETE"], "an RFP pays on completion");
    assert_eq!(told["reason"], *early.at("grantPayoutRecord.errors.0.message"));
    let milestone = teams.read(&teams.kim).await["milestones"][0]["id"].as_str().expect("an id").to_owned();
    teams.ben.leader.send(REPORT, report(&milestone, 1)).await.data();
    teams.kim.send(REVIEW, review(&milestone, 2, "ACCEPTED")).await.data();
    assert_eq!(teams.read(&teams.kim).await["status"], "COMPLETED");
    assert_eq!(teams.pay(&of_ben, "30000").await.text("grantPayoutRecord.grant.outstanding"), "0");

    let [_, of_eve] = teams.applications().await;
    assert_eq!(teams.kyc(&of_eve, "FAILED").await.text("grantKycRecord.grant.status"), "CANCELLED");
    let [_, of_eve] = teams.applications().await;
    assert_eq!(of_eve["status"], "COMPLETED", "what she did is done, though she is not paid");
}

/// Rules 7.6 and 7.14.
#[tokio::test]
async fn who_does_not_pass_leaves_the_rfp_and_the_last_one_ends_it() {
    let app = TestApp::new().await;
    let teams = Teams::chosen(&app).await;
    let [of_ben, of_eve] = teams.applications().await;
    let failed = teams.kyc(&of_ben, "FAILED").await;
    assert_eq!(failed.text("grantKycRecord.grant.mission.status"), "SELECTED");
    assert_eq!(failed.text("grantKycRecord.grant.endReason"), "Nobody answered.");
    let [of_ben, still_eve] = teams.applications().await;
    assert_eq!((&of_ben["status"], &of_ben["grant"]["status"]), (&json!("ABANDONED"), &json!("CANCELLED")));
    assert_eq!((&still_eve["status"], &still_eve["grant"]), (&json!("SELECTED"), &of_eve["grant"]));
    assert_eq!(teams.kyc(&of_ben, "PASSED").await.problems(), ["WRONG_STATE"]);
    assert_eq!(teams.kyc(&of_eve, "FAILED").await.text("grantKycRecord.grant.mission.status"), "ABANDONED");
    assert_eq!(app.told(EventKind::ApplicationAbandoned).await.len(), 2);
    assert_eq!(app.told(EventKind::MissionAbandoned).await.len(), 1);
}

/// Edge 23.
#[tokio::test]
async fn the_grant_of_a_team_that_gives_up_ends_with_it() {
    let app = TestApp::new().await;
    let teams = Teams::chosen(&app).await;
    teams.begin().await;
    let [of_ben, _] = teams.applications().await;
    teams.passed(&of_ben).await;
    give_up(&teams.ben.leader, &of_ben).await.data();
    let states =
        async || teams.applications().await.map(|application| application["grant"]["status"].clone());
    assert_eq!(states().await, ["CANCELLED", "AWAITING_KYC"]);
    let version = teams.read(&teams.kim).await["version"].as_i64().expect("a version");
    let ended = teams.kim.send(ABANDON, end(&teams.rfp, i32::try_from(version).expect("a version"))).await;
    assert_eq!(ended.text("missionAbandon.mission.status"), "ABANDONED");
    assert_eq!(states().await, ["CANCELLED", "CANCELLED"]);
    let [_, of_eve] = teams.applications().await;
    assert_eq!(of_eve["grant"]["endReason"], "It came to nothing.");
}

#[tokio::test]
async fn the_foundation_may_grant_another_amount_or_none() {
    for (offered, amount, granted) in [
        (json!("30000"), json!("12500.5"), json!("12500.5")),
        (json!(null), json!("12500"), json!("12500")),
        (json!("30000"), json!("0"), json!(null)),
        (json!(null), json!(null), json!(null)),
    ] {
        let app = TestApp::new().await;
        let teams = Teams::applied(&app, offered).await;
        let chosen = teams.choose(amount).await;
        assert_eq!(chosen.at("missionSelect.event.data.amount"), &granted);
        for application in teams.applications().await {
            assert_eq!(application["grant"]["amount"], granted);
        }
    }
}

/// What is paid on completion alone needs no vote to be kept back.
#[tokio::test]
async fn the_token_house_is_not_asked_for_the_grant_of_an_rfp() {
    let app = TestApp::new().await;
    let teams = Teams::chosen(&app).await;
    teams.begin().await;
    let [of_ben, _] = teams.applications().await;
    teams.passed(&of_ben).await;
    app.app.clock.advance(TimeDelta::days(80));
    let kim = app.staff("Kate", StaffRole::Foundation).await;
    let milestone = teams.read(&kim).await["milestones"][0].clone();
    let input = json!({ "milestoneId": milestone["id"], "reason": "Nothing was heard of it." });
    let refused = kim.send(OPEN, json!({ "input": input })).await;
    assert_eq!(refused.problems(), ["WRONG_STATE"]);
    assert_eq!(
        milestone["permissions"]["openClawback"]["reason"],
        *refused.at("clawbackOpen.errors.0.message")
    );
    let input = json!({ "id": teams.rfp, "expectedVersion": 4, "reason": "It is late." });
    assert_eq!(kim.send(CANCEL, json!({ "input": input })).await.problems(), ["WRONG_STATE"]);
}

#[tokio::test]
async fn a_team_that_gives_up_while_its_checks_are_recorded_leaves_once() {
    let app = TestApp::new().await;
    let teams = Teams::chosen(&app).await;
    let [of_ben, _] = teams.applications().await;
    let (gone, checked) = tokio::join!(give_up(&teams.ben.leader, &of_ben), teams.kyc(&of_ben, "FAILED"));
    let problems = [gone.problems(), checked.problems()].concat();
    assert!(matches!(problems[..], ["STALE_VERSION" | "WRONG_STATE"]), "{problems:?}");
    let [of_ben, of_eve] = teams.applications().await;
    assert_eq!((&of_ben["status"], &of_ben["grant"]["status"]), (&json!("ABANDONED"), &json!("CANCELLED")));
    assert_eq!(of_eve["status"], "SELECTED");
    assert_eq!(app.told(EventKind::ApplicationAbandoned).await.len(), 1);
}

#[tokio::test]
async fn the_grants_of_many_applications_cost_what_one_does() {
    let app = TestApp::new().await;
    let teams = Teams::chosen(&app).await;
    let one = "query($id: ID!) { mission(id: $id) { applications(first: 1) { nodes { grant {
        status recipientAddress alliance { name } permissions { setRecipient { code } recordPayout { code } } } } } } }";
    let all = one.replace("first: 1", "first: 50");
    let (few, for_one) = app.statements(teams.kim.send(one, json!({ "id": teams.rfp }))).await;
    let (many, for_all) = app.statements(teams.kim.send(&all, json!({ "id": teams.rfp }))).await;
    let granted = |answer: &Answer| answer.at("mission.applications.nodes").as_array().expect("nodes").len();
    assert_eq!((granted(&few), granted(&many)), (1, 2));
    assert_eq!(for_one, for_all);
}
