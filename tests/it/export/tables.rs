//! Of every table it is decided whether it is public. Which columns of a public table are, is decided where its rows are
//! read and written, which does not compile while one is left out.

use std::collections::BTreeSet;

use alliance_hub::domain::export::Section;

use crate::support::{TestApp, tables};

/// The section of each public table; some tables go into the records of another one.
const PUBLIC: &[(&str, &str)] = &[
    ("account", "account"),
    ("account_address", "accountAddress"),
    ("account_handle", "accountHandle"),
    ("account_skill", "account"),
    ("alliance", "alliance"),
    ("answer", "answer"),
    ("application", "application"),
    ("approval_waiver", "approvalWaiver"),
    ("ballot", "ballot"),
    ("ballot_choice", "ballotVote"),
    ("ballot_option", "ballotOption"),
    ("ballot_result", "ballotResult"),
    ("ballot_vote", "ballotVote"),
    ("budget_line", "budgetLine"),
    ("clawback_case", "clawbackCase"),
    ("comment", "comment"),
    ("comment_revision", "commentRevision"),
    ("deadline_move", "deadlineMove"),
    ("delegate_approval", "approval"),
    ("delegate_power", "delegatePower"),
    ("delegate_profile", "delegateProfile"),
    ("event", "event"),
    ("forum_post", "forumPost"),
    ("forum_post_revision", "forumPostRevision"),
    ("forum_thread", "forumThread"),
    ("grant_payout", "payout"),
    ("import_record", "importRecord"),
    ("intent", "intent"),
    ("kpi", "kpi"),
    ("kpi_measurement", "kpiMeasurement"),
    ("leader_update", "update"),
    ("membership", "membership"),
    ("milestone", "milestone"),
    ("milestone_report", "milestoneReport"),
    ("mission", "mission"),
    ("mission_grant", "grant"),
    ("mission_revision", "revision"),
    ("mission_tag", "mission"),
    ("question", "question"),
    ("season", "season"),
    ("season_date", "seasonDate"),
    ("season_policy", "policy"),
    ("signal", "signal"),
    ("signal_skill", "signal"),
    ("tier_claim", "tierClaim"),
    ("tier_review", "tierReview"),
    ("trust_tier", "tier"),
    ("voting_cycle", "cycle"),
    ("voting_power_snapshot", "votingPowerSnapshot"),
];

/// What is nobody else's business, or of one server alone.
const LOCAL: &[&str] = &[
    "credential",
    "idempotency_key",
    "job",
    "lead_transfer",
    "log_offset",
    "mirror",
    "refresh_token",
    "service_token",
    "session",
    "staff_grant",
    "wallet_challenge",
    "webhook",
    "webhook_attempt",
    "webhook_cursor",
    "webhook_delivery",
    "webhook_secret",
];

#[tokio::test]
async fn of_every_table_it_is_decided_whether_it_is_public() {
    let app = TestApp::new().await;
    let decided = PUBLIC.iter().map(|(table, _)| *table).chain(LOCAL.iter().copied());
    let decided: BTreeSet<String> = decided.map(str::to_owned).collect();
    assert_eq!(tables(app.sql()).await, decided, "is it in the file, or is it private?");
    assert_eq!(decided.len(), PUBLIC.len() + LOCAL.len(), "a table is in both lists");
    let sections: BTreeSet<&str> = PUBLIC.iter().map(|(_, section)| *section).collect();
    assert_eq!(sections, Section::ALL.iter().map(|section| section.as_str()).collect());
}
