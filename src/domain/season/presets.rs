//! The rules of seasons whose rules are known, as data.

use super::{Policy, PolicyError};

/// The rules of Season 4.
///
/// * Four approvals by delegates with more than 0.25 % of votable supply (4.1), which count until they are withdrawn
///   even where the text changes (4.6).
/// * Proposals by 21 June (3.3), approvals by 28 June (4.8), applications to RFPs by 28 June unless the RFP says
///   otherwise (3.9); each at 19:00 GMT.
/// * Three active missions for one lead (2.9).
/// * A quorum of 30 % of votable supply (5.4), of which 51 % must say yes to an option (5.5).
/// * Counting goes on below an option that does not fit (5.7).
/// * The tiers' caps as published (6); missions end with the season (1.5).
pub const SEASON_4: &str = r#"{
    "alliance_label": "Alliance",
    "approvals_required": 4,
    "approver": { "share": { "parts_per_million": 2500, "strict": true } },
    "stale_approvals_count": true,
    "submission_deadline": "2023-06-21T19:00:00Z",
    "approval_deadline": "2023-06-28T19:00:00Z",
    "application_deadline": "2023-06-28T19:00:00Z",
    "max_active_missions_per_lead": 3,
    "quorum_basis_points": 3000,
    "minimum_yes_basis_points": 5100,
    "counting": "greedy",
    "tier_caps": { "ember": "100000", "fledgling": "350000", "eagle": "1000000", "phoenix": null },
    "mission_months": null,
    "update_interval_days": null,
    "question_due_hours": 168
}"#;

/// The rules of Season 5.
///
/// * Alliances are called teams (docs/GOVERNANCE.md, Rules of a season).
/// * Four approvals by delegates of the top 100 (4.10), to be given again after a change (4.6).
/// * No dates of the whole season are known.
/// * Quorum, majority and counting as before (5.4, 5.5 and 5.7).
/// * Lower caps (6), twelve months for a mission (1.5), and a report each month (7.10).
pub const SEASON_5: &str = r#"{
    "alliance_label": "Team",
    "approvals_required": 4,
    "approver": { "top": { "count": 100 } },
    "stale_approvals_count": false,
    "submission_deadline": null,
    "approval_deadline": null,
    "application_deadline": null,
    "max_active_missions_per_lead": 3,
    "quorum_basis_points": 3000,
    "minimum_yes_basis_points": 5100,
    "counting": "greedy",
    "tier_caps": { "ember": "50000", "fledgling": "250000", "eagle": "750000", "phoenix": null },
    "mission_months": 12,
    "update_interval_days": 30,
    "question_due_hours": 168
}"#;

/// The known rules of a season. Seasons before the fifth go by those of the fourth, later ones by those of the fifth.
///
/// # Errors
/// The preset is not valid, which a test rules out.
pub fn preset(season: i32) -> Result<Policy, PolicyError> {
    Policy::parse(if season < 5 { SEASON_4 } else { SEASON_5 })
}
