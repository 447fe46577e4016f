//! Making an alliance.

use entity::ids::AllianceId;
use entity::vocab::{AllianceKind, AllianceStatus, EventKind, RoleKind};

use super::member::Responsibility;
use crate::domain::text::{Name, Slug};
use crate::policy::{self, AllianceCreate, Denial};
use crate::service::error::{Error, ProblemCode};
use crate::service::fields::slug_ending;
use crate::service::{Command, Ctx, Written};
use crate::store::alliance::{AlliancePatch, NewAlliance, NewMembership, found};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};

/// A new alliance; whoever makes it leads it.
#[derive(Clone, Debug)]
pub struct CreateAlliance {
    /// Its name.
    pub name: Name,
    /// Its slug; made of the name where none is given.
    pub slug: Option<Slug>,
    /// Its kind.
    pub kind: AllianceKind,
    /// Its other fields; the name in it is overwritten.
    pub fields: AlliancePatch,
    /// The leader's own role.
    pub lead: Responsibility,
}

impl Command for CreateAlliance {
    type Verb = AllianceCreate;
    type Id = AllianceId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AllianceId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let permit = policy::require::<AllianceCreate>(&ctx.actor, &())?;
        let id: AllianceId = tx.new_id();
        let made = Slug::of(&self.name, "alliance");
        let slug = self.slug.clone().unwrap_or_else(|| made.with_ending(&slug_ending(id)));
        let alliance = NewAlliance {
            id,
            slug: slug.to_string(),
            kind: self.kind,
            status: AllianceStatus::Forming,
            created_by: Some(account),
            note: None,
            source_urls: Vec::new(),
            fields: AlliancePatch { name: self.name.to_string(), ..self.fields.clone() },
        };
        let leader = NewMembership {
            alliance: id,
            account,
            role_kind: RoleKind::Lead,
            role_title: Some(self.lead.title.to_string()),
            responsibilities: Some(self.lead.responsibilities.to_string()),
            background: self.lead.background.as_ref().map(ToString::to_string),
            is_compensated: self.lead.is_compensated,
            joined_at: Some(tx.now()),
            source_urls: Vec::new(),
        };
        found(tx, &permit, alliance, leader).await.map_err(slug_taken)?;
        let mut event = ctx.event(EventKind::AllianceCreated, id);
        event.alliance = Some(id);
        event.version = Some(1);
        event.data = serde_json::json!({ "name": self.name.to_string(), "slug": slug.to_string() });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

fn slug_taken(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::AllianceSlug) => Error::field(
            "slug",
            ProblemCode::Taken,
            "Another alliance has this slug. Choose a different one.",
        ),
        error => error.into(),
    }
}
