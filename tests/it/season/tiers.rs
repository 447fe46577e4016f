//! Trust tiers are claimed by people, and an alliance has its leader's.

use entity::vocab::{TierClaimStatus, TrustTier};
use serde_json::{Value, json};

use crate::alliance::members::{add, alliance};
use crate::support::{Actor, TestApp, seed};

const DECLARE: &str = "mutation($input: TierDeclareInput!) {
    tierDeclare(input: $input) {
        claim { id tier status justification evidenceUrls version season { number } person { displayName } }
        errors { code field message }
        event { kind version changedFields data subjectId actor { displayName } }
    }
}";
const TIER: &str = "query($id: ID!, $season: Int) { alliance(id: $id) {
    tier(season: $season) { tier status cap claim { person { displayName } season { number } } }
} }";

async fn declare(person: &Actor<'_>, tier: &str) -> crate::support::Answer {
    person.send(DECLARE, json!({ "input": { "season": 4, "tier": tier } })).await
}

async fn tier_of(app: &TestApp, alliance: &str, season: Option<i32>) -> Value {
    app.visitor().send(TIER, json!({ "id": alliance, "season": season })).await.at("alliance.tier").clone()
}

#[tokio::test]
async fn a_declared_tier_is_shown_as_self_reported() {
    let app = TestApp::new().await;
    seed::season(&app, 4).await;
    let ana = app.person("Ana").await;
    let input = json!({ "input": {
        "season": 4, "tier": "EAGLE", "justification": "Worked on two grants of the Council.",
        "evidenceUrls": ["https://app.charmverse.io/op-grants"],
    }});
    let answer = ana.send(DECLARE, input).await;
    let id = answer.text("tierDeclare.claim.id");
    assert_eq!(answer.text("tierDeclare.event.subjectId"), id);
    let mut shown = answer.at("tierDeclare").clone();
    shown["claim"]["id"] = json!("[id]");
    shown["event"]["subjectId"] = json!("[id]");
    insta::assert_json_snapshot!(shown, @r#"
    {
      "claim": {
        "evidenceUrls": [
          "https://app.charmverse.io/op-grants"
        ],
        "id": "[id]",
        "justification": "Worked on two grants of the Council.",
        "person": {
          "displayName": "Ana"
        },
        "season": {
          "number": 4
        },
        "status": "SELF_REPORTED",
        "tier": "EAGLE",
        "version": 1
      },
      "errors": [],
      "event": {
        "actor": {
          "displayName": "Ana"
        },
        "changedFields": [],
        "data": {
          "season": 4,
          "tier": "EAGLE"
        },
        "kind": "TIER_DECLARED",
        "subjectId": "[id]",
        "version": 1
      }
    }
    "#);

    let scouts = alliance(&ana, "Scouts").await;
    let read = app.visitor().send(
        "query($id: ID!) { alliance(id: $id) { leader { tierClaims { tier status season { number } } } } }",
        json!({ "id": scouts }),
    ).await;
    let claims = json!([{ "tier": "EAGLE", "status": "SELF_REPORTED", "season": { "number": 4 } }]);
    assert_eq!(read.at("alliance.leader.tierClaims"), &claims);
}

#[tokio::test]
async fn declaring_again_replaces_what_nobody_verified() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let first = declare(&ana, "EMBER").await;
    let again = declare(&ana, "FLEDGLING").await;
    assert_eq!(again.text("tierDeclare.claim.id"), first.text("tierDeclare.claim.id"));
    assert_eq!(again.at("tierDeclare.claim.version"), 2);
    assert_eq!(again.at("tierDeclare.event.changedFields"), &json!(["tier"]));
    let same = declare(&ana, "FLEDGLING").await;
    assert!(same.at("tierDeclare.event").is_null(), "nothing changed");
    assert_eq!(same.at("tierDeclare.claim.version"), 2);

    seed::claim(&app, &ben, season, (TrustTier::Phoenix, TierClaimStatus::Rejected)).await;
    let answer = declare(&ben, "PHOENIX").await;
    assert_eq!(answer.text("tierDeclare.claim.status"), "SELF_REPORTED");
    assert_eq!(answer.at("tierDeclare.claim.version"), 2);
}

