//! Inputs of the mutations on missions, and the commands that they stand for.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::ids::TypedId;

use super::entries::{BudgetLineInput, KpiInput, MilestoneInput, budget_lines, kpis, milestones, tags};
use crate::domain::mission::{Content, RecipientAddress};
use crate::graphql::context::typed_id;
use crate::graphql::input::{change, change_text};
use crate::graphql::scalar::{Date, DateTime, TokenAmount};
use crate::graphql::vocab::{FulfilledBy, MissionKind, TrustTier};
use crate::service::change::Change;
use crate::service::error::{Error, FieldError};
use crate::service::fields::{optional_slug, optional_text, text};
use crate::service::mission::{
    Acknowledgements, ApplyToMission, ContentChange, CreateMission, PublishMission, RemoveMission,
    ReviseMission, RfpAt, SubmitMission, WithdrawMission,
};

/// A new mission. A proposed one begins as an OUTLINE, or as a DRAFT where alliance, intent and amount are all given;
/// an RFP begins as a DRAFT that only the Foundation sees.
#[derive(Clone, Debug, InputObject)]
pub struct MissionCreateInput {
    /// Who writes it.
    pub kind: MissionKind,
    /// The season; may be left out where an intent is given.
    pub season_id: Option<ID>,
    /// Its slug: 2 to 80 lower-case letters, digits and single hyphens; made of the title where none is given.
    pub slug: Option<String>,
    /// The title, 3 to 300 characters.
    pub title: String,
    /// One line that says what it is, at most 300 characters.
    pub summary: Option<String>,
    /// What it is about, at most 50,000 characters.
    pub description: Option<String>,
    /// The alliance; the viewer must be a member of it. For proposed missions.
    pub alliance_id: Option<ID>,
    /// The intent that it serves.
    pub intent_id: Option<ID>,
    /// The baseline grant in OP that it asks for, or that an RFP offers.
    pub requested_amount: Option<TokenAmount>,
    /// Whether cash is asked for up front. For proposed missions.
    pub upfront_requested: Option<bool>,
    /// Why, at most 2,000 characters. For proposed missions.
    pub upfront_reason: Option<String>,
    /// The address on OP Mainnet that the grant is to go to; for the Foundation and the leader alone to read. For proposed
    /// missions.
    pub recipient_address: Option<String>,
    /// The first day of work.
    pub starts_on: Option<Date>,
    /// The day by which it is done.
    pub completes_on: Option<Date>,
    /// Tags, at most 20 of at most 40 characters; their case does not matter.
    pub tags: Option<Vec<String>>,
    /// The lines of its budget, at most 50.
    pub budget_lines: Option<Vec<BudgetLineInput>>,
    /// Its milestones, at most 50.
    pub milestones: Option<Vec<MilestoneInput>>,
    /// What its impact is measured by, at most 50.
    pub kpis: Option<Vec<KpiInput>>,
    /// What an RFP asks for, at most 50,000 characters.
    pub specification: Option<String>,
    /// The trust tier that applicants to an RFP need, or a higher one.
    pub tier_required: Option<TrustTier>,
    /// How many applicants an RFP takes.
    pub fulfilled_by: Option<FulfilledBy>,
    /// The greatest number of applicants, where fulfilledBy is UP_TO_N.
    pub fulfilled_by_count: Option<i32>,
    /// The person who is the point of contact of an RFP.
    pub contact_id: Option<ID>,
    /// Until when an RFP takes applications.
    pub submit_by: Option<DateTime>,
    /// Until when the Foundation chooses among the applicants.
    pub select_by: Option<DateTime>,
    /// The number of the GitHub issue that publishes an RFP.
    pub github_issue: Option<i32>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionCreateInput {
    pub(super) fn command(self) -> Result<CreateMission, Error> {
        let kind = self.kind.into();
        let season = self.season_id.as_ref().map(typed_id).transpose()?;
        let slug = optional_slug("slug", self.slug.as_deref())?;
        let mut content =
            Content { title: text::<3, 300>("title", &self.title)?.to_string(), ..Content::default() };
        let mut given = vec!["title"];
        given.extend(self.change()?.apply(&mut content));
        Ok(CreateMission { kind, season, slug, content, given })
    }

    fn change(self) -> Result<ContentChange, Error> {
        Ok(ContentChange {
            title: None,
            summary: change_text("summary", given(self.summary))?,
            description: change_text("description", given(self.description))?,
            alliance: change_id(given(self.alliance_id))?,
            intent: change_id(given(self.intent_id))?,
            requested_amount: change_amount(given(self.requested_amount)),
            upfront_requested: change(given(self.upfront_requested)),
            upfront_reason: change_text("upfrontReason", given(self.upfront_reason))?,
            recipient_address: change_address(given(self.recipient_address))?,
            starts_on: change_day(given(self.starts_on)),
            completes_on: change_day(given(self.completes_on)),
            tags: self.tags.as_deref().map(tags).transpose()?,
            budget_lines: self.budget_lines.as_deref().map(budget_lines).transpose()?,
            milestones: self.milestones.as_deref().map(milestones).transpose()?,
            kpis: self.kpis.as_deref().map(kpis).transpose()?,
            specification: change_text("specification", given(self.specification))?,
            tier_required: change(given(self.tier_required)),
            fulfilled_by: change(given(self.fulfilled_by)),
            fulfilled_by_count: change(given(self.fulfilled_by_count)),
            contact: change_id(given(self.contact_id))?,
            submit_by: change_moment(given(self.submit_by)),
            select_by: change_moment(given(self.select_by)),
            github_issue: change(given(self.github_issue)),
        })
    }
}

/// A new revision of a mission: a field that is left out stays as it is, null empties it, and a list is replaced as a
/// whole. Every revision is kept.
#[derive(Clone, Debug, InputObject)]
pub struct MissionReviseInput {
    /// The mission.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// What changed and why, for everybody to read; at most 2,000 characters.
    pub note: Option<String>,
    /// The title, 3 to 300 characters.
    pub title: Option<String>,
    /// One line that says what it is, at most 300 characters.
    pub summary: MaybeUndefined<String>,
    /// What it is about, at most 50,000 characters.
    pub description: MaybeUndefined<String>,
    /// The alliance; the viewer must be a member of it. It stays once the mission was submitted.
    pub alliance_id: MaybeUndefined<ID>,
    /// The intent that it serves.
    pub intent_id: MaybeUndefined<ID>,
    /// The baseline grant in OP that it asks for, or that an RFP offers. It stays once the mission is on the ballot.
    pub requested_amount: MaybeUndefined<TokenAmount>,
    /// Whether cash is asked for up front. For proposed missions.
    pub upfront_requested: MaybeUndefined<bool>,
    /// Why, at most 2,000 characters. For proposed missions.
    pub upfront_reason: MaybeUndefined<String>,
    /// The address on OP Mainnet that the grant is to go to; for the Foundation and the leader alone to read. For proposed
    /// missions, until they are on the ballot.
    pub recipient_address: MaybeUndefined<String>,
    /// The first day of work.
    pub starts_on: MaybeUndefined<Date>,
    /// The day by which it is done.
    pub completes_on: MaybeUndefined<Date>,
    /// Tags, at most 20 of at most 40 characters; their case does not matter.
    pub tags: Option<Vec<String>>,
    /// The lines of its budget, at most 50.
    pub budget_lines: Option<Vec<BudgetLineInput>>,
    /// Its milestones, at most 50. Once the mission is on the ballot, their dates alone can change.
    pub milestones: Option<Vec<MilestoneInput>>,
    /// What its impact is measured by, at most 50.
    pub kpis: Option<Vec<KpiInput>>,
    /// What an RFP asks for, at most 50,000 characters.
    pub specification: MaybeUndefined<String>,
    /// The trust tier that applicants to an RFP need, or a higher one.
    pub tier_required: MaybeUndefined<TrustTier>,
    /// How many applicants an RFP takes.
    pub fulfilled_by: MaybeUndefined<FulfilledBy>,
    /// The greatest number of applicants, where fulfilledBy is UP_TO_N.
    pub fulfilled_by_count: MaybeUndefined<i32>,
    /// The person who is the point of contact of an RFP.
    pub contact_id: MaybeUndefined<ID>,
    /// Until when an RFP takes applications.
    pub submit_by: MaybeUndefined<DateTime>,
    /// Until when the Foundation chooses among the applicants.
    pub select_by: MaybeUndefined<DateTime>,
    /// The number of the GitHub issue that publishes an RFP.
    pub github_issue: MaybeUndefined<i32>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionReviseInput {
    pub(super) fn command(self) -> Result<ReviseMission, Error> {
        Ok(ReviseMission {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            note: optional_text("note", self.note.as_deref())?,
            change: self.change()?,
        })
    }

    fn change(self) -> Result<ContentChange, Error> {
        Ok(ContentChange {
            title: self.title.as_deref().map(|title| text("title", title)).transpose()?,
            summary: change_text("summary", self.summary)?,
            description: change_text("description", self.description)?,
            alliance: change_id(self.alliance_id)?,
            intent: change_id(self.intent_id)?,
            requested_amount: change_amount(self.requested_amount),
            upfront_requested: change(self.upfront_requested),
            upfront_reason: change_text("upfrontReason", self.upfront_reason)?,
            recipient_address: change_address(self.recipient_address)?,
            starts_on: change_day(self.starts_on),
            completes_on: change_day(self.completes_on),
            tags: self.tags.as_deref().map(tags).transpose()?,
            budget_lines: self.budget_lines.as_deref().map(budget_lines).transpose()?,
            milestones: self.milestones.as_deref().map(milestones).transpose()?,
            kpis: self.kpis.as_deref().map(kpis).transpose()?,
            specification: change_text("specification", self.specification)?,
            tier_required: change(self.tier_required),
            fulfilled_by: change(self.fulfilled_by),
            fulfilled_by_count: change(self.fulfilled_by_count),
            contact: change_id(self.contact_id)?,
            submit_by: change_moment(self.submit_by),
            select_by: change_moment(self.select_by),
            github_issue: change(self.github_issue),
        })
    }
}

fn given<T>(value: Option<T>) -> MaybeUndefined<T> {
    value.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
}

fn change_id<T: TypedId>(value: MaybeUndefined<ID>) -> Result<Change<T>, Error> {
    change::<ID, ID>(value).try_map(|id| typed_id(&id))
}

fn change_address(value: MaybeUndefined<String>) -> Result<Change<RecipientAddress>, Error> {
    change::<String, String>(value).try_map(|address| {
        let address = RecipientAddress::parse(&address);
        address.map_err(|error| error.in_field("recipientAddress").into())
    })
}

fn change_amount(value: MaybeUndefined<TokenAmount>) -> Change<crate::domain::amount::TokenAmount> {
    change(value.map_value(|amount| amount.0))
}

fn change_day(value: MaybeUndefined<Date>) -> Change<chrono::NaiveDate> {
    change(value.map_value(|day| day.0))
}

fn change_moment(value: MaybeUndefined<DateTime>) -> Change<chrono::DateTime<chrono::Utc>> {
    change(value.map_value(|moment| moment.0))
}

/// The mission that the viewer acts on.
#[derive(Clone, Debug, InputObject)]
pub struct MissionActionInput {
    /// The mission.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionActionInput {
    pub(super) fn at(&self) -> Result<RfpAt, Error> {
        Ok(RfpAt { id: typed_id(&self.id)?, expected_version: self.expected_version })
    }

