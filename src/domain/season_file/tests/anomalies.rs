//! Anomalies that the real file does not have: each record is kept, and the oddity is listed.

use entity::vocab::{MissionStatus, RoleKind};
use serde_json::{Value, json};

use super::support::{SOURCE, alliance, intent, lines, mission, person, post, read_with, rfp, tier, with};
use crate::domain::season_file::{Outcome, PostKind};

/// The findings on one mission with these fields.
fn of_mission(fields: Value) -> Vec<String> {
    let reading = read_with(json!({"missions": [with(mission("m"), fields)]}));
    assert_eq!(reading.file.missions.len(), 1, "kept");
    lines(&reading)
}

#[test]
fn a_mission_without_oddities_is_read_without_findings() {
    let fields = json!({"alliance": "builders", "lead": "ada", "voting_cycle": "13", "kind": "PROPOSED",
        "season": "S4", "trust_tier_claimed": "EMBER", "requested_op": 20_000,
        "pct_of_intent_budget_as_published": "2%", "ballot_amount_op": 20_000});
    assert_eq!(of_mission(fields), Vec::<String>::new());
}

#[test]
fn odd_missions_are_kept_with_a_warning() {
    for (fields, expected) in [
        (json!({"requested_op": "15.720 OP"}), "requested_op AMOUNT_AMBIGUOUS"),
        (json!({"requested_op": "21k"}), "requested_op AMOUNT_NORMALISED"),
        (json!({"requested_op": -1}), "requested_op AMOUNT_NEGATIVE"),
        (json!({"requested_op": "much"}), "requested_op AMOUNT_MALFORMED"),
        (json!({"requested_op": 1e12}), "requested_op AMOUNT_TOO_LARGE"),
        (json!({"requested_op": [1]}), "requested_op WRONG_TYPE"),
        (json!({"requested_op": 0, "upfront_capital_needed": true}), "requested_op ZERO_AMOUNT"),
        (json!({"requested_op": 1, "ballot_amount_op": 2}), "ballot_amount_op BALLOT_AMOUNT_DIFFERS"),
        (json!({"requested_op": 100_001, "trust_tier_claimed": "EMBER"}), "requested_op ABOVE_TIER_CAP"),
        (json!({"requested_op": 1_000_001}), "requested_op ABOVE_INTENT_BUDGET"),
        (json!({"lead": "nobody"}), "lead UNKNOWN_REFERENCE"),
        (json!({"lead": "ben", "alliance": "builders"}), "lead LEAD_DIFFERS"),
        (json!({"alliance": "ghosts"}), "alliance UNKNOWN_REFERENCE"),
        (json!({"alliance": 7}), "alliance WRONG_TYPE"),
        (json!({"trust_tier_claimed": "DRAGON"}), "trust_tier_claimed UNKNOWN_VALUE"),
        (json!({"forum_stage_tag": "SOON"}), "forum_stage_tag UNKNOWN_VALUE"),
        (json!({"outcome": "PROBABLY"}), "outcome UNKNOWN_VALUE"),
        (json!({"surprise": 1}), "surprise UNKNOWN_FIELD"),
        (json!({"tags": ["good", 1]}), "tags[1] WRONG_TYPE"),
        (json!({"source_url": "javascript:alert(1)"}), "source_url BAD_URL"),
        (json!({"source_url": "https://user:secret@gov.example/"}), "source_url BAD_URL"),
        (json!({"source_url": null}), "source_urls SOURCE_NOT_STATED"),
        (json!({"source_urls": [7]}), "source_urls[0] WRONG_TYPE"),
    ] {
        let expected = format!("missions m {expected}");
        assert!(of_mission(fields.clone()).contains(&expected), "{fields}: {expected}");
    }
}

#[test]
fn earlier_amounts_are_kept_where_they_are_amounts() {
    let history = json!([
        {"amount_op": "150k", "when": "2023-06-20", "source_url": SOURCE},
        {"amount_op": "a lot", "source_url": SOURCE},
    ]);
    let reading =
        read_with(json!({"missions": [with(mission("m"), json!({"requested_op_history": history}))]}));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    missions m requested_op_history[0].amount_op AMOUNT_NORMALISED
    missions m requested_op_history[1].amount_op AMOUNT_MALFORMED
    missions m requested_op_history[1].amount_op MISSING skipped
    ");
    assert_eq!(reading.file.missions[0].requested_before.len(), 1);
}

