//! A line of the file, and the sections in their order.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::*;

macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// A kind of records; the file has them in this order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Section {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl Section {
            /// Every section, in the order of the file.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name, under which each of its lines stands.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }

        /// A line: an object with one field, whose name says what it holds.
        #[allow(clippy::large_enum_variant, reason = "a line is read, used and dropped; few are kept at once")]
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Line {
            /// The first line.
            #[serde(rename = "export")]
            Header(Header),
            $($(#[$doc])* #[serde(rename = $text)] $name($name),)+
            /// The last line.
            #[serde(rename = "manifest")]
            Manifest(Manifest),
        }

        impl Line {
            /// The section that it belongs to; none for the first line and the last.
            #[must_use]
            pub fn section(&self) -> Option<Section> {
                match self {
                    Self::Header(_) | Self::Manifest(_) => None,
                    $(Self::$name(_) => Some(Section::$name),)+
                }
            }
        }

        $(impl From<$name> for Line {
            fn from(record: $name) -> Self { Self::$name(record) }
        })+
    };
}

sections! {
    /// People, organizations and services.
    Account = "account",
    /// Handles on other platforms that people have proven.
    AccountHandle = "accountHandle",
    /// Published snapshots of voting power.
    PowerSnapshot = "votingPowerSnapshot",
    /// Voting power in the newest of them.
    DelegatePower = "delegatePower",
    /// Whose its addresses are.
    AccountAddress = "accountAddress",
    /// What delegates say of themselves.
    DelegateProfile = "delegateProfile",
    /// Waivers of the voting power that approving takes.
    Waiver = "approvalWaiver",
    /// The season.
    Season = "season",
    /// Dates that it names.
    SeasonDate = "seasonDate",
    /// Versions of its rules.
    Policy = "policy",
    /// Its voting cycles.
    Cycle = "cycle",
    /// Its intents.
    Intent = "intent",
    /// Its trust tier table.
    Tier = "tier",
    /// Alliances.
    Alliance = "alliance",
    /// Memberships.
    Membership = "membership",
    /// Claims to trust tiers.
    TierClaim = "tierClaim",
    /// What staff found about them.
    TierReview = "tierReview",
    /// Missions.
    Mission = "mission",
    /// Revisions of missions.
    Revision = "revision",
    /// Lines of budgets.
    BudgetLine = "budgetLine",
    /// Milestones.
    Milestone = "milestone",
    /// Key performance indicators.
    Kpi = "kpi",
    /// Deadlines of RFPs that moved.
    DeadlineMove = "deadlineMove",
    /// Applications to RFPs.
    Application = "application",
    /// Approvals of delegates.
    Approval = "approval",
    /// Ballots.
    Ballot = "ballot",
    /// Options of ballots.
    BallotOption = "ballotOption",
    /// Results of ballots.
    BallotResult = "ballotResult",
    /// Mirrored votes.
    BallotVote = "ballotVote",
    /// Grants.
    Grant = "grant",
    /// Payouts of grants.
    Payout = "payout",
    /// Reports on milestones, with their reviews.
    MilestoneReport = "milestoneReport",
    /// Measured values of KPIs.
    KpiMeasurement = "kpiMeasurement",
    /// Clawback cases.
    ClawbackCase = "clawbackCase",
    /// Interest signals.
    Signal = "signal",
    /// Comments.
    Comment = "comment",
    /// Earlier texts of comments.
    CommentRevision = "commentRevision",
    /// Questions.
    Question = "question",
    /// Answers.
    Answer = "answer",
    /// Updates of leaders.
    Update = "update",
    /// Mirrored threads of forums.
    ForumThread = "forumThread",
    /// Posts of mirrored threads.
    ForumPost = "forumPost",
    /// Earlier texts of mirrored posts.
    ForumPostRevision = "forumPostRevision",
    /// Public events, in the order of the log.
    Event = "event",
    /// What a season file has brought in.
    ImportRecord = "importRecord",
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