    pub(super) fn publish(&self) -> Result<PublishMission, Error> {
        Ok(PublishMission { id: typed_id(&self.id)?, expected_version: self.expected_version })
    }
}

/// A proposed mission that its leader submits.
#[derive(Clone, Debug, InputObject)]
pub struct MissionSubmitInput {
    /// The mission.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// An earlier mission of the same alliance, which ended without a grant, in whose place it is submitted.
    pub supersedes_id: Option<ID>,
    /// What changed since that one, for everybody to read; at most 2,000 characters.
    pub changes: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionSubmitInput {
    pub(super) fn command(&self) -> Result<SubmitMission, Error> {
        Ok(SubmitMission {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            supersedes: self.supersedes_id.as_ref().map(typed_id).transpose()?,
            changes: optional_text("changes", self.changes.as_deref())?,
        })
    }
}

/// A mission that its leader takes back.
#[derive(Clone, Debug, InputObject)]
pub struct MissionWithdrawInput {
    /// The mission.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for everybody to read; at most 2,000 characters.
    pub reason: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionWithdrawInput {
    pub(super) fn command(&self) -> Result<WithdrawMission, Error> {
        Ok(WithdrawMission {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            reason: optional_text("reason", self.reason.as_deref())?,
        })
    }
}

/// A mission that is taken down.
#[derive(Clone, Debug, InputObject)]
pub struct MissionRemoveInput {
    /// The mission.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for staff and whoever answers for the mission; at most 2,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionRemoveInput {
    pub(super) fn command(&self) -> Result<RemoveMission, Error> {
        Ok(RemoveMission {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            reason: text("reason", &self.reason)?,
        })
    }
}

/// The terms of an RFP. Each must be accepted.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct AcknowledgementsInput {
    /// The grant is locked for one year from acceptance.
    pub lock: bool,
    /// The recipients pass the checks of identity (KYC) before payment.
    pub kyc: bool,
    /// The grant may be clawed back when a critical milestone is missed.
    pub clawback: bool,
    /// The grant policies were read.
    pub policies: bool,
    /// Progress is reported in public.
    pub reporting: bool,
}

/// An application to an RFP.
#[derive(Clone, Debug, InputObject)]
pub struct MissionApplyInput {
    /// The RFP.
    pub mission_id: ID,
    /// The alliance that applies; the viewer must lead it.
    pub alliance_id: ID,
    /// Why this alliance is best suited, at most 50,000 characters.
    pub why_best_suited: String,
    /// The critical milestones that it stands for, at most 50,000 characters.
    pub critical_milestones: String,
    /// Who does the work, and what they did before, at most 50,000 characters; the alliance's members are shown anyway.
    pub members: Option<String>,
    /// The support that it needs, at most 2,000 characters.
    pub support_needed: Option<String>,
    /// What the one-year lock of the grant keeps it from, at most 2,000 characters.
    pub upfront_barrier: Option<String>,
    /// How to reach the applicants, at most 300 characters; for the Foundation and the leader alone.
    pub contact: String,
    /// The address on OP Mainnet that the grant goes to; for the Foundation and the leader alone.
    pub recipient_address: String,
    /// The terms that are accepted.
    pub acknowledgements: AcknowledgementsInput,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionApplyInput {
    pub(super) fn command(&self) -> Result<ApplyToMission, Error> {
        let terms = self.acknowledgements;
        let address = RecipientAddress::parse(&self.recipient_address);
        Ok(ApplyToMission {
            mission: typed_id(&self.mission_id)?,
            alliance: typed_id(&self.alliance_id)?,
            why_best_suited: text("whyBestSuited", &self.why_best_suited)?,
            critical_milestones: text("criticalMilestones", &self.critical_milestones)?,
            members: optional_text("members", self.members.as_deref())?,
            support_needed: optional_text("supportNeeded", self.support_needed.as_deref())?,
            upfront_barrier: optional_text("upfrontBarrier", self.upfront_barrier.as_deref())?,
            contact: text("contact", &self.contact)?,
            recipient_address: address.map_err(|error| error.in_field("recipientAddress"))?,
            acknowledgements: Acknowledgements {
                lock: terms.lock,
                kyc: terms.kyc,
                clawback: terms.clawback,
                policies: terms.policies,
                reporting: terms.reporting,
            },
        })
    }
}
