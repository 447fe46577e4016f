//! Handles are claimed, given up, and judged by staff.

use alliance_hub::domain::event::EventCursor;
use chrono::TimeDelta;
use entity::vocab::StaffRole;
use serde_json::{Value, json};

use super::support::{FORUM, proven};
use crate::support::{Actor, Answer, TestApp};

const CLAIM: &str = "mutation($input: HandleClaimInput!) { handleClaim(input: $input) {
    handle { id platform forumUrl handle isVerified verifiedAt code codeExpiresAt person { displayName } }
    errors { code field message } event { kind } } }";
const RELEASE: &str = "mutation($input: HandleReleaseInput!) { handleRelease(input: $input) {
    person { handles { handle } } errors { code field message } event { kind } } }";
const VERIFY: &str = "mutation($input: HandleVerifyInput!) { handleVerify(input: $input) {
    handle { isVerified verifiedAt proofUrl reason } errors { code field message } event { kind data } } }";
const REVOKE: &str = "mutation($input: HandleRevokeInput!) { handleRevoke(input: $input) {
    person { handles { handle } } errors { code field message } event { kind data } } }";
const HANDLES: &str =
    "query($id: ID!) { person(id: $id) { handles { handle isVerified code codeExpiresAt } } }";

pub async fn try_claim(actor: &Actor<'_>, handle: &str) -> Answer {
    let input = json!({ "platform": "FORUM", "forumUrl": FORUM, "handle": handle });
    actor.send(CLAIM, json!({ "input": input })).await
}

/// Claims a handle of the forum; the claim's id and its code.
pub async fn claim(actor: &Actor<'_>, handle: &str) -> (String, String) {
    let answer = try_claim(actor, handle).await;
    (answer.text("handleClaim.handle.id"), answer.text("handleClaim.handle.code"))
}

async fn verify(actor: &Actor<'_>, id: &str) -> Answer {
    let proof = "https://gov.example/u/example-lead";
    let input = json!({ "id": id, "reason": "Seen on a call.", "proofUrl": proof });
    actor.send(VERIFY, json!({ "input": input })).await
}

async fn revoke(actor: &Actor<'_>, id: &str) -> Answer {
    actor.send(REVOKE, json!({ "input": { "id": id, "reason": "It is somebody else's." } })).await
}

async fn handles(reader: &Actor<'_>, of: &Actor<'_>) -> Value {
    reader.send(HANDLES, json!({ "id": of.id() })).await.at("person.handles").clone()
}

#[tokio::test]
async fn a_claim_gives_a_code_that_only_its_account_sees() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let made = try_claim(&ana, " @Example_Lead.eth ").await;
    let code = made.text("handleClaim.handle.code");
    assert!(code.starts_with("alliance-hub-"), "{code}");
    let mut handle = made.at("handleClaim.handle").clone();
    let id = handle.as_object_mut().expect("a handle").remove("id").expect("an id");
    assert_eq!(
        handle,
        json!({
            "platform": "FORUM", "forumUrl": FORUM, "handle": "Example_Lead.eth", "isVerified": false,
            "verifiedAt": null, "code": code, "codeExpiresAt": "2023-06-17T12:00:00.000Z",
            "person": { "displayName": "Ana" },
        })
    );
    assert_eq!(made.at("handleClaim.event.kind"), "HANDLE_CLAIMED");
    assert_eq!(handles(&ana, &ana).await[0]["code"], json!(code));
    assert_eq!(handles(&ben, &ana).await, json!([]), "a claim says nothing about whose handle it is");
    let node = "query($id: ID!) { node(id: $id) { ... on PersonHandle { handle code } } }";
    assert_eq!(ben.send(node, json!({ "id": id })).await.at("node"), &Value::Null);
    let moderator = app.staff("Mod", StaffRole::Moderator).await;
    let seen = moderator.send(node, json!({ "id": id })).await;
    assert_eq!(seen.at("node"), &json!({ "handle": "Example_Lead.eth", "code": null }));
}

