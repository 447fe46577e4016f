//! What events tell of.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What happened.
    EventKind {
        /// An account was made.
        AccountRegistered = "ACCOUNT_REGISTERED",
        /// A profile changed.
        ProfileUpdated = "PROFILE_UPDATED",
        /// A session was ended, by its owner or because one of its refresh tokens came a second time.
        SessionEnded = "SESSION_ENDED",
        /// A staff role was granted.
        StaffGranted = "STAFF_GRANTED",
        /// A staff role was revoked.
        StaffRevoked = "STAFF_REVOKED",
        /// A trust tier was claimed.
        TierDeclared = "TIER_DECLARED",
        /// Staff agreed with a claim to a trust tier.
        TierVerified = "TIER_VERIFIED",
        /// Staff disagreed with a claim to a trust tier.
        TierRejected = "TIER_REJECTED",
        /// The rules of a season got a new version.
        SeasonPolicyUpdated = "SEASON_POLICY_UPDATED",
        /// A file of a season's records was imported.
        SeasonImported = "SEASON_IMPORTED",
        /// An alliance was made.
        AllianceCreated = "ALLIANCE_CREATED",
        /// An alliance's own fields changed.
        AllianceUpdated = "ALLIANCE_UPDATED",
        /// A member was added.
        MemberAdded = "MEMBER_ADDED",
        /// A member's role or responsibilities changed.
        MemberUpdated = "MEMBER_UPDATED",
        /// A member was taken out.
        MemberRemoved = "MEMBER_REMOVED",
        /// A member left.
        MemberLeft = "MEMBER_LEFT",
        /// The leader offered the lead to a member.
        LeadTransferProposed = "LEAD_TRANSFER_PROPOSED",
        /// The lead passed to a new leader.
        LeadTransferAccepted = "LEAD_TRANSFER_ACCEPTED",
        /// The offered lead was declined.
        LeadTransferDeclined = "LEAD_TRANSFER_DECLINED",
        /// The offer of the lead was taken back.
        LeadTransferCancelled = "LEAD_TRANSFER_CANCELLED",
        /// A mission was made.
        MissionCreated = "MISSION_CREATED",
        /// A mission got a new revision.
        MissionRevised = "MISSION_REVISED",
        /// A mission was submitted for approvals.
        MissionSubmitted = "MISSION_SUBMITTED",
        /// A mission was withdrawn.
        MissionWithdrawn = "MISSION_WITHDRAWN",
        /// A mission was taken down.
        MissionRemoved = "MISSION_REMOVED",
        /// An RFP was published.
        MissionPublished = "MISSION_PUBLISHED",
        /// A submitted mission goes by a newer version of its season's rules.
        MissionPolicyChanged = "MISSION_POLICY_CHANGED",
        /// The lead passed on, and with it the trust tier that counts for a submitted mission.
        MissionTierChanged = "MISSION_TIER_CHANGED",
        /// The deadline for approvals passed without enough of them.
        MissionNotApproved = "MISSION_NOT_APPROVED",
        /// A deadline of an RFP moved.
        MissionDeadlineMoved = "MISSION_DEADLINE_MOVED",
        /// The deadline of an RFP passed.
        MissionApplicationsClosed = "MISSION_APPLICATIONS_CLOSED",
        /// Applicants of an RFP were chosen.
        MissionSelected = "MISSION_SELECTED",
        /// An RFP ended without a choice.
        MissionClosedWithoutSelection = "MISSION_CLOSED_WITHOUT_SELECTION",
        /// The chosen applicants of an RFP gave up.
        MissionAbandoned = "MISSION_ABANDONED",
        /// An alliance applied to an RFP.
        ApplicationSubmitted = "APPLICATION_SUBMITTED",
        /// An application was taken back.
        ApplicationWithdrawn = "APPLICATION_WITHDRAWN",
        /// The Foundation began to read an application.
        ApplicationReviewed = "APPLICATION_REVIEWED",
        /// An application was chosen.
        ApplicationSelected = "APPLICATION_SELECTED",
        /// An application was not chosen.
        ApplicationNotSelected = "APPLICATION_NOT_SELECTED",
        /// A team that an RFP had chosen gave up.
        ApplicationAbandoned = "APPLICATION_ABANDONED",
        /// Somebody signalled interest.
        SignalCreated = "SIGNAL_CREATED",
        /// A signal was taken back.
        SignalWithdrawn = "SIGNAL_WITHDRAWN",
        /// A comment was written.
        CommentCreated = "COMMENT_CREATED",
        /// A comment was edited.
        CommentEdited = "COMMENT_EDITED",
        /// A question was asked.
        QuestionAsked = "QUESTION_ASKED",
        /// A question was answered.
        QuestionAnswered = "QUESTION_ANSWERED",
        /// A leader posted an update.
        UpdatePosted = "UPDATE_POSTED",
        /// The options of a ballot were frozen.
        BallotLocked = "BALLOT_LOCKED",
        /// Votes on a ballot were mirrored.
        BallotVotesRecorded = "BALLOT_VOTES_RECORDED",
        /// The result of a ballot was recorded.
        BallotCounted = "BALLOT_COUNTED",
        /// A mission was put on a ballot.
        MissionPutOnBallot = "MISSION_PUT_ON_BALLOT",
        /// The vote granted a mission.
        MissionFunded = "MISSION_FUNDED",
        /// The vote did not grant a mission.
        MissionNotFunded = "MISSION_NOT_FUNDED",
        /// The work on a mission began.
        MissionBegun = "MISSION_BEGUN",
        /// A mission was cancelled before it began.
        MissionCancelled = "MISSION_CANCELLED",
        /// A critical milestone of a mission was missed, or its clawback was asked for.
        MissionEndangered = "MISSION_ENDANGERED",
        /// A mission goes on after all.
        MissionRecovered = "MISSION_RECOVERED",
        /// A mission is done.
        MissionCompleted = "MISSION_COMPLETED",
        /// The address that a grant goes to was set.
        GrantRecipientSet = "GRANT_RECIPIENT_SET",
        /// The checks of identity before payment were recorded.
        GrantKycRecorded = "GRANT_KYC_RECORDED",
        /// A payout was recorded.
        GrantPaid = "GRANT_PAID",
        /// Staff read how to reach somebody, where OP goes or what the checks of identity came to.
        PrivateRead = "PRIVATE_READ",
        /// A milestone was reported.
        MilestoneReported = "MILESTONE_REPORTED",
        /// The report of a milestone was accepted.
        MilestoneAccepted = "MILESTONE_ACCEPTED",
        /// The report of a milestone was sent back.
        MilestoneReturned = "MILESTONE_RETURNED",
        /// The date of a milestone passed.
        MilestoneOverdue = "MILESTONE_OVERDUE",
        /// A milestone was missed for good.
        MilestoneMissed = "MILESTONE_MISSED",
        /// A KPI was measured.
        KpiMeasured = "KPI_MEASURED",
        /// A clawback was asked for.
        ClawbackOpened = "CLAWBACK_OPENED",
        /// The Token House decided on a clawback.
        ClawbackDecided = "CLAWBACK_DECIDED",
        /// A clawback case ended before the vote.
        ClawbackSettled = "CLAWBACK_SETTLED",
        /// A service account was made.
        ServiceCreated = "SERVICE_CREATED",
        /// An API token of a service was made.
        ServiceTokenCreated = "SERVICE_TOKEN_CREATED",
        /// An API token of a service was revoked.
        ServiceTokenRevoked = "SERVICE_TOKEN_REVOKED",
        /// An account proved that an Ethereum address is its own.
        WalletLinked = "WALLET_LINKED",
        /// An account gave an Ethereum address up.
        WalletUnlinked = "WALLET_UNLINKED",
        /// A delegate's profile changed.
        DelegateProfileUpdated = "DELEGATE_PROFILE_UPDATED",
        /// A snapshot of voting power was published.
        VotingPowerRecorded = "VOTING_POWER_RECORDED",
        /// A delegate may approve without the voting power that it takes.
        WaiverGranted = "WAIVER_GRANTED",
        /// A waiver was revoked.
        WaiverRevoked = "WAIVER_REVOKED",
        /// A delegate approved a mission.
        ApprovalGiven = "APPROVAL_GIVEN",
        /// A delegate approved a mission again after it had changed.
        ApprovalReaffirmed = "APPROVAL_REAFFIRMED",
        /// A delegate took an approval back.
        ApprovalWithdrawn = "APPROVAL_WITHDRAWN",
        /// The forum comment that carries an approval was edited.
        ApprovalEdited = "APPROVAL_EDITED",
        /// A mission changed after the delegate had approved it; for that delegate.
        ApprovalBecameStale = "APPROVAL_BECAME_STALE",
        /// An approval may no longer count.
        ApprovalInvalidated = "APPROVAL_INVALIDATED",
        /// A mission changed after delegates had approved it.
        ApprovalsBecameStale = "APPROVALS_BECAME_STALE",
        /// A mission got the approvals that it needs for the vote.
        MissionApproved = "MISSION_APPROVED",
        /// A mission no longer has the approvals that it needs for the vote.
        MissionLostApprovals = "MISSION_LOST_APPROVALS",
        /// A delegate declined in public to approve a mission; it counts as feedback.
        MissionDeclined = "MISSION_DECLINED",
        /// Posts of a forum's thread came in, or changed there.
        ForumThreadImported = "FORUM_THREAD_IMPORTED",
        /// A mirrored thread was attached to a mission or an alliance, or taken off it.
        ForumThreadAttached = "FORUM_THREAD_ATTACHED",
        /// An account claimed a handle on another platform.
        HandleClaimed = "HANDLE_CLAIMED",
        /// A handle was proven.
        HandleVerified = "HANDLE_VERIFIED",
        /// An account gave a handle up, or lost its claim because another account proved the handle.
        HandleReleased = "HANDLE_RELEASED",
        /// Staff unlinked a handle.
        HandleRevoked = "HANDLE_REVOKED",
        /// A webhook was made.
        WebhookCreated = "WEBHOOK_CREATED",
        /// A webhook changed.
        WebhookUpdated = "WEBHOOK_UPDATED",
        /// A webhook was deleted.
        WebhookDeleted = "WEBHOOK_DELETED",
        /// A webhook got a new secret.
        WebhookSecretRotated = "WEBHOOK_SECRET_ROTATED",
        /// The old secret of a webhook was ended.
        WebhookSecretRetired = "WEBHOOK_SECRET_RETIRED",
        /// Events of the past were asked for again.
        WebhookReplayed = "WEBHOOK_REPLAYED",
        /// A webhook was disabled, because its receiver is gone or failed for days.
        WebhookDisabled = "WEBHOOK_DISABLED",
        /// A webhook was enabled again.
        WebhookEnabled = "WEBHOOK_ENABLED",
    }
}
