//! Linking wallets, recording voting power, and approving missions.

use async_graphql::{Context, Object};

use super::approval::DelegateApproval;
use super::input::{
    ApprovalGiveInput, ApprovalMirrorInput, ApprovalReaffirmInput, ApprovalWaiverGrantInput,
    ApprovalWaiverRevokeInput, ApprovalWithdrawInput, DelegateProfileUpdateInput, MissionDeclineInput,
    VotingPowerSnapshotAppendInput, VotingPowerSnapshotPublishInput, VotingPowerSnapshotRecordInput,
    WalletChallengeInput, WalletLinkInput, WalletUnlinkInput,
};
use super::profile::DelegateProfile;
use super::snapshot::VotingPowerSnapshot;
use super::waiver::ApprovalWaiver;
use super::wallet::{WalletAddress, WalletChallengePayload, WalletMessage};
use crate::graphql::account::Person;
use crate::graphql::context::ContextExt;
use crate::graphql::conversation::Comment;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};
use crate::graphql::scalar::DateTime;
use crate::service::error::Error;
use crate::service::governance::challenge;

payload! {
    /// What `walletLink` did.
    WalletLinkPayload { address: WalletAddress }
}

payload! {
    /// What `walletUnlink` did.
    WalletUnlinkPayload { person: Person }
}

payload! {
    /// What `delegateProfileUpdate` did.
    DelegateProfileUpdatePayload { profile: DelegateProfile }
}

payload! {
    /// What `votingPowerSnapshotRecord` did.
    VotingPowerSnapshotRecordPayload { snapshot: VotingPowerSnapshot }
}

payload! {
    /// What `votingPowerSnapshotAppend` did.
    VotingPowerSnapshotAppendPayload { snapshot: VotingPowerSnapshot }
}

payload! {
    /// What `votingPowerSnapshotPublish` did.
    VotingPowerSnapshotPublishPayload { snapshot: VotingPowerSnapshot }
}

payload! {
    /// What `approvalWaiverGrant` did.
    ApprovalWaiverGrantPayload { waiver: ApprovalWaiver }
}

payload! {
    /// What `approvalWaiverRevoke` did.
    ApprovalWaiverRevokePayload { waiver: ApprovalWaiver }
}

payload! {
    /// What `approvalGive` did.
    ApprovalGivePayload { approval: DelegateApproval }
}

payload! {
    /// What `approvalReaffirm` did.
    ApprovalReaffirmPayload { approval: DelegateApproval }
}

payload! {
    /// What `approvalWithdraw` did.
    ApprovalWithdrawPayload { approval: DelegateApproval }
}

payload! {
    /// What `approvalMirror` did.
    ApprovalMirrorPayload { approval: DelegateApproval }
}

payload! {
    /// What `missionDecline` did.
    MissionDeclinePayload { comment: Comment }
}

/// Linking wallets, recording voting power, and approving missions.
#[derive(Default)]
pub struct GovernanceMutation;

#[Object]
impl GovernanceMutation {
    /// Asks for a message that proves an address once its owner signs it, for walletLink. Takes no idempotencyKey: a repeated request gets
    /// another message.
    async fn wallet_challenge(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WalletChallengeInput,
    ) -> Result<WalletChallengePayload> {
        let use_case = context.use_case(None)?;
        match challenge(&use_case, &context.app()?.auth, input.address.0, input.chain_id).await {
            Ok(made) => {
                let expires_at = DateTime(made.expires_at);
                let challenge = Some(WalletMessage { message: made.message, expires_at });
                Ok(WalletChallengePayload { challenge, errors: Vec::new(), event: None })
            }
            Err(Error::Rule(problem)) => {
                Ok(WalletChallengePayload { challenge: None, errors: vec![problem.into()], event: None })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Links an address to the viewer's account. The signed message proves that it is the viewer's; an address
    /// belongs to one account.
    async fn wallet_link(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WalletLinkInput,
    ) -> Result<WalletLinkPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        WalletLinkPayload::of(context, write(&use_case, command).await).await
    }

    /// Gives an address of the viewer up. Approvals that were given with it stand.
    async fn wallet_unlink(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WalletUnlinkInput,
    ) -> Result<WalletUnlinkPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        WalletUnlinkPayload::of(context, write(&use_case, command).await).await
    }

    /// Says who the viewer is as a delegate. For accounts that linked an address.
    async fn delegate_profile_update(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: DelegateProfileUpdateInput,
    ) -> Result<DelegateProfileUpdatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        DelegateProfileUpdatePayload::of(context, write(&use_case, command).await).await
    }

