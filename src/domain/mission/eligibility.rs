//! What keeps a mission from being submitted, or an alliance from applying to an RFP: one function each, which both
//! decides and explains.

use chrono::{DateTime, Months, NaiveDate, Utc};
use entity::vocab::{AllianceStatus, IntentRoute, MissionKind, MissionStatus, TrustTier};

use super::{Content, MissionAction, transition};
use crate::domain::amount::TokenAmount;
use crate::domain::season::{Rules, is_past, is_within};

/// A rule that says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// The mission is not in a state in which it can be submitted or applied to.
    WrongState(MissionStatus),
    /// Another mission has taken its place (rule 3.6).
    Superseded,
    /// The deadline for submissions has passed (rule 3.3).
    SubmissionsClosed(DateTime<Utc>),
    /// The deadline of the RFP has passed (rule 3.9).
    ApplicationsClosed(DateTime<Utc>),
    /// The alliance is dissolved.
    Dissolved,
    /// The alliance has no leader, whose tier counts (rules 2.1 and 2.2).
    NoLeader,
    /// A field of the proposal is not filled in (rule 3.2).
    Missing(&'static str),
    /// The Grants Council gives out the budget of this intent (rule 1.4).
    WrongRoute {
        /// The intent's number.
        intent: i32,
    },
    /// The amount is above what the tier may ask for (rules 3.3 and 6.2).
    TierExceeded {
        /// The tier that counts.
        tier: TrustTier,
        /// The most that it may ask for.
        cap: TokenAmount,
    },
    /// The work ends later than a mission may (rule 1.5).
    RunsTooLong {
        /// The last day on which it may end.
        until: NaiveDate,
    },
    /// The leader has as many missions under way as the season allows (rule 2.9).
    TooManyMissions {
        /// How many that are.
        most: u32,
    },
    /// The tier is below the one that the RFP needs (rule 3.10).
    TierTooLow {
        /// The tier that the RFP needs.
        needed: TrustTier,
        /// The tier that counts.
        held: TrustTier,
    },
    /// An application of the alliance stands (rule 3.9).
    AlreadyApplied,
}

impl Blocker {
    /// The number of the rule in docs/GOVERNANCE.md.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::WrongState(_) | Self::Dissolved => "4",
            Self::Superseded => "3.6",
            Self::SubmissionsClosed(_) => "3.3",
            Self::ApplicationsClosed(_) | Self::AlreadyApplied => "3.9",
            Self::NoLeader => "2.2",
            Self::Missing(_) => "3.2",
            Self::WrongRoute { .. } => "1.4",
            Self::TierExceeded { .. } => "6.2",
            Self::RunsTooLong { .. } => "1.5",
            Self::TooManyMissions { .. } => "2.9",
            Self::TierTooLow { .. } => "3.10",
        }
    }
}

/// A leader, as far as rules ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leading {
    /// The tier that counts for the alliance (rule 2.2).
    pub tier: TrustTier,
    /// How many missions of the season count against the limit (rule 2.9).
    pub led: u64,
}

/// What the text of a proposal is judged by.
#[derive(Clone, Copy, Debug)]
pub struct ContentFacts<'a> {
    /// The text.
    pub content: &'a Content,
    /// The number of its intent and how that gives its budget out.
    pub intent: Option<(i32, IntentRoute)>,
    /// The tier that counts; none where it is not known yet.
    pub tier: Option<TrustTier>,
    /// The rules that it goes by.
    pub rules: &'a Rules,
    /// The last day of the season, where stated.
    pub season_ends_on: Option<NaiveDate>,
    /// The day on which it is judged.
    pub today: NaiveDate,
}

/// What keeps the text of a proposal from the ballot: it is complete (rule 3.2), serves an intent that the Token House
/// votes on (rule 1.4), asks for no more than its tier allows (rules 3.3 and 6.2), and ends in time (rule 1.5).
#[must_use]
pub fn content_blockers(facts: &ContentFacts<'_>) -> Vec<Blocker> {
    let missing = facts.content.missing_for_submission();
    let mut blockers: Vec<_> = missing.into_iter().map(Blocker::Missing).collect();
    blockers.extend(route_blocker(facts.intent));
    blockers.extend(amount_blocker(facts));
    blockers.extend(length_blocker(facts));
    blockers
}

fn route_blocker(intent: Option<(i32, IntentRoute)>) -> Option<Blocker> {
    let (intent, route) = intent?;
    (route != IntentRoute::TokenHouseVote).then_some(Blocker::WrongRoute { intent })
}

fn amount_blocker(facts: &ContentFacts<'_>) -> Option<Blocker> {
    let (amount, tier) = facts.content.requested_amount.zip(facts.tier)?;
    tier_blocker(tier, amount, facts.rules)
}

/// Only the upper bound of a tier binds (rule 6.2).
#[must_use]
pub fn tier_blocker(tier: TrustTier, amount: TokenAmount, rules: &Rules) -> Option<Blocker> {
    let cap = rules.tier_caps.of(tier)?;
    (!is_within(Some(cap), amount)).then_some(Blocker::TierExceeded { tier, cap })
}

