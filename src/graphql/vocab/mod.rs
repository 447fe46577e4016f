//! The closed vocabularies as GraphQL enums.

mod event;

use async_graphql::Enum;

pub use event::EventKind;

/// What stands behind an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::AccountKind")]
pub enum AccountKind {
    /// A natural person, possibly under a pseudonym.
    Person,
    /// An organization that acts under its own name.
    Organization,
    /// A program that acts for an integration.
    Service,
}

/// A right that staff hold by an audited grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::StaffRole")]
pub enum StaffRole {
    /// Publishes RFPs, chooses applicants, verifies tiers.
    Foundation,
    /// Reviews Intent 2 applications and milestones.
    GrantsCouncil,
    /// Keeps the conversation within the Code of Conduct.
    Moderator,
}

/// The kind of a voting cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::CycleKind")]
pub enum CycleKind {
    /// Missions are reviewed and voted.
    Regular,
    /// Budgets, renewals and elections.
    Special,
}

/// How the budget of an intent is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::IntentRoute")]
pub enum IntentRoute {
    /// Delegate approvals, then a vote of the Token House.
    TokenHouseVote,
    /// Applications to the Grants Council.
    GrantsCouncil,
}

/// How much OP an alliance may ask for; it is the tier of its leader (rule 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::TrustTier")]
pub enum TrustTier {
    /// The first tier.
    Ember,
    /// The second tier.
    Fledgling,
    /// The third tier.
    Eagle,
    /// The highest tier; it has no cap.
    Phoenix,
}

/// What is known about a claimed tier (rule 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::TierClaimStatus")]
pub enum TierClaimStatus {
    /// The claimant says so; nobody checked.
    SelfReported,
    /// Staff checked the evidence and agreed.
    Verified,
    /// Staff checked the evidence and disagreed.
    Rejected,
}

/// How an alliance came together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::AllianceKind")]
pub enum AllianceKind {
    /// An organization that existed before.
    EstablishedOrg,
    /// People who met for a mission.
    AdHoc,
    /// One person.
    Solo,
}

/// Where an alliance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::AllianceStatus")]
pub enum AllianceStatus {
    /// It looks for its members or its mission.
    Forming,
    /// It has a leader, a mission and its plans.
    Ready,
    /// One of its missions is under way.
    Engaged,
    /// It rests and may come back.
    Dormant,
    /// It has ended.
    Dissolved,
}

/// How an alliance decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::DecisionModel")]
pub enum DecisionModel {
    /// The leader decides.
    LeaderDecides,
    /// All members have an equal say.
    EqualSay,
}

/// What a member is to the alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::RoleKind")]
pub enum RoleKind {
    /// The main contact to governance; an alliance has one at most.
    Lead,
    /// Takes part in the work.
    Member,
    /// Advises, and is shown as such (rule 2.6).
    Advisor,
    /// Stands for a group too large to list.
    TeamLeadForGroup,
}

/// Where a membership stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::MembershipStatus")]
pub enum MembershipStatus {
    /// Asked to join by the leader.
    Invited,
    /// Asked the leader to join.
    Requested,
    /// A member.
    Active,
    /// Left by own choice.
    Left,
    /// Taken out by the leader.
    Removed,
    /// Said no to an invitation, or was turned down.
    Declined,
    /// The invitation or request was not answered.
    Expired,
}

/// Where a handover of the lead stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::HandoverStatus")]
pub enum HandoverStatus {
    /// Waits for the new leader.
    Pending,
    /// The new leader accepted.
    Accepted,
    /// The new leader declined.
    Declined,
    /// The leader took it back, or it no longer applies.
    Cancelled,
}

/// Who wrote the mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::MissionKind")]
pub enum MissionKind {
    /// Written by an alliance.
    Proposed,
    /// A request for proposals by the Foundation (RFP).
    Foundation,
}

