//! Proving that an Ethereum address is one's own, by a signature (EIP-4361).

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{AccountAddressId, AccountId, WalletChallengeId};
use entity::vocab::{ApprovalState, EventKind};

use super::facts::{found_own_address, is_own, on_mission};
use super::settle::settle;
use crate::auth::Auth;
use crate::auth::wallet::{message_hash, signer};
use crate::domain::account::TokenHash;
use crate::domain::event::Readers;
use crate::domain::governance::{Address, Approval, ApprovalAction, SignInMessage, approval_transition};
use crate::domain::mission::TAKES_MIRRORED;
use crate::policy::{self, AuthorFacts, Denial, WalletLink, WalletUnlink};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::governance::{self as store, NewChallenge};
use crate::store::mission;

/// How long a message can be signed.
const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// OP Mainnet, and Ethereum, where names and many wallets are.
const CHAINS: [i32; 2] = [10, 1];

/// A message that proves an address once its owner signs it.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// What to sign, unchanged.
    pub message: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Makes a message that proves an address of the actor once it is signed.
///
/// # Errors
/// The actor is not a person, or the chain is none that is served.
pub async fn challenge(ctx: &Ctx, auth: &Auth, address: Address, chain_id: i32) -> Result<Challenge, Error> {
    let account = ctx.account().ok_or(Denial::SignedOut)?;
    if !CHAINS.contains(&chain_id) {
        let message = "`chainId`: Use 10 for OP Mainnet, or 1 for Ethereum.";
        return Err(Error::field("chainId", ProblemCode::Invalid, message));
    }
    let issued_at = ctx.clock.now();
    let expires_at = issued_at + LIFETIME;
    let nonce: String = auth.ids().secret().chars().filter(char::is_ascii_alphanumeric).collect();
    let message = SignInMessage {
        server: &auth.public_url,
        account: account.to_string(),
        address,
        chain_id,
        nonce: &nonce,
        issued_at,
        expires_at,
    };
    let message = message.to_string();
    let hash = message_hash(&message);
    ctx.run(MakeChallenge { new: NewChallenge { account, address, chain_id, hash, expires_at } }).await?;
    Ok(Challenge { message, expires_at })
}

struct MakeChallenge {
    new: NewChallenge,
}

/// What nobody has signed yet is nobody else's business, so that the log does not hold it.
impl Command for MakeChallenge {
    type Verb = policy::WalletChallenge;
    type Id = WalletChallengeId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WalletChallengeId>, Error> {
        let permit = policy::require::<policy::WalletChallenge>(&ctx.actor, &())?;
        let id = store::insert_challenge(tx, &permit, self.new.clone()).await?;
        Ok(Written { id, event: None })
    }
}

/// Links the address that signed a message to the actor's account.
#[derive(Clone, Debug)]
pub struct LinkWallet {
    hash: TokenHash,
    signer: Option<Address>,
}

impl LinkWallet {
    /// The link that a signed message asks for.
    #[must_use]
    pub fn new(message: &str, signature: &str) -> Self {
        Self { hash: message_hash(message), signer: signer(message, signature).ok() }
    }
}

impl Command for LinkWallet {
    type Verb = WalletLink;
    type Id = AccountAddressId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountAddressId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let permit = policy::require::<WalletLink>(&ctx.actor, &())?;
        let challenge = store::challenge(tx, account, &self.hash).await?;
        let Some((challenge, address, chain_id)) = challenge else {
            let message = "This message was not made for you, is used, or is older than ten minutes. Ask `walletChallenge` for a new one.";
            return Err(Error::field("message", ProblemCode::BadSignature, message));
        };
        if self.signer != Some(address) {
            let message = format!(
                "The signature is not that of {address}. Sign the message with that address, unchanged."
            );
            return Err(Error::field("signature", ProblemCode::BadSignature, message));
        }
        store::use_challenge(tx, &permit, challenge).await?;
        let id = store::link(tx, &permit, (account, address, chain_id)).await.map_err(linked_already)?;
        adopt(ctx, tx, account, address).await?;
        let mut event = ctx.event(EventKind::WalletLinked, id);
        event.readers = Readers::Account(account);
        event.data = serde_json::json!({ "address": address, "chainId": chain_id });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

fn linked_already(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::Address) => Error::field(
            "message",
            ProblemCode::Taken,
            "The address belongs to an account already. Unlink it there first.",
        ),
        error => error.into(),
    }
}

/// What was mirrored for the address is the account's now. A delegate who approved with another address too has one
/// approval too many (rule 4.5), and nobody approves an own mission (rule 4.4). What a ballot was made of stays as it was.
async fn adopt(ctx: &Ctx, tx: &WriteTx, account: AccountId, address: Address) -> Result<(), Error> {
    for approval in store::live_approvals_of_address(tx, address).await? {
        store::take_turn(tx, approval.mission_id).await?;
        let others = store::live_approvals_of(tx, approval.mission_id).await?;
        let found =
            mission::by_ids(tx, &policy::Scope::of(&policy::Actor::System), &[approval.mission_id]).await?;
        let Some(mission) = found.into_values().next() else { continue };
        let reason = if others.iter().any(|other| other.account_id == Some(account)) {
            Some("The delegate approved the mission with another address as well.")
        } else if is_own(tx, &mission, account).await? {
            Some("The delegate belongs to the alliance.")
        } else {
            None
        };
        match reason {
            None => store::own(tx, &approval, account).await?,
            Some(_) if !TAKES_MIRRORED.contains(&mission.status) => {}
            Some(reason) => invalidate(ctx, tx, (mission.as_ref(), &approval), reason).await?,
        }
        settle(ctx, tx, mission.id).await?;
    }
    Ok(())
}

/// Ends an approval that must not count.
pub(super) async fn invalidate(
    ctx: &Ctx,
    tx: &WriteTx,
    (mission, approval): (&crate::domain::mission::Mission, &Approval),
    reason: &str,
) -> Result<(), Error> {
    let state: ApprovalState = approval_transition(approval.state, ApprovalAction::Invalidate)?;
    store::change_state(tx, approval, state, Some(reason.to_owned())).await?;
    let mut event = on_mission(ctx, EventKind::ApprovalInvalidated, approval.id, mission);
    event.version = Some(approval.version.saturating_add(1));
    event.changed_fields = vec!["state"];
    event.data = serde_json::json!({ "address": approval.address, "reason": reason });
    tx.record(event).await?;
    Ok(())
}

/// Gives an address of the actor up. Approvals that were given with it stand.
#[derive(Clone, Copy, Debug)]
pub struct UnlinkWallet {
    /// The address.
    pub address: Address,
}

impl Command for UnlinkWallet {
    type Verb = WalletUnlink;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let found = found_own_address(tx, account, self.address).await?;
        let is_author = found.account_id == account;
        let permit = policy::require::<WalletUnlink>(&ctx.actor, &AuthorFacts { is_author })?;
        store::unlink(tx, &permit, found.id).await?;
        let mut event = ctx.event(EventKind::WalletUnlinked, found.id);
        event.readers = Readers::Account(account);
        event.data = serde_json::json!({ "address": self.address });
        Ok(Written { id: account, event: Some(tx.record(event).await?) })
    }
}