#[tokio::test]
async fn a_verified_tier_is_not_replaced() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let ana = app.person("Ana").await;
    seed::claim(&app, &ana, season, (TrustTier::Eagle, TierClaimStatus::Verified)).await;
    let answer = declare(&ana, "PHOENIX").await;
    assert_eq!(answer.problems(), ["WRONG_STATE"]);
    assert!(answer.at("tierDeclare.claim").is_null());
    let scouts = alliance(&ana, "Scouts").await;
    let tier = tier_of(&app, &scouts, Some(4)).await;
    assert_eq!((&tier["tier"], &tier["status"]), (&json!("EAGLE"), &json!("VERIFIED")));
}

#[tokio::test]
async fn a_tier_is_declared_by_somebody_for_a_season_that_exists_and_in_few_words() {
    let app = TestApp::new().await;
    seed::season(&app, 4).await;
    let ana = app.person("Ana").await;
    let input = |season: i32| json!({ "season": season, "tier": "EMBER" });
    let visitor = app.visitor();
    assert_eq!(visitor.send(DECLARE, json!({ "input": input(4) })).await.refusal(), "UNAUTHENTICATED");
    assert_eq!(ana.send(DECLARE, json!({ "input": input(9) })).await.refusal(), "NOT_FOUND");

    let mut long = input(4);
    long["justification"] = json!("x".repeat(2_001));
    assert_eq!(ana.send(DECLARE, json!({ "input": long })).await.problems(), ["TOO_LONG"]);
    let mut many = input(4);
    many["evidenceUrls"] = json!(vec!["https://gov.optimism.io"; 21]);
    assert_eq!(ana.send(DECLARE, json!({ "input": many })).await.problems(), ["TOO_LONG"]);
    let mut early = input(4);
    early["expectedVersion"] = json!(1);
    assert_eq!(ana.send(DECLARE, json!({ "input": early })).await.problems(), ["STALE_VERSION"]);

    let events = declare(&ana, "EMBER").await;
    assert_eq!(events.at("tierDeclare.claim.version"), 1, "nothing was written before");
}

#[tokio::test]
async fn two_who_replace_the_same_claim_do_not_both_win() {
    let app = TestApp::new().await;
    seed::season(&app, 4).await;
    let ana = app.person("Ana").await;
    declare(&ana, "EMBER").await.data();
    let input = |tier: &str| json!({ "input": { "season": 4, "tier": tier, "expectedVersion": 1 } });
    let (one, other) = tokio::join!(ana.send(DECLARE, input("EAGLE")), ana.send(DECLARE, input("FLEDGLING")));
    let mut problems = [one.problems(), other.problems()].concat();
    problems.sort_unstable();
    assert_eq!(problems, ["STALE_VERSION"]);
}

#[tokio::test]
async fn two_first_claims_at_once_leave_one_claim() {
    let app = TestApp::new().await;
    seed::season(&app, 4).await;
    let ana = app.person("Ana").await;
    let (one, other) = tokio::join!(declare(&ana, "EAGLE"), declare(&ana, "FLEDGLING"));
    let problems = [one.problems(), other.problems()].concat();
    assert!(problems.is_empty() || problems == ["STALE_VERSION"], "{problems:?}");
    let scouts = alliance(&ana, "Scouts").await;
    let document = "query($id: ID!) { alliance(id: $id) { leader { tierClaims { tier } } } }";
    let read = app.visitor().send(document, json!({ "id": scouts })).await;
    assert_eq!(read.at("alliance.leader.tierClaims").as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_alliance_has_the_tier_of_its_leader_whatever_its_members_claim() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    seed::tier(&app, season, TrustTier::Ember, Some("100000")).await;
    seed::tier(&app, season, TrustTier::Phoenix, None).await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let scouts = alliance(&ana, "Scouts").await;
    add(&ana, &scouts, &ben).await;
    declare(&ben, "PHOENIX").await.data();
    assert_eq!(tier_of(&app, &scouts, None).await, json!(null), "the leader claims none");

    declare(&ana, "EMBER").await.data();
    let expected = json!({
        "tier": "EMBER", "status": "SELF_REPORTED", "cap": "100000",
        "claim": { "person": { "displayName": "Ana" }, "season": { "number": 4 } },
    });
    assert_eq!(tier_of(&app, &scouts, Some(4)).await, expected);

    let offer = "mutation($input: AllianceLeadTransferInput!) { allianceLeadTransfer(input: $input) { errors { code message } } }";
    let to = json!({ "input": { "allianceId": scouts, "personId": ben.id() } });
    assert!(ana.send(offer, to).await.problems().is_empty());
    let accept = "mutation($input: AllianceActionInput!) { allianceLeadTransferAccept(input: $input) {
        alliance { tier { tier cap } } errors { code message }
    } }";
    let accepted = ben.send(accept, json!({ "input": { "allianceId": scouts } })).await;
    let tier = json!({ "tier": "PHOENIX", "cap": null });
    assert_eq!(accepted.at("allianceLeadTransferAccept.alliance.tier"), &tier);
}

