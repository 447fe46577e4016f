//! The verbs of the API and their decisions (docs/GOVERNANCE.md, Who may do what).

use entity::vocab::{MissionKind, MissionStatus, RoleKind, ServiceScope, StaffRole};

use super::{
    Actor, AllianceFacts, ApplicationFacts, AuthorFacts, ClawbackFacts, Decision, DeliveryFacts, Denial,
    HandoverFacts, MissionFacts, OwnerFacts, SpeechFacts, SubjectFacts, Verb,
};

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident($facts:ty) = $action:literal => $decide:path;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl Verb for $name {
                type Facts = $facts;
                const ACTION: &'static str = $action;
                fn decide(actor: &Actor, facts: &$facts) -> Decision { $decide(actor, facts) }
            }
        )+

        /// The name of every guarded action; each mutation of the API is one of them.
        pub const ACTIONS: &[&str] = &[$($action),+];
    };
}

verbs! {
    /// Make an account.
    AccountRegister(()) = "accountRegister" => anybody;
    /// Sign in.
    SessionCreate(()) = "sessionCreate" => anybody;
    /// Exchange a refresh token.
    SessionRefresh(()) = "sessionRefresh" => anybody;
    /// Sign out.
    SessionEnd(()) = "sessionEnd" => signed_in;
    /// Change one's profile.
    ProfileUpdate(()) = "profileUpdate" => signed_in;
    /// Grant a staff role.
    StaffGrant(()) = "staffGrant" => operator;
    /// Revoke a staff role.
    StaffRevoke(()) = "staffRevoke" => operator;
    /// Claim a trust tier (rule 6.3).
    TierDeclare(()) = "tierDeclare" => signed_in;
    /// Agree with a claim to a trust tier (rule 6.3).
    TierVerify(AuthorFacts) = "tierVerify" => reviewer;
    /// Disagree with a claim to a trust tier (rule 6.3).
    TierReject(AuthorFacts) = "tierReject" => reviewer;
    /// Give a season a new version of its rules.
    SeasonPolicyUpdate(()) = "seasonPolicyUpdate" => foundation_staff;
    /// Make an alliance; the maker leads it.
    AllianceCreate(()) = "allianceCreate" => signed_in;
    /// Change an alliance.
    AllianceUpdate(AllianceFacts) = "allianceUpdate" => leader;
    /// Add a member.
    AllianceMemberAdd(AllianceFacts) = "allianceMemberAdd" => leader;
    /// Change a member's role.
    AllianceMemberUpdate(AllianceFacts) = "allianceMemberUpdate" => leader;
    /// Take a member out.
    AllianceMemberRemove(AllianceFacts) = "allianceMemberRemove" => leader;
    /// Leave an alliance.
    AllianceLeave(AllianceFacts) = "allianceLeave" => member;
    /// Offer the lead to a member.
    AllianceLeadTransfer(AllianceFacts) = "allianceLeadTransfer" => leader;
    /// Accept the lead.
    AllianceLeadTransferAccept(HandoverFacts) = "allianceLeadTransferAccept" => successor;
    /// Decline the lead.
    AllianceLeadTransferDecline(HandoverFacts) = "allianceLeadTransferDecline" => successor;
    /// Take the offer of the lead back.
    AllianceLeadTransferCancel(HandoverFacts) = "allianceLeadTransferCancel" => offering_leader;
    /// Make a proposed mission, or the draft of an RFP.
    MissionCreate(MissionFacts) = "missionCreate" => mission_maker;
    /// Write a new revision.
    MissionRevise(MissionFacts) = "missionRevise" => mission_writer;
    /// Submit a proposed mission for approvals.
    MissionSubmit(MissionFacts) = "missionSubmit" => mission_owner;
    /// Withdraw a proposed mission.
    MissionWithdraw(MissionFacts) = "missionWithdraw" => mission_owner;
    /// Take down a proposed mission (rule 8.3).
    MissionRemove(()) = "missionRemove" => moderator;
    /// Publish an RFP.
    MissionPublish(MissionFacts) = "missionPublish" => foundation;
    /// Move a deadline of an RFP (rule 3.12).
    MissionDeadlineMove(MissionFacts) = "missionDeadlineMove" => foundation;
    /// Choose among the applicants of an RFP (rule 3.9).
    MissionSelect(MissionFacts) = "missionSelect" => foundation;
    /// End an RFP without choosing anybody.
    MissionCloseWithoutSelection(MissionFacts) = "missionCloseWithoutSelection" => foundation;
    /// Begin the work on an RFP.
    MissionBegin(MissionFacts) = "missionBegin" => foundation;
    /// Accept the work on an RFP as done.
    MissionComplete(MissionFacts) = "missionComplete" => foundation;
    /// Note that the chosen applicants gave up.
    MissionAbandon(MissionFacts) = "missionAbandon" => foundation;
    /// Begin to read an application.
    ApplicationReview(()) = "applicationReview" => foundation_staff;
    /// Take an application back.
    ApplicationWithdraw(ApplicationFacts) = "applicationWithdraw" => applicant;
    /// Note that a chosen team gave up.
    ApplicationAbandon(ApplicationFacts) = "applicationAbandon" => applicant_or_foundation;
    /// Apply to an RFP.
    MissionApply(ApplicationFacts) = "missionApply" => applicant;
    /// Signal interest.
    SignalCreate(SpeechFacts) = "signalCreate" => speaker;
    /// Take a signal back.
    SignalWithdraw(AuthorFacts) = "signalWithdraw" => author;
    /// Comment.
    CommentCreate(SpeechFacts) = "commentCreate" => speaker;
    /// Edit one's comment.
    CommentEdit(AuthorFacts) = "commentEdit" => author;
    /// Ask the leader.
    QuestionAsk(()) = "questionAsk" => signed_in;
    /// Answer a question.
    QuestionAnswer(SubjectFacts) = "questionAnswer" => representative;
    /// Report progress.
    UpdatePost(SubjectFacts) = "updatePost" => subject_leader;
    /// Make a webhook.
    WebhookCreate(()) = "webhookCreate" => signed_in;
    /// Change a webhook.
    WebhookUpdate(OwnerFacts) = "webhookUpdate" => owner;
    /// Delete a webhook.
    WebhookDelete(OwnerFacts) = "webhookDelete" => owner;
    /// Give a webhook a new secret.
    WebhookSecretRotate(OwnerFacts) = "webhookSecretRotate" => owner;
    /// End the old secret of a webhook.
    WebhookSecretRetire(OwnerFacts) = "webhookSecretRetire" => owner;
    /// Send a webhook a test.
    WebhookTest(OwnerFacts) = "webhookTest" => owner;
    /// Deliver a message once more.
    WebhookRedeliver(OwnerFacts) = "webhookRedeliver" => owner;
    /// Deliver a part of the log once more.
    WebhookReplay(OwnerFacts) = "webhookReplay" => owner;
    /// Enable a webhook that was disabled.
    WebhookEnable(OwnerFacts) = "webhookEnable" => owner;
    /// Let a dead letter run again.
    JobRetry(()) = "jobRetry" => operator;
    /// Say what a mirrored thread is about.
    ForumThreadAttach(()) = "forumThreadAttach" => curator;
    /// Claim a handle on another platform.
    HandleClaim(()) = "handleClaim" => signed_in;
    /// Give a handle up.
    HandleRelease(OwnerFacts) = "handleRelease" => holder;
    /// Take a claim for proven.
    HandleVerify(()) = "handleVerify" => curator;
    /// Unlink a handle.
    HandleRevoke(()) = "handleRevoke" => curator;
    /// Make the account of a service.
    ServiceCreate(()) = "serviceCreate" => operator;
    /// Make an API token of a service.
    ServiceTokenCreate(()) = "serviceTokenCreate" => operator;
    /// Revoke an API token.
    ServiceTokenRevoke(()) = "serviceTokenRevoke" => operator;
    /// Ask for a message that proves an address once it is signed.
    WalletChallenge(()) = "walletChallenge" => signed_in;
    /// Prove that an address is one's own.
    WalletLink(()) = "walletLink" => signed_in;
    /// Give an address up.
    WalletUnlink(AuthorFacts) = "walletUnlink" => author;
    /// Say who one is as a delegate.
    DelegateProfileUpdate(()) = "delegateProfileUpdate" => signed_in;
    /// Record a snapshot of voting power.
    VotingPowerSnapshotRecord(()) = "votingPowerSnapshotRecord" => recorder_of_power;
    /// Add rows to a snapshot that is not published yet.
    VotingPowerSnapshotAppend(()) = "votingPowerSnapshotAppend" => recorder_of_power;
    /// Publish a snapshot whose rows came in parts.
    VotingPowerSnapshotPublish(()) = "votingPowerSnapshotPublish" => recorder_of_power;
    /// Let a delegate approve without the voting power that it takes (rule 4.7).
    ApprovalWaiverGrant(()) = "approvalWaiverGrant" => foundation_staff;
    /// End such a waiver.
    ApprovalWaiverRevoke(()) = "approvalWaiverRevoke" => foundation_staff;
    /// Approve a mission (rule 4.1).
    ApprovalGive(()) = "approvalGive" => signed_in;
    /// Approve a mission again after it changed (rule 4.6).
    ApprovalReaffirm(AuthorFacts) = "approvalReaffirm" => author;
    /// Take an approval back.
    ApprovalWithdraw(AuthorFacts) = "approvalWithdraw" => author;
    /// Mirror an approval that was given on the forum.
    ApprovalMirror(()) = "approvalMirror" => mirror_of_approvals;
    /// Decline in public to approve a mission (rule 4.13).
    MissionDecline(()) = "missionDecline" => signed_in;
    /// Put the approved missions of an intent on a ballot (rule 5.1).
    BallotLock(()) = "ballotLock" => foundation_staff;
    /// Mirror votes on a ballot (rule 5.11).
    BallotVotesRecord(()) = "ballotVotesRecord" => recorder;
    /// Record the result of a ballot.
    BallotResultRecord(()) = "ballotResultRecord" => recorder;
    /// Say where a grant goes.
    GrantRecipientSet(DeliveryFacts) = "grantRecipientSet" => delivery_leader;
    /// Record the checks of identity before payment (rule 7.6).
    GrantKycRecord(()) = "grantKycRecord" => foundation_staff;
    /// Record a payout.
    GrantPayoutRecord(()) = "grantPayoutRecord" => foundation_staff;
    /// Refuse a funded mission (rule 7.14).
    MissionCancel(()) = "missionCancel" => foundation_staff;
    /// Report a milestone.
    MilestoneReport(DeliveryFacts) = "milestoneReport" => delivery_leader;
    /// Review the report of a milestone.
    MilestoneReview(DeliveryFacts) = "milestoneReview" => milestone_reviewer;
    /// Record the measured value of a KPI.
    KpiMeasure(DeliveryFacts) = "kpiMeasure" => delivery_leader;
    /// Ask for the clawback of a grant (rule 7.7).
    ClawbackOpen(ClawbackFacts) = "clawbackOpen" => guardian;
    /// Record what the Token House decided on a clawback.
    ClawbackResultRecord(()) = "clawbackResultRecord" => recorder;
}

