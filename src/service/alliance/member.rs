//! Adding, changing and losing members (rules 2.6 to 2.8).

use entity::ids::{AccountId, AllianceId, MembershipId};
use entity::vocab::{EventKind, RoleKind};

use super::facts::{alliance_facts, found_alliance, same_version, still_stands};
use super::lead::lapse_offer;
use crate::domain::alliance::Membership;
use crate::domain::event::FORMER_MEMBER;
use crate::domain::text::{Line, Paragraph};
use crate::policy::{
    self, AllianceLeave, AllianceMemberAdd, AllianceMemberRemove, AllianceMemberUpdate, Denial,
};
use crate::service::change::Change;
use crate::service::error::{Error, ProblemCode};
use crate::service::governance::members_changed;
use crate::service::{Command, Ctx, Written};
use crate::store::alliance as store;
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};

/// A role with what it answers for; both must be stated (rule 2.6).
#[derive(Clone, Debug)]
pub struct Responsibility {
    /// The role in the alliance's own words.
    pub title: Line,
    /// What the member answers for.
    pub responsibilities: Paragraph,
    /// Past work and links to it.
    pub background: Option<Paragraph>,
    /// Whether the member takes a share of the grant.
    pub is_compensated: Option<bool>,
}

/// A member to be added.
#[derive(Clone, Debug)]
pub struct AddMember {
    /// The alliance.
    pub alliance: AllianceId,
    /// The person.
    pub person: AccountId,
    /// What the member is to the alliance; the lead passes by handover alone.
    pub role_kind: RoleKind,
    /// The role.
    pub role: Responsibility,
}

impl Command for AddMember {
    type Verb = AllianceMemberAdd;
    type Id = MembershipId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MembershipId>, Error> {
        not_by_hand(Some(self.role_kind))?;
        let AddMember { alliance, person, role_kind, role } = self;
        let found = found_alliance(tx, *alliance).await?;
        let facts = alliance_facts(tx, &ctx.actor, *alliance).await?;
        let permit = policy::require::<AllianceMemberAdd>(&ctx.actor, &facts)?;
        still_stands(&found)?;
        crate::service::account::found_account(tx, *person).await?;
        let member = store::NewMembership {
            alliance: *alliance,
            account: *person,
            role_kind: *role_kind,
            role_title: Some(role.title.to_string()),
            responsibilities: Some(role.responsibilities.to_string()),
            background: role.background.as_ref().map(ToString::to_string),
            is_compensated: role.is_compensated,
            joined_at: Some(tx.now()),
            source_urls: Vec::new(),
        };
        let id = store::add_member(tx, &permit, member).await.map_err(already_member)?;
        let mut event = ctx.event(EventKind::MemberAdded, id);
        event.alliance = Some(*alliance);
        event.version = Some(1);
        event.data = serde_json::json!({ "person": person, "role": role_kind });
        let event = tx.record(event).await?;
        members_changed(ctx, tx, *alliance, Some(*person)).await?;
        Ok(Written { id, event: Some(event) })
    }
}

/// Changes to a member's role.
#[derive(Clone, Debug)]
pub struct ChangeMember {
    /// The membership.
    pub id: MembershipId,
    /// The version that the client read.
    pub expected_version: i32,
    /// What the member is to the alliance.
    pub role_kind: Option<RoleKind>,
    /// The role in the alliance's own words.
    pub title: Option<Line>,
    /// What the member answers for.
    pub responsibilities: Option<Paragraph>,
    /// Past work and links to it.
    pub background: Change<Paragraph>,
    /// Whether the member takes a share of the grant.
    pub is_compensated: Change<bool>,
}