#[tokio::test]
async fn a_rejected_tier_is_shown_as_such_and_allows_no_more_than_none() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    seed::tier(&app, season, TrustTier::Ember, Some("100000")).await;
    seed::tier(&app, season, TrustTier::Phoenix, None).await;
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    seed::claim(&app, &ana, season, (TrustTier::Phoenix, TierClaimStatus::Rejected)).await;
    let tier = tier_of(&app, &scouts, None).await;
    assert_eq!(tier["status"], "REJECTED");
    assert_eq!((&tier["tier"], &tier["cap"]), (&json!("PHOENIX"), &json!("100000")));
}

#[tokio::test]
async fn without_a_season_the_newest_claim_counts() {
    let app = TestApp::new().await;
    let (fifth, fourth) = (seed::season(&app, 5).await, seed::season(&app, 4).await);
    seed::tier(&app, fourth, TrustTier::Eagle, Some("1000000")).await;
    seed::tier(&app, fifth, TrustTier::Eagle, Some("750000")).await;
    let ana = app.person("Ana").await;
    seed::claim(&app, &ana, fifth, (TrustTier::Eagle, TierClaimStatus::SelfReported)).await;
    seed::claim(&app, &ana, fourth, (TrustTier::Eagle, TierClaimStatus::Verified)).await;
    let scouts = alliance(&ana, "Scouts").await;
    assert_eq!(tier_of(&app, &scouts, None).await["cap"], "750000");
    assert_eq!(tier_of(&app, &scouts, Some(4)).await["cap"], "1000000");
    assert_eq!(tier_of(&app, &scouts, Some(6)).await, json!(null));
    let mission = seed::Mission::proposed(&app, fourth, "Scouting").by(&scouts);
    mission.kept(&app).await;
    let read =
        app.visitor().ask("{ season(number: 4) { missions { nodes { tier { status cap } } } } }").await;
    let tier = json!({ "status": "VERIFIED", "cap": "1000000" });
    assert_eq!(read.at("season.missions.nodes.0.tier"), &tier);
}

#[tokio::test]
async fn tiers_of_many_alliances_cost_what_those_of_few_cost() {
    let app = TestApp::new().await;
    let seasons = [seed::season(&app, 4).await, seed::season(&app, 5).await];
    let document = "{ alliances(first: 50) { nodes {
        newest: tier { tier cap claim { season { number } person { displayName } } }
        fourth: tier(season: 4) { tier status cap }
        leader { tierClaims { tier season { number } } }
    } } }";
    let add_alliance = async |place: usize| {
        let lead = app.person("Lead").await;
        let season = seasons[place % 2];
        seed::claim(&app, &lead, season, (TrustTier::Ember, TierClaimStatus::SelfReported)).await;
        alliance(&lead, "Scouts").await;
    };
    add_alliance(0).await;
    add_alliance(1).await;
    let (_, few) = app.statements(app.visitor().ask(document)).await;
    for place in 0..20 {
        add_alliance(place).await;
    }
    let (answer, many) = app.statements(app.visitor().ask(document)).await;
    assert_eq!(answer.at("alliances.nodes").as_array().map(Vec::len), Some(22));
    assert_eq!(few, many);
}