/// Until Season 4 a mission ends with its season, from Season 5 on within some months (rule 1.5).
fn length_blocker(facts: &ContentFacts<'_>) -> Option<Blocker> {
    let ends = facts.content.ends_on()?;
    let begins = facts.content.starts_on.unwrap_or(facts.today);
    let until = match facts.rules.mission_months {
        Some(months) => begins.checked_add_months(Months::new(months))?,
        None => facts.season_ends_on?,
    };
    (ends > until).then_some(Blocker::RunsTooLong { until })
}

/// What a submission is judged by.
#[derive(Clone, Copy, Debug)]
pub struct SubmissionFacts<'a> {
    /// Where the mission stands by the clock.
    pub standing: MissionStatus,
    /// Whether another mission has taken its place.
    pub is_superseded: bool,
    /// The alliance, if it has one.
    pub alliance: Option<AllianceStatus>,
    /// The alliance's leader, if it has one.
    pub leader: Option<Leading>,
    /// The text.
    pub content: &'a Content,
    /// The number of its intent and how that gives its budget out.
    pub intent: Option<(i32, IntentRoute)>,
    /// The rules that the season goes by now.
    pub rules: &'a Rules,
    /// The last day of the season, where stated.
    pub season_ends_on: Option<NaiveDate>,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// All that keeps a proposed mission from being submitted for approvals (rules 1.4, 1.5, 2.9, 3.2, 3.3, 3.6 and 6.2). An
/// outline is told what it lacks; what is past submitting is told only that.
#[must_use]
pub fn submission_blockers(facts: &SubmissionFacts<'_>) -> Vec<Blocker> {
    let mut blockers = Vec::new();
    if transition(MissionKind::Proposed, facts.standing, MissionAction::Submit).is_err() {
        blockers.push(Blocker::WrongState(facts.standing));
        if facts.standing != MissionStatus::Outline {
            return blockers;
        }
    }
    if facts.is_superseded {
        blockers.push(Blocker::Superseded);
    }
    if let Some(deadline) = facts.rules.submission_deadline.filter(|at| is_past(Some(*at), facts.now)) {
        blockers.push(Blocker::SubmissionsClosed(deadline));
    }
    blockers.extend(alliance_blockers(facts.alliance, facts.leader));
    blockers.extend(content_blockers(&ContentFacts {
        content: facts.content,
        intent: facts.intent,
        tier: facts.leader.map(|leader| leader.tier),
        rules: facts.rules,
        season_ends_on: facts.season_ends_on,
        today: facts.now.date_naive(),
    }));
    let most = facts.rules.max_active_missions_per_lead;
    if facts.leader.is_some_and(|leader| leader.led >= u64::from(most)) {
        blockers.push(Blocker::TooManyMissions { most });
    }
    blockers
}

fn alliance_blockers(alliance: Option<AllianceStatus>, leader: Option<Leading>) -> Option<Blocker> {
    match alliance? {
        AllianceStatus::Dissolved => Some(Blocker::Dissolved),
        _ if leader.is_none() => Some(Blocker::NoLeader),
        _ => None,
    }
}

/// What an application to an RFP is judged by.
#[derive(Clone, Copy, Debug)]
pub struct ApplyingFacts {
    /// Who wrote the mission.
    pub kind: MissionKind,
    /// Where it stands on record.
    pub status: MissionStatus,
    /// Until when it takes applications.
    pub deadline: Option<DateTime<Utc>>,
    /// The tier that it needs.
    pub tier_required: Option<TrustTier>,
    /// The alliance.
    pub alliance: AllianceStatus,
    /// The alliance's leader, if it has one.
    pub leader: Option<Leading>,
    /// Whether an application of the alliance stands.
    pub has_applied: bool,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// All that keeps an alliance from applying to an RFP (rules 3.9 and 3.10).
#[must_use]
pub fn application_blockers(facts: &ApplyingFacts) -> Vec<Blocker> {
    let takes_any = matches!(facts.status, MissionStatus::Open | MissionStatus::ApplicationsClosed);
    if facts.kind != MissionKind::Foundation || !takes_any {
        return vec![Blocker::WrongState(facts.status)];
    }
    let mut blockers = Vec::new();
    match facts.deadline.filter(|at| is_past(Some(*at), facts.now)) {
        Some(deadline) => blockers.push(Blocker::ApplicationsClosed(deadline)),
        None if facts.status != MissionStatus::Open => blockers.push(Blocker::WrongState(facts.status)),
        None => {}
    }
    blockers.extend(alliance_blockers(Some(facts.alliance), facts.leader));
    if let Some((needed, leader)) = facts.tier_required.zip(facts.leader)
        && leader.tier < needed
    {
        blockers.push(Blocker::TierTooLow { needed, held: leader.tier });
    }
    if facts.has_applied {
        blockers.push(Blocker::AlreadyApplied);
    }
    blockers
}

#[cfg(test)]
mod tests;