/// What needs no account: to make one, or to come back to one.
pub const OPEN_TO_ALL: &[&str] = &[AccountRegister::ACTION, SessionCreate::ACTION, SessionRefresh::ACTION];

fn anybody(_: &Actor, (): &()) -> Decision {
    Decision::Allow
}

fn signed_in(actor: &Actor, (): &()) -> Decision {
    allow_if(actor, true, Denial::SignedOut)
}

fn owner(actor: &Actor, facts: &OwnerFacts) -> Decision {
    match actor {
        Actor::Account(_) if !facts.is_owner => Decision::Hide,
        actor => allow_if(actor, true, Denial::SignedOut),
    }
}

/// At the command line: no account makes another one staff, or meddles with the queue.
fn operator(actor: &Actor, (): &()) -> Decision {
    allow_if(actor, false, Denial::NotOperator)
}

/// Those who keep the records right.
fn curator(actor: &Actor, (): &()) -> Decision {
    let is_curator = actor.is_staff(StaffRole::Foundation) || actor.is_staff(StaffRole::Moderator);
    allow_if(actor, is_curator, Denial::NotCurator)
}

/// Those who keep out fraud, spam and hatred.
fn moderator(actor: &Actor, (): &()) -> Decision {
    allow_if(actor, actor.is_staff(StaffRole::Moderator), Denial::NotModerator)
}

