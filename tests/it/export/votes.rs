//! Delegates with their voting power, and what they approve.

use chrono::TimeDelta;
use entity::vocab::{MissionStatus, ServiceScope};
use serde_json::{Value, json};

use super::story::done;
use crate::governance::{House, RECORD, address, link, service_token};
use crate::mission::{SUBMIT, Season, at, revise};
use crate::support::{Actor, TestApp};

const PROFILE: &str = "mutation($input: DelegateProfileUpdateInput!) { delegateProfileUpdate(input: $input) {
    profile { version } errors { code message }
} }";
const CHALLENGE: &str = "mutation($input: WalletChallengeInput!) { walletChallenge(input: $input) {
    challenge { expiresAt } errors { code message }
} }";

/// A mission that delegates approve, revise their minds about, and decline; and one that is taken down after an approval.
pub async fn votes(app: &TestApp, season: Season<'_>, kim: &Actor<'_>) {
    let mission = submitted(&season, "A chart").await;
    let house = House { app, mission, season, foundation: kim.at(app) };
    let formerly = app.person("Zed").await;
    link(app, &formerly, 4).await;
    house.snapshot(&[(4, "90000")]).await;
    let delegates = house.delegates(3).await;
    house.snapshot(&[(1, "60000"), (2, "60000"), (3, "50000.5"), (5, "70000")]).await;
    unpublished(&house).await;
    profile(&delegates[0], "I read every one.").await;
    profile(&formerly, "SECRET stand").await;
    let challenge = json!({ "input": { "address": address(8) } });
    assert!(delegates[0].send(CHALLENGE, challenge).await.problems().is_empty());
    waivers(&house).await;
    approvals(&house, &delegates).await;
    hidden(&house, &delegates[0]).await;
}

async fn submitted(season: &Season<'_>, title: &str) -> String {
    let mission = season.made(season.whole(title)).await;
    assert_eq!(season.ana.send(SUBMIT, at(&mission, 1)).await.problems(), [""; 0]);
    mission
}

async fn unpublished(house: &House<'_>) {
    let mut input = house.snapshot_input(&[(6, "99999")]);
    (input["source"], input["isComplete"]) = (json!("SECRET source"), json!(false));
    assert_eq!(house.foundation.send(RECORD, json!({ "input": input })).await.problems(), [""; 0]);
}

async fn profile(delegate: &Actor<'_>, conflicts: &str) {
    let input = json!({
        "expectedVersion": 0, "statementUrl": "https://gov.example/t/9", "interests": ["maps"], "declaredConflicts": conflicts,
    });
    assert_eq!(delegate.send(PROFILE, json!({ "input": input })).await.problems(), [""; 0]);
}

/// One that holds and is approved by, and one that is revoked.
async fn waivers(house: &House<'_>) {
    let ends_at = (house.app.app.clock.now() + TimeDelta::days(200)).to_rfc3339();
    let grant = async |number: u64| {
        let input =
            json!({ "address": address(number), "endsAt": ends_at, "reason": "A protocol that is new." });
        done(&house.foundation, "approvalWaiverGrant", "waiver", input).await
    };
    let (_, revoked) = (grant(9).await, grant(10).await);
    let input = json!({ "waiverId": revoked, "reason": "It moved." });
    done(&house.foundation, "approvalWaiverRevoke", "waiver", input).await;
    let protocol = house.app.person("Wes").await;
    link(house.app, &protocol, 9).await;
    house.approved(&protocol, 1).await;
}

async fn approvals(house: &House<'_>, delegates: &[Actor<'_>]) {
    let given = json!({ "missionId": house.mission, "revision": 1, "comment": "A *good* one." });
    let reaffirmed = done(&delegates[0], "approvalGive", "approval", given).await;
    let withdrawn = house.approved(&delegates[1], 1).await;
    let decline = json!({ "missionId": house.mission, "reason": "I saw better ones." });
    done(&delegates[2], "missionDecline", "comment", decline).await;
    let (token, _) = service_token(house.app, "robot", &[ServiceScope::ApprovalMirror], 30).await;
    let post = json!({
        "missionId": house.mission, "revision": 1, "address": address(5), "comment": "Ready to move to a vote.",
        "givenAt": house.app.app.clock.now().to_rfc3339(), "forumUrl": "https://gov.optimism.io/t/a-chart/1/2",
    });
    done(&house.app.bearer(token), "approvalMirror", "approval", post).await;
    revise(&house.season.ana, &house.mission, house.version().await, json!({ "requestedAmount": "21000" }))
        .await
        .data();
    assert_eq!(house.reaffirm(&delegates[0], &reaffirmed, 2).await.problems(), [""; 0]);
    assert_eq!(house.withdraw(&delegates[1], &withdrawn).await.problems(), [""; 0]);
}

async fn hidden(house: &House<'_>, delegate: &Actor<'_>) {
    let mut pitch: Value = house.season.whole("SECRET pitch");
    (pitch["summary"], pitch["milestones"][0]["title"]) = (json!("SECRET"), json!("SECRET step"));
    pitch["kpis"] = json!([{ "description": "SECRET reach" }]);
    let mission = house.season.made(pitch).await;
    assert_eq!(house.season.ana.send(SUBMIT, at(&mission, 1)).await.problems(), [""; 0]);
    let given = json!({ "missionId": mission, "revision": 1, "comment": "SECRET praise" });
    done(delegate, "approvalGive", "approval", given).await;
    house.season.put(&mission, MissionStatus::Removed).await;
}
