//! Typed ids: a UUIDv7 in the database, a [TypeID] everywhere a person or a client sees it.
//!
//! [TypeID]: https://github.com/jetify-com/typeid/blob/main/spec/README.md

use std::fmt;
use std::str::FromStr;

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use type_safe_id::{StaticType, TypeSafeId};
use uuid::Uuid;

/// A string is not an id of the type that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidId {
    /// The prefix that an id of the wanted type carries.
    pub expected_prefix: &'static str,
}

/// What every typed id can do.
pub trait TypedId:
    Copy + Eq + Ord + std::hash::Hash + fmt::Display + FromStr<Err = InvalidId> + Send + Sync
{
    /// The TypeID prefix, for example `alliance`.
    const PREFIX: &'static str;
    /// The id as the database stores it.
    fn uuid(self) -> Uuid;
    /// Wraps a UUID that is known to identify this type of object.
    fn from_uuid(uuid: Uuid) -> Self;
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
            pub struct $name(Uuid);

            impl TypedId for $name {
                const PREFIX: &'static str = $prefix;
                fn uuid(self) -> Uuid { self.0 }
                fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            }

            impl TryFromU64 for $name {
                fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                    Err(DbErr::ConvertFromU64(stringify!($name)))
                }
            }

            const _: () = {
                #[derive(Default, Clone, Copy)]
                struct Tag;
                impl StaticType for Tag { const TYPE: &'static str = $prefix; }

                impl fmt::Display for $name {
                    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        TypeSafeId::<Tag>::from_uuid(self.0).fmt(f)
                    }
                }

                impl FromStr for $name {
                    type Err = InvalidId;
                    fn from_str(text: &str) -> Result<Self, InvalidId> {
                        text.parse::<TypeSafeId<Tag>>()
                            .map(|id| Self(id.uuid()))
                            .map_err(|_| InvalidId { expected_prefix: $prefix })
                    }
                }
            };

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                    text.parse().map_err(|_| {
                        serde::de::Error::custom(format_args!("`{text}` is not an id that begins with `{}_`", $prefix))
                    })
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    to.collect_str(self)
                }
            }
        )+

        /// Every prefix in use, so that a test can hold them distinct.
        pub const PREFIXES: &[&str] = &[$($prefix),+];
    };
}

typed_ids! {
    /// A person, an organization or a service.
    AccountId = "account";
    /// A sign-in, from its creation to its end.
    SessionId = "session";
    /// One issued refresh token.
    RefreshTokenId = "refresh";
    /// A grant of staff rights.
    StaffGrantId = "grant";
    /// A season of the collective.
    SeasonId = "season";
    /// One version of a season's rules.
    PolicyId = "policy";
    /// A voting cycle.
    CycleId = "cycle";
    /// An intent of a season.
    IntentId = "intent";
    /// A row of a season's trust tier table.
    TrustTierId = "tier";
    /// A claim to a trust tier.
    TierClaimId = "claim";
    /// What staff found about a claim to a trust tier.
    TierReviewId = "tierreview";
    /// An alliance.
    AllianceId = "alliance";
    /// A person's place in an alliance.
    MembershipId = "membership";
    /// A handover of an alliance's lead.
    LeadTransferId = "handover";
    /// A mission.
    MissionId = "mission";
    /// One revision of a mission's text.
    RevisionId = "revision";
    /// A line of a mission's budget.
    BudgetLineId = "budgetline";
    /// A milestone of a mission.
    MilestoneId = "milestone";
    /// A key performance indicator of a mission.
    KpiId = "kpi";
    /// An application to a Foundation Mission.
    ApplicationId = "application";
    /// A deadline of a Foundation Mission that moved.
    DeadlineMoveId = "deadlinemove";
    /// An interest signal.
    SignalId = "signal";
    /// A comment.
    CommentId = "comment";
    /// One earlier text of a comment.
    CommentRevisionId = "commentrevision";
    /// A question to an alliance's leader.
    QuestionId = "question";
    /// An answer to a question.
    AnswerId = "answer";
    /// A leader's update.
    UpdateId = "update";
    /// An API token of a service.
    ServiceTokenId = "apitoken";
    /// An Ethereum address of an account.
    AccountAddressId = "address";
    /// A text that proves an address once it is signed.
    WalletChallengeId = "walletchallenge";
    /// A snapshot of voting power.
    SnapshotId = "snapshot";
    /// The voting power of one address in a snapshot.
    DelegatePowerId = "delegatepower";
    /// A waiver of the voting power that approving takes.
    WaiverId = "waiver";
    /// A delegate's approval of a mission.
    ApprovalId = "approval";
    /// An event of the log.
    EventId = "event";
    /// A job that runs beside the requests.
    JobId = "job";
    /// The right of one server to run a job for a while.
    LeaseId = "lease";
    /// An address that events are delivered to.
    WebhookId = "webhook";
    /// A secret that deliveries of a webhook are signed with.
    WebhookSecretId = "webhooksecret";
    /// One message to a webhook, over all its attempts.
    DeliveryId = "delivery";
    /// A mirrored thread of a forum.
    ForumThreadId = "thread";
    /// A mirrored post of a forum.
    ForumPostId = "post";
    /// One earlier text of a mirrored post.
    ForumPostRevisionId = "postrevision";
    /// A handle of an account on another platform.
    AccountHandleId = "handle";
    /// The ballot of an intent in a voting cycle.
    BallotId = "ballot";
    /// An option of a ballot.
    BallotOptionId = "option";
    /// A version of a ballot's result.
    BallotResultId = "ballotresult";
    /// A mirrored vote.
    BallotVoteId = "vote";
    /// A grant for a mission.
    GrantId = "missiongrant";
    /// A payout of a grant.
    PayoutId = "payout";
    /// A report on a milestone.
    MilestoneReportId = "report";
    /// A measured value of a KPI.
    MeasurementId = "measurement";
    /// A clawback case.
    ClawbackId = "clawback";
}
