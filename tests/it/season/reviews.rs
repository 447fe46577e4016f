//! Staff judge claims to trust tiers, and what they found stays.

use entity::vocab::{StaffRole, TierClaimStatus, TrustTier};
use serde_json::{Value, json};

use crate::alliance::members::alliance;
use crate::mission::{SUBMIT, Season, at, revise};
use crate::support::{Actor, Answer, TestApp, seed};

const VERIFY: &str = "mutation($input: TierReviewInput!) { tierVerify(input: $input) {
    claim { status version } errors { code field message } event { kind data }
} }";
const REJECT: &str = "mutation($input: TierReviewInput!) { tierReject(input: $input) {
    claim { status version } errors { code field message } event { kind data }
} }";
const DECLARE: &str = "mutation($input: TierDeclareInput!) { tierDeclare(input: $input) {
    claim { status version reviews { totalCount nodes { verdict tier } } } errors { code message }
} }";
const REVIEWS: &str =
    "query($id: ID!) { node(id: $id) { ... on TierClaim { status reviews { totalCount nodes {
    verdict tier reason reviewer { displayName }
} } } } }";

fn verdict(claim: &str, version: i32) -> Value {
    json!({ "input": { "claimId": claim, "expectedVersion": version, "reason": "The grant is on record." } })
}

async fn judged(staff: &Actor<'_>, document: &str, claim: &str, version: i32) -> Answer {
    staff.send(document, verdict(claim, version)).await
}

#[tokio::test]
async fn a_claim_is_judged_with_a_reason_and_new_evidence_opens_it_again() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let (ana, kim) = (app.person("Ana").await, app.staff("Kim", StaffRole::Foundation).await);
    let claim =
        seed::claim(&app, &ana, season, (TrustTier::Eagle, TierClaimStatus::SelfReported)).await.to_string();
    let mut told = ana
        .subscribe(
            "subscription { viewerEvents(kinds: [TIER_REJECTED]) { ... on Event { kind data } } }",
            json!({}),
        )
        .await;
    let rejected = judged(&kim, REJECT, &claim, 1).await;
    assert_eq!(rejected.text("tierReject.claim.status"), "REJECTED");
    let event = told.next().await;
    assert_eq!(event.text("viewerEvents.kind"), "TIER_REJECTED");
    assert_eq!(event.text("viewerEvents.data.reason"), "The grant is on record.");
    assert_eq!(judged(&kim, REJECT, &claim, 2).await.problems(), ["WRONG_STATE"]);

    let again = json!({ "input": {
        "season": 4, "tier": "EAGLE", "evidenceUrls": ["https://app.charmverse.io/op-grants"],
    } });
    let declared = ana.send(DECLARE, again).await;
    let shown = json!({
        "status": "SELF_REPORTED", "version": 3,
        "reviews": { "totalCount": 1, "nodes": [{ "verdict": "REJECTED", "tier": "EAGLE" }] },
    });
    assert_eq!(declared.at("tierDeclare.claim"), &shown);
    assert_eq!(judged(&kim, VERIFY, &claim, 3).await.text("tierVerify.claim.status"), "VERIFIED");

    for (viewer, may_read) in
        [(&ana, true), (&kim, true), (&app.visitor(), false), (&app.person("Eve").await, false)]
    {
        let read = viewer.send(REVIEWS, json!({ "id": claim })).await;
        assert_eq!(read.at("node.reviews.totalCount"), 2);
        assert_eq!(read.text("node.reviews.nodes.0.verdict"), "VERIFIED");
        assert_eq!(read.at("node.reviews.nodes.0.reason").is_string(), may_read);
        assert_eq!(read.at("node.reviews.nodes.0.reviewer").is_object(), may_read);
    }
}

#[tokio::test]
async fn staff_of_the_foundation_judge_claims_of_others_alone() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let (ana, kim) = (app.person("Ana").await, app.staff("Kim", StaffRole::Foundation).await);
    let lee = app.staff("Lee", StaffRole::GrantsCouncil).await;
    let status = (TrustTier::Eagle, TierClaimStatus::SelfReported);
    let claim = seed::claim(&app, &ana, season, status).await.to_string();
    let own = seed::claim(&app, &kim, season, status).await.to_string();
    for stranger in [&ana, &lee] {
        assert_eq!(judged(stranger, VERIFY, &claim, 1).await.refusal(), "FORBIDDEN");
    }
    assert_eq!(judged(&kim, VERIFY, &own, 1).await.refusal(), "FORBIDDEN");
    assert_eq!(judged(&kim, VERIFY, &claim, 7).await.problems(), ["STALE_VERSION"]);
    let nothing = "claim_01h455vb4pex5vsknk084sn02q";
    assert_eq!(judged(&kim, VERIFY, nothing, 1).await.refusal(), "NOT_FOUND");
    let mut input = verdict(&claim, 1);
    input["input"]["reason"] = json!(" ");
    assert_eq!(kim.send(VERIFY, input).await.problems(), ["TOO_SHORT"]);
    let (one, other) = tokio::join!(judged(&kim, VERIFY, &claim, 1), judged(&kim, REJECT, &claim, 1));
    assert_eq!([one.problems(), other.problems()].concat(), ["STALE_VERSION"]);
}

#[tokio::test]
async fn a_rejected_tier_lowers_what_may_be_asked_for_but_not_what_was_submitted() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let claim =
        seed::claim(&app, &season.ana, season.season, (TrustTier::Fledgling, TierClaimStatus::SelfReported))
            .await;
    let mut input = season.whole("Before");
    input["requestedAmount"] = json!("200000");
    let (before, after) = (season.made(input.clone()).await, season.made(input).await);
    season.ana.send(SUBMIT, at(&before, 1)).await.data();
    judged(&kim, REJECT, &claim.to_string(), 1).await.data();
    assert_eq!(season.ana.send(SUBMIT, at(&after, 1)).await.problems(), ["TIER_EXCEEDED"]);
    let kept = revise(&season.ana, &before, 2, json!({ "requestedAmount": "250000" })).await;
    assert_eq!(kept.problems(), [""; 0], "the tier of the submission stays");
    let scouts = "query($id: ID!) { alliance(id: $id) { tier(season: 4) { tier status cap } } }";
    let read = app.visitor().send(scouts, json!({ "id": season.alliance })).await;
    assert_eq!(
        read.at("alliance.tier"),
        &json!({ "tier": "FLEDGLING", "status": "REJECTED", "cap": "100000" })
    );
}

#[tokio::test]
async fn reviews_of_many_claims_cost_what_those_of_few_cost() {
    const ALL: &str = "{ alliances(first: 60) { nodes { leader { tierClaims {
        reviews { totalCount nodes { verdict reason reviewer { displayName } } }
    } } } } }";
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let make = async |number: usize| {
        let lead = app.person(&format!("Lead{number}")).await;
        alliance(&lead, &format!("Scouts {number}")).await;
        let status = (TrustTier::Eagle, TierClaimStatus::SelfReported);
        let claim = seed::claim(&app, &lead, season, status).await.to_string();
        judged(&kim, VERIFY, &claim, 1).await.data();
    };
    for number in 0..2 {
        make(number).await;
    }
    let visitor = app.visitor();
    let (_, few) = app.statements(visitor.ask(ALL)).await;
    for number in 2..24 {
        make(number).await;
    }
    let (_, many) = app.statements(visitor.ask(ALL)).await;
    assert_eq!(few, many);
}
