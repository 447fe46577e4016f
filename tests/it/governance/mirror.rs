//! Approvals that delegates gave on the forum are mirrored with the same checks.

use chrono::TimeDelta;
use entity::vocab::{EventKind, ServiceScope};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::waivers::{REVOKE, grant};
use super::{House, address, link, service_token, stands};
use crate::alliance::lead::{ACCEPT, OFFER};
use crate::alliance::members::add;
use crate::mission::{SUBMIT, at, revise};
use crate::support::TestApp;

pub const MIRROR: &str = "mutation($input: ApprovalMirrorInput!) { approvalMirror(input: $input) {
    approval { id state source revision comment forumUrl delegate { displayName } } errors { code field message } event { kind }
} }";

/// A post that approves the mission, of now.
pub fn mirrored(house: &House<'_>, address: &str, revision: i32) -> Value {
    json!({ "input": {
        "missionId": house.mission, "revision": revision, "address": address, "givenAt": house.app.app.clock.now().to_rfc3339(),
        "forumUrl": "https://gov.optimism.io/t/a-map/1/2", "comment": "Ready to move to a vote.",
    } })
}

#[tokio::test]
async fn a_service_mirrors_what_a_delegate_without_an_account_wrote() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000")]).await;
    let (token, _) = service_token(&app, "mirror", &[ServiceScope::ApprovalMirror], 30).await;
    let robot = app.bearer(token);
    let post = mirrored(&house, &address(1), 1);
    let first = robot.send(MIRROR, post.clone()).await;
    assert_eq!(first.text("approvalMirror.approval.source"), "FORUM");
    assert_eq!(first.at("approvalMirror.approval.delegate"), &json!(null));
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 0));
    let again = robot.send(MIRROR, post.clone()).await;
    assert_eq!((again.problems(), again.at("approvalMirror.event")), (vec![], &json!(null)));
    let mut other_post = post;
    other_post["input"]["forumUrl"] = json!("https://gov.optimism.io/t/a-map/1/9");
    assert_eq!(robot.send(MIRROR, other_post.clone()).await.problems(), ["ALREADY_APPROVED"]);
    assert_eq!(house.season.ana.send(MIRROR, other_post).await.refusal(), "FORBIDDEN");
}

/// Rule 4.8: the deadline holds for the post, whenever it is written down.
#[tokio::test]
async fn what_was_posted_in_time_counts_after_the_deadline() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000"), (2, "60000"), (3, "60000"), (4, "60000"), (5, "60000")]).await;
    let send = async |input: Value| house.foundation.send(MIRROR, input).await;
    let posts: Vec<_> = (1..=4).map(|number| mirrored(&house, &address(number), 1)).collect();
    for post in &posts[..3] {
        assert_eq!(send(post.clone()).await.problems(), [""; 0]);
    }
    app.app.clock.advance(TimeDelta::days(20));
    let system = app.app.use_case(alliance_hub::policy::Actor::System);
    alliance_hub::service::mission::miss_approvals(&system).await.expect("the job runs");
    assert_eq!(house.standing().await, stands("NOT_APPROVED_FOR_VOTE", 3, 0));
    assert_eq!(send(mirrored(&house, &address(5), 1)).await.problems(), ["DEADLINE_PASSED"]);
    assert_eq!(send(posts[3].clone()).await.problems(), [""; 0]);
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 4, 0));
    assert_eq!(house.events(EventKind::MissionApproved).await, 1);
}

/// Rule 3.6.
#[tokio::test]
async fn a_mission_whose_place_was_taken_takes_no_more_approvals() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000")]).await;
    let post = mirrored(&house, &address(1), 1);
    house.season.put(&house.mission, entity::vocab::MissionStatus::NotApprovedForVote).await;
    let next = house.season.made(house.season.whole("A better map")).await;
    let mut submit = at(&next, 1);
    submit["input"]["supersedesId"] = json!(house.mission);
    submit["input"]["changes"] = json!("It has a scale now.");
    assert_eq!(house.season.ana.send(SUBMIT, submit).await.problems(), [""; 0]);
    assert_eq!(house.foundation.send(MIRROR, post).await.problems(), ["SUPERSEDED"]);
}

