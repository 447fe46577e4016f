//! Inputs of the mutations on alliances, and the commands that they stand for.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::ids::AllianceId;

use crate::domain::text::{Document, Line, Paragraph};
use crate::graphql::context::typed_id;
use crate::graphql::input::{change, change_text};
use crate::graphql::vocab::{AllianceKind, DecisionModel, RoleKind};
use crate::service::alliance::{
    AddMember, ChangeAlliance, ChangeMember, CreateAlliance, OfferLead, RemoveMember, Responsibility,
};
use crate::service::error::Error;
use crate::service::fields::{list, optional_slug, optional_text, text};
use crate::store::alliance::AlliancePatch;

const MOST_PARTNERS: usize = 50;

/// A new alliance. Whoever makes it leads it.
#[derive(Clone, Debug, InputObject)]
pub struct AllianceCreateInput {
    /// Its name, 2 to 120 characters.
    pub name: String,
    /// Its slug: 2 to 80 lower-case letters, digits and single hyphens; made of the name where none is given.
    pub slug: Option<String>,
    /// How it came together.
    pub kind: AllianceKind,
    /// What it is about, at most 50,000 characters.
    pub description: Option<String>,
    /// Why it is the right team, at most 50,000 characters.
    pub defensible_value: Option<String>,
    /// How the reward is shared; shown to members alone. At most 50,000 characters.
    pub reward_distribution_plan: Option<String>,
    /// How conflicts are resolved; shown to members alone. At most 50,000 characters.
    pub conflict_resolution_plan: Option<String>,
    /// Where the members talk; shown to members alone. At most 300 characters.
    pub communication_space: Option<String>,
    /// How it decides.
    pub decision_model: Option<DecisionModel>,
    /// Organizations that stand behind it, at most 50.
    pub partner_organizations: Option<Vec<String>>,
    /// The leader's own role, such as "project lead".
    pub role_title: String,
    /// What the leader answers for.
    pub responsibilities: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl AllianceCreateInput {
    pub(super) fn command(&self) -> Result<CreateAlliance, Error> {
        let document = |field: &str, text: &Option<String>| -> Result<Option<String>, Error> {
            Ok(optional_text::<1, 50_000>(field, text.as_deref())?.map(Document::into_string))
        };
        let partners = self.partner_organizations.as_deref().unwrap_or_default();
        let partner = |field: &str, name: &String| text::<2, 120>(field, name).map(|name| name.to_string());
        let space = optional_text::<1, 300>("communicationSpace", self.communication_space.as_deref())?;
        Ok(CreateAlliance {
            name: text("name", &self.name)?,
            slug: optional_slug("slug", self.slug.as_deref())?,
            kind: self.kind.into(),
            fields: AlliancePatch {
                name: String::new(),
                description: document("description", &self.description)?,
                defensible_value: document("defensibleValue", &self.defensible_value)?,
                reward_distribution_plan: document("rewardDistributionPlan", &self.reward_distribution_plan)?,
                conflict_resolution_plan: document("conflictResolutionPlan", &self.conflict_resolution_plan)?,
                communication_space: space.map(Line::into_string),
                decision_model: self.decision_model.map(Into::into),
                partner_organizations: list("partnerOrganizations", partners, MOST_PARTNERS, partner)?,
            },
            lead: Responsibility {
                title: text("roleTitle", &self.role_title)?,
                responsibilities: text("responsibilities", &self.responsibilities)?,
                background: None,
                is_compensated: None,
            },
        })
    }
}

/// Changes to an alliance: a field that is left out stays as it is, and null empties it.
#[derive(Clone, Debug, InputObject)]
pub struct AllianceUpdateInput {
    /// The alliance.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Its name, 2 to 120 characters.
    pub name: Option<String>,
    /// What it is about, at most 50,000 characters.
    pub description: MaybeUndefined<String>,
    /// Why it is the right team, at most 50,000 characters.
    pub defensible_value: MaybeUndefined<String>,
    /// How the reward is shared, at most 50,000 characters.
    pub reward_distribution_plan: MaybeUndefined<String>,
    /// How conflicts are resolved, at most 50,000 characters.
    pub conflict_resolution_plan: MaybeUndefined<String>,
    /// Where the members talk, at most 300 characters.
    pub communication_space: MaybeUndefined<String>,
    /// How it decides.
    pub decision_model: MaybeUndefined<DecisionModel>,
    /// Organizations that stand behind it, at most 50; replaces the list.
    pub partner_organizations: Option<Vec<String>>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl AllianceUpdateInput {
    pub(super) fn command(self) -> Result<ChangeAlliance, Error> {
        let partners = self.partner_organizations.as_deref();
        Ok(ChangeAlliance {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            name: self.name.as_deref().map(|name| text("name", name)).transpose()?,
            description: change_text("description", self.description)?,
            defensible_value: change_text("defensibleValue", self.defensible_value)?,
            reward_distribution_plan: change_text("rewardDistributionPlan", self.reward_distribution_plan)?,
            conflict_resolution_plan: change_text("conflictResolutionPlan", self.conflict_resolution_plan)?,
            communication_space: change_text("communicationSpace", self.communication_space)?,
            decision_model: change(self.decision_model),
            partner_organizations: partners
                .map(|names| {
                    list("partnerOrganizations", names, MOST_PARTNERS, |field, name| text(field, name))
                })
                .transpose()?,
        })
    }
}

/// A person who becomes a member.
#[derive(Clone, Debug, InputObject)]
pub struct AllianceMemberAddInput {
    /// The alliance.
    pub alliance_id: ID,
    /// The person.
    pub person_id: ID,
    /// What the person is to the alliance; not LEAD, which passes by allianceLeadTransfer.
    pub role_kind: RoleKind,
    /// The role in the alliance's own words, such as "designer".
    pub role_title: String,
    /// What the person answers for, at most 2,000 characters.
    pub responsibilities: String,
    /// Past work and links to it, at most 2,000 characters.
    pub background: Option<String>,
    /// Whether the person takes a share of the grant.
    pub is_compensated: Option<bool>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl AllianceMemberAddInput {
    pub(super) fn command(&self) -> Result<AddMember, Error> {
        Ok(AddMember {
            alliance: typed_id(&self.alliance_id)?,
            person: typed_id(&self.person_id)?,
            role_kind: self.role_kind.into(),
            role: Responsibility {
                title: text("roleTitle", &self.role_title)?,
                responsibilities: text("responsibilities", &self.responsibilities)?,
                background: optional_text::<1, 2_000>("background", self.background.as_deref())?,
                is_compensated: self.is_compensated,
            },
        })
    }
}

/// Changes to a member's role: a field that is left out stays as it is, and null empties it.
#[derive(Clone, Debug, InputObject)]
pub struct AllianceMemberUpdateInput {
    /// The membership.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// What the person is to the alliance; not LEAD, which passes by allianceLeadTransfer.
    pub role_kind: Option<RoleKind>,
    /// The role in the alliance's own words.
    pub role_title: Option<String>,
    /// What the person answers for, at most 2,000 characters.
    pub responsibilities: Option<String>,
    /// Past work and links to it, at most 2,000 characters.
    pub background: MaybeUndefined<String>,
    /// Whether the person takes a share of the grant.
    pub is_compensated: MaybeUndefined<bool>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl AllianceMemberUpdateInput {
    pub(super) fn command(self) -> Result<ChangeMember, Error> {
        let background: crate::service::change::Change<Paragraph> =
            change_text("background", self.background)?;
        let responsibilities = self.responsibilities.as_deref();
        Ok(ChangeMember {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            role_kind: self.role_kind.map(Into::into),
            title: self.role_title.as_deref().map(|title| text("roleTitle", title)).transpose()?,
            responsibilities: responsibilities.map(|value| text("responsibilities", value)).transpose()?,
            background,
            is_compensated: change(self.is_compensated),
        })
    }
}

/// A member who is taken out.
#[derive(Clone, Debug, InputObject)]
pub struct AllianceMemberRemoveInput {
    /// The membership.
    pub id: ID,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

/// The alliance that the viewer acts on.
#[derive(Clone, Debug, InputObject)]
pub struct AllianceActionInput {
    /// The alliance.
    pub alliance_id: ID,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

/// An offer of the lead.
#[derive(Clone, Debug, InputObject)]
pub struct AllianceLeadTransferInput {
    /// The alliance.
    pub alliance_id: ID,
    /// The member who may accept.
    pub person_id: ID,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl AllianceLeadTransferInput {
    pub(super) fn command(&self) -> Result<OfferLead, Error> {
        Ok(OfferLead { alliance: typed_id(&self.alliance_id)?, to: typed_id(&self.person_id)? })
    }
}

impl AllianceMemberRemoveInput {
    pub(super) fn command(&self) -> Result<RemoveMember, Error> {
        Ok(RemoveMember { id: typed_id(&self.id)? })
    }
}

impl AllianceActionInput {
    pub(super) fn alliance(&self) -> Result<AllianceId, Error> {
        typed_id(&self.alliance_id)
    }
}
