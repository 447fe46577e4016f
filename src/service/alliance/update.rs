//! Changing an alliance's own fields.

use entity::ids::AllianceId;
use entity::vocab::{DecisionModel, EventKind};

use super::facts::{alliance_facts, found_alliance, same_version, still_stands};
use crate::domain::text::{Document, Line, Name};
use crate::policy::{self, AllianceUpdate};
use crate::service::change::Change;
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::alliance::{AlliancePatch, update as store_update};
use crate::store::db::WriteTx;

/// Changes to an alliance; what is not given stays.
#[derive(Clone, Debug)]
pub struct ChangeAlliance {
    /// The alliance.
    pub id: AllianceId,
    /// The version that the client read.
    pub expected_version: i32,
    /// Its name.
    pub name: Option<Name>,
    /// What it is about.
    pub description: Change<Document>,
    /// Why it is the right team.
    pub defensible_value: Change<Document>,
    /// How the reward is shared.
    pub reward_distribution_plan: Change<Document>,
    /// How conflicts are resolved.
    pub conflict_resolution_plan: Change<Document>,
    /// Where the members talk.
    pub communication_space: Change<Line>,
    /// How it decides.
    pub decision_model: Change<DecisionModel>,
    /// Organizations that stand behind it.
    pub partner_organizations: Option<Vec<Name>>,
}

impl ChangeAlliance {
    fn apply(&self, fields: &mut AlliancePatch) -> Vec<&'static str> {
        let mut changed = Vec::new();
        if let Some(name) = &self.name {
            Change::Set(name.to_string()).apply_required("name", &mut fields.name, &mut changed);
        }
        self.description.text().apply("description", &mut fields.description, &mut changed);
        self.defensible_value.text().apply("defensibleValue", &mut fields.defensible_value, &mut changed);
        let plan = self.reward_distribution_plan.text();
        plan.apply("rewardDistributionPlan", &mut fields.reward_distribution_plan, &mut changed);
        let plan = self.conflict_resolution_plan.text();
        plan.apply("conflictResolutionPlan", &mut fields.conflict_resolution_plan, &mut changed);
        self.communication_space.text().apply(
            "communicationSpace",
            &mut fields.communication_space,
            &mut changed,
        );
        self.decision_model.clone().apply("decisionModel", &mut fields.decision_model, &mut changed);
        if let Some(partners) = &self.partner_organizations {
            let partners = partners.iter().map(ToString::to_string).collect();
            let field = &mut fields.partner_organizations;
            Change::Set(partners).apply_required("partnerOrganizations", field, &mut changed);
        }
        changed
    }
}

impl Command for ChangeAlliance {
    type Verb = AllianceUpdate;
    type Id = AllianceId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AllianceId>, Error> {
        let id = self.id;
        let alliance = found_alliance(tx, id).await?;
        let permit =
            policy::require::<AllianceUpdate>(&ctx.actor, &alliance_facts(tx, &ctx.actor, id).await?)?;
        still_stands(&alliance)?;
        same_version(self.expected_version, alliance.version)?;
        let mut fields = AlliancePatch::from(alliance.as_ref());
        let changed = self.apply(&mut fields);
        if changed.is_empty() {
            return Ok(Written { id, event: None });
        }
        store_update(tx, &permit, &alliance, fields).await?;
        let mut event = ctx.event(EventKind::AllianceUpdated, id);
        event.alliance = Some(id);
        event.version = Some(alliance.version + 1);
        event.changed_fields = changed;
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}