fn holder(actor: &Actor, facts: &OwnerFacts) -> Decision {
    allow_if(actor, facts.is_owner, Denial::NotOwner)
}

fn foundation_staff(actor: &Actor, (): &()) -> Decision {
    allow_if(actor, actor.is_staff(StaffRole::Foundation), Denial::NotFoundation)
}

/// Nobody judges a claim of one's own.
fn reviewer(actor: &Actor, facts: &AuthorFacts) -> Decision {
    if facts.is_author {
        return Decision::Deny(Denial::OwnClaim);
    }
    foundation_staff(actor, &())
}

fn recorder_of_power(actor: &Actor, (): &()) -> Decision {
    staff_or_service(actor, ServiceScope::VotingPowerRecord)
}

fn mirror_of_approvals(actor: &Actor, (): &()) -> Decision {
    staff_or_service(actor, ServiceScope::ApprovalMirror)
}

/// What a service may do by its scope, the Foundation may do by hand.
fn staff_or_service(actor: &Actor, scope: ServiceScope) -> Decision {
    match actor {
        Actor::Service(_) if actor.has_scope(scope) => Decision::Allow,
        Actor::Service(_) => Decision::Deny(Denial::MissingScope),
        actor => foundation_staff(actor, &()),
    }
}

fn leader(actor: &Actor, facts: &AllianceFacts) -> Decision {
    allow_if(actor, facts.role == Some(RoleKind::Lead), Denial::NotLeader)
}

