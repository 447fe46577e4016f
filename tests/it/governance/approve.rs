//! Delegates approve a mission, and at the fourth approval it is ready for the vote.

use chrono::TimeDelta;
use entity::vocab::{EventKind, MissionStatus};
use serde_json::json;

use super::{GIVE, House, address, link, stands};
use crate::alliance::members::add;
use crate::support::TestApp;

#[tokio::test]
async fn the_fourth_approval_makes_a_mission_ready_for_the_vote() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(5).await;
    let first = house.approve(&delegates[0], 1).await;
    let mut shown = first.at("approvalGive").clone();
    shown["approval"]["id"] = json!("approval_..");
    insta::assert_json_snapshot!(shown, @r#"
    {
      "approval": {
        "address": "0x0000000000000000000000000000000000000001",
        "id": "approval_..",
        "rank": 1,
        "revision": 1,
        "share": "0.3",
        "state": "ACTIVE",
        "votingPower": "60000"
      },
      "errors": [],
      "event": {
        "kind": "APPROVAL_GIVEN"
      }
    }
    "#);
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 0));
    for delegate in &delegates[1..3] {
        house.approved(delegate, 1).await;
    }
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 3, 0));
    house.approved(&delegates[3], 1).await;
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 4, 0));
    house.approved(&delegates[4], 1).await;
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 5, 0));
    assert_eq!(house.events(EventKind::MissionApproved).await, 1);
    assert_eq!(house.events(EventKind::ApprovalGiven).await, 5);
}

/// Edge 2.
#[tokio::test]
async fn exactly_a_quarter_of_a_percent_is_too_little() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let dee = app.person("Dee").await;
    assert_eq!(house.approve(&dee, 1).await.problems(), ["NO_ADDRESS"]);
    link(&app, &dee, 1).await;
    assert_eq!(house.approve(&dee, 1).await.problems(), ["NOT_QUALIFIED"]);
    house.snapshot(&[(1, "50000")]).await;
    let refused = house.approve(&dee, 1).await;
    assert_eq!(refused.problems(), ["NOT_QUALIFIED"]);
    let message = refused.text("approvalGive.errors.0.message");
    assert!(message.contains("more than 0.25 %") && message.contains("50000 OP"), "{message}");
    house.snapshot(&[(1, "50000.000001")]).await;
    house.approved(&dee, 1).await;
}

/// Edge 4.
#[tokio::test]
async fn one_delegate_counts_once_whatever_the_address() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    link(&app, &delegates[0], 77).await;
    house.snapshot(&[(1, "60000"), (77, "70000")]).await;
    house.approved(&delegates[0], 1).await;
    assert_eq!(house.approve(&delegates[0], 1).await.problems(), ["ALREADY_APPROVED"]);
    let input = json!({ "input": { "missionId": house.mission, "revision": 1, "address": address(1) } });
    assert_eq!(delegates[0].send(GIVE, input).await.problems(), ["ALREADY_APPROVED"]);
    let foreign = json!({ "input": { "missionId": house.mission, "revision": 1, "address": address(5) } });
    assert_eq!(delegates[0].send(GIVE, foreign).await.problems(), ["NO_ADDRESS"]);
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 0));
}

/// Edge 5.
#[tokio::test]
async fn an_advisor_of_the_alliance_does_not_approve_its_missions() {
    const ADD: &str = "mutation($input: AllianceMemberAddInput!) {
        allianceMemberAdd(input: $input) { errors { code field message } }
    }";
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(2).await;
    let advisor = json!({
        "allianceId": house.season.alliance, "personId": delegates[0].id(), "roleKind": "ADVISOR",
        "roleTitle": "advisor", "responsibilities": "advice",
    });
    assert_eq!(house.season.ana.send(ADD, json!({ "input": advisor })).await.problems(), [""; 0]);
    assert_eq!(house.approve(&delegates[0], 1).await.problems(), ["OWN_PROPOSAL"]);
    house.approved(&delegates[1], 1).await;
}

/// Rule 4.4.
#[tokio::test]
async fn nobody_approves_an_own_mission() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    link(&app, &house.season.ana, 1).await;
    let ben = app.person("Ben").await;
    link(&app, &ben, 2).await;
    house.snapshot(&[(1, "60000"), (2, "60000")]).await;
    assert_eq!(house.approve(&house.season.ana, 1).await.problems(), ["OWN_PROPOSAL"]);
    house.approved(&ben, 1).await;
    add(&house.season.ana, &house.season.alliance, &ben).await;
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 0, 0));
    assert_eq!(house.events(EventKind::ApprovalInvalidated).await, 1);
    assert_eq!(house.approve(&ben, 1).await.problems(), ["OWN_PROPOSAL"]);
}