    /// Records a snapshot of voting power, all of it or nothing. The same one a second time answers as the first
    /// time. For services with the scope VOTING_POWER_RECORD, and staff of the Foundation.
    async fn voting_power_snapshot_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: VotingPowerSnapshotRecordInput,
    ) -> Result<VotingPowerSnapshotRecordPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        VotingPowerSnapshotRecordPayload::of(context, write(&use_case, command).await).await
    }

    /// Adds rows to a snapshot that is not published yet. For whom votingPowerSnapshotRecord is.
    async fn voting_power_snapshot_append(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: VotingPowerSnapshotAppendInput,
    ) -> Result<VotingPowerSnapshotAppendPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        VotingPowerSnapshotAppendPayload::of(context, write(&use_case, command).await).await
    }

    /// Publishes a snapshot whose rows came in parts. From then on the newest one decides who may approve. For whom
    /// votingPowerSnapshotRecord is.
    async fn voting_power_snapshot_publish(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: VotingPowerSnapshotPublishInput,
    ) -> Result<VotingPowerSnapshotPublishPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        VotingPowerSnapshotPublishPayload::of(context, write(&use_case, command).await).await
    }

    /// Lets a delegate approve without the voting power that it takes, until a date. For staff of the Foundation.
    async fn approval_waiver_grant(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ApprovalWaiverGrantInput,
    ) -> Result<ApprovalWaiverGrantPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ApprovalWaiverGrantPayload::of(context, write(&use_case, command).await).await
    }

    /// Ends a waiver before its time. Approvals that were given with it stand. For staff of the Foundation.
    async fn approval_waiver_revoke(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ApprovalWaiverRevokeInput,
    ) -> Result<ApprovalWaiverRevokePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ApprovalWaiverRevokePayload::of(context, write(&use_case, command).await).await
    }

    /// Approves a mission: says that it is ready for a vote. For delegates whose voting power in the newest snapshot
    /// is enough, or who have a waiver; never for a mission of one's own alliance, once for each mission, and until
    /// the deadline.
    async fn approval_give(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ApprovalGiveInput,
    ) -> Result<ApprovalGivePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ApprovalGivePayload::of(context, write(&use_case, command).await).await
    }

    /// Gives a stale approval again, for the mission as it is now. For the delegate who gave it.
    async fn approval_reaffirm(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ApprovalReaffirmInput,
    ) -> Result<ApprovalReaffirmPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ApprovalReaffirmPayload::of(context, write(&use_case, command).await).await
    }

    /// Takes an approval back, before the ballot is put together. For the delegate who gave it.
    async fn approval_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ApprovalWithdrawInput,
    ) -> Result<ApprovalWithdrawPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ApprovalWithdrawPayload::of(context, write(&use_case, command).await).await
    }

    /// Mirrors an approval that a delegate gave on the forum, with the same checks. A post that was edited is
    /// mirrored again. For services with the scope APPROVAL_MIRROR, and staff of the Foundation.
    async fn approval_mirror(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ApprovalMirrorInput,
    ) -> Result<ApprovalMirrorPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ApprovalMirrorPayload::of(context, write(&use_case, command).await).await
    }

    /// Says in public why a delegate does not approve a mission. It is kept as feedback, and never counted. For
    /// delegates who could approve it.
    async fn mission_decline(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: MissionDeclineInput,
    ) -> Result<MissionDeclinePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionDeclinePayload::of(context, write(&use_case, command).await).await
    }
}