#[test]
fn a_published_percentage_is_checked_and_never_needed() {
    let published = |text| json!({"requested_op": 4_000, "pct_of_intent_budget_as_published": text});
    let field = "missions m pct_of_intent_budget_as_published";
    assert_eq!(of_mission(published(json!("0.4%"))), Vec::<String>::new());
    assert_eq!(of_mission(published(json!("0,4%"))), [format!("{field} PERCENTAGE_NORMALISED")]);
    assert_eq!(of_mission(published(json!("4%"))), [format!("{field} PERCENTAGE_MISMATCH")]);
    assert_eq!(of_mission(published(json!("few"))), [format!("{field} PERCENTAGE_MALFORMED")]);
    assert_eq!(of_mission(published(json!(true))), [format!("{field} WRONG_TYPE")]);
}

#[test]
fn amounts_that_are_not_stated_stay_so() {
    let reading = read_with(json!({"missions": [with(mission("m"), json!({"requested_op": null}))]}));
    assert_eq!(reading.file.missions[0].requested, None);
    assert_eq!(reading.file.missions[0].status, MissionStatus::Outline);
}

#[test]
fn only_a_stated_outcome_counts() {
    let inferred =
        json!({"outcome": null, "outcome_inferred": {"value": "APPROVED"}, "reached_ballot": true});
    let stated = json!({"outcome": "APPROVED", "reached_ballot": true});
    let reading = read_with(json!({"missions": [with(mission("a"), inferred), with(mission("b"), stated)]}));
    let [a, b] = &reading.file.missions[..] else { panic!("two missions") };
    assert_eq!((a.outcome, a.status), (None, MissionStatus::OnBallot));
    assert_eq!((b.outcome, b.status), (Some(Outcome::Approved), MissionStatus::Funded));
}

