//! A mission from its outline to its last milestone, under the rules of two seasons.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::acts::{
    ADD, APPROVE, CREATE, DECLARE, FOUND, KYC, LOCK, PAY, REAFFIRM, RECIPIENT, REPORT, RESULT, REVIEW,
    REVISE, SNAPSHOT, SUBMIT, UPDATE, VOTES, WAIVE,
};
use super::cast::{Cast, Ear, Person};
use crate::governance::wallets::Wallet;
use crate::support::TestApp;

const ELIGIBILITY: &str = "query($mission: ID!) { missionEligibility(missionId: $mission) {
    blockers { code rule }
} }";

/// Everybody who listens.
struct Ears {
    visitor: Ear,
    lea: Ear,
    cora: Ear,
    dee: Ear,
    kim: Ear,
}

/// The mission on its way.
struct Story<'a> {
    cast: Cast<'a>,
    ears: Ears,
    mission: String,
}

impl<'a> Story<'a> {
    /// Cora has an idea, and everybody begins to listen.
    async fn begin(app: &'a TestApp, number: i32) -> Self {
        let cast = Cast::of_season(app, number).await;
        let (lea, cora, dee) =
            (cast.lea.own_events().await, cast.cora.own_events().await, cast.dee.own_events().await);
        let mut visitor = cast.season_events().await;
        let input =
            json!({ "kind": "PROPOSED", "title": "A map of the Superchain", "seasonId": cast.season });
        let made = cast.cora.does(CREATE, input).await;
        assert_eq!(made["mission"]["status"], "OUTLINE");
        let mission = made["mission"]["id"].as_str().expect("an id").to_owned();
        visitor.hears("the visitor", &["MISSION_CREATED"]).await;
        let kim = Ear::at_mission(&cast.kim.actor(), &mission).await;
        Self { cast, ears: Ears { visitor, lea, cora, dee, kim }, mission }
    }

    async fn revised(&self, by: &Person<'_>, changes: Value) -> Value {
        by.does(REVISE, self.cast.at(&self.mission, changes).await).await["mission"].clone()
    }

    async fn at_now(&self) -> Value {
        self.cast.at(&self.mission, json!({})).await
    }

    async fn status(&self) -> String {
        self.cast.status(&self.mission).await
    }

    /// The codes and rules that keep the mission from being submitted.
    async fn blockers(&self) -> Value {
        let asked = self.cast.lea.actor().send(ELIGIBILITY, json!({ "mission": self.mission })).await;
        asked.at("missionEligibility.blockers").clone()
    }

    /// Lea makes an alliance, takes Cora in, and Cora writes the proposal.
    async fn write(&mut self) {
        let Cast { lea, cora, .. } = &self.cast;
        let input = json!({
            "name": "Cartographers", "kind": "AD_HOC", "roleTitle": "lead", "responsibilities": "the whole",
        });
        let alliance = lea.does(FOUND, input).await["alliance"]["id"].clone();
        // Who is a member is looked up when an event is told, and Cora is none yet.
        self.ears.lea.hears("Lea", &["ALLIANCE_CREATED"]).await;
        let member = json!({
            "allianceId": alliance, "personId": cora.id, "roleKind": "MEMBER",
            "roleTitle": "author", "responsibilities": "the text",
        });
        lea.does(ADD, member).await;
        let text = json!({
            "allianceId": alliance, "intentId": self.cast.intent, "requestedAmount": "60000",
            "summary": "We draw a map.", "description": "Of **everything**.", "completesOn": "2024-03-01",
            "milestones": [
                { "kind": "CRITICAL", "title": "A map", "dueOn": "2023-09-01" },
                { "kind": "BENCHMARK", "title": "A sketch", "dueOn": "2023-07-15" },
            ],
        });
        assert_eq!(self.revised(cora, text).await["status"], "DRAFT");
        assert_eq!(cora.is_refused(SUBMIT, self.at_now().await).await, "FORBIDDEN", "that is the leader's");
        let revised = ["ALLIANCE_CREATED", "MEMBER_ADDED", "MISSION_REVISED"];
        self.ears.visitor.hears("the visitor", &revised).await;
        self.ears.lea.hears("Lea", &revised[1..]).await;
        self.ears.cora.hears("Cora", &["MEMBER_ADDED", "MISSION_REVISED"]).await;
        self.ears.kim.hears("Kim", &["MISSION_REVISED"]).await;
    }