/// Rule 4.6: a post speaks of the revision that its author read.
#[tokio::test]
async fn a_post_on_an_earlier_revision_counts_as_one_that_was_given_then() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000"), (2, "60000")]).await;
    let (one, other) = (mirrored(&house, &address(1), 1), mirrored(&house, &address(2), 2));
    let ana = &house.season.ana;
    revise(ana, &house.mission, 2, json!({ "requestedAmount": "15000" })).await.data();
    revise(ana, &house.mission, 3, json!({ "summary": "We scout far." })).await.data();
    let first = house.foundation.send(MIRROR, one.clone()).await;
    assert_eq!(first.text("approvalMirror.approval.state"), "STALE", "the amount changed since");
    let second = house.foundation.send(MIRROR, other).await;
    assert_eq!(second.text("approvalMirror.approval.state"), "ACTIVE", "only the summary changed since");
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 2, 1));
    assert_eq!(house.foundation.send(MIRROR, one).await.at("approvalMirror.event"), &json!(null));
}

/// Rule 4.6: the nightly run that sends the same post again does not speak for its author.
#[tokio::test]
async fn a_post_that_is_older_than_a_change_of_members_does_not_reaffirm() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000")]).await;
    let mut post = mirrored(&house, &address(1), 1);
    house.foundation.send(MIRROR, post.clone()).await.data();
    app.app.clock.advance(TimeDelta::hours(1));
    add(&house.season.ana, &house.season.alliance, &app.person("Ben").await).await;
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 1));
    house.foundation.send(MIRROR, post.clone()).await.data();
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 1));
    app.app.clock.advance(TimeDelta::hours(1));
    post["input"]["givenAt"] = json!(app.app.clock.now().to_rfc3339());
    let again = house.foundation.send(MIRROR, post).await;
    assert_eq!(again.text("approvalMirror.event.kind"), "APPROVAL_REAFFIRMED");
}

/// Rule 4.6: a new leader is a change of members, whatever roles the rows name.
#[tokio::test]
async fn a_post_that_is_older_than_a_new_leader_does_not_reaffirm() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000"), (2, "60000")]).await;
    let (post, other) = (mirrored(&house, &address(1), 1), mirrored(&house, &address(2), 1));
    house.foundation.send(MIRROR, post.clone()).await.data();
    app.app.clock.advance(TimeDelta::hours(1));
    let ben = app.person("Ben").await;
    add(&house.season.ana, &house.season.alliance, &ben).await;
    app.app.clock.advance(TimeDelta::hours(1));
    let of_the_time = app.app.clock.now().to_rfc3339();
    app.app.clock.advance(TimeDelta::hours(1));
    let alliance = &house.season.alliance;
    let offer = json!({ "input": { "allianceId": alliance, "personId": ben.id() } });
    house.season.ana.send(OFFER, offer).await.data();
    let accepted = ben.send(ACCEPT, json!({ "input": { "allianceId": alliance } })).await;
    assert_eq!(accepted.problems(), [""; 0]);
    let [again, between] = [post, other].map(|mut post| {
        post["input"]["givenAt"] = json!(of_the_time);
        post
    });
    let again = house.foundation.send(MIRROR, again).await;
    assert_eq!((again.problems(), again.at("approvalMirror.event")), (vec![], &json!(null)));
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 1));
    let late = house.foundation.send(MIRROR, between).await;
    assert_eq!(late.text("approvalMirror.approval.state"), "STALE");
}

/// Rule 4.6: what the post cannot have read, it does not approve.
#[tokio::test]
async fn a_post_is_older_than_the_revision_that_it_is_said_to_approve() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000")]).await;
    let mut post = mirrored(&house, &address(1), 1);
    house.foundation.send(MIRROR, post.clone()).await.data();
    app.app.clock.advance(TimeDelta::hours(1));
    revise(&house.season.ana, &house.mission, 2, json!({ "requestedAmount": "15000" })).await.data();
    post["input"]["revision"] = json!(2);
    let refused = house.foundation.send(MIRROR, post).await;
    assert_eq!(refused.problems(), ["INVALID"]);
    assert_eq!(refused.at("approvalMirror.errors.0.field"), &json!(["revision"]));
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 1));
}

/// Rule 4.7: a waiver stood in for power while it held.
#[tokio::test]
async fn a_waiver_counts_that_held_when_the_post_was_written() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "100")]).await;
    let ends_at = (app.app.clock.now() + TimeDelta::days(1)).to_rfc3339();
    let granted = grant(&house.foundation, 1, json!(ends_at)).await;
    app.app.clock.advance(TimeDelta::hours(1));
    let post = mirrored(&house, &address(1), 1);
    app.app.clock.advance(TimeDelta::hours(1));
    let waiver = granted.text("approvalWaiverGrant.waiver.id");
    let revoke = json!({ "input": { "waiverId": waiver, "reason": "It has its delegation now." } });
    house.foundation.send(REVOKE, revoke).await.data();
    assert_eq!(house.foundation.send(MIRROR, post).await.problems(), [""; 0]);
    let mut later = mirrored(&house, &address(1), 1);
    later["input"]["forumUrl"] = json!("https://gov.optimism.io/t/a-map/1/9");
    assert_eq!(house.foundation.send(MIRROR, later).await.problems(), ["NOT_QUALIFIED"]);
}

