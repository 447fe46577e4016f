//! What events tell of.

use async_graphql::Enum;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
#[graphql(remote = "entity::vocab::EventKind")]
pub enum EventKind {
    /// An account was made.
    AccountRegistered,
    /// A profile changed.
    ProfileUpdated,
    /// A session was ended, by its owner or because one of its refresh tokens came a second time.
    SessionEnded,
    /// A staff role was granted.
    StaffGranted,
    /// A staff role was revoked.
    StaffRevoked,
    /// A trust tier was claimed.
    TierDeclared,
    /// Staff agreed with a claim to a trust tier.
    TierVerified,
    /// Staff disagreed with a claim to a trust tier.
    TierRejected,
    /// The rules of a season got a new version.
    SeasonPolicyUpdated,
    /// A file of a season's records was imported.
    SeasonImported,
    /// An alliance was made.
    AllianceCreated,
    /// An alliance's own fields changed.
    AllianceUpdated,
    /// A member was added.
    MemberAdded,
    /// A member's role or responsibilities changed.
    MemberUpdated,
    /// A member was taken out.
    MemberRemoved,
    /// A member left.
    MemberLeft,
    /// The leader offered the lead to a member.
    LeadTransferProposed,
    /// The lead passed to a new leader.
    LeadTransferAccepted,
    /// The offered lead was declined.
    LeadTransferDeclined,
    /// The offer of the lead was taken back.
    LeadTransferCancelled,
    /// A mission was made.
    MissionCreated,
    /// A mission got a new revision.
    MissionRevised,
    /// A mission was submitted for approvals.
    MissionSubmitted,
    /// A mission was withdrawn.
    MissionWithdrawn,
    /// A mission was taken down.
    MissionRemoved,
    /// An RFP was published.
    MissionPublished,
    /// A submitted mission goes by a newer version of its season's rules.
    MissionPolicyChanged,
    /// The lead passed on, and with it the trust tier that counts for a submitted mission.
    MissionTierChanged,
    /// The deadline for approvals passed without enough of them.
    MissionNotApproved,
    /// A deadline of an RFP moved.
    MissionDeadlineMoved,
    /// The deadline of an RFP passed.
    MissionApplicationsClosed,
    /// Applicants of an RFP were chosen.
    MissionSelected,
    /// An RFP ended without a choice.
    MissionClosedWithoutSelection,
    /// The chosen applicants of an RFP gave up.
    MissionAbandoned,
    /// An alliance applied to an RFP.
    ApplicationSubmitted,
    /// An application was taken back.
    ApplicationWithdrawn,
    /// The Foundation began to read an application.
    ApplicationReviewed,
    /// An application was chosen.
    ApplicationSelected,
    /// An application was not chosen.
    ApplicationNotSelected,
    /// A team that an RFP had chosen gave up.
    ApplicationAbandoned,
    /// Somebody signalled interest.
    SignalCreated,
    /// A signal was taken back.
    SignalWithdrawn,
    /// A comment was written.
    CommentCreated,
    /// A comment was edited.
    CommentEdited,
    /// A question was asked.
    QuestionAsked,
    /// A question was answered.
    QuestionAnswered,
    /// A leader posted an update.
    UpdatePosted,
    /// The options of a ballot were frozen.
    BallotLocked,
    /// Votes on a ballot were mirrored.
    BallotVotesRecorded,
    /// The result of a ballot was recorded.
    BallotCounted,
    /// A mission was put on a ballot.
    MissionPutOnBallot,
    /// The vote granted a mission.
    MissionFunded,
    /// The vote did not grant a mission.
    MissionNotFunded,
    /// The work on a mission began.
    MissionBegun,
    /// A mission was cancelled before it began.
    MissionCancelled,
    /// A critical milestone of a mission was missed, or its clawback was asked for.
    MissionEndangered,
    /// A mission goes on after all.
    MissionRecovered,
    /// A mission is done.
    MissionCompleted,
    /// The address that a grant goes to was set.
    GrantRecipientSet,
    /// The checks of identity before payment were recorded.
    GrantKycRecorded,
    /// A payout was recorded.
    GrantPaid,
    /// Staff read how to reach somebody, where OP goes or what the checks of identity came to.
    PrivateRead,
    /// A milestone was reported.
    MilestoneReported,
    /// The report of a milestone was accepted.
    MilestoneAccepted,
    /// The report of a milestone was sent back.
    MilestoneReturned,
    /// The date of a milestone passed.
    MilestoneOverdue,
    /// A milestone was missed for good.
    MilestoneMissed,
    /// A KPI was measured.
    KpiMeasured,
    /// A clawback was asked for.
    ClawbackOpened,
    /// The Token House decided on a clawback.
    ClawbackDecided,
    /// A clawback case ended before the vote.
    ClawbackSettled,
    /// A service account was made.
    ServiceCreated,
    /// An API token of a service was made.
    ServiceTokenCreated,
    /// An API token of a service was revoked.
    ServiceTokenRevoked,
    /// An account proved that an Ethereum address is its own.
    WalletLinked,
    /// An account gave an Ethereum address up.
    WalletUnlinked,
    /// A delegate's profile changed.
    DelegateProfileUpdated,
    /// A snapshot of voting power was published.
    VotingPowerRecorded,
    /// A delegate may approve without the voting power that it takes.
    WaiverGranted,
    /// A waiver was revoked.
    WaiverRevoked,
    /// A delegate approved a mission.
    ApprovalGiven,
    /// A delegate approved a mission again after it had changed.
    ApprovalReaffirmed,
    /// A delegate took an approval back.
    ApprovalWithdrawn,
    /// The forum comment that carries an approval was edited.
    ApprovalEdited,
    /// A mission changed after the delegate had approved it; for that delegate.
    ApprovalBecameStale,
    /// An approval may no longer count.
    ApprovalInvalidated,
    /// A mission changed after delegates had approved it.
    ApprovalsBecameStale,
    /// A mission got the approvals that it needs for the vote.
    MissionApproved,
    /// A mission no longer has the approvals that it needs for the vote.
    MissionLostApprovals,
    /// A delegate declined in public to approve a mission; it counts as feedback.
    MissionDeclined,
    /// Posts of a forum's thread came in, or changed there.
    ForumThreadImported,
    /// A mirrored thread was attached to a mission or an alliance, or taken off it.
    ForumThreadAttached,
    /// An account claimed a handle on another platform.
    HandleClaimed,
    /// A handle was proven.
    HandleVerified,
    /// An account gave a handle up, or lost its claim because another account proved the handle.
    HandleReleased,
    /// Staff unlinked a handle.
    HandleRevoked,
    /// A webhook was made.
    WebhookCreated,
    /// A webhook changed.
    WebhookUpdated,
    /// A webhook was deleted.
    WebhookDeleted,
    /// A webhook got a new secret.
    WebhookSecretRotated,
    /// The old secret of a webhook was ended.
    WebhookSecretRetired,
    /// Events of the past were asked for again.
    WebhookReplayed,
    /// A webhook was disabled, because its receiver is gone or failed for days.
    WebhookDisabled,
    /// A webhook was enabled again.
    WebhookEnabled,
}