    /// What the rules of the season have against the text is changed, and the mission is submitted.
    async fn submit(&mut self) {
        let (Cast { lea, cora, number, .. }, is_four) = (&self.cast, self.cast.is_four());
        lea.does(DECLARE, json!({ "season": number, "tier": "EMBER", "justification": "Our first." })).await;
        let (blocker, change) = if is_four {
            let ends_with_season = json!({ "code": "RUNS_TOO_LONG", "rule": "1.5" });
            (ends_with_season, json!({ "completesOn": "2023-09-20" }))
        } else {
            let cap_of_ember = json!({ "code": "TIER_EXCEEDED", "rule": "6.2" });
            (cap_of_ember, json!({ "requestedAmount": "50000" }))
        };
        assert_eq!(self.blockers().await, json!([blocker]));
        let told = lea.is_told(SUBMIT, self.at_now().await).await;
        assert_eq!(json!(told), json!([blocker["code"]]), "what was foretold");
        self.revised(cora, change).await;
        assert_eq!(self.blockers().await, json!([]));
        let submitted = lea.does(SUBMIT, self.at_now().await).await["mission"].clone();
        let expected =
            json!({ "status": "SEEKING_APPROVAL", "policyVersion": 1, "tierAtSubmission": "EMBER" });
        assert_eq!(submitted, expected);
        let deadline = if is_four { json!("2023-06-28T19:00:00.000Z") } else { Value::Null };
        assert_eq!(self.cast.mission(&self.mission).await["approvalProgress"]["deadline"], deadline);
        let public = ["MISSION_REVISED", "MISSION_SUBMITTED"];
        self.ears
            .visitor
            .hears("the visitor", &["TIER_DECLARED", "MISSION_REVISED", "MISSION_SUBMITTED"])
            .await;
        self.ears.lea.hears("Lea", &public).await;
        self.ears.cora.hears("Cora", &public).await;
        self.ears.kim.hears("Kim", &public).await;
    }

    /// Four delegates approve. Dee has 0.1 % of the votable supply, and is among the first hundred.
    async fn approve(&mut self) {
        let (cast, is_four) = (&self.cast, self.cast.is_four());
        let power = |number: u8, power: &str| json!({ "address": Wallet::new(number).address(), "votingPower": power });
        let rows = [power(1, "20000"), power(2, "60000"), power(3, "60000"), power(4, "60000")];
        let snapshot = json!({
            "takenAt": cast.app.app.clock.now().to_rfc3339(), "votableSupply": "20000000",
            "source": "a node", "rows": rows,
        });
        cast.power_robot_does(SNAPSHOT, snapshot).await;
        let approval = json!({ "missionId": self.mission, "revision": 3 });
        assert_eq!(cast.lea.is_told(APPROVE, approval.clone()).await, ["OWN_PROPOSAL"]);
        if is_four {
            assert_eq!(cast.dee.is_told(APPROVE, approval.clone()).await, ["NOT_QUALIFIED"]);
            let waiver = json!({
                "address": Wallet::new(1).address(), "reason": "New in the programme.",
                "endsAt": "2023-06-28T19:00:00Z",
            });
            cast.kim.does(WAIVE, waiver).await;
        }
        let mut states = Vec::new();
        for delegate in cast.delegates() {
            let given = delegate.does(APPROVE, approval.clone()).await;
            states.push(given["approval"]["mission"]["status"].clone());
        }
        let expected = ["SEEKING_APPROVAL", "SEEKING_APPROVAL", "SEEKING_APPROVAL", "APPROVED_FOR_VOTE"];
        assert_eq!(states, expected);
        let public =
            ["APPROVAL_GIVEN", "APPROVAL_GIVEN", "APPROVAL_GIVEN", "APPROVAL_GIVEN", "MISSION_APPROVED"];
        self.ears.visitor.hears("the visitor", &public).await;
        self.ears.lea.hears("Lea", &public).await;
        self.ears.cora.hears("Cora", &public).await;
        self.ears.kim.hears("Kim", &public).await;
        self.ears.dee.hears("Dee", &[]).await;
    }

