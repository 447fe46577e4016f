//! A code posted with a handle proves it, and nothing less does.

use alliance_hub::domain::event::EventCursor;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::handles::{claim, try_claim};
use super::support::{codes, mirror, proven, topic, with_new_post, with_post};
use crate::support::{Actor, TestApp};

const HANDLES: &str = "query($id: ID!) { person(id: $id) { handles { handle verifiedAt proofUrl } } }";
const AUTHORS: &str =
    "{ forumThreads { nodes { posts { nodes { number author { handle account { displayName } } } } } } }";

async fn handles(app: &TestApp, of: &Actor<'_>) -> Value {
    app.visitor().send(HANDLES, json!({ "id": of.id() })).await.at("person.handles").clone()
}

/// The numbers of the posts that are linked to an account.
async fn linked(app: &TestApp) -> Vec<i64> {
    let answer = app.visitor().ask(AUTHORS).await;
    let posts = answer.at("forumThreads.nodes.0.posts.nodes").as_array().expect("posts").clone();
    let linked = posts.iter().filter(|post| !post["author"]["account"].is_null());
    linked.map(|post| post["number"].as_i64().expect("a number")).collect()
}

/// A topic in which somebody posts this.
fn posted(username: &str, cooked: &str) -> Value {
    with_new_post(topic(), 8, username, cooked)
}

#[tokio::test]
async fn a_posted_code_proves_the_handle_and_links_every_post_by_it() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    mirror(&app, &topic()).await;
    let (id, code) = claim(&ana, "Example-Lead").await;
    assert_eq!(linked(&app).await, Vec::<i64>::new(), "a claim links nothing");
    app.app.clock.advance(TimeDelta::days(2));
    let file = posted("example-lead", &format!("<p>My code is <code>{code}</code>.</p>"));
    let report = mirror(&app, &file).await;
    let proofs: Vec<_> = report.proven.iter().map(|proof| (proof.handle.as_str(), proof.post)).collect();
    assert_eq!(proofs, [("Example-Lead", 8)]);
    assert!(report.to_string().contains("Proven: Example-Lead"), "{report}");
    let proof = "https://gov.example/t/draft-teach-the-op-stack-in-five-towns/6104/8";
    let shown =
        json!([{ "handle": "Example-Lead", "verifiedAt": "2023-06-12T12:00:00.000Z", "proofUrl": proof }]);
    assert_eq!(handles(&app, &ana).await, shown);
    assert_eq!(linked(&app).await, [1, 3, 8]);

    let events = "subscription($after: String) { viewerEvents(after: $after) { ... on Event { kind subjectId data } } }";
    let told = ana.follow(events, json!({ "after": EventCursor::Start.to_string() }), 2).await;
    assert_eq!(told[1].at("viewerEvents.kind"), "HANDLE_VERIFIED");
    assert_eq!(told[1].at("viewerEvents.subjectId"), &json!(id));
    assert_eq!(told[1].at("viewerEvents.data.proofUrl"), proof);
    assert!(mirror(&app, &file).await.is_unchanged());
}

#[tokio::test]
async fn unlinking_a_handle_unlinks_its_posts_at_once() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    mirror(&app, &topic()).await;
    let (id, code) = claim(&ana, "example-lead").await;
    mirror(&app, &posted("example-lead", &format!("<p>{code}</p>"))).await;
    assert_eq!(linked(&app).await, [1, 3, 8]);
    let release =
        "mutation($input: HandleReleaseInput!) { handleRelease(input: $input) { errors { code message } } }";
    ana.send(release, json!({ "input": { "id": id } })).await;
    assert_eq!(linked(&app).await, Vec::<i64>::new());
    let report = mirror(&app, &posted("example-lead", &format!("<p>{code}</p>"))).await;
    assert!(report.proven.is_empty(), "the code went with the claim");
}

#[tokio::test]
async fn nobody_proves_anothers_handle() {
    let app = TestApp::new().await;
    let eve = app.person("Eve").await;
    let (_, code) = claim(&eve, "example-lead").await;
    let quote = |inner: &str| {
        format!("<aside class=\"quote\"><blockquote><p>{inner}</p></blockquote></aside><p>No.</p>")
    };
    let own = format!("<p>{code}</p>");
    for (name, file) in [
        ("posted by another user", posted("example_spammer", &own)),
        ("posted with a Cyrillic letter", posted("ex\u{430}mple-lead", &own)),
        ("posted with full-width letters", posted("\u{ff45}xample-lead", &own)),
        ("posted with an invisible letter", posted("example-lead\u{200b}", &own)),
        ("posted under a similar handle", posted("example_lead", &own)),
        (
            "posted by somebody with that name",
            with_post(posted("example_spammer", &own), 8, json!({ "name": "example-lead" })),
        ),
        ("quoted by the handle's owner", posted("example-lead", &quote(&code))),
        ("quoted with a plain quote", posted("example-lead", &format!("<blockquote>{code}</blockquote>"))),
        (
            "in a preview of another page",
            posted("example-lead", &format!("<aside class=\"onebox\">{code}</aside>")),
        ),
        ("in a link", posted("example-lead", &format!("<a href=\"https://x.example/{code}\">x</a>"))),
        ("as part of a longer word", posted("example-lead", &format!("<p>{code}0</p>"))),
        ("in a hidden post", with_post(posted("example-lead", &own), 8, json!({ "hidden": true }))),
        ("in a deleted post", with_post(posted("example-lead", &own), 8, json!({ "user_deleted": true }))),
        (
            "in a wiki, which anybody edits",
            with_post(posted("example-lead", &own), 8, json!({ "wiki": true })),
        ),
        ("in a whisper", with_post(posted("example-lead", &own), 8, json!({ "post_type": 4 }))),
        (
            "quoted in Markdown",
            with_post(
                posted("example-lead", ""),
                8,
                json!({ "raw": format!("[quote=\"eve\"]\n\n{code}\n\n[/quote]") }),
            ),
        ),
        (
            "quoted on in Markdown",
            with_post(posted("example-lead", ""), 8, json!({ "raw": format!("> Eve says\n{code}") })),
        ),
    ] {
        let report = mirror(&app, &file).await;
        assert!(report.proven.is_empty(), "{name}");
        assert_eq!(linked(&app).await, Vec::<i64>::new(), "{name}");
    }
    assert_eq!(handles(&app, &eve).await, json!([]));
    let raw = json!({ "raw": format!("Hello\n\n{code}\n"), "cooked": null });
    let report = mirror(&app, &with_post(posted("example-lead", ""), 8, raw)).await;
    assert_eq!(report.proven.len(), 1, "the owner's own words do");
}