/// Where a mission stands; which states a kind can take, its state machine says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::MissionStatus")]
pub enum MissionStatus {
    /// An idea without alliance, intent or amount yet.
    Outline,
    /// Being written.
    Draft,
    /// Submitted; waits for delegate approvals.
    SeekingApproval,
    /// Has its approvals; waits for the ballot.
    ApprovedForVote,
    /// The deadline passed without enough approvals.
    NotApprovedForVote,
    /// Is, or was last seen, on the ballot.
    OnBallot,
    /// The vote granted it.
    Funded,
    /// The vote did not grant it.
    NotFunded,
    /// Under way.
    Active,
    /// A critical milestone was missed.
    AtRisk,
    /// All critical milestones were accepted.
    Completed,
    /// The Token House took the grant back.
    ClawedBack,
    /// Ended before it began, with a reason.
    Cancelled,
    /// Taken back by its leader.
    Withdrawn,
    /// Taken down by staff.
    Removed,
    /// A published RFP that takes applications.
    Open,
    /// An RFP whose deadline has passed.
    ApplicationsClosed,
    /// An RFP with one or more chosen applicants.
    Selected,
    /// An RFP that is being fulfilled.
    InProgress,
    /// An RFP that chose nobody.
    ClosedWithoutSelection,
    /// An RFP whose chosen applicants gave up.
    Abandoned,
}

/// How many applicants an RFP takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::FulfilledBy")]
pub enum FulfilledBy {
    /// One applicant.
    One,
    /// A stated number at most.
    UpToN,
    /// Several applicants.
    Multiple,
    /// One applicant or several.
    OneOrMultiple,
}

/// Where an application to an RFP stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::ApplicationStatus")]
pub enum ApplicationStatus {
    /// Being written.
    Draft,
    /// Handed in.
    Submitted,
    /// The Foundation is reading it.
    UnderReview,
    /// Chosen.
    Selected,
    /// Not chosen.
    NotSelected,
    /// Taken back by the leader.
    Withdrawn,
    /// The work is under way.
    Active,
    /// The work is done.
    Completed,
    /// The team gave up.
    Abandoned,
}

/// What a deadline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::DeadlineKind")]
pub enum DeadlineKind {
    /// Until when proposed missions are submitted.
    Submission,
    /// Until when approvals count.
    Approval,
    /// Until when RFPs take applications.
    Application,
    /// Until when the Foundation chooses among the applicants of an RFP.
    Selection,
}

/// What a milestone is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::MilestoneKind")]
pub enum MilestoneKind {
    /// Shows that the proposal was carried out; the ground for clawback.
    Critical,
    /// A mark of progress with an expected date.
    Benchmark,
}

/// Where a milestone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::MilestoneStatus")]
pub enum MilestoneStatus {
    /// Not reported yet.
    Planned,
    /// Reported with evidence.
    Reported,
    /// Reviewed and accepted.
    Accepted,
    /// Reviewed and sent back with a reason.
    Returned,
    /// Its date passed.
    Overdue,
    /// It will not come.
    Missed,
}

/// The direction of an interest signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::SignalKind")]
pub enum SignalKind {
    /// A person offers to contribute.
    WantsToContribute,
    /// A leader or author looks for people.
    SeeksContributors,
}

/// Where a signal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::SignalStatus")]
pub enum SignalStatus {
    /// Waits to be taken up.
    Open,
    /// A leader got in touch.
    Contacted,
    /// The person was invited.
    Invited,
    /// The person joined.
    Joined,
    /// It came to nothing.
    Declined,
    /// Its author took it back.
    Withdrawn,
    /// The season ended.
    Expired,
}

/// Who may read a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::SignalVisibility")]
pub enum SignalVisibility {
    /// Everybody.
    Public,
    /// Its author and the leaders whom it concerns.
    Leaders,
}

/// What a comment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::CommentKind")]
pub enum CommentKind {
    /// An opinion or a suggestion.
    Feedback,
    /// A statement by a member of the alliance.
    Statement,
}

/// Where a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::QuestionStatus")]
pub enum QuestionStatus {
    /// Not answered yet.
    Open,
    /// Has an answer.
    Answered,
}

/// Where a ballot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::BallotStatus")]
pub enum BallotStatus {
    /// Its options are frozen, and the vote is open or not counted yet.
    Locked,
    /// Its result is recorded.
    Counted,
}

/// What happens where an option does not fit into the budget any more (rule 5.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::BudgetRule")]
pub enum BudgetRule {
    /// Options that rank behind it and fit are still taken.
    Greedy,
    /// No option behind it is taken.
    Stop,
}

