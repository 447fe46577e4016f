//! The file that the demo loads.

use std::collections::BTreeMap;

use entity::vocab::{AccountKind, MissionStatus, RoleKind, TrustTier};
use proptest::prelude::*;
use serde_json::Value;

use super::support::{REAL, lines};
use crate::domain::season_file::{Origin, PostKind, Reading, SeasonFile, read};

fn reading() -> Reading {
    read(REAL).expect("a season file")
}

#[test]
fn everything_that_the_findings_do_not_list_as_skipped_is_kept() {
    let file = reading().file;
    let counts = [
        file.cycles.len(),
        file.intents.len(),
        file.tiers.len(),
        file.people.len(),
        file.alliances.len(),
        file.missions.len(),
        file.rfps.len(),
        file.applications.len(),
        file.signals.len(),
        file.conversation.len(),
        file.tier_claims.len(),
    ];
    assert_eq!(counts, [5, 4, 4, 65, 19, 25, 8, 4, 4, 7, 18]);
    let not_kept = [
        ("approval_ranking_test_vector", 1),
        ("ballot_votes_seen", 13),
        ("delegate_approvals", 5),
        ("membership_overlaps", 1),
    ];
    assert_eq!(file.not_kept, BTreeMap::from(not_kept));
}

#[test]
fn the_findings_are_these() {
    insta::assert_snapshot!(lines(&reading()).join("\n"), @"
    season S4 key_dates[0].to DEADLINE_TIME_ASSUMED
    season S4 key_dates[1].to DEADLINE_TIME_ASSUMED
    season S4 key_dates[2].to DEADLINE_TIME_ASSUMED
    season S4 key_dates[3].to DEADLINE_TIME_ASSUMED
    season S4 key_dates[6].to DEADLINE_TIME_ASSUMED
    trust_tiers EMBER season OTHER_SEASON skipped
    trust_tiers FLEDGLING season OTHER_SEASON skipped
    trust_tiers EAGLE season OTHER_SEASON skipped
    trust_tiers PHOENIX season OTHER_SEASON skipped
    alliances espacio-cripto lead NO_LEADER
    alliances velodrome members[0].role_as_published ROLE_NOT_STATED
    alliances velodrome members[1].role_as_published ROLE_NOT_STATED
    alliances velodrome members[5].role_as_published ROLE_NOT_STATED
    alliances velodrome members[6].role_as_published ROLE_NOT_STATED
    alliances pairwise members[7].role_as_published ROLE_NOT_STATED
    missions s4-1b-scry-oracle ballot_amount_op BALLOT_AMOUNT_DIFFERS
    missions s4-1b-scry-oracle pct_of_intent_budget_as_published PERCENTAGE_NORMALISED
    missions s4-1c-technerd-program pct_of_intent_budget_as_published PERCENTAGE_MISMATCH
    missions s4-i1-upnode-op-stack-testing pct_of_intent_budget_as_published PERCENTAGE_MISMATCH
    missions s4-3k-rumbo-optimista pct_of_intent_budget_as_published PERCENTAGE_NORMALISED
    missions s4-i3-peru-university-tour pct_of_intent_budget_as_published PERCENTAGE_MISMATCH
    missions s4-i3-universities-africa requested_op ZERO_AMOUNT
    foundation_missions fm-75 submit_by DEADLINE_TIME_ASSUMED
    foundation_missions fm-75 selection_by DEADLINE_TIME_ASSUMED
    foundation_missions fm-106 submit_by DEADLINE_TIME_ASSUMED
    foundation_missions fm-106 selection_by DEADLINE_TIME_ASSUMED
    foundation_missions fm-114 season_label OTHER_SEASON skipped
    foundation_missions fm-116 season_label OTHER_SEASON skipped
    foundation_missions fm-117 season_label OTHER_SEASON skipped
    foundation_mission_applications foundation_mission_applications[4] foundation_mission OTHER_SEASON skipped
    foundation_mission_applications foundation_mission_applications[5] foundation_mission OTHER_SEASON skipped
    foundation_mission_applications foundation_mission_applications[6] foundation_mission OTHER_SEASON skipped
    foundation_mission_applications foundation_mission_applications[7] foundation_mission OTHER_SEASON skipped
    interest_signals interest_signals[2] kind NOT_A_SIGNAL skipped
    missions s4-1c-technerd-program pct_of_intent_budget_as_published STATED_ANOMALY
    missions s4-i1-upnode-op-stack-testing pct_of_intent_budget_as_published STATED_ANOMALY
    missions s4-i3-peru-university-tour pct_of_intent_budget_as_published STATED_ANOMALY
    missions s4-1b-scry-oracle requested_op vs ballot_amount_op STATED_ANOMALY
    missions s4-i3-universities-africa intent STATED_ANOMALY
    missions s4-1a-superchain-governance-deep-dive recipient_address_as_published STATED_ANOMALY
    missions s4-i3-fueling-retropgf-growth recipient_address_as_published STATED_ANOMALY
    missions s4-3i-thank-optimism recipient_address_as_published STATED_ANOMALY
    ");
}

#[test]
fn findings_are_sentences() {
    let said: Vec<String> = reading()
        .findings
        .into_iter()
        .filter(|finding| finding.key == "s4-1b-scry-oracle" || finding.key.starts_with("fm-114"))
        .map(|finding| finding.message)
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    The ballot shows 150000 OP, the proposal 200000 OP; both are kept.
    "20" was read as a percentage.
    Skipped, as it belongs to season "S5", not "S4".
    The file itself states: 200k on the forum, 150k on the ballot; and '20' without a percent sign
    "#);
}

#[test]
fn a_mission_keeps_what_its_page_states_and_nothing_more() {
    let file = reading().file;
    let scry = file.missions.iter().find(|mission| mission.key == "s4-1b-scry-oracle").expect("kept");
    assert_eq!(scry.status, MissionStatus::OnBallot);
    assert_eq!(scry.outcome, None, "an inferred outcome is no outcome");
    assert_eq!(scry.requested.map(|amount| amount.to_string()).as_deref(), Some("200000"));
    assert_eq!(scry.ballot_amount.map(|amount| amount.to_string()).as_deref(), Some("150000"));
    assert_eq!(scry.tier_claimed, Some(TrustTier::Fledgling));
    assert_eq!(scry.origin.sources.len(), 2);

    let spearbit =
        file.missions.iter().find(|mission| mission.key == "s4-1f-spearbit-immunefi").expect("kept");
    assert_eq!((spearbit.requested, &spearbit.alliance, &spearbit.lead), (None, &None, &None));
    assert!(file.missions.iter().all(|mission| mission.outcome.is_none()));
}

#[test]
fn the_season_names_its_dates() {
    let dates = reading().file.season.key_dates;
    let approvals = dates.iter().find(|date| date.label.starts_with("4 delegate approvals")).expect("kept");
    assert_eq!(approvals.to.map(|to| to.to_rfc3339()).as_deref(), Some("2023-06-28T19:00:00+00:00"));
    assert_eq!((dates.len(), approvals.from, approvals.sources.len()), (7, None, 1));
}

#[test]
fn members_keep_their_roles() {
    let file = reading().file;
    let alliance = |key| file.alliances.iter().find(|alliance| alliance.key == key).expect("kept");
    let role_of = |alliance: &crate::domain::season_file::Alliance, person| {
        alliance.members.iter().find(|member| member.person == person).map(|member| member.role)
    };
    assert_eq!(alliance("pairwise").lead(), Some("freshelle"));
    assert_eq!(role_of(alliance("pairwise"), "griff"), Some(RoleKind::Advisor));
    assert_eq!(
        role_of(alliance("thank-optimism"), "jrocki"),
        Some(RoleKind::Lead),
        "not in the list of members"
    );
    assert_eq!(alliance("espacio-cripto").lead(), None);
    let upnode = file.people.iter().find(|person| person.key == "upnode").expect("kept");
    assert_eq!(upnode.kind, AccountKind::Organization);
}

#[test]
fn rfps_stand_where_their_issues_and_applications_say() {
    let statuses: BTreeMap<String, &str> =
        reading().file.rfps.into_iter().map(|rfp| (rfp.key, rfp.status.as_str())).collect();
    insta::assert_compact_json_snapshot!(statuses, @r#"
    {
      "fm-1": "APPLICATIONS_CLOSED",
      "fm-104": "APPLICATIONS_CLOSED",
      "fm-106": "APPLICATIONS_CLOSED",
      "fm-2": "APPLICATIONS_CLOSED",
      "fm-60": "OPEN",
      "fm-61": "SELECTED",
      "fm-75": "APPLICATIONS_CLOSED",
      "fm-76": "APPLICATIONS_CLOSED"
    }
    "#);
}

#[test]
fn the_leaders_answer_hangs_on_the_question() {
    let posts = reading().file.conversation;
    let question = posts.iter().find(|post| post.kind == PostKind::Question).expect("kept");
    let answer = PostKind::Answer { question: question.key.clone() };
    assert!(posts.iter().any(|post| post.kind == answer && post.author.is_none()));
}

#[test]
fn every_record_knows_its_source() {
    let SeasonFile { cycles, intents, tiers, people, alliances, missions, rfps, applications, .. } =
        reading().file;
    let origins: Vec<Origin> = (cycles.into_iter().map(|record| record.origin))
        .chain(intents.into_iter().map(|record| record.origin))
        .chain(tiers.into_iter().map(|record| record.origin))
        .chain(people.into_iter().map(|record| record.origin))
        .chain(alliances.into_iter().map(|record| record.origin))
        .chain(missions.into_iter().map(|record| record.origin))
        .chain(rfps.into_iter().map(|record| record.origin))
        .chain(applications.into_iter().map(|record| record.origin))
        .collect();
    assert!(origins.iter().all(|origin| !origin.sources.is_empty() && origin.fingerprint.len() == 64));
}

/// The records, sorted, so that two readings compare whatever the order of the file.
fn sorted(mut file: SeasonFile) -> SeasonFile {
    file.cycles.sort_by(|a, b| a.key.cmp(&b.key));
    file.intents.sort_by(|a, b| a.key.cmp(&b.key));
    file.tiers.sort_by_key(|tier| tier.tier);
    file.people.sort_by(|a, b| a.key.cmp(&b.key));
    file.alliances.sort_by(|a, b| a.key.cmp(&b.key));
    file.missions.sort_by(|a, b| a.key.cmp(&b.key));
    file.tier_claims.sort_by(|a, b| a.person.cmp(&b.person));
    file.rfps.sort_by(|a, b| a.key.cmp(&b.key));
    file.applications.sort_by(|a, b| a.key.cmp(&b.key));
    file.signals.sort_by(|a, b| a.key.cmp(&b.key));
    file
}

/// Sections whose order says nothing; the order of the conversation tells which question an answer is to.
const UNORDERED: [&str; 9] = [
    "voting_cycles",
    "intents",
    "trust_tiers",
    "people",
    "alliances",
    "missions",
    "foundation_missions",
    "foundation_mission_applications",
    "interest_signals",
];

/// The real file with each unordered section put into another order.
fn shuffled() -> impl Strategy<Value = Value> {
    let root: Value = serde_json::from_str(REAL).expect("JSON");
    UNORDERED.iter().fold(Just(root.clone()).boxed(), |file, section| {
        let records = root[*section].as_array().expect("a list").clone();
        (file, Just(records).prop_shuffle())
            .prop_map(|(mut file, records)| {
                file[*section] = Value::Array(records);
                file
            })
            .boxed()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_order_of_records_does_not_matter(file in shuffled()) {
        let shuffled = read(&file.to_string()).expect("a season file");
        prop_assert_eq!(sorted(shuffled.file), sorted(reading().file));
    }
}
