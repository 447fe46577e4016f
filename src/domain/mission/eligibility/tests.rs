use chrono::TimeDelta;
use entity::ids::{AllianceId, IntentId, TypedId};
use entity::vocab::MilestoneKind;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::super::MilestoneEntry;
use super::*;
use crate::domain::season::preset;

fn whole(amount: TokenAmount) -> Content {
    let milestone = MilestoneEntry {
        kind: MilestoneKind::Critical,
        title: "A map".into(),
        description: None,
        due_on: None,
    };
    Content {
        title: "A map".into(),
        summary: Some("We scout.".into()),
        description: Some("Far and wide.".into()),
        alliance_id: Some(AllianceId::from_uuid(Uuid::nil())),
        intent_id: Some(IntentId::from_uuid(Uuid::nil())),
        requested_amount: Some(amount),
        milestones: vec![milestone],
        ..Content::default()
    }
}

fn rules(season: i32) -> Rules {
    Rules::clone(&preset(season).expect("valid"))
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn facts<'a>(content: &'a Content, rules: &'a Rules) -> SubmissionFacts<'a> {
    SubmissionFacts {
        standing: MissionStatus::Draft,
        is_superseded: false,
        alliance: Some(AllianceStatus::Forming),
        leader: Some(Leading { tier: TrustTier::Ember, led: 0 }),
        content,
        intent: Some((1, IntentRoute::TokenHouseVote)),
        rules,
        season_ends_on: None,
        now: moment("2023-06-10T12:00:00Z"),
    }
}

#[test]
fn all_that_stands_in_the_way_is_told_at_once() {
    let (content, rules) = (Content::default(), rules(4));
    let facts = SubmissionFacts {
        standing: MissionStatus::Outline,
        is_superseded: true,
        leader: Some(Leading { tier: TrustTier::Ember, led: 3 }),
        intent: Some((2, IntentRoute::GrantsCouncil)),
        now: moment("2023-06-21T19:00:00.001Z"),
        ..facts(&content, &rules)
    };
    let found = submission_blockers(&facts);
    let told: Vec<_> = found.iter().map(Blocker::rule).collect();
    assert_eq!(told, ["4", "3.6", "3.3", "3.2", "3.2", "3.2", "3.2", "3.2", "3.2", "1.4", "2.9"]);
}

#[test]
fn what_is_past_submitting_is_told_only_that() {
    let (content, rules) = (Content::default(), rules(4));
    let facts = SubmissionFacts { standing: MissionStatus::OnBallot, ..facts(&content, &rules) };
    assert_eq!(submission_blockers(&facts), [Blocker::WrongState(MissionStatus::OnBallot)]);
}

#[test]
fn until_season_four_work_ends_with_the_season_and_from_season_five_on_within_twelve_months() {
    let mut content = whole(TokenAmount::ZERO);
    content.starts_on = Some(day("2023-07-15"));
    content.completes_on = Some(day("2023-11-01"));
    let until = |season: i32, content: &Content, ends: Option<NaiveDate>| {
        let rules = rules(season);
        let facts = SubmissionFacts {
            season_ends_on: ends,
            now: moment("2023-06-01T00:00:00Z"),
            ..facts(content, &rules)
        };
        submission_blockers(&facts)
    };
    let end = day("2023-09-20");
    assert_eq!(until(4, &content, Some(end)), [Blocker::RunsTooLong { until: end }]);
    assert_eq!(until(4, &content, None), [], "the season names no end");
    assert_eq!(until(5, &content, Some(end)), []);
    content.completes_on = Some(day("2024-07-15"));
    assert_eq!(until(5, &content, None), []);
    content.completes_on = Some(day("2024-07-16"));
    assert_eq!(until(5, &content, None), [Blocker::RunsTooLong { until: day("2024-07-15") }]);
}

#[test]
fn an_rfp_whose_deadline_passed_says_so_before_and_after_a_job_has_closed_it() {
    let deadline = moment("2023-06-28T19:00:00Z");
    let facts = |status, now| ApplyingFacts {
        kind: MissionKind::Foundation,
        status,
        deadline: Some(deadline),
        tier_required: None,
        alliance: AllianceStatus::Forming,
        leader: Some(Leading { tier: TrustTier::Ember, led: 0 }),
        has_applied: false,
        now,
    };
    assert_eq!(application_blockers(&facts(MissionStatus::Open, deadline)), []);
    let late = deadline + TimeDelta::milliseconds(1);
    for status in [MissionStatus::Open, MissionStatus::ApplicationsClosed] {
        assert_eq!(application_blockers(&facts(status, late)), [Blocker::ApplicationsClosed(deadline)]);
    }
}

fn amounts() -> impl Strategy<Value = TokenAmount> {
    (0..=TokenAmount::MAX.micro()).prop_map(|micro| TokenAmount::from_micro(micro).expect("in range"))
}

proptest! {
    #[test]
    fn whoever_nothing_blocks_may_indeed_submit(
        standing in select(MissionStatus::ALL),
        alliance in proptest::option::of(select(AllianceStatus::ALL)),
        leader in proptest::option::of((select(TrustTier::ALL), 0_u64..6)),
        amount in amounts(),
        superseded: bool,
        hours in 0_i64..480,
    ) {
        let (content, rules) = (whole(amount), rules(4));
        let facts = SubmissionFacts {
            standing,
            is_superseded: superseded,
            alliance,
            leader: leader.map(|(tier, led)| Leading { tier, led }),
            now: moment("2023-06-08T19:00:00Z") + TimeDelta::hours(hours),
            ..facts(&content, &rules)
        };
        let may = transition(MissionKind::Proposed, standing, MissionAction::Submit).is_ok()
            && !superseded
            && !is_past(rules.submission_deadline, facts.now)
            && alliance.is_none_or(|status| status != AllianceStatus::Dissolved && leader.is_some())
            && leader.is_none_or(|(tier, led)| is_within(rules.tier_caps.of(tier), amount) && led < 3);
        prop_assert_eq!(submission_blockers(&facts).is_empty(), may);
    }

    #[test]
    fn a_higher_tier_is_never_blocked_where_a_lower_one_is_not(
        needed in proptest::option::of(select(TrustTier::ALL)),
        place in 0_usize..3,
    ) {
        let facts = |tier| ApplyingFacts {
            kind: MissionKind::Foundation,
            status: MissionStatus::Open,
            deadline: None,
            tier_required: needed,
            alliance: AllianceStatus::Ready,
            leader: Some(Leading { tier, led: 9 }),
            has_applied: false,
            now: DateTime::UNIX_EPOCH,
        };
        let (lower, higher) = (TrustTier::ALL[place], TrustTier::ALL[place + 1]);
        let is_free = |tier| application_blockers(&facts(tier)).is_empty();
        prop_assert!(!is_free(lower) || is_free(higher));
    }
}