/// What the count said of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::BallotOutcome")]
pub enum BallotOutcome {
    /// It is funded.
    Funded,
    /// Too few votes were cast on the whole ballot (rule 5.4).
    NoQuorum,
    /// Too few of them said yes to it (rule 5.5).
    BelowMinimum,
    /// The budget has no room for it (rule 5.6).
    OverBudget,
    /// It ranks behind the option at which the budget ended (rule 5.7).
    AfterBudgetEnd,
}

/// Where a grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::GrantStatus")]
pub enum GrantStatus {
    /// Its people have not passed the checks before payment yet.
    AwaitingKyc,
    /// Its people passed them.
    Granted,
    /// It ended before it was paid out; its `endReason` says why.
    Cancelled,
    /// A corrected count took it back before the work began.
    Revoked,
    /// The Token House took it back.
    ClawedBack,
}

/// What the checks of identity before payment (KYC) came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::KycStatus")]
pub enum KycStatus {
    /// Not done yet.
    Pending,
    /// Passed.
    Passed,
    /// Not passed.
    Failed,
}

/// What a review of a milestone's report came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::ReviewVerdict")]
pub enum ReviewVerdict {
    /// The milestone is reached.
    Accepted,
    /// It is not, and the report says why.
    Returned,
}

/// Where a clawback case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::ClawbackStatus")]
pub enum ClawbackStatus {
    /// The Token House has not decided yet.
    Open,
    /// It took the grant back.
    TakenBack,
    /// It left the grant.
    Left,
    /// The milestone was accepted before the vote.
    Settled,
}

/// Why a clawback case was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::ClawbackGround")]
pub enum ClawbackGround {
    /// A critical milestone will not come any more.
    MissedMilestone,
    /// The date of a critical milestone passed.
    OverdueMilestone,
}

/// How a mission that is under way is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::MissionHealth")]
pub enum MissionHealth {
    /// Everything is as planned.
    OnTrack,
    /// A benchmark is late, or a report was sent back.
    AtRisk,
    /// A critical milestone is late.
    OffTrack,
    /// Nothing is late, but its leader's update is.
    Stale,
}

/// Whether a webhook gets deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::WebhookStatus")]
pub enum WebhookStatus {
    /// It gets them.
    Active,
    /// It gets none until it is enabled again.
    Disabled,
}

/// Why a webhook was disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::WebhookDisableReason")]
pub enum WebhookDisableReason {
    /// Its receiver answered 410: it wants no more.
    Gone,
    /// Its receiver failed for days.
    Failing,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::DeliveryState")]
pub enum DeliveryState {
    /// It will be tried, again or for the first time.
    Pending,
    /// The receiver took it.
    Delivered,
    /// Every attempt failed.
    Failed,
    /// It was given up: its owner may no longer read the event, or the webhook is disabled.
    Dropped,
}

/// A place where people have handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::Platform")]
pub enum Platform {
    /// A forum that runs Discourse.
    Forum,
    /// GitHub.
    Github,
    /// Discord.
    Discord,
    /// Telegram.
    Telegram,
    /// Twitter, also known as X.
    Twitter,
    /// Farcaster.
    Farcaster,
    /// The Ethereum Name Service.
    Ens,
}

/// What a mirrored post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::ForumPostKind")]
pub enum ForumPostKind {
    /// What somebody wrote.
    Regular,
    /// What a moderator wrote about the thread.
    ModeratorAction,
    /// A note of the forum itself, such as that the thread was closed.
    SmallAction,
}

/// Whether the text of a mirrored post is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::ForumPostState")]
pub enum ForumPostState {
    /// It is shown.
    Visible,
    /// The forum hides it, so no text is kept here.
    Hidden,
    /// It was deleted at the forum, so no text is kept here.
    Deleted,
    /// Its author is suspended at the forum, so no text is kept here.
    AuthorSuspended,
}

/// Where an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::ApprovalState")]
pub enum ApprovalState {
    /// Given, and the mission is as it was then in all that is material.
    Active,
    /// The mission changed in something material since it was given. Whether it counts, the season's rules say.
    Stale,
    /// Taken back by the delegate.
    Withdrawn,
    /// It must not count: the delegate belongs to the alliance by now, or gave another approval.
    Invalid,
}

/// Where an approval was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::ApprovalSource")]
pub enum ApprovalSource {
    /// Here, by the delegate.
    InApp,
    /// On the forum, and mirrored here.
    Forum,
}