    /// Lea asks for less. In Season 4 the approvals count on, in Season 5 they are given again.
    async fn ask_for_less(&mut self) {
        self.revised(&self.cast.lea, json!({ "requestedAmount": "40000" })).await;
        let stale = ["MISSION_REVISED", "APPROVALS_BECAME_STALE"];
        let mut public = stale.to_vec();
        if self.cast.is_four() {
            assert_eq!(self.status().await, "APPROVED_FOR_VOTE");
            let progress = self.cast.mission(&self.mission).await["approvalProgress"].clone();
            assert_eq!((&progress["valid"], &progress["stale"]), (&json!(4), &json!(4)));
        } else {
            assert_eq!(self.status().await, "SEEKING_APPROVAL");
            self.reaffirm().await;
            public.push("MISSION_LOST_APPROVALS");
            public.extend(["APPROVAL_REAFFIRMED"; 4]);
            public.push("MISSION_APPROVED");
        }
        assert_eq!(self.status().await, "APPROVED_FOR_VOTE");
        self.ears.visitor.hears("the visitor", &public).await;
        self.ears.lea.hears("Lea", &public).await;
        self.ears.cora.hears("Cora", &public).await;
        self.ears.kim.hears("Kim", &public).await;
        self.ears.dee.hears("Dee", &["APPROVAL_BECAME_STALE"]).await;
    }

