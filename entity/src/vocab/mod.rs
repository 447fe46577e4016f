//! Closed vocabularies: enums that the database stores as their SCREAMING_CASE name and checks by constraint.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(
                Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Serialize,
                Deserialize,
            )]
            #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
            pub enum $name {
                $(
                    $(#[$vdoc])*
                    #[sea_orm(string_value = $text)]
                    #[serde(rename = $text)]
                    $variant,
                )+
            }

            impl $name {
                /// Every value, in order of declaration.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// The name as it stands in the database and in the API.
                #[must_use]
                pub fn as_str(self) -> &'static str {
                    match self { $(Self::$variant => $text),+ }
                }

                /// The value with this name.
                #[must_use]
                pub fn parse(name: &str) -> Option<Self> {
                    match name { $($text => Some(Self::$variant),)+ _ => None }
                }
            }
        )+
    };
}

mod event;

pub use event::EventKind;

vocabulary! {
    /// What stands behind an account.
    AccountKind {
        /// A natural person, possibly under a pseudonym.
        Person = "PERSON",
        /// An organization that acts under its own name.
        Organization = "ORGANIZATION",
        /// A program that acts for an integration.
        Service = "SERVICE",
    }

    /// A right that staff hold by an audited grant.
    StaffRole {
        /// Publishes RFPs, chooses applicants, verifies tiers.
        Foundation = "FOUNDATION",
        /// Reviews Intent 2 applications and milestones.
        GrantsCouncil = "GRANTS_COUNCIL",
        /// Keeps the conversation within the Code of Conduct.
        Moderator = "MODERATOR",
    }

    /// Why a session ended.
    SessionEnd {
        /// Its owner ended it.
        SignedOut = "SIGNED_OUT",
        /// A refresh token was used a second time.
        TokenReuse = "TOKEN_REUSE",
    }

    /// The kind of a voting cycle.
    CycleKind {
        /// Missions are reviewed and voted.
        Regular = "REGULAR",
        /// Budgets, renewals and elections.
        Special = "SPECIAL",
    }

    /// How the budget of an intent is given out.
    IntentRoute {
        /// Delegate approvals, then a vote of the Token House.
        TokenHouseVote = "TOKEN_HOUSE_VOTE",
        /// Applications to the Grants Council.
        GrantsCouncil = "GRANTS_COUNCIL",
    }

    /// How much OP an alliance may ask for; it is the tier of its leader (rule 2.2).
    TrustTier {
        /// The first tier.
        Ember = "EMBER",
        /// The second tier.
        Fledgling = "FLEDGLING",
        /// The third tier.
        Eagle = "EAGLE",
        /// The highest tier; it has no cap.
        Phoenix = "PHOENIX",
    }

    /// What is known about a claimed tier (rule 6.3).
    TierClaimStatus {
        /// The claimant says so; nobody checked.
        SelfReported = "SELF_REPORTED",
        /// Staff checked the evidence and agreed.
        Verified = "VERIFIED",
        /// Staff checked the evidence and disagreed.
        Rejected = "REJECTED",
    }

    /// How an alliance came together.
    AllianceKind {
        /// An organization that existed before.
        EstablishedOrg = "ESTABLISHED_ORG",
        /// People who met for a mission.
        AdHoc = "AD_HOC",
        /// One person.
        Solo = "SOLO",
    }

    /// Where an alliance stands.
    AllianceStatus {
        /// It looks for its members or its mission.
        Forming = "FORMING",
        /// It has a leader, a mission and its plans.
        Ready = "READY",
        /// One of its missions is under way.
        Engaged = "ENGAGED",
        /// It rests and may come back.
        Dormant = "DORMANT",
        /// It has ended.
        Dissolved = "DISSOLVED",
    }

    /// How an alliance decides.
    DecisionModel {
        /// The leader decides.
        LeaderDecides = "LEADER_DECIDES",
        /// All members have an equal say.
        EqualSay = "EQUAL_SAY",
    }

    /// What a member is to the alliance.
    RoleKind {
        /// The main contact to governance; an alliance has one at most.
        Lead = "LEAD",
        /// Takes part in the work.
        Member = "MEMBER",
        /// Advises, and is shown as such (rule 2.6).
        Advisor = "ADVISOR",
        /// Stands for a group too large to list.
        TeamLeadForGroup = "TEAM_LEAD_FOR_GROUP",
    }

    /// Where a membership stands.
    MembershipStatus {
        /// Asked to join by the leader.
        Invited = "INVITED",
        /// Asked the leader to join.
        Requested = "REQUESTED",
        /// A member.
        Active = "ACTIVE",
        /// Left by own choice.
        Left = "LEFT",
        /// Taken out by the leader.
        Removed = "REMOVED",
        /// Said no to an invitation, or was turned down.
        Declined = "DECLINED",
        /// The invitation or request was not answered.
        Expired = "EXPIRED",
    }

    /// Where a handover of the lead stands.
    HandoverStatus {
        /// Waits for the new leader.
        Pending = "PENDING",
        /// The new leader accepted.
        Accepted = "ACCEPTED",
        /// The new leader declined.
        Declined = "DECLINED",
        /// The leader took it back, or it no longer applies.
        Cancelled = "CANCELLED",
    }

    /// Who wrote the mission.
    MissionKind {
        /// Written by an alliance.
        Proposed = "PROPOSED",
        /// A request for proposals by the Foundation (RFP).
        Foundation = "FOUNDATION",
    }

    /// Where a mission stands; which states a kind can take, its state machine says.
    MissionStatus {
        /// An idea without alliance, intent or amount yet.
        Outline = "OUTLINE",
        /// Being written.
        Draft = "DRAFT",
        /// Submitted; waits for delegate approvals.
        SeekingApproval = "SEEKING_APPROVAL",
        /// Has its approvals; waits for the ballot.
        ApprovedForVote = "APPROVED_FOR_VOTE",
        /// The deadline passed without enough approvals.
        NotApprovedForVote = "NOT_APPROVED_FOR_VOTE",
        /// Is, or was last seen, on the ballot.
        OnBallot = "ON_BALLOT",
        /// The vote granted it.
        Funded = "FUNDED",
        /// The vote did not grant it.
        NotFunded = "NOT_FUNDED",
        /// Under way.
        Active = "ACTIVE",
        /// A critical milestone was missed.
        AtRisk = "AT_RISK",
        /// All critical milestones were accepted.
        Completed = "COMPLETED",
        /// The Token House took the grant back.
        ClawedBack = "CLAWED_BACK",
        /// Ended before it began, with a reason.
        Cancelled = "CANCELLED",
        /// Taken back by its leader.
        Withdrawn = "WITHDRAWN",
        /// Taken down by staff.
        Removed = "REMOVED",
        /// A published RFP that takes applications.
        Open = "OPEN",
        /// An RFP whose deadline has passed.
        ApplicationsClosed = "APPLICATIONS_CLOSED",
        /// An RFP with one or more chosen applicants.
        Selected = "SELECTED",
        /// An RFP that is being fulfilled.
        InProgress = "IN_PROGRESS",
        /// An RFP that chose nobody.
        ClosedWithoutSelection = "CLOSED_WITHOUT_SELECTION",
        /// An RFP whose chosen applicants gave up.
        Abandoned = "ABANDONED",
    }

    /// How many applicants an RFP takes.
    FulfilledBy {
        /// One applicant.
        One = "ONE",
        /// A stated number at most.
        UpToN = "UP_TO_N",
        /// Several applicants.
        Multiple = "MULTIPLE",
        /// One applicant or several.
        OneOrMultiple = "ONE_OR_MULTIPLE",
    }

    /// Where an application to an RFP stands.
    ApplicationStatus {
        /// Being written.
        Draft = "DRAFT",
        /// Handed in.
        Submitted = "SUBMITTED",
        /// The Foundation is reading it.
        UnderReview = "UNDER_REVIEW",
        /// Chosen.
        Selected = "SELECTED",
        /// Not chosen.
        NotSelected = "NOT_SELECTED",
        /// Taken back by the leader.
        Withdrawn = "WITHDRAWN",
        /// The work is under way.
        Active = "ACTIVE",
        /// The work is done.
        Completed = "COMPLETED",
        /// The team gave up.
        Abandoned = "ABANDONED",
    }

    /// What a deadline is for.
    DeadlineKind {
        /// Until when proposed missions are submitted (rule 3.3).
        Submission = "SUBMISSION",
        /// Until when approvals count (rule 4.8).
        Approval = "APPROVAL",
        /// Until when RFPs take applications (rule 3.9).
        Application = "APPLICATION",
        /// Until when the Foundation chooses among the applicants (rule 3.9).
        Selection = "SELECTION",
    }

    /// What a milestone is for.
    MilestoneKind {
        /// Shows that the proposal was carried out; the ground for clawback.
        Critical = "CRITICAL",
        /// A mark of progress with an expected date.
        Benchmark = "BENCHMARK",
    }

    /// Where a milestone stands.
    MilestoneStatus {
        /// Not reported yet.
        Planned = "PLANNED",
        /// Reported with evidence.
        Reported = "REPORTED",
        /// Reviewed and accepted.
        Accepted = "ACCEPTED",
        /// Reviewed and sent back with a reason.
        Returned = "RETURNED",
        /// Its date passed.
        Overdue = "OVERDUE",
        /// It will not come.
        Missed = "MISSED",
    }

    /// The direction of an interest signal.
    SignalKind {
        /// A person offers to contribute.
        WantsToContribute = "WANTS_TO_CONTRIBUTE",
        /// A leader or author looks for people.
        SeeksContributors = "SEEKS_CONTRIBUTORS",
    }

    /// Where a signal stands.
    SignalStatus {
        /// Waits to be taken up.
        Open = "OPEN",
        /// A leader got in touch.
        Contacted = "CONTACTED",
        /// The person was invited.
        Invited = "INVITED",
        /// The person joined.
        Joined = "JOINED",
        /// It came to nothing.
        Declined = "DECLINED",
        /// Its author took it back.
        Withdrawn = "WITHDRAWN",
        /// The season ended.
        Expired = "EXPIRED",
    }

    /// Who may read a signal.
    SignalVisibility {
        /// Everybody.
        Public = "PUBLIC",
        /// Its author and the leaders whom it concerns.
        Leaders = "LEADERS",
    }

    /// What a comment is.
    CommentKind {
        /// An opinion or a suggestion.
        Feedback = "FEEDBACK",
        /// A statement by a member of the alliance.
        Statement = "STATEMENT",
    }

    /// Where a question stands.
    QuestionStatus {
        /// Not answered yet.
        Open = "OPEN",
        /// Has an answer.
        Answered = "ANSWERED",
    }

    /// A place where people have handles.
    Platform {
        /// A forum.
        Forum = "FORUM",
        /// GitHub.
        Github = "GITHUB",
        /// Discord.
        Discord = "DISCORD",
        /// Telegram.
        Telegram = "TELEGRAM",
        /// Twitter, also known as X.
        Twitter = "TWITTER",
        /// Farcaster.
        Farcaster = "FARCASTER",
        /// The Ethereum Name Service.
        Ens = "ENS",
    }

    /// What a mirrored post is.
    ForumPostKind {
        /// What somebody wrote.
        Regular = "REGULAR",
        /// What a moderator wrote about the thread.
        ModeratorAction = "MODERATOR_ACTION",
        /// A note of the forum itself, such as that the thread was closed.
        SmallAction = "SMALL_ACTION",
    }

    /// Whether the text of a mirrored post is shown.
    ForumPostState {
        /// It is.
        Visible = "VISIBLE",
        /// The forum hides it.
        Hidden = "HIDDEN",
        /// It was deleted at the forum.
        Deleted = "DELETED",
        /// Its author is suspended at the forum.
        AuthorSuspended = "AUTHOR_SUSPENDED",
    }

    /// What a service may do besides reading.
    ServiceScope {
        /// Record snapshots of voting power.
        VotingPowerRecord = "VOTING_POWER_RECORD",
        /// Mirror approvals that delegates gave on the forum.
        ApprovalMirror = "APPROVAL_MIRROR",
        /// Record the results of votes.
        ResultRecord = "RESULT_RECORD",
    }

    /// Where an approval stands.
    ApprovalState {
        /// Given, and the mission is as it was then in all that is material.
        Active = "ACTIVE",
        /// The mission changed in something material since it was given (rule 4.6).
        Stale = "STALE",
        /// Taken back by the delegate.
        Withdrawn = "WITHDRAWN",
        /// It must not count, as the delegate belongs to the alliance by now (rule 4.4), or gave another one.
        Invalid = "INVALID",
    }

    /// Where an approval was given.
    ApprovalSource {
        /// Here, by the delegate.
        InApp = "IN_APP",
        /// On the forum, and mirrored here.
        Forum = "FORUM",
    }

    /// Where a ballot stands.
    BallotStatus {
        /// Its options are frozen, and the vote is open or not counted yet.
        Locked = "LOCKED",
        /// Its result is recorded.
        Counted = "COUNTED",
    }

    /// What happens where an option does not fit into the budget any more (rule 5.7).
    BudgetRule {
        /// Options that rank behind it and fit are still taken.
        Greedy = "GREEDY",
        /// No option behind it is taken.
        Stop = "STOP",
    }

    /// What the count said of an option.
    BallotOutcome {
        /// It is funded.
        Funded = "FUNDED",
        /// Too few votes were cast on the whole ballot (rule 5.4).
        NoQuorum = "NO_QUORUM",
        /// Too few of them said yes to it (rule 5.5).
        BelowMinimum = "BELOW_MINIMUM",
        /// The budget has no room for it (rule 5.6).
        OverBudget = "OVER_BUDGET",
        /// It ranks behind the option at which the budget ended (rule 5.7).
        AfterBudgetEnd = "AFTER_BUDGET_END",
    }

    /// Where a grant stands.
    GrantStatus {
        /// Its people have not passed the checks before payment yet.
        AwaitingKyc = "AWAITING_KYC",
        /// Its people passed them.
        Granted = "GRANTED",
        /// It ended before it was paid out; its `endReason` says why.
        Cancelled = "CANCELLED",
        /// A corrected count took it back before the work began.
        Revoked = "REVOKED",
        /// The Token House took it back.
        ClawedBack = "CLAWED_BACK",
    }

    /// What the checks of identity before payment (KYC) came to.
    KycStatus {
        /// Not done yet.
        Pending = "PENDING",
        /// Passed.
        Passed = "PASSED",
        /// Not passed.
        Failed = "FAILED",
    }

    /// What a review of a milestone's report came to.
    ReviewVerdict {
        /// The milestone is reached.
        Accepted = "ACCEPTED",
        /// It is not, and the report says why.
        Returned = "RETURNED",
    }

    /// Where a clawback case stands.
    ClawbackStatus {
        /// The Token House has not decided yet.
        Open = "OPEN",
        /// It took the grant back.
        TakenBack = "TAKEN_BACK",
        /// It left the grant.
        Left = "LEFT",
        /// The milestone was accepted before the vote.
        Settled = "SETTLED",
    }

    /// Why a clawback case was opened.
    ClawbackGround {
        /// A critical milestone will not come any more.
        MissedMilestone = "MISSED_MILESTONE",
        /// The date of a critical milestone passed.
        OverdueMilestone = "OVERDUE_MILESTONE",
    }

    /// How a mission that is under way is doing.
    MissionHealth {
        /// Everything is as planned.
        OnTrack = "ON_TRACK",
        /// A benchmark is late, or a report was sent back.
        AtRisk = "AT_RISK",
        /// A critical milestone is late.
        OffTrack = "OFF_TRACK",
        /// Nothing is late, but its leader's update is.
        Stale = "STALE",
    }

    /// Who may read an event.
    Audience {
        /// Everybody.
        Public = "PUBLIC",
        /// The alliance's active members.
        Alliance = "ALLIANCE",
        /// The leader of the alliance; every leader where no alliance is named.
        Leader = "LEADER",
        /// The account that it concerns.
        Account = "ACCOUNT",
        /// Staff.
        Staff = "STAFF",
    }

    /// What a job does.
    JobKind {
        /// Sends one message to a webhook.
        WebhookDelivery = "WEBHOOK_DELIVERY",
        /// Removes what is kept no longer.
        Retention = "RETENTION",
        /// Writes down what deadlines have ended.
        Deadlines = "DEADLINES",
    }

    /// Where a job stands.
    JobState {
        /// Waits for its time.
        Queued = "QUEUED",
        /// A server runs it, or died while it did.
        Running = "RUNNING",
        /// It is done.
        Done = "DONE",
        /// It failed and is tried no more.
        Dead = "DEAD",
    }

    /// Whether a webhook gets deliveries.
    WebhookStatus {
        /// It gets them.
        Active = "ACTIVE",
        /// It gets none until it is enabled again.
        Disabled = "DISABLED",
    }

    /// Why a webhook was disabled.
    WebhookDisableReason {
        /// Its receiver answered 410: it wants no more.
        Gone = "GONE",
        /// Its receiver failed for days.
        Failing = "FAILING",
    }

    /// Where a delivery stands.
    DeliveryState {
        /// It will be tried, again or for the first time.
        Pending = "PENDING",
        /// The receiver took it.
        Delivered = "DELIVERED",
        /// Every attempt failed.
        Failed = "FAILED",
        /// It was given up: its owner may no longer read the event, or the webhook is disabled.
        Dropped = "DROPPED",
    }
}
