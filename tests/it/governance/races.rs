//! Two writers who meet.

use entity::vocab::EventKind;
use serde_json::json;

use super::{House, stands};
use crate::mission::revise;
use crate::support::TestApp;

#[tokio::test]
async fn four_approvals_at_once_make_one_transition() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(4).await;
    let (one, two, three, four) = tokio::join!(
        house.approve(&delegates[0], 1),
        house.approve(&delegates[1], 1),
        house.approve(&delegates[2], 1),
        house.approve(&delegates[3], 1),
    );
    for answer in [one, two, three, four] {
        assert_eq!(answer.problems(), [""; 0]);
    }
    assert_eq!(house.standing().await, stands("APPROVED_FOR_VOTE", 4, 0));
    assert_eq!(house.events(EventKind::MissionApproved).await, 1);
    assert_eq!(house.version().await, 3, "one transition since the submission");
}

/// Edge 4.
#[tokio::test]
async fn a_delegate_who_approves_twice_at_once_approves_once() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    let (one, other) = tokio::join!(house.approve(&delegates[0], 1), house.approve(&delegates[0], 1));
    assert_eq!([one.problems(), other.problems()].concat(), ["ALREADY_APPROVED"]);
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 1, 0));
}

#[tokio::test]
async fn an_approval_that_meets_an_edit_is_refused_or_goes_stale() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(1).await;
    let edit = revise(&house.season.ana, &house.mission, 2, json!({ "requestedAmount": "15000" }));
    let (approved, edited) = tokio::join!(house.approve(&delegates[0], 1), edit);
    assert_eq!(edited.problems(), [""; 0]);
    let (_, valid, stale) = house.standing().await;
    match approved.problems().as_slice() {
        ["STALE_REVISION"] => assert_eq!((valid, stale), (0, 0)),
        problems => {
            assert_eq!(problems, [""; 0]);
            assert_eq!((valid, stale), (1, 1));
        }
    }
}

#[tokio::test]
async fn two_who_withdraw_at_once_make_one_transition() {
    let app = TestApp::new().await;
    let house = House::new(&app).await;
    let delegates = house.delegates(4).await;
    let mut approvals = Vec::new();
    for delegate in &delegates {
        approvals.push(house.approved(delegate, 1).await);
    }
    let (one, other) = tokio::join!(
        house.withdraw(&delegates[0], &approvals[0]),
        house.withdraw(&delegates[1], &approvals[1])
    );
    assert_eq!([one.problems(), other.problems()].concat(), [""; 0]);
    assert_eq!(house.standing().await, stands("SEEKING_APPROVAL", 2, 0));
    assert_eq!(house.events(EventKind::MissionLostApprovals).await, 1);
}