fn member(actor: &Actor, facts: &AllianceFacts) -> Decision {
    allow_if(actor, facts.role.is_some(), Denial::NotMember)
}

/// Anybody speaks in the own name; for a subject, those who carry it.
fn speaker(actor: &Actor, facts: &SpeechFacts) -> Decision {
    if facts.is_official {
        representative(actor, &facts.subject)
    } else {
        allow_if(actor, true, Denial::SignedOut)
    }
}

/// Members answer for an alliance and its missions, the Foundation for an RFP, the author for a mission of nobody else.
fn representative(actor: &Actor, facts: &SubjectFacts) -> Decision {
    if facts.has_alliance {
        allow_if(actor, facts.role.is_some(), Denial::NotMember)
    } else if facts.is_rfp {
        let answers = facts.is_author || actor.is_staff(StaffRole::Foundation);
        allow_if(actor, answers, Denial::NotFoundation)
    } else {
        allow_if(actor, facts.is_author, Denial::NotAuthor)
    }
}

fn subject_leader(actor: &Actor, facts: &SubjectFacts) -> Decision {
    allow_if(actor, facts.role == Some(RoleKind::Lead), Denial::NotLeader)
}

fn applicant(actor: &Actor, facts: &ApplicationFacts) -> Decision {
    allow_if(actor, facts.role == Some(RoleKind::Lead), Denial::NotLeader)
}

fn applicant_or_foundation(actor: &Actor, facts: &ApplicationFacts) -> Decision {
    let is_foundation = actor.is_staff(StaffRole::Foundation);
    allow_if(actor, is_foundation || facts.role == Some(RoleKind::Lead), Denial::NotLeader)
}

fn author(actor: &Actor, facts: &AuthorFacts) -> Decision {
    allow_if(actor, facts.is_author, Denial::NotAuthor)
}

fn successor(actor: &Actor, facts: &HandoverFacts) -> Decision {
    allow_if(actor, facts.is_successor, Denial::NotSuccessor)
}

fn offering_leader(actor: &Actor, facts: &HandoverFacts) -> Decision {
    allow_if(actor, facts.role == Some(RoleKind::Lead), Denial::NotLeader)
}

/// What was decided elsewhere is mirrored.
fn recorder(actor: &Actor, (): &()) -> Decision {
    staff_or_service(actor, ServiceScope::ResultRecord)
}

fn delivery_leader(actor: &Actor, facts: &DeliveryFacts) -> Decision {
    allow_if(actor, facts.role == Some(RoleKind::Lead), Denial::NotLeader)
}

/// The Foundation and the Grants Council review, but nobody the own work (rule 2.12).
fn milestone_reviewer(actor: &Actor, facts: &DeliveryFacts) -> Decision {
    let reviews = actor.is_staff(StaffRole::Foundation) || actor.is_staff(StaffRole::GrantsCouncil);
    match allow_if(actor, reviews, Denial::NotReviewer) {
        Decision::Allow => allow_if(actor, facts.role.is_none(), Denial::OwnWork),
        decision => decision,
    }
}

fn guardian(actor: &Actor, facts: &ClawbackFacts) -> Decision {
    let may_ask = facts.is_qualified_delegate || actor.is_staff(StaffRole::Foundation);
    allow_if(actor, may_ask, Denial::NotGuardian)
}

fn foundation(actor: &Actor, facts: &MissionFacts) -> Decision {
    let is_foundation = actor.is_staff(StaffRole::Foundation);
    if is_hidden(actor, facts) {
        return Decision::Hide;
    }
    allow_if(actor, is_foundation, Denial::NotFoundation)
}

