//! Handing the lead over: offered by the leader, accepted by a member.

use entity::ids::{AccountId, AllianceId, LeadTransferId};
use entity::vocab::{EventKind, HandoverStatus};

use super::facts::{alliance_facts, found_alliance, still_stands};
use crate::domain::alliance::{Handover, Membership};
use crate::policy::{
    self, AllianceLeadTransfer, AllianceLeadTransferAccept, AllianceLeadTransferCancel,
    AllianceLeadTransferDecline, Denial, HandoverFacts, Verb,
};
use crate::service::error::{Error, ProblemCode};
use crate::service::governance::members_changed;
use crate::service::mission::hand_missions_over;
use crate::service::{Command, Ctx, Written};
use crate::store::alliance as store;
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};

/// Offers the lead to a member, who must accept it.
#[derive(Clone, Copy, Debug)]
pub struct OfferLead {
    /// The alliance.
    pub alliance: AllianceId,
    /// The member.
    pub to: AccountId,
}

impl Command for OfferLead {
    type Verb = AllianceLeadTransfer;
    type Id = AllianceId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AllianceId>, Error> {
        let Self { alliance, to } = *self;
        let from = ctx.account().ok_or(Denial::SignedOut)?;
        let found = found_alliance(tx, alliance).await?;
        let facts = alliance_facts(tx, &ctx.actor, alliance).await?;
        let permit = policy::require::<AllianceLeadTransfer>(&ctx.actor, &facts)?;
        still_stands(&found)?;
        if to == from {
            return Err(Error::field(
                "personId",
                ProblemCode::Invalid,
                "You lead this alliance already. Choose another member.",
            ));
        }
        member(tx, alliance, to).await?;
        let new = store::NewHandover { alliance, from, to };
        let id = store::insert_handover(tx, &permit, new).await.map_err(pending_already)?;
        let event = told(ctx, EventKind::LeadTransferProposed, alliance, (id, to));
        Ok(Written { id: alliance, event: Some(tx.record(event).await?) })
    }
}

/// Accepts the lead; the leader becomes a member. The new leader's tier counts from then on (rules 2.2 and 6.5).
#[derive(Clone, Copy, Debug)]
pub struct AcceptLead {
    /// The alliance.
    pub alliance: AllianceId,
}

impl Command for AcceptLead {
    type Verb = AllianceLeadTransferAccept;
    type Id = AllianceId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AllianceId>, Error> {
        let alliance = self.alliance;
        let offer = pending_offer(tx, alliance).await?;
        let facts = handover_facts(tx, ctx, &offer).await?;
        let permit = policy::require::<AllianceLeadTransferAccept>(&ctx.actor, &facts)?;
        let leader = member(tx, alliance, offer.from_account_id).await?;
        let successor = member(tx, alliance, offer.to_account_id).await?;
        let leaders = (alliance, leader.account_id, successor.account_id);
        hand_missions_over(ctx, tx, &permit, leaders).await?;
        store::accept_handover(tx, &permit, offer.id, (&leader, &successor)).await?;
        let subject = (offer.id, offer.to_account_id);
        let event = tx.record(told(ctx, EventKind::LeadTransferAccepted, alliance, subject)).await?;
        members_changed(ctx, tx, alliance, None).await?;
        Ok(Written { id: alliance, event: Some(event) })
    }
}

/// Declines the lead.
#[derive(Clone, Copy, Debug)]
pub struct DeclineLead {
    /// The alliance.
    pub alliance: AllianceId,
}

impl Command for DeclineLead {
    type Verb = AllianceLeadTransferDecline;
    type Id = AllianceId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AllianceId>, Error> {
        let closed = (HandoverStatus::Declined, EventKind::LeadTransferDeclined);
        close::<Self::Verb>(ctx, tx, self.alliance, closed).await
    }
}

/// Takes the offer of the lead back.
#[derive(Clone, Copy, Debug)]
pub struct CancelLead {
    /// The alliance.
    pub alliance: AllianceId,
}

impl Command for CancelLead {
    type Verb = AllianceLeadTransferCancel;
    type Id = AllianceId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AllianceId>, Error> {
        let closed = (HandoverStatus::Cancelled, EventKind::LeadTransferCancelled);
        close::<Self::Verb>(ctx, tx, self.alliance, closed).await
    }
}

async fn close<V: Verb<Facts = HandoverFacts>>(
    ctx: &Ctx,
    tx: &WriteTx,
    alliance: AllianceId,
    (status, kind): (HandoverStatus, EventKind),
) -> Result<Written<AllianceId>, Error> {
    let offer = pending_offer(tx, alliance).await?;
    let permit = policy::require::<V>(&ctx.actor, &handover_facts(tx, ctx, &offer).await?)?;
    store::close_handover(tx, &permit, offer.id, status).await?;
    let event = told(ctx, kind, alliance, (offer.id, offer.to_account_id));
    Ok(Written { id: alliance, event: Some(tx.record(event).await?) })
}

/// An offer of the lead does not outlive the membership of the one who may accept it.
pub(super) async fn lapse_offer<V: Verb>(
    ctx: &Ctx,
    tx: &WriteTx,
    permit: &policy::Permit<V>,
    member: &Membership,
) -> Result<(), Error> {
    let alliance = member.alliance_id;
    let pending = store::pending_handovers(tx, &[alliance]).await?.remove(&alliance);
    if let Some(offer) = pending.filter(|offer| offer.to_account_id == member.account_id) {
        store::close_handover(tx, permit, offer.id, HandoverStatus::Cancelled).await?;
        let event = told(ctx, EventKind::LeadTransferCancelled, alliance, (offer.id, offer.to_account_id));
        tx.record(event).await?;
    }
    Ok(())
}

async fn handover_facts(tx: &WriteTx, ctx: &Ctx, offer: &Handover) -> Result<HandoverFacts, Error> {
    let role = alliance_facts(tx, &ctx.actor, offer.alliance_id).await?.role;
    Ok(HandoverFacts { role, is_successor: ctx.account() == Some(offer.to_account_id) })
}

async fn pending_offer(tx: &WriteTx, alliance: AllianceId) -> Result<Handover, Error> {
    found_alliance(tx, alliance).await?;
    let offer = store::pending_handovers(tx, &[alliance]).await?.remove(&alliance);
    offer.map(|offer| Handover::clone(&offer)).ok_or_else(|| {
        Error::rule(
            ProblemCode::WrongState,
            "No offer of the lead is pending in this alliance. Let its leader make one.",
        )
    })
}

async fn member(tx: &WriteTx, alliance: AllianceId, account: AccountId) -> Result<Membership, Error> {
    let member = store::member(tx, alliance, account).await?;
    member.ok_or_else(|| {
        Error::field(
            "personId",
            ProblemCode::NotAMember,
            "The lead can pass to an active member of the alliance only. Add the person first.",
        )
    })
}

fn told(
    ctx: &Ctx,
    kind: EventKind,
    alliance: AllianceId,
    (offer, successor): (LeadTransferId, AccountId),
) -> crate::domain::event::NewEvent {
    let mut event = ctx.event(kind, alliance);
    event.alliance = Some(alliance);
    event.changed_fields = vec!["leader"];
    event.data = serde_json::json!({ "handover": offer, "to": successor });
    event
}

fn pending_already(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::PendingHandover) => Error::rule(
            ProblemCode::HandoverPending,
            "The lead is offered to somebody already. Cancel that offer first.",
        ),
        error => error.into(),
    }
}