/// Edge 1.
#[tokio::test]
async fn the_deadline_holds_to_the_second() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(2).await;
    let deadline: chrono::DateTime<chrono::Utc> = "2023-06-28T19:00:00Z".parse().expect("a moment");
    app.app.clock.advance(deadline - app.app.clock.now());
    house.approved(&delegates[0], 1).await;
    app.app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(house.approve(&delegates[1], 1).await.problems(), ["DEADLINE_PASSED"]);
}

#[tokio::test]
async fn an_approval_needs_a_mission_that_waits_for_it_and_its_newest_revision() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    assert_eq!(house.approve(&delegates[0], 7).await.problems(), ["STALE_REVISION"]);
    for status in [MissionStatus::Draft, MissionStatus::OnBallot, MissionStatus::NotApprovedForVote] {
        house.season.put(&house.mission, status).await;
        assert_eq!(house.approve(&delegates[0], 1).await.problems(), ["WRONG_STATE"], "{status:?}");
    }
}

#[tokio::test]
async fn an_approval_is_withdrawn_by_its_delegate_alone_and_given_again() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(4).await;
    let mut approvals = Vec::new();
    for delegate in &delegates {
        approvals.push(house.approved(delegate, 1).await);
    }
    assert_eq!(house.withdraw(&delegates[1], &approvals[0]).await.refusal(), "FORBIDDEN");
    let withdrawn = house.withdraw(&delegates[0], &approvals[0]).await;
    assert_eq!(withdrawn.text("approvalWithdraw.approval.state"), "WITHDRAWN");
    assert_eq!(withdrawn.text("approvalWithdraw.approval.endReason"), "I changed my mind.");
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 3, 0));
    assert_eq!(house.events(EventKind::MissionLostApprovals).await, 1);
    assert_eq!(house.withdraw(&delegates[0], &approvals[0]).await.problems(), ["WRONG_STATE"]);
    house.approved(&delegates[0], 1).await;
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 4, 0));
}

#[tokio::test]
async fn what_was_withdrawn_stays_readable_with_its_evidence() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    let approval = house.approved(&delegates[0], 1).await;
    house.withdraw(&delegates[0], &approval).await.data();
    house.snapshot(&[(1, "100")]).await;
    let document = "query($id: ID!) { mission(id: $id) { approvals { totalCount nodes {
        state votingPower votingPowerNow share delegate { displayName } snapshot { delegateCount }
    } } } }";
    let shown = app.visitor().send(document, json!({ "id": house.mission })).await;
    insta::assert_json_snapshot!(shown.at("mission.approvals"), @r#"
    {
      "nodes": [
        {
          "delegate": {
            "displayName": "Dee1"
          },
          "share": "0.3",
          "snapshot": {
            "delegateCount": 1
          },
          "state": "WITHDRAWN",
          "votingPower": "60000",
          "votingPowerNow": "100"
        }
      ],
      "totalCount": 1
    }
    "#);
}

#[tokio::test]
async fn a_decline_is_feedback_and_never_counted() {
    const DECLINE: &str = "mutation($input: MissionDeclineInput!) { missionDecline(input: $input) {
        comment { kind body author { displayName } } errors { code field message } event { kind }
    } }";
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(2).await;
    let input = json!({ "input": { "missionId": house.mission, "reason": "It needs others to act." } });
    let declined = delegates[0].send(DECLINE, input.clone()).await;
    assert_eq!(declined.text("missionDecline.comment.kind"), "FEEDBACK");
    assert_eq!(declined.text("missionDecline.event.kind"), "MISSION_DECLINED");
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 0, 0));
    house.approved(&delegates[1], 1).await;
    assert_eq!(delegates[1].send(DECLINE, input.clone()).await.problems(), ["ALREADY_APPROVED"]);
    let passer_by = app.person("Pat").await;
    assert_eq!(passer_by.send(DECLINE, input.clone()).await.problems(), ["NO_ADDRESS"]);
    link(&app, &house.season.ana, 9).await;
    assert_eq!(house.season.ana.send(DECLINE, input).await.problems(), ["OWN_PROPOSAL"]);
}