    async fn reaffirm(&self) {
        let document = "query($id: ID!) { mission(id: $id) { approvals(states: [STALE]) {
            nodes { id delegate { displayName } materialChanges changedFields } } } }";
        let read = self.cast.app.visitor().send(document, json!({ "id": self.mission })).await;
        let stale = read.at("mission.approvals.nodes").as_array().expect("approvals").clone();
        assert_eq!(stale.len(), 4);
        for (delegate, approval) in self.cast.delegates().into_iter().zip(&stale) {
            assert_eq!(approval["materialChanges"], json!(["requestedAmount"]));
            let input = json!({ "approvalId": approval["id"], "revision": 4 });
            assert_eq!(delegate.does(REAFFIRM, input).await["approval"]["state"], "ACTIVE");
        }
    }

    /// The ballot is locked, votes are mirrored, and the mission is funded.
    async fn vote(&mut self) {
        let cast = &self.cast;
        let roundup = json!({ "intentId": cast.intent, "cycleId": cast.cycle });
        assert_eq!(cast.lea.is_refused(LOCK, roundup.clone()).await, "FORBIDDEN");
        let ballot = cast.kim.does(LOCK, roundup).await["ballot"].clone();
        let qualified = if self.cast.is_four() { 3 } else { 4 };
        let approvals = json!({ "required": 4, "counted": 4, "qualified": qualified });
        let option = json!({ "code": "1A", "amount": "40000", "approvals": approvals });
        assert_eq!((&ballot["votableSupply"], &ballot["options"]), (&json!("20000000"), &json!([option])));
        let more = cast.at(&self.mission, json!({ "requestedAmount": "45000" })).await;
        assert_eq!(cast.lea.is_told(REVISE, more).await, ["WRONG_STATE"], "what is voted on stays");
        let vote = |number: u8, power: &str, codes: &[&str]| json!({ "voterAddress": Wallet::new(number).address(), "power": power, "codes": codes });
        let votes = [vote(2, "4000000", &["1A"]), vote(3, "2000000", &[])];
        cast.result_robot_does(VOTES, json!({ "ballotId": ballot["id"], "votes": votes })).await;
        let result = json!({
            "ballotId": ballot["id"], "expectedVersion": 2, "totalVotes": "6000000",
            "options": [{ "code": "1A", "yesVotes": "4000000" }], "sourceUrl": "https://vote.optimism.io/1",
        });
        let counted = cast.result_robot_does(RESULT, result).await["ballot"].clone();
        assert_eq!(
            (&counted["allocated"], &counted["options"][0]["outcome"]),
            (&json!("40000"), &json!("FUNDED"))
        );
        assert_eq!(self.status().await, "FUNDED");
        let of_mission = ["MISSION_PUT_ON_BALLOT", "MISSION_FUNDED"];
        let of_season = [
            "MISSION_PUT_ON_BALLOT",
            "BALLOT_LOCKED",
            "BALLOT_VOTES_RECORDED",
            "MISSION_FUNDED",
            "BALLOT_COUNTED",
        ];
        self.ears.visitor.hears("the visitor", &of_season).await;
        self.ears.lea.hears("Lea", &of_mission).await;
        self.ears.cora.hears("Cora", &of_mission).await;
        self.ears.kim.hears("Kim", &of_mission).await;
    }

    /// Identity is checked, the grant is paid, the milestone is reported twice, and the mission is done.
    async fn deliver(&mut self) {
        let Cast { lea, cora, kim, .. } = &self.cast;
        let grant = async || self.cast.mission(&self.mission).await["grants"][0].clone();
        let at_grant = async |more: Value| {
            let grant = grant().await;
            let mut input = json!({ "grantId": grant["id"], "expectedVersion": grant["version"] });
            more.as_object()
                .expect("an object")
                .iter()
                .for_each(|(field, value)| input[field] = value.clone());
            input
        };
        let recipient = json!({ "recipientAddress": "0x5e349eca2dc61abcd9dd99ce94d04136151a09ee" });
        lea.does(RECIPIENT, at_grant(recipient).await).await;
        kim.does(KYC, at_grant(json!({ "status": "PASSED" })).await).await;
        assert_eq!(self.status().await, "ACTIVE");
        let paid = kim.does(PAY, at_grant(json!({ "amount": "10000" })).await).await;
        assert_eq!(paid["grant"]["outstanding"], "30000");
        lea.does(UPDATE, json!({ "subjectId": self.mission, "body": "We drew the coast." })).await;
        let report = json!({ "evidence": [{ "url": "https://example.org/map" }] });
        assert_eq!(cora.is_refused(REPORT, self.at_milestone(report.clone()).await).await, "FORBIDDEN");
        for verdict in ["RETURNED", "ACCEPTED"] {
            lea.does(REPORT, self.at_milestone(report.clone()).await).await;
            let review = json!({ "verdict": verdict, "note": "The north is what we looked at." });
            kim.does(REVIEW, self.at_milestone(review).await).await;
        }
        assert_eq!(self.status().await, "COMPLETED");
        let public = [
            "MISSION_BEGUN",
            "GRANT_PAID",
            "UPDATE_POSTED",
            "MILESTONE_REPORTED",
            "MILESTONE_RETURNED",
            "MILESTONE_REPORTED",
            "MILESTONE_ACCEPTED",
            "MISSION_COMPLETED",
        ];
        let mut of_leader = public.to_vec();
        of_leader.insert(0, "GRANT_RECIPIENT_SET");
        of_leader.insert(2, "GRANT_KYC_RECORDED");
        let mut of_recorder = public.to_vec();
        of_recorder.insert(1, "GRANT_KYC_RECORDED");
        self.ears.visitor.hears("the visitor", &public).await;
        self.ears.lea.hears("Lea", &of_leader).await;
        self.ears.cora.hears("Cora", &public).await;
        self.ears.kim.hears("Kim", &of_recorder).await;
    }

    /// The critical milestone at the version that it has now.
    async fn at_milestone(&self, more: Value) -> Value {
        let milestone = self.cast.mission(&self.mission).await["milestones"][0].clone();
        let mut input = json!({ "milestoneId": milestone["id"], "expectedVersion": milestone["version"] });
        more.as_object().expect("an object").iter().for_each(|(field, value)| input[field] = value.clone());
        input
    }

    /// Three weeks later Lea has another idea: in Season 4 that is too late.
    async fn come_late(&mut self) {
        self.cast.wait(TimeDelta::days(12)).await;
        let lea = &self.cast.lea;
        let read = "query($id: ID!) { mission(id: $id) { alliance { id } } }";
        let alliance =
            lea.actor().send(read, json!({ "id": self.mission })).await.text("mission.alliance.id");
        let input = json!({
            "kind": "PROPOSED", "title": "A globe", "summary": "It is round.", "description": "And it turns.",
            "allianceId": alliance, "intentId": self.cast.intent, "requestedAmount": "20000",
            "milestones": [{ "kind": "CRITICAL", "title": "A globe" }],
        });
        let globe = lea.does(CREATE, input).await["mission"]["id"].as_str().expect("an id").to_owned();
        let submission = self.cast.at(&globe, json!({})).await;
        let mut public = vec!["MISSION_CREATED"];
        if self.cast.is_four() {
            assert_eq!(lea.is_told(SUBMIT, submission).await, ["DEADLINE_PASSED"]);
        } else {
            lea.does(SUBMIT, submission).await;
            public.push("MISSION_SUBMITTED");
        }
        self.ears.visitor.hears("the visitor", &public).await;
        self.ears.lea.hears("Lea", &public).await;
        self.ears.cora.hears("Cora", &public).await;
        self.ears.kim.hears("Kim", &[]).await;
        self.ears.dee.hears("Dee", &[]).await;
    }
}

async fn from_outline_to_the_last_milestone(number: i32) {
    let app = TestApp::new().await;
    let mut story = Story::begin(&app, number).await;
    story.write().await;
    story.submit().await;
    story.approve().await;
    story.ask_for_less().await;
    story.vote().await;
    story.deliver().await;
    story.come_late().await;
}

#[tokio::test]
async fn from_outline_to_the_last_milestone_under_the_rules_of_season_4() {
    from_outline_to_the_last_milestone(4).await;
}

#[tokio::test]
async fn from_outline_to_the_last_milestone_under_the_rules_of_season_5() {
    from_outline_to_the_last_milestone(5).await;
}