#[test]
fn a_grants_council_intent_and_one_of_another_season_are_named() {
    let reading = read_with(json!({
        "intents": [
            with(intent("S4-I2", 2), json!({"route": "GRANTS_COUNCIL"})),
            with(intent("S5-I1", 1), json!({"season": "S5"})),
        ],
        "missions": [
            with(mission("a"), json!({"intent": "S4-I2"})),
            with(mission("b"), json!({"intent": "S5-I1"})),
            with(mission("c"), json!({"intent": null, "season": "S5"})),
        ],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    intents S5-I1 season OTHER_SEASON skipped
    missions a intent GRANTS_COUNCIL_INTENT
    missions b intent OTHER_SEASON
    missions c season OTHER_SEASON skipped
    ");
    assert_eq!(reading.file.missions[1].intent, None);
}

#[test]
fn the_first_tier_that_a_leader_claims_is_kept() {
    let claims = |tier: &str| json!({"alliance": "builders", "trust_tier_claimed": tier});
    let reading = read_with(json!({"missions": [
        with(mission("a"), claims("EMBER")),
        with(mission("b"), claims("PHOENIX")),
        with(mission("c"), claims("EMBER")),
    ]}));
    assert_eq!(lines(&reading), ["missions b trust_tier_claimed TIER_CLAIM_CONFLICT"]);
    let [claim] = &reading.file.tier_claims[..] else { panic!("one claim") };
    assert_eq!((claim.person.as_str(), claim.tier.as_str(), claim.mission.as_str()), ("ada", "EMBER", "a"));
}

#[test]
fn a_ballot_code_stands_once_on_a_ballot() {
    let coded = |key, cycle: Value| with(mission(key), json!({"ballot_code": "1A", "voting_cycle": cycle}));
    let reading = read_with(
        json!({"missions": [coded("a", json!("13")), coded("b", json!("13")), coded("c", json!(null))]}),
    );
    assert_eq!(lines(&reading), ["missions b ballot_code DUPLICATE_BALLOT_CODE"]);
}

#[test]
fn members_are_kept_once_and_the_leader_is_one_of_them() {
    let members = json!([
        {"person": "ben", "role_as_published": "Advisor"},
        {"person": "ben", "role_as_published": "developer"},
        {"person": "nobody", "role_as_published": "ghost"},
        "ben",
    ]);
    let reading =
        read_with(json!({"alliances": [with(alliance("crew", "ada"), json!({"members": members}))]}));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    alliances crew members[1].person DUPLICATE_MEMBER
    alliances crew members[2].person UNKNOWN_REFERENCE skipped
    alliances crew members[3] WRONG_TYPE skipped
    ");
    let roles: Vec<_> = reading.file.alliances[0]
        .members
        .iter()
        .map(|member| (member.person.as_str(), member.role))
        .collect();
    assert_eq!(roles, [("ada", RoleKind::Lead), ("ben", RoleKind::Advisor)]);
}

#[test]
fn an_alliance_may_lack_its_leader_and_its_members_roles() {
    let nameless = json!({"lead": null, "members": [{"person": "ben", "role_as_published": null}]});
    let unknown = json!({"lead": "nobody", "members": []});
    let reading = read_with(json!({
        "alliances": [with(alliance("a", "ada"), nameless), with(alliance("b", "ada"), unknown)],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    alliances a lead NO_LEADER
    alliances a members[0].role_as_published ROLE_NOT_STATED
    alliances b lead UNKNOWN_REFERENCE
    alliances b lead NO_LEADER
    ");
}

#[test]
fn dates_that_cannot_be_are_not_stated() {
    let reading = read_with(json!({
        "voting_cycles": [{"key": "1", "kind": "SPECIAL", "from": "2023-07-12", "to": "2023-06-08", "source_url": SOURCE}],
        "foundation_missions": [
            with(rfp("a"), json!({"submit_by": "2023-07-11", "selection_by": "2023-06-28T19:00:00Z"})),
            with(rfp("b"), json!({"submit_by": "2023-02-30", "opened_on": "yesterday"})),
        ],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    voting_cycles 1 to DATES_REVERSED
    foundation_missions a submit_by DEADLINE_TIME_ASSUMED
    foundation_missions a selection_by DATES_REVERSED
    foundation_missions b opened_on BAD_DATE
    foundation_missions b submit_by BAD_DATE
    ");
    let submit_by = reading.file.rfps[0].submit_by.map(|at| at.to_rfc3339());
    assert_eq!(submit_by.as_deref(), Some("2023-07-11T19:00:00+00:00"));
    assert_eq!(reading.file.rfps[1].submit_by, None);
}

#[test]
fn applications_are_read_with_their_rfp() {
    let apply = |rfp: &str, fields| {
        with(json!({"foundation_mission": rfp, "applicant": "ada", "source_url": SOURCE}), fields)
    };
    let reading = read_with(json!({
        "foundation_missions": [
            with(rfp("closed"), json!({"github_state": "closed", "submit_by": "2023-06-28T19:00:00Z"})),
            with(rfp("later"), json!({"season_label": "S5"})),
            with(rfp("vague"), json!({"github_state": null, "trust_tier_required": "EMBER", "baseline_grant_op": "1M"})),
        ],
        "foundation_mission_applications": [
            apply("closed", json!({"status": "SELECTED", "submitted_on": "2023-06-29"})),
            apply("closed", json!({"status": "PERHAPS"})),
            apply("closed", json!({"applicant": "nobody"})),
            apply("later", json!({})),
            apply("none", json!({})),
            apply("vague", json!({"applicant": null, "alliance_name_as_published": "A team"})),
        ],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    foundation_missions later season_label OTHER_SEASON skipped
    foundation_missions vague github_state STATUS_NOT_STATED
    foundation_missions vague baseline_grant_op AMOUNT_NORMALISED
    foundation_missions vague baseline_grant_op ABOVE_TIER_CAP
    foundation_mission_applications foundation_mission_applications[0] submitted_on AFTER_DEADLINE
    foundation_mission_applications foundation_mission_applications[1] status UNKNOWN_VALUE skipped
    foundation_mission_applications foundation_mission_applications[2] applicant NO_APPLICANT skipped
    foundation_mission_applications foundation_mission_applications[3] foundation_mission OTHER_SEASON skipped
    foundation_mission_applications foundation_mission_applications[4] foundation_mission UNKNOWN_REFERENCE skipped
    ");
    let statuses: Vec<_> = reading.file.rfps.iter().map(|rfp| rfp.status).collect();
    assert_eq!(statuses, [MissionStatus::Selected, MissionStatus::ApplicationsClosed]);
}

#[test]
fn signals_and_posts_need_a_known_kind_and_mission() {
    let signal = |kind: &str, mission: Value| json!({"kind": kind, "from": "ada", "mission": mission, "paraphrase": "Hello", "source_url": SOURCE});
    let reading = read_with(json!({
        "missions": [mission("m")],
        "interest_signals": [
            signal("WANTS_TO_JOIN_ANY_ALLIANCE", json!(null)),
            signal("OPEN_INVITATION", json!("m")),
            signal("OPEN_INVITATION", json!("gone")),
            signal("FEATURE_REQUEST", json!(null)),
            signal("WAVES", json!(null)),
            signal("OPEN_INVITATION", json!("m")),
        ],
        "comments_and_updates": [
            post("LEADER_ANSWER", "m", "Too early."),
            post("QUESTION", "m", "First?"),
            post("QUESTION", "m", "Second?"),
            post("LEADER_ANSWER", "m", "To the second."),
            post("QUESTION", "m", &"?".repeat(10_001)),
            post("LEADER_ANSWER", "m", "To the one that is too long."),
            post("FEEDBACK", "gone", "To whom?"),
            with(post("FEEDBACK", "m", "By nobody known."), json!({"author": "nobody"})),
        ],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    interest_signals interest_signals[2] mission UNKNOWN_REFERENCE skipped
    interest_signals interest_signals[3] kind NOT_A_SIGNAL skipped
    interest_signals interest_signals[4] kind UNKNOWN_VALUE skipped
    interest_signals interest_signals[5] - DUPLICATE skipped
    comments_and_updates comments_and_updates[0] kind ANSWER_WITHOUT_QUESTION skipped
    comments_and_updates comments_and_updates[4] paraphrase TEXT_TOO_LONG skipped
    comments_and_updates comments_and_updates[5] kind ANSWER_WITHOUT_QUESTION skipped
    comments_and_updates comments_and_updates[6] mission UNKNOWN_REFERENCE skipped
    comments_and_updates comments_and_updates[7] author UNKNOWN_REFERENCE
    ");
    let posts = &reading.file.conversation;
    assert_eq!(posts[2].kind, PostKind::Answer { question: posts[1].key.clone() });
}

#[test]
fn what_the_file_says_of_itself_is_passed_on() {
    let anomaly = |mission: &str| json!({"mission": mission, "field": "title", "issue": "misspelt"});
    let reading = read_with(json!({
        "missions": [mission("m"), with(mission("untitled"), json!({"title": null}))],
        "foundation_missions": [rfp("r")],
        "data_anomalies": [anomaly("m"), anomaly("r"), anomaly("untitled"), anomaly("gone"), 7],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    missions untitled title MISSING skipped
    missions m title STATED_ANOMALY
    foundation_missions r title STATED_ANOMALY
    data_anomalies data_anomalies[2] mission SKIPPED_REFERENCE skipped
    data_anomalies data_anomalies[3] mission UNKNOWN_REFERENCE skipped
    data_anomalies data_anomalies[4] - WRONG_TYPE skipped
    ");
    assert_eq!(reading.findings[1].message, "The file itself states: misspelt");
}

#[test]
fn caps_come_from_the_tiers_of_the_season() {
    let reading = read_with(json!({
        "trust_tiers": [with(tier("EMBER", 50_000), json!({"season": "S5"})), tier("EMBER", "100k")],
        "people": [with(person("ada"), json!({"is_organization": null}))],
        "missions": [with(mission("m"), json!({"requested_op": 60_000, "trust_tier_claimed": "EMBER"}))],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    trust_tiers EMBER season OTHER_SEASON skipped
    trust_tiers EMBER max_op AMOUNT_NORMALISED
    people ada is_organization ACCOUNT_KIND_NOT_STATED
    ");
}
