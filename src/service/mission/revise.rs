//! Writing a new revision of a mission.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{AccountId, AllianceId, IntentId, MissionId};
use entity::vocab::{EventKind, FulfilledBy, MissionKind, MissionStatus, TrustTier};

use super::checks::{publishable, sound, votable};
use super::facts::{changed as changed_event, found_mission, mission_facts, rules_of};
use crate::domain::amount::TokenAmount;
use crate::domain::mission::{
    BudgetEntry, Content, KpiEntry, MilestoneEntry, Mission, MissionAction, RecipientAddress, Revisable,
    revisable, transition, transition_at,
};
use crate::domain::season::Rules;
use crate::domain::text::{Document, Line, Paragraph, Title};
use crate::policy::{self, MissionRevise};
use crate::service::alliance::same_version;
use crate::service::change::Change;
use crate::service::error::{Error, ProblemCode};
use crate::service::governance::text_changed;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::mission::{self as store, NewRevision};

/// A new revision of a mission; what is not given stays.
#[derive(Clone, Debug)]
pub struct ReviseMission {
    /// The mission.
    pub id: MissionId,
    /// The version that the client read.
    pub expected_version: i32,
    /// What changed, in the editor's words.
    pub note: Option<Paragraph>,
    /// The changes.
    pub change: ContentChange,
}

/// Changes to what a mission says; lists are replaced as a whole.
#[derive(Clone, Debug, Default)]
pub struct ContentChange {
    /// The title.
    pub title: Option<Title>,
    /// One line that says what it is.
    pub summary: Change<Line>,
    /// What it is about.
    pub description: Change<Document>,
    /// The alliance.
    pub alliance: Change<AllianceId>,
    /// The intent.
    pub intent: Change<IntentId>,
    /// The baseline grant.
    pub requested_amount: Change<TokenAmount>,
    /// Whether cash is asked for up front.
    pub upfront_requested: Change<bool>,
    /// Why.
    pub upfront_reason: Change<Paragraph>,
    /// Where the grant is to go.
    pub recipient_address: Change<RecipientAddress>,
    /// The first day of work.
    pub starts_on: Change<NaiveDate>,
    /// The day by which it is done.
    pub completes_on: Change<NaiveDate>,
    /// The tags, folded.
    pub tags: Option<Vec<String>>,
    /// The lines of the budget.
    pub budget_lines: Option<Vec<BudgetEntry>>,
    /// The milestones.
    pub milestones: Option<Vec<MilestoneEntry>>,
    /// What its impact is measured by.
    pub kpis: Option<Vec<KpiEntry>>,
    /// What an RFP asks for.
    pub specification: Change<Document>,
    /// The tier that applicants need.
    pub tier_required: Change<TrustTier>,
    /// How many applicants it takes.
    pub fulfilled_by: Change<FulfilledBy>,
    /// That number.
    pub fulfilled_by_count: Change<i32>,
    /// The point of contact.
    pub contact: Change<AccountId>,
    /// Until when applications are taken.
    pub submit_by: Change<DateTime<Utc>>,
    /// Until when applicants are chosen.
    pub select_by: Change<DateTime<Utc>>,
    /// The issue that publishes it.
    pub github_issue: Change<i32>,
}