#[tokio::test]
async fn a_code_of_another_forum_proves_nothing_here() {
    let app = TestApp::new().await;
    let eve = app.person("Eve").await;
    let (_, code) = claim(&eve, "example-lead").await;
    let elsewhere = super::support::Mirror { forum: "https://evil.example".parse().ok(), subject: None };
    let file = posted("example-lead", &format!("<p>{code}</p>"));
    let report = super::support::try_mirror(&app, &[file], elsewhere).await.expect("a topic");
    assert!(report.proven.is_empty());
    mirror(&app, &topic()).await;
    proven(&app, &eve, "example_spammer").await;
    let visitor = app.visitor();
    let accounts = visitor.ask(
        "{ forumThreads(orderBy: OLDEST) { nodes { forumUrl posts { nodes { author { account { id } } } } } } }",
    );
    let accounts = accounts.await;
    let of_other = accounts.at("forumThreads.nodes.0.posts.nodes").as_array().expect("posts");
    assert!(of_other.iter().all(|post| post["author"]["account"].is_null()), "handles are of one forum");
}

#[tokio::test]
async fn a_code_expires() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let (_, code) = claim(&ana, "example-lead").await;
    app.app.clock.advance(TimeDelta::days(7));
    let file = posted("example-lead", &format!("<p>{code}</p>"));
    assert!(mirror(&app, &file).await.proven.is_empty());
    let (_, renewed) = claim(&ana, "example-lead").await;
    assert!(mirror(&app, &file).await.proven.is_empty(), "the old code does not come back");
    let file = with_new_post(file, 9, "example-lead", &format!("<p>{renewed}</p>"));
    assert_eq!(mirror(&app, &file).await.proven.len(), 1);
}

#[tokio::test]
async fn of_two_claims_the_one_whose_code_is_posted_wins_and_the_other_ends() {
    let app = TestApp::new().await;
    let (eve, ana) = (app.person("Eve").await, app.person("Ana").await);
    let (_, of_eve) = claim(&eve, "example-lead").await;
    let (_, of_ana) = claim(&ana, "example-lead").await;
    let report = mirror(&app, &posted("example-lead", &format!("<p>{of_ana}</p>"))).await;
    assert_eq!(report.proven[0].account, ana.account());
    let own = "query($id: ID!) { person(id: $id) { handles { handle } } }";
    assert_eq!(eve.send(own, json!({ "id": eve.id() })).await.at("person.handles"), &json!([]));
    assert_eq!(try_claim(&eve, "example-lead").await.problems(), ["TAKEN"]);
    let events =
        "subscription($after: String) { viewerEvents(after: $after) { ... on Event { kind data } } }";
    let told = eve.follow(events, json!({ "after": EventCursor::Start.to_string() }), 2).await;
    assert_eq!(told[1].at("viewerEvents.kind"), "HANDLE_RELEASED");
    assert_eq!(told[1].at("viewerEvents.data.reason"), "PROVEN_BY_ANOTHER");
    let late = with_new_post(posted("example-lead", &format!("<p>{of_ana}</p>")), 9, "example-lead", &of_eve);
    assert_eq!((mirror(&app, &late).await.proven.len(), linked(&app).await.len()), (0, 4));
}

#[tokio::test]
async fn when_both_codes_are_posted_the_first_claim_wins_and_the_other_is_told_of() {
    let app = TestApp::new().await;
    let (one, other) = (app.person("Ana").await, app.person("Ben").await);
    let (_, first) = claim(&one, "example-lead").await;
    let (_, second) = claim(&other, "example-lead").await;
    let report = mirror(&app, &posted("example-lead", &format!("<p>{first}</p><p>{second}</p>"))).await;
    assert_eq!(report.proven.iter().map(|proof| proof.account).collect::<Vec<_>>(), [one.account()]);
    assert_eq!(codes(&report), ["8 HANDLE_TAKEN"]);
}