/// Anybody may write an outline; within an alliance its leader, and members a draft. RFPs are the Foundation's.
fn mission_maker(actor: &Actor, facts: &MissionFacts) -> Decision {
    match facts.kind {
        MissionKind::Foundation => {
            allow_if(actor, actor.is_staff(StaffRole::Foundation), Denial::NotFoundation)
        }
        MissionKind::Proposed => {
            allow_if(actor, !facts.has_alliance || facts.role.is_some(), Denial::NotMember)
        }
    }
}

/// Members write drafts; what was submitted, the leader alone revises.
fn mission_writer(actor: &Actor, facts: &MissionFacts) -> Decision {
    let is_early = matches!(facts.status, MissionStatus::Outline | MissionStatus::Draft);
    match facts.kind {
        MissionKind::Foundation => foundation(actor, facts),
        MissionKind::Proposed if !facts.has_alliance => allow_if(actor, facts.is_author, Denial::NotAuthor),
        MissionKind::Proposed if is_early => allow_if(actor, facts.role.is_some(), Denial::NotMember),
        MissionKind::Proposed => mission_owner(actor, facts),
    }
}

fn mission_owner(actor: &Actor, facts: &MissionFacts) -> Decision {
    match facts.kind {
        MissionKind::Foundation => foundation(actor, facts),
        MissionKind::Proposed if facts.has_alliance => {
            allow_if(actor, facts.role == Some(RoleKind::Lead), Denial::NotLeader)
        }
        MissionKind::Proposed => allow_if(actor, facts.is_author, Denial::NotAuthor),
    }
}

/// The draft of an RFP is the Foundation's secret until it is published.
fn is_hidden(actor: &Actor, facts: &MissionFacts) -> bool {
    facts.kind == MissionKind::Foundation
        && facts.status == MissionStatus::Draft
        && !actor.is_staff(StaffRole::Foundation)
}

fn allow_if(actor: &Actor, condition: bool, denial: Denial) -> Decision {
    match actor {
        Actor::Anonymous => Decision::Deny(Denial::SignedOut),
        Actor::System => Decision::Allow,
        Actor::Service(_) => Decision::Deny(Denial::NotForServices),
        Actor::Account(_) if condition => Decision::Allow,
        Actor::Account(_) => Decision::Deny(denial),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Identity;
    use entity::ids::{AccountId, SessionId, TypedId};
    use uuid::Uuid;

    fn account(staff: &[StaffRole]) -> Actor {
        let (account, session) = (AccountId::from_uuid(Uuid::nil()), SessionId::from_uuid(Uuid::nil()));
        Actor::Account(Identity { account, session, staff: staff.iter().copied().collect() })
    }

    #[test]
    fn those_who_carry_a_subject_answer_for_it() {
        let member = SubjectFacts { role: Some(RoleKind::Advisor), has_alliance: true, ..Default::default() };
        let former_author = SubjectFacts { has_alliance: true, is_author: true, ..Default::default() };
        let rfp = SubjectFacts { is_rfp: true, ..Default::default() };
        let outline = SubjectFacts { is_author: true, ..Default::default() };
        let (somebody, foundation) = (account(&[]), account(&[StaffRole::Foundation]));
        for (actor, facts, expected) in [
            (&somebody, member, Decision::Allow),
            (&somebody, former_author, Decision::Deny(Denial::NotMember)),
            (&somebody, rfp, Decision::Deny(Denial::NotFoundation)),
            (&foundation, rfp, Decision::Allow),
            (&foundation, SubjectFacts::default(), Decision::Deny(Denial::NotAuthor)),
            (&somebody, outline, Decision::Allow),
            (&Actor::Anonymous, outline, Decision::Deny(Denial::SignedOut)),
        ] {
            assert_eq!(QuestionAnswer::decide(actor, &facts), expected, "{facts:?}");
            let statement = SpeechFacts { subject: facts, is_official: true };
            assert_eq!(CommentCreate::decide(actor, &statement), expected, "{facts:?}");
        }
    }

    #[test]
    fn updates_are_for_the_leader_alone() {
        let role = |role| SubjectFacts { role: Some(role), has_alliance: true, ..Default::default() };
        let somebody = account(&[StaffRole::Foundation]);
        assert_eq!(UpdatePost::decide(&somebody, &role(RoleKind::Lead)), Decision::Allow);
        for facts in [role(RoleKind::Member), SubjectFacts { is_author: true, ..Default::default() }] {
            assert_eq!(UpdatePost::decide(&somebody, &facts), Decision::Deny(Denial::NotLeader));
        }
    }
}