#[tokio::test]
async fn claiming_again_gives_a_new_code_and_no_second_handle() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let first = claim(&ana, "example-lead").await;
    app.app.clock.advance(TimeDelta::days(1));
    let second = claim(&ana, "Example-Lead").await;
    assert_eq!(first.0, second.0);
    assert_ne!(first.1, second.1);
    assert_eq!(handles(&ana, &ana).await.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_is_no_handle_is_refused() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    for handle in ["", "  ", "@", "a\u{200b}b", &"x".repeat(101)] {
        assert_eq!(try_claim(&ana, handle).await.problems(), ["INVALID"], "{handle:?}");
    }
    for (input, problem) in [
        (json!({ "platform": "FORUM", "handle": "a" }), "INCOMPLETE"),
        (json!({ "platform": "GITHUB", "handle": "a", "forumUrl": FORUM }), "INVALID"),
        (json!({ "platform": "FORUM", "handle": "a", "forumUrl": "https://gov.example/?a=b" }), "INVALID"),
    ] {
        assert_eq!(ana.send(CLAIM, json!({ "input": input })).await.problems(), [problem], "{input}");
    }
    assert_eq!(try_claim(&app.visitor(), "a").await.refusal(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn names_of_every_form_are_kept_apart_from_their_look_alikes() {
    let app = TestApp::new().await;
    let (ana, eve) = (app.person("Ana").await, app.person("Eve").await);
    for handle in ["example-lead", "example_lead", "example.lead", "example lead", "пример", "例"] {
        claim(&ana, handle).await;
    }
    assert_eq!(handles(&ana, &ana).await.as_array().map(Vec::len), Some(6));
    proven(&app, &ana, "example").await;
    assert_eq!(try_claim(&eve, "EXAMPLE").await.problems(), ["TAKEN"]);
    let look_alike = try_claim(&eve, "ex\u{430}mple").await;
    assert_eq!(
        look_alike.problems(),
        Vec::<&str>::new(),
        "another handle, which proves nothing of the first"
    );
}

#[tokio::test]
async fn a_proven_handle_cannot_be_claimed_and_an_account_holds_only_so_many() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    proven(&app, &ana, "example-lead").await;
    assert_eq!(try_claim(&ben, "example-lead").await.problems(), ["TAKEN"]);
    assert_eq!(try_claim(&ana, "example-lead").await.problems(), ["WRONG_STATE"]);
    let elsewhere =
        json!({ "platform": "FORUM", "forumUrl": "https://other.example", "handle": "example-lead" });
    assert_eq!(ben.send(CLAIM, json!({ "input": elsewhere })).await.problems(), Vec::<&str>::new());
    for number in 1..20 {
        claim(&ben, &format!("example-{number}")).await;
    }
    assert_eq!(try_claim(&ben, "example-20").await.problems(), ["LIMIT_REACHED"]);
}

#[tokio::test]
async fn a_handle_is_given_up_by_its_owner_alone() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    proven(&app, &ana, "example-lead").await;
    let ids = "query($id: ID!) { person(id: $id) { handles { id } } }";
    let id = ana.send(ids, json!({ "id": ana.id() })).await.text("person.handles.0.id");
    let input = json!({ "input": { "id": id } });
    assert_eq!(ben.send(RELEASE, input.clone()).await.refusal(), "FORBIDDEN");
    let (claim, _) = claim(&ana, "example-two").await;
    let of_claim = json!({ "input": { "id": claim } });
    assert_eq!(
        ben.send(RELEASE, of_claim).await.refusal(),
        "NOT_FOUND",
        "a claim is nobody else's to know of"
    );
    let released = ana.send(RELEASE, input.clone()).await;
    assert_eq!(released.at("handleRelease.event.kind"), "HANDLE_RELEASED");
    assert_eq!(released.at("handleRelease.person.handles"), &json!([{ "handle": "example-two" }]));
    assert_eq!(ana.send(RELEASE, input).await.refusal(), "NOT_FOUND");
    assert_eq!(try_claim(&ben, "example-lead").await.problems(), Vec::<&str>::new());
}

#[tokio::test]
async fn staff_take_a_claim_for_proven_with_a_reason() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let fay = app.staff("Fay", StaffRole::Foundation).await;
    let (of_ana, _) = claim(&ana, "example-lead").await;
    claim(&ben, "example-lead").await;
    assert_eq!(verify(&ana, &of_ana).await.refusal(), "FORBIDDEN");
    let done = verify(&fay, &of_ana).await;
    assert_eq!(
        done.at("handleVerify.handle"),
        &json!({
            "isVerified": true, "verifiedAt": "2023-06-10T12:00:00.000Z", "reason": "Seen on a call.",
            "proofUrl": "https://gov.example/u/example-lead",
        })
    );
    let shown =
        json!([{ "handle": "example-lead", "isVerified": true, "code": null, "codeExpiresAt": null }]);
    assert_eq!(handles(&app.visitor(), &ana).await, shown);
    assert_eq!(handles(&ben, &ben).await, json!([]), "the other claim has ended");
    assert_eq!(verify(&fay, &of_ana).await.problems(), ["WRONG_STATE"]);
    let (own, _) = claim(&fay, "example-staff").await;
    assert_eq!(verify(&fay, &own).await.refusal(), "FORBIDDEN", "nobody vouches for oneself");
}