impl ContentChange {
    /// Changes `content`, and names the fields in which that makes a difference.
    pub fn apply(&self, content: &mut Content) -> Vec<&'static str> {
        let mut changed = Vec::new();
        self.apply_text(content, &mut changed);
        self.apply_lists(content, &mut changed);
        self.apply_rfp(content, &mut changed);
        changed
    }

    fn apply_text(&self, content: &mut Content, changed: &mut Vec<&'static str>) {
        if let Some(title) = &self.title {
            Change::Set(title.to_string()).apply_required("title", &mut content.title, changed);
        }
        self.summary.text().apply("summary", &mut content.summary, changed);
        self.description.text().apply("description", &mut content.description, changed);
        self.alliance.clone().apply("allianceId", &mut content.alliance_id, changed);
        self.intent.clone().apply("intentId", &mut content.intent_id, changed);
        self.requested_amount.clone().apply("requestedAmount", &mut content.requested_amount, changed);
        self.upfront_requested.clone().apply("upfrontRequested", &mut content.upfront_requested, changed);
        self.upfront_reason.text().apply("upfrontReason", &mut content.upfront_reason, changed);
        let recipient = self.recipient_address.text();
        recipient.apply("recipientAddress", &mut content.recipient_address, changed);
        self.starts_on.clone().apply("startsOn", &mut content.starts_on, changed);
        self.completes_on.clone().apply("completesOn", &mut content.completes_on, changed);
    }

    fn apply_lists(&self, content: &mut Content, changed: &mut Vec<&'static str>) {
        fn replace<T: PartialEq + Clone>(list: &Option<Vec<T>>) -> Change<Vec<T>> {
            list.clone().map_or(Change::Keep, Change::Set)
        }
        replace(&self.tags).apply_required("tags", &mut content.tags, changed);
        replace(&self.budget_lines).apply_required("budgetLines", &mut content.budget_lines, changed);
        replace(&self.milestones).apply_required("milestones", &mut content.milestones, changed);
        replace(&self.kpis).apply_required("kpis", &mut content.kpis, changed);
    }

    fn apply_rfp(&self, content: &mut Content, changed: &mut Vec<&'static str>) {
        self.specification.text().apply("specification", &mut content.specification, changed);
        self.tier_required.clone().apply("tierRequired", &mut content.tier_required, changed);
        self.fulfilled_by.clone().apply("fulfilledBy", &mut content.fulfilled_by, changed);
        self.fulfilled_by_count.clone().apply("fulfilledByCount", &mut content.fulfilled_by_count, changed);
        self.contact.clone().apply("contactId", &mut content.contact_id, changed);
        self.submit_by.clone().apply("submitBy", &mut content.submit_by, changed);
        self.select_by.clone().apply("selectBy", &mut content.select_by, changed);
        self.github_issue.clone().apply("githubIssue", &mut content.github_issue, changed);
    }
}

impl Command for ReviseMission {
    type Verb = MissionRevise;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let id = self.id;
        let mission = found_mission(tx, &ctx.actor, id).await?;
        let facts = mission_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<MissionRevise>(&ctx.actor, &facts)?;
        same_version(self.expected_version, mission.version)?;
        let rules = rules_of(tx, &mission).await?;
        transition_at(&mission, &rules, tx.now(), MissionAction::Revise)?;
        let parts = store::parts(tx, id).await?;
        let before = Content::of(&mission, &parts);
        let mut content = before.clone();
        let changed = self.change.apply(&mut content);
        if changed.is_empty() {
            return Ok(Written { id, event: None });
        }
        open_to_change(&mission, (&before, &content), (&changed, tx.now().date_naive()))?;
        sound(tx, &ctx.actor, (mission.kind, mission.season_id), &content, &changed).await?;
        let status = still_in_order(tx, &mission, &content, &rules).await?;
        store::revise(tx, &permit, (&mission, &parts), status, &content).await?;
        let number = mission.revision.saturating_add(1);
        let note = self.note.as_ref().map(ToString::to_string);
        keep_revision(tx, ctx.account(), (id, number), (&content, &changed), note).await?;
        let mut event = changed_event(ctx, EventKind::MissionRevised, &mission);
        event.alliance = content.alliance_id;
        event.data = serde_json::json!({ "revision": number, "status": status });
        event.changed_fields = changed.clone();
        let event = tx.record(event).await?;
        text_changed(ctx, tx, id, &changed).await?;
        Ok(Written { id, event: Some(event) })
    }
}

