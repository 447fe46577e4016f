//! Inputs of the mutations on voting power and approvals, and the commands that they stand for.

use async_graphql::{ID, InputObject, MaybeUndefined};

use crate::graphql::context::typed_id;
use crate::graphql::directive::max_list_items;
use crate::graphql::input::{change, change_text};
use crate::graphql::scalar::{Address, DateTime, TokenAmount, Url};
use crate::service::change::Change;
use crate::service::error::Error;
use crate::service::fields::{list, optional_text, text};
use crate::service::governance::{
    AppendPower, ChangeDelegateProfile, DeclineMission, GiveApproval, GrantWaiver, LinkWallet, MOST_ROWS,
    MirrorApproval, PublishSnapshot, ReaffirmApproval, RecordSnapshot, RevokeWaiver, SnapshotFields,
    UnlinkWallet, WithdrawApproval,
};
use crate::store::governance::NewPower;

/// An address that the viewer wants to prove.
#[derive(Clone, Debug, InputObject)]
pub struct WalletChallengeInput {
    /// The address.
    pub address: Address,
    /// The chain that the wallet is on: 10 for OP Mainnet, 1 for Ethereum.
    #[graphql(default = 10)]
    pub chain_id: i32,
}

/// A signed message.
#[derive(Clone, Debug, InputObject)]
pub struct WalletLinkInput {
    /// The message that `walletChallenge` gave, unchanged.
    pub message: String,
    /// The signature as the wallet returns it: 0x and 130 hexadecimal digits.
    pub signature: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl WalletLinkInput {
    pub(super) fn command(&self) -> Result<LinkWallet, Error> {
        Ok(LinkWallet::new(&self.message, &self.signature))
    }
}

/// An address that the viewer gives up.
#[derive(Clone, Debug, InputObject)]
pub struct WalletUnlinkInput {
    /// The address.
    pub address: Address,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl WalletUnlinkInput {
    pub(super) fn command(&self) -> Result<UnlinkWallet, Error> {
        Ok(UnlinkWallet { address: self.address.0 })
    }
}

/// Changes to the viewer's profile as a delegate; what is left out stays.
#[derive(Clone, Debug, InputObject)]
pub struct DelegateProfileUpdateInput {
    /// The version that was read; 0 where there was no profile.
    pub expected_version: i32,
    /// The delegate's statement or commitment.
    pub statement_url: MaybeUndefined<Url>,
    /// What the delegate cares for: at most 20, each of at most 300 characters.
    pub interests: Option<Vec<String>>,
    /// Conflicts of interest, at most 2,000 characters.
    pub declared_conflicts: MaybeUndefined<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl DelegateProfileUpdateInput {
    pub(super) fn command(&self) -> Result<ChangeDelegateProfile, Error> {
        let interest =
            |field: &str, value: &String| text::<1, 300>(field, value).map(|interest| interest.to_string());
        let interests =
            self.interests.as_ref().map(|all| list("interests", all, 20, interest)).transpose()?;
        let url: Change<Url> = change(self.statement_url.clone());
        Ok(ChangeDelegateProfile {
            expected_version: self.expected_version,
            statement_url: url.try_map(|url| Ok::<_, Error>(url.0))?,
            interests,
            declared_conflicts: change_text("declaredConflicts", self.declared_conflicts.clone())?,
        })
    }
}

/// The voting power of one delegate.
#[derive(Clone, Copy, Debug, InputObject)]
#[graphql(directive = max_list_items::apply(MOST_ROWS))]
pub struct VotingPowerInput {
    /// The delegate's address.
    pub address: Address,
    /// The voting power.
    pub voting_power: TokenAmount,
}

fn rows(rows: &[VotingPowerInput]) -> Vec<NewPower> {
    rows.iter().map(|row| NewPower { address: row.address.0, power: row.voting_power.0 }).collect()
}

/// A snapshot of voting power.
#[derive(Clone, Debug, InputObject)]
pub struct VotingPowerSnapshotRecordInput {
    /// The moment at which it was taken.
    pub taken_at: DateTime,
    /// All OP that was delegated then, and so could vote.
    pub votable_supply: TokenAmount,
    /// Where it was taken from, 1 to 300 characters.
    pub source: String,
    /// The delegates, each once: at most 10,000. Give them in a variable; a list in the document is held to the server's limit for lists.
    pub rows: Vec<VotingPowerInput>,
    /// Whether these are all. Where they are not, send the others by `votingPowerSnapshotAppend`, and then publish the snapshot by
    /// `votingPowerSnapshotPublish`. Nobody reads it before.
    #[graphql(default = true)]
    pub is_complete: bool,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl VotingPowerSnapshotRecordInput {
    pub(super) fn command(&self) -> Result<RecordSnapshot, Error> {
        let fields = SnapshotFields {
            taken_at: self.taken_at.0,
            votable_supply: self.votable_supply.0,
            source: text("source", &self.source)?,
        };
        Ok(RecordSnapshot { fields, rows: rows(&self.rows), is_complete: self.is_complete })
    }
}

/// More rows of a snapshot that is not published yet.
#[derive(Clone, Debug, InputObject)]
pub struct VotingPowerSnapshotAppendInput {
    /// The snapshot.
    pub snapshot_id: ID,
    /// The delegates, each once in the whole snapshot, and at most 10,000 in all.
    pub rows: Vec<VotingPowerInput>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl VotingPowerSnapshotAppendInput {
    pub(super) fn command(&self) -> Result<AppendPower, Error> {
        Ok(AppendPower { id: typed_id(&self.snapshot_id)?, rows: rows(&self.rows) })
    }
}

/// A snapshot whose rows have all come.
#[derive(Clone, Debug, InputObject)]
pub struct VotingPowerSnapshotPublishInput {
    /// The snapshot.
    pub snapshot_id: ID,
    /// How many rows it has, so that none is missing.
    pub row_count: i32,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl VotingPowerSnapshotPublishInput {
    pub(super) fn command(&self) -> Result<PublishSnapshot, Error> {
        let row_count = usize::try_from(self.row_count).unwrap_or(0);
        Ok(PublishSnapshot { id: typed_id(&self.snapshot_id)?, row_count })
    }
}

/// A waiver of the voting power that approving takes.
#[derive(Clone, Debug, InputObject)]
pub struct ApprovalWaiverGrantInput {
    /// The delegate's address.
    pub address: Address,
    /// Why, for everybody to read: 1 to 2,000 characters.
    pub reason: String,
    /// Until when it holds.
    pub ends_at: DateTime,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ApprovalWaiverGrantInput {
    pub(super) fn command(&self) -> Result<GrantWaiver, Error> {
        let reason = text("reason", &self.reason)?;
        Ok(GrantWaiver { address: self.address.0, reason, ends_at: self.ends_at.0 })
    }
}

/// A waiver that ends before its time.
#[derive(Clone, Debug, InputObject)]
pub struct ApprovalWaiverRevokeInput {
    /// The waiver.
    pub waiver_id: ID,
    /// Why, for everybody to read: 1 to 2,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ApprovalWaiverRevokeInput {
    pub(super) fn command(&self) -> Result<RevokeWaiver, Error> {
        Ok(RevokeWaiver { id: typed_id(&self.waiver_id)?, reason: text("reason", &self.reason)? })
    }
}

/// An approval of a mission.
#[derive(Clone, Debug, InputObject)]
pub struct ApprovalGiveInput {
    /// The mission.
    pub mission_id: ID,
    /// The revision that was read: `revisionNumber` of the mission.
    pub revision: i32,
    /// The viewer's address to approve with; the one with the most voting power where none is named.
    pub address: Option<Address>,
    /// What the delegate says to it, at most 2,000 characters.
    pub comment: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ApprovalGiveInput {
    pub(super) fn command(&self) -> Result<GiveApproval, Error> {
        Ok(GiveApproval {
            mission: typed_id(&self.mission_id)?,
            revision: self.revision,
            address: self.address.map(|address| address.0),
            comment: optional_text("comment", self.comment.as_deref())?,
        })
    }
}

/// A stale approval that the viewer gives again.
#[derive(Clone, Debug, InputObject)]
pub struct ApprovalReaffirmInput {
    /// The approval.
    pub approval_id: ID,
    /// The revision of the mission that was read.
    pub revision: i32,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ApprovalReaffirmInput {
    pub(super) fn command(&self) -> Result<ReaffirmApproval, Error> {
        Ok(ReaffirmApproval { id: typed_id(&self.approval_id)?, revision: self.revision })
    }
}

/// An approval that the viewer takes back.
#[derive(Clone, Debug, InputObject)]
pub struct ApprovalWithdrawInput {
    /// The approval.
    pub approval_id: ID,
    /// Why, for everybody to read: 1 to 2,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ApprovalWithdrawInput {
    pub(super) fn command(&self) -> Result<WithdrawApproval, Error> {
        Ok(WithdrawApproval { id: typed_id(&self.approval_id)?, reason: text("reason", &self.reason)? })
    }
}

/// An approval as a post of the forum carries it now.
#[derive(Clone, Debug, InputObject)]
pub struct ApprovalMirrorInput {
    /// The mission.
    pub mission_id: ID,
    /// The revision of the mission that the post approves.
    pub revision: i32,
    /// The delegate's address.
    pub address: Address,
    /// The post. Mirror it again with the same address when it was edited.
    pub forum_url: Url,
    /// When the post was written, or, where it was edited, when that was. The deadline for approvals and the voting power hold
    /// for this moment.
    pub given_at: DateTime,
    /// What the post says, at most 2,000 characters.
    pub comment: Option<String>,
    /// Whether the post approves the mission, as it reads now; where it does not any more, the approval is withdrawn.
    #[graphql(default = true)]
    pub is_approval: bool,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ApprovalMirrorInput {
    pub(super) fn command(&self) -> Result<MirrorApproval, Error> {
        Ok(MirrorApproval {
            mission: typed_id(&self.mission_id)?,
            revision: self.revision,
            address: self.address.0,
            forum_url: self.forum_url.0.clone(),
            given_at: self.given_at.0,
            comment: optional_text("comment", self.comment.as_deref())?,
            is_approval: self.is_approval,
        })
    }
}

/// A delegate's reason not to approve a mission.
#[derive(Clone, Debug, InputObject)]
pub struct MissionDeclineInput {
    /// The mission.
    pub mission_id: ID,
    /// Why, in Markdown, for everybody to read: 1 to 10,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionDeclineInput {
    pub(super) fn command(&self) -> Result<DeclineMission, Error> {
        Ok(DeclineMission { mission: typed_id(&self.mission_id)?, reason: text("reason", &self.reason)? })
    }
}