#[tokio::test]
async fn the_account_hears_of_what_staff_did_and_nobody_else() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let moderator = app.staff("Mod", StaffRole::Moderator).await;
    let (id, _) = claim(&ana, "example-lead").await;
    verify(&moderator, &id).await;
    assert_eq!(revoke(&ben, &id).await.refusal(), "FORBIDDEN");
    let revoked = revoke(&moderator, &id).await;
    assert_eq!(revoked.at("handleRevoke.person.handles"), &json!([]));
    let kinds = "subscription($after: String) { viewerEvents(after: $after) { ... on Event { kind data } } }";
    let told = ana.follow(kinds, json!({ "after": EventCursor::Start.to_string() }), 3).await;
    let kinds: Vec<_> = told.iter().map(|event| event.text("viewerEvents.kind")).collect();
    assert_eq!(kinds, ["HANDLE_CLAIMED", "HANDLE_VERIFIED", "HANDLE_REVOKED"]);
    assert_eq!(told[2].at("viewerEvents.data.reason"), "It is somebody else's.");
    assert_eq!(revoke(&moderator, &id).await.refusal(), "NOT_FOUND");
}

#[tokio::test]
async fn of_two_claims_verified_at_once_one_wins() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let fay = app.staff("Fay", StaffRole::Foundation).await;
    let ((one, _), (other, _)) = (claim(&ana, "example-lead").await, claim(&ben, "example-lead").await);
    let answers = tokio::join!(verify(&fay, &one), verify(&fay, &other));
    let proven = [&answers.0, &answers.1].iter().filter(|answer| won(answer)).count();
    assert_eq!(proven, 1);
    let shown = [handles(&app.visitor(), &ana).await, handles(&app.visitor(), &ben).await];
    assert_eq!(shown.iter().filter(|handles| **handles != json!([])).count(), 1);
}

/// The loser finds its claim gone, or the handle taken.
fn won(answer: &Answer) -> bool {
    let text = format!("{answer:?}");
    text.contains("\"isVerified\": Bool(true)")
}

#[tokio::test]
async fn the_handles_of_many_people_take_as_many_statements_as_of_few() {
    let app = TestApp::new().await;
    let people = "query($first: Int!) { people(first: $first, orderBy: NEWEST) { nodes {
        displayName handles { handle person { displayName } } } } }";
    for number in 0..25 {
        proven(&app, &app.person(&format!("P{number}")).await, &format!("example-{number}")).await;
    }
    let visitor = app.visitor();
    let (_, few) = app.statements(visitor.send(people, json!({ "first": 2 }))).await;
    let (many, for_many) = app.statements(visitor.send(people, json!({ "first": 25 }))).await;
    assert_eq!(many.at("people.nodes.24.handles.0.handle"), "example-0");
    assert_eq!(few, for_many);
}