/// Rule 6.5: who cannot ask for the amount any more does not come back with it.
#[tokio::test]
async fn a_mission_beyond_the_tier_of_its_leader_does_not_come_back() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000")]).await;
    let post = mirrored(&house, &address(1), 1);
    app.app.clock.advance(TimeDelta::days(20));
    let system = app.app.use_case(alliance_hub::policy::Actor::System);
    alliance_hub::service::mission::miss_approvals(&system).await.expect("the job runs");
    let id: entity::ids::MissionId = house.mission.parse().expect("a mission's id");
    let more = entity::mission::Entity::update_many()
        .col_expr(entity::mission::Column::RequestedMicroOp, Expr::val(900_000_000_000_i64))
        .filter(entity::mission::Column::Id.eq(id));
    more.exec(app.sql()).await.expect("the amount is set");
    assert_eq!(house.foundation.send(MIRROR, post).await.problems(), ["TIER_EXCEEDED"]);
}

/// Rule 4.1: the voting power at the time of the post counts.
#[tokio::test]
async fn the_voting_power_is_that_of_the_time_of_the_post() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000"), (2, "100")]).await;
    let (one, other) = (mirrored(&house, &address(1), 1), mirrored(&house, &address(2), 1));
    app.app.clock.advance(TimeDelta::hours(1));
    house.snapshot(&[(1, "100"), (2, "60000")]).await;
    assert_eq!(house.foundation.send(MIRROR, one).await.problems(), [""; 0]);
    assert_eq!(house.foundation.send(MIRROR, other).await.problems(), ["NOT_QUALIFIED"]);
}

/// Edge 30.
#[tokio::test]
async fn an_edited_post_changes_reaffirms_or_withdraws_its_approval() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    house.snapshot(&[(1, "60000")]).await;
    let mut post = mirrored(&house, &address(1), 1);
    house.foundation.send(MIRROR, post.clone()).await.data();
    post["input"]["comment"] = json!("Ready to move to a vote, I think.");
    let edited = house.foundation.send(MIRROR, post.clone()).await;
    assert_eq!(edited.text("approvalMirror.event.kind"), "APPROVAL_EDITED");
    assert_eq!(edited.text("approvalMirror.approval.comment"), "Ready to move to a vote, I think.");

    revise(&house.season.ana, &house.mission, 2, json!({ "requestedAmount": "15000" })).await.data();
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 1));
    post["input"]["revision"] = json!(2);
    let again = house.foundation.send(MIRROR, post.clone()).await;
    assert_eq!(again.text("approvalMirror.event.kind"), "APPROVAL_REAFFIRMED");
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 0));

    post["input"]["isApproval"] = json!(false);
    let gone = house.foundation.send(MIRROR, post.clone()).await;
    assert_eq!(gone.text("approvalMirror.approval.state"), "WITHDRAWN");
    assert_eq!(house.foundation.send(MIRROR, post).await.problems(), ["WRONG_STATE"]);
    assert_eq!(house.events(EventKind::ApprovalWithdrawn).await, 1);
}

#[tokio::test]
async fn the_checks_are_those_of_an_approval_that_is_given_here() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    link(&app, &house.season.ana, 1).await;
    house.snapshot(&[(1, "60000"), (2, "50000"), (3, "60000")]).await;
    let send = async |input: Value| house.foundation.send(MIRROR, input).await;
    assert_eq!(send(mirrored(&house, &address(1), 1)).await.problems(), ["OWN_PROPOSAL"]);
    assert_eq!(send(mirrored(&house, &address(2), 1)).await.problems(), ["NOT_QUALIFIED"]);
    assert_eq!(send(mirrored(&house, &address(3), 4)).await.problems(), ["STALE_REVISION"]);
    let mut later = mirrored(&house, &address(3), 1);
    later["input"]["givenAt"] = json!((app.app.clock.now() + TimeDelta::hours(1)).to_rfc3339());
    assert_eq!(send(later).await.problems(), ["INVALID"]);
    app.app.clock.advance(TimeDelta::days(20));
    assert_eq!(send(mirrored(&house, &address(3), 1)).await.problems(), ["DEADLINE_PASSED"]);
    let mut in_time = mirrored(&house, &address(3), 1);
    in_time["input"]["givenAt"] = json!("2023-06-28T19:00:00Z");
    assert_eq!(send(in_time).await.problems(), [""; 0], "the deadline holds for the post");
}