/// Keeps the whole text as a revision.
pub(super) async fn keep_revision(
    tx: &WriteTx,
    editor: Option<AccountId>,
    (mission, number): (MissionId, i32),
    (content, changed): (&Content, &[&'static str]),
    note: Option<String>,
) -> Result<(), Error> {
    let text = serde_json::to_value(content).map_err(|error| Error::Internal(error.to_string()))?;
    let revision = NewRevision {
        mission,
        number,
        editor,
        changed_fields: changed.iter().map(ToString::to_string).collect(),
        content: text,
        requested: content.requested_amount,
        note,
        source_urls: Vec::new(),
    };
    store::insert_revision(tx, revision).await.map_err(|error: StoreError| error.into())
}

/// The fields that were changed may still be changed in the mission's state.
fn open_to_change(
    mission: &Mission,
    (before, after): (&Content, &Content),
    (changed, today): (&[&'static str], NaiveDate),
) -> Result<(), Error> {
    let frozen: &[&'static str] = match revisable(mission.kind, mission.status) {
        Revisable::Everything => &[],
        Revisable::Text => &["allianceId"],
        Revisable::Announced => &["submitBy", "selectBy"],
        Revisable::Progress => {
            &["allianceId", "intentId", "requestedAmount", "budgetLines", "recipientAddress"]
        }
        Revisable::Nothing => changed,
    };
    if let Some(field) = changed.iter().find(|field| frozen.contains(field)) {
        return Err(frozen_field(field, mission.status));
    }
    let are_frozen = revisable(mission.kind, mission.status) == Revisable::Progress;
    if are_frozen && !after.has_milestones_of(before) {
        return Err(frozen_field("milestones", mission.status));
    }
    if are_frozen && !after.keeps_past_dates_of(before, today) {
        let message = "`milestones`: A date that has passed moves no more. Leave it as it was, and report the milestone.";
        return Err(Error::field("milestones", ProblemCode::WrongState, message));
    }
    Ok(())
}

fn frozen_field(field: &str, status: MissionStatus) -> Error {
    if status == MissionStatus::Open {
        let message = format!("`{field}`: Move this by `missionDeadlineMove`, which keeps where it was.");
        return Error::field(field, ProblemCode::WrongState, message);
    }
    if field == "recipientAddress" {
        let message = "`recipientAddress`: Once the mission is funded, say where its grant goes by `grantRecipientSet`.";
        return Error::field(field, ProblemCode::WrongState, message);
    }
    let rest = if field == "milestones" { ", but for its dates" } else { "" };
    let message =
        format!("`{field}`: This stays as it is in the state `{}`{rest}. Leave it out.", status.as_str());
    Error::field(field, ProblemCode::WrongState, message)
}

/// The state after the revision: what was complete stays complete, and an outline that has become so is a draft.
async fn still_in_order(
    tx: &WriteTx,
    mission: &Mission,
    content: &Content,
    rules: &Rules,
) -> Result<MissionStatus, Error> {
    let status = mission.status;
    match (mission.kind, status) {
        (MissionKind::Proposed, MissionStatus::Outline) if content.is_more_than_outline() => {
            Ok(transition(mission.kind, status, MissionAction::Complete)?)
        }
        (MissionKind::Proposed, MissionStatus::Draft) if !content.is_more_than_outline() => {
            let message = "A draft keeps its alliance, its intent and its amount. Replace them instead of emptying them.";
            Err(Error::rule(ProblemCode::Incomplete, message))
        }
        (MissionKind::Proposed, MissionStatus::Outline | MissionStatus::Draft) => Ok(status),
        (MissionKind::Proposed, _) if revisable(mission.kind, status) == Revisable::Text => {
            votable(tx, mission, content, rules).await.map(|()| status)
        }
        (MissionKind::Proposed, _) => Ok(status),
        (MissionKind::Foundation, MissionStatus::Open) => publishable(content, tx.now()).map(|()| status),
        (MissionKind::Foundation, _) => Ok(status),
    }
}
