//! Making and changing alliances.

use entity::alliance::{ActiveModel, Column, Entity};
use entity::ids::{AccountId, AllianceId};
use entity::vocab::{AllianceKind, AllianceStatus, DecisionModel};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::member::{self, NewMembership};
use crate::domain::alliance::Alliance;
use crate::domain::text::{fold, searchable};
use crate::policy::{AllianceCreate, AllianceUpdate, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, next_version};

/// An alliance to be made.
#[derive(Clone, Debug)]
pub struct NewAlliance {
    /// Its id.
    pub id: AllianceId,
    /// Its slug.
    pub slug: String,
    /// Its kind.
    pub kind: AllianceKind,
    /// Where it stands.
    pub status: AllianceStatus,
    /// Who made it; none for an import.
    pub created_by: Option<AccountId>,
    /// A remark of the record's source.
    pub note: Option<String>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
    /// The fields that can be changed later.
    pub fields: AlliancePatch,
}

/// The fields of an alliance that its leader can change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlliancePatch {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: Option<String>,
    /// Why it is the right team.
    pub defensible_value: Option<String>,
    /// How the reward is shared.
    pub reward_distribution_plan: Option<String>,
    /// How conflicts are resolved.
    pub conflict_resolution_plan: Option<String>,
    /// Where the members talk.
    pub communication_space: Option<String>,
    /// How it decides.
    pub decision_model: Option<DecisionModel>,
    /// Organizations that stand behind it.
    pub partner_organizations: Vec<String>,
}

impl From<&Alliance> for AlliancePatch {
    fn from(alliance: &Alliance) -> Self {
        Self {
            name: alliance.name.clone(),
            description: alliance.description.clone(),
            defensible_value: alliance.defensible_value.clone(),
            reward_distribution_plan: alliance.reward_distribution_plan.clone(),
            conflict_resolution_plan: alliance.conflict_resolution_plan.clone(),
            communication_space: alliance.communication_space.clone(),
            decision_model: alliance.decision_model,
            partner_organizations: alliance.partner_organizations.clone(),
        }
    }
}

fn columns(fields: AlliancePatch) -> ActiveModel {
    let texts = [Some(fields.name.as_str()), fields.description.as_deref()];
    ActiveModel {
        sort_name: Set(fold(&fields.name)),
        search_text: Set(searchable(texts.into_iter().flatten())),
        name: Set(fields.name),
        description: Set(fields.description),
        defensible_value: Set(fields.defensible_value),
        reward_distribution_plan: Set(fields.reward_distribution_plan),
        conflict_resolution_plan: Set(fields.conflict_resolution_plan),
        communication_space: Set(fields.communication_space),
        decision_model: Set(fields.decision_model),
        partner_organizations: Set(serde_json::json!(fields.partner_organizations)),
        ..ActiveModel::default()
    }
}

/// Makes an alliance with its first member, who leads it.
///
/// # Errors
/// [`Unique::AllianceSlug`](crate::store::error::Unique) or another failure.
pub async fn found(
    tx: &WriteTx,
    permit: &Permit<AllianceCreate>,
    alliance: NewAlliance,
    leader: NewMembership,
) -> Result<(), StoreError> {
    insert(tx, alliance).await?;
    member::insert_founder(tx, permit, leader).await?;
    Ok(())
}

async fn insert(tx: &WriteTx, alliance: NewAlliance) -> Result<(), StoreError> {
    Entity::insert(row(tx, alliance)).exec_without_returning(tx).await?;
    Ok(())
}

/// The row of a new alliance.
pub(crate) fn row(tx: &WriteTx, alliance: NewAlliance) -> ActiveModel {
    ActiveModel {
        id: Set(alliance.id),
        slug: Set(alliance.slug),
        kind: Set(alliance.kind),
        status: Set(alliance.status),
        created_by: Set(alliance.created_by),
        note: Set(alliance.note),
        source_urls: Set(serde_json::json!(alliance.source_urls)),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        ..columns(alliance.fields)
    }
}

/// Writes the fields of an alliance anew, if it still has the version of `alliance`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn update(
    tx: &WriteTx,
    _: &Permit<AllianceUpdate>,
    alliance: &Alliance,
    fields: AlliancePatch,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        version: Set(next_version(alliance.version)),
        updated_at: Set(tx.now()),
        ..columns(fields)
    };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(alliance.id))
        .filter(Column::Version.eq(alliance.version));
    changed(update.exec(tx).await?)
}