impl Command for ChangeMember {
    type Verb = AllianceMemberUpdate;
    type Id = MembershipId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MembershipId>, Error> {
        not_by_hand(self.role_kind)?;
        let id = self.id;
        let mut member = active_member(tx, id).await?;
        let facts = alliance_facts(tx, &ctx.actor, member.alliance_id).await?;
        let permit = policy::require::<AllianceMemberUpdate>(&ctx.actor, &facts)?;
        same_version(self.expected_version, member.version)?;
        if member.role_kind == RoleKind::Lead && self.role_kind.is_some() {
            return Err(last_lead("Hand the lead over before you change the leader's role."));
        }
        let changed = self.apply(&mut member);
        if changed.is_empty() {
            return Ok(Written { id, event: None });
        }
        store::update_member(tx, &permit, &member).await?;
        let mut event = ctx.event(EventKind::MemberUpdated, id);
        event.alliance = Some(member.alliance_id);
        event.version = Some(member.version + 1);
        event.changed_fields = changed;
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

impl ChangeMember {
    fn apply(&self, member: &mut Membership) -> Vec<&'static str> {
        let mut changed = Vec::new();
        if let Some(kind) = self.role_kind {
            Change::Set(kind).apply_required("roleKind", &mut member.role_kind, &mut changed);
        }
        let set = |text: Option<String>| text.map_or(Change::Keep, Change::Set);
        let title = set(self.title.as_ref().map(ToString::to_string));
        title.apply("roleTitle", &mut member.role_title, &mut changed);
        let responsibilities = set(self.responsibilities.as_ref().map(ToString::to_string));
        responsibilities.apply("responsibilities", &mut member.responsibilities, &mut changed);
        self.background.text().apply("background", &mut member.background, &mut changed);
        self.is_compensated.clone().apply("isCompensated", &mut member.is_compensated, &mut changed);
        changed
    }
}

/// Takes a member out. The leader cannot be taken out.
#[derive(Clone, Copy, Debug)]
pub struct RemoveMember {
    /// The membership.
    pub id: MembershipId,
}

impl Command for RemoveMember {
    type Verb = AllianceMemberRemove;
    type Id = MembershipId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MembershipId>, Error> {
        let member = active_member(tx, self.id).await?;
        let facts = alliance_facts(tx, &ctx.actor, member.alliance_id).await?;
        let permit = policy::require::<AllianceMemberRemove>(&ctx.actor, &facts)?;
        if member.role_kind == RoleKind::Lead {
            return Err(last_lead("The leader cannot be removed. Hand the lead over first."));
        }
        store::end_membership(tx, &permit, &member).await?;
        lapse_offer(ctx, tx, &permit, &member).await?;
        let event = tx.record(ended(ctx, EventKind::MemberRemoved, &member)).await?;
        members_changed(ctx, tx, member.alliance_id, None).await?;
        Ok(Written { id: member.id, event: Some(event) })
    }
}

/// Leaves an alliance. The leader hands the lead over first.
#[derive(Clone, Copy, Debug)]
pub struct LeaveAlliance {
    /// The alliance.
    pub alliance: AllianceId,
}

impl Command for LeaveAlliance {
    type Verb = AllianceLeave;
    type Id = MembershipId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MembershipId>, Error> {
        let alliance = self.alliance;
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        found_alliance(tx, alliance).await?;
        let facts = alliance_facts(tx, &ctx.actor, alliance).await?;
        let permit = policy::require::<AllianceLeave>(&ctx.actor, &facts)?;
        let member = store::member(tx, alliance, account).await?.ok_or(Denial::NotMember)?;
        if member.role_kind == RoleKind::Lead {
            return Err(last_lead("The leader cannot leave. Hand the lead over first."));
        }
        store::leave(tx, &permit, &member).await?;
        lapse_offer(ctx, tx, &permit, &member).await?;
        let event = tx.record(ended(ctx, EventKind::MemberLeft, &member)).await?;
        members_changed(ctx, tx, member.alliance_id, None).await?;
        Ok(Written { id: member.id, event: Some(event) })
    }
}

fn ended(ctx: &Ctx, kind: EventKind, member: &Membership) -> crate::domain::event::NewEvent {
    let mut event = ctx.event(kind, member.id);
    event.alliance = Some(member.alliance_id);
    event.version = Some(member.version + 1);
    event.changed_fields = vec!["status"];
    event.data = serde_json::json!({ FORMER_MEMBER: member.account_id });
    event
}

async fn active_member(tx: &WriteTx, id: MembershipId) -> Result<Membership, Error> {
    let member =
        store::members_by_id(tx, &[id]).await?.remove(&id).ok_or_else(|| Error::not_found("membership"))?;
    if member.status != entity::vocab::MembershipStatus::Active {
        return Err(Error::rule(ProblemCode::NotAMember, "This membership has ended. Add the person again."));
    }
    Ok(Membership::clone(&member))
}

fn not_by_hand(role: Option<RoleKind>) -> Result<(), Error> {
    if role == Some(RoleKind::Lead) {
        return Err(Error::field(
            "roleKind",
            ProblemCode::Invalid,
            "The lead passes by `allianceLeadTransfer` alone. Choose another role.",
        ));
    }
    Ok(())
}

fn last_lead(message: &str) -> Error {
    Error::rule(ProblemCode::LastLead, message)
}

fn already_member(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::ActiveMembership) => Error::field(
            "personId",
            ProblemCode::AlreadyMember,
            "This person is a member of the alliance already. Change the membership with `allianceMemberUpdate`.",
        ),
        error => error.into(),
    }
}
