//! Missions of both kinds, with their tags and revisions.

use std::collections::BTreeSet;

use entity::ids::{AccountId, AllianceId, CycleId, IntentId, MissionId, SeasonId};
use entity::vocab::{MissionKind, MissionStatus};
use entity::{mission, mission_revision, mission_tag};

use super::urls;
use crate::domain::amount::TokenAmount;
use crate::domain::season_file::{EarlierRequest, Mission, Origin, Rfp};
use crate::domain::text::{fold, searchable};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

/// A proposed mission to be made.
#[derive(Clone, Debug)]
pub struct NewMission<'f> {
    /// Its id.
    pub id: MissionId,
    /// Its slug.
    pub slug: String,
    /// The intent.
    pub intent: Option<IntentId>,
    /// The voting cycle.
    pub cycle: Option<CycleId>,
    /// The alliance.
    pub alliance: Option<AllianceId>,
    /// The author, of a mission without an alliance.
    pub author: Option<AccountId>,
    /// What the file says.
    pub record: &'f Mission,
}

/// An RFP to be made.
#[derive(Clone, Debug)]
pub struct NewRfp<'f> {
    /// Its id.
    pub id: MissionId,
    /// Its slug.
    pub slug: String,
    /// The intent.
    pub intent: Option<IntentId>,
    /// The point of contact.
    pub contact: Option<AccountId>,
    /// What the file says.
    pub record: &'f Rfp,
}

/// Makes proposed missions.
///
/// # Errors
/// [`Unique::MissionSlug`](crate::store::error::Unique) or another failure.
pub async fn insert_missions(
    tx: &WriteTx,
    season: SeasonId,
    missions: Vec<NewMission<'_>>,
) -> Result<(), StoreError> {
    let tags = missions.iter().flat_map(|mission| tags(mission.id, &mission.record.tags)).collect();
    let rows: Vec<_> = missions.iter().map(|mission| proposed(tx, season, mission)).collect();
    let revisions = rows
        .iter()
        .zip(&missions)
        .flat_map(|(row, mission)| revisions(tx, row, &mission.record.requested_before))
        .collect();
    insert(tx, rows, tags, revisions).await
}

/// Makes RFPs.
///
/// # Errors
/// [`Unique::MissionSlug`](crate::store::error::Unique) or another failure.
pub async fn insert_rfps(tx: &WriteTx, season: SeasonId, rfps: Vec<NewRfp<'_>>) -> Result<(), StoreError> {
    let tags = rfps.iter().flat_map(|rfp| tags(rfp.id, &rfp.record.labels)).collect();
    let rows: Vec<_> = rfps.iter().map(|rfp| foundation(tx, season, rfp)).collect();
    let revisions = rows.iter().flat_map(|row| revisions(tx, row, &[])).collect();
    insert(tx, rows, tags, revisions).await
}

async fn insert(
    tx: &WriteTx,
    missions: Vec<mission::Model>,
    tags: Vec<mission_tag::Model>,
    revisions: Vec<mission_revision::Model>,
) -> Result<(), StoreError> {
    insert_all(tx, missions).await?;
    insert_all(tx, tags).await?;
    insert_all(tx, revisions).await
}

/// What missions of both kinds say.
struct Common<'f> {
    id: MissionId,
    slug: &'f str,
    kind: MissionKind,
    season: SeasonId,
    intent: Option<IntentId>,
    title: &'f str,
    summary: Option<&'f str>,
    status: MissionStatus,
    requested: Option<TokenAmount>,
    note: Option<&'f str>,
    origin: &'f Origin,
}

fn common(tx: &WriteTx, mission: Common<'_>) -> mission::Model {
    let texts = [Some(mission.title), mission.summary];
    mission::Model {
        id: mission.id,
        slug: mission.slug.to_owned(),
        kind: mission.kind,
        season_id: mission.season,
        intent_id: mission.intent,
        voting_cycle_id: None,
        alliance_id: None,
        created_by: None,
        title: mission.title.to_owned(),
        summary: mission.summary.map(str::to_owned),
        description: None,
        status: mission.status,
        requested_micro_op: mission.requested.map(TokenAmount::micro),
        upfront_requested: None,
        upfront_reason: None,
        starts_on: None,
        completes_on: None,
        policy_version: None,
        tier_at_submission: None,
        submitted_at: None,
        ballot_code: None,
        ballot_micro_op: None,
        tier_required: None,
        fulfilled_by: None,
        fulfilled_by_count: None,
        contact_id: None,
        specification: None,
        opened_on: None,
        submit_by: None,
        select_by: None,
        github_issue: None,
        note: mission.note.map(str::to_owned),
        source_urls: urls(&mission.origin.sources),
        sort_title: fold(mission.title),
        search_text: searchable(texts.into_iter().flatten()),
        revision: 1,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

fn proposed(tx: &WriteTx, season: SeasonId, mission: &NewMission<'_>) -> mission::Model {
    let record = mission.record;
    let is_submitted = !matches!(record.status, MissionStatus::Outline | MissionStatus::Draft);
    let fields = Common {
        id: mission.id,
        slug: &mission.slug,
        kind: MissionKind::Proposed,
        season,
        intent: mission.intent,
        title: &record.title,
        summary: record.summary.as_deref(),
        status: record.status,
        requested: record.requested,
        note: record.note.as_deref(),
        origin: &record.origin,
    };
    mission::Model {
        voting_cycle_id: mission.cycle,
        alliance_id: mission.alliance,
        created_by: mission.author,
        upfront_requested: record.upfront_capital,
        tier_at_submission: record.tier_claimed.filter(|_| is_submitted),
        ballot_code: record.ballot_code.clone(),
        ballot_micro_op: record.ballot_amount.map(TokenAmount::micro),
        revision: last_revision(&record.requested_before),
        ..common(tx, fields)
    }
}

fn foundation(tx: &WriteTx, season: SeasonId, rfp: &NewRfp<'_>) -> mission::Model {
    let record = rfp.record;
    let fields = Common {
        id: rfp.id,
        slug: &rfp.slug,
        kind: MissionKind::Foundation,
        season,
        intent: rfp.intent,
        title: &record.title,
        summary: None,
        status: record.status,
        requested: record.baseline_grant,
        note: record.note.as_deref(),
        origin: &record.origin,
    };
    mission::Model {
        tier_required: record.tier_required,
        fulfilled_by: record.fulfilled_by,
        contact_id: rfp.contact,
        opened_on: record.opened_on,
        submit_by: record.submit_by,
        select_by: record.selection_by,
        github_issue: record.github_issue,
        ..common(tx, fields)
    }
}

fn tags(mission: MissionId, tags: &[String]) -> impl Iterator<Item = mission_tag::Model> {
    let distinct: BTreeSet<String> = tags.iter().map(|tag| fold(tag)).collect();
    distinct.into_iter().map(move |tag| mission_tag::Model { mission_id: mission, tag })
}

fn last_revision(earlier: &[EarlierRequest]) -> i32 {
    i32::try_from(earlier.len()).unwrap_or(i32::MAX).saturating_add(1)
}

/// A revision for each amount that is known to have been asked for before, and the present one.
///
/// Of an earlier revision nothing but its amount is known, so its content holds nothing else.
fn revisions(
    tx: &WriteTx,
    mission: &mission::Model,
    earlier: &[EarlierRequest],
) -> Vec<mission_revision::Model> {
    let revision = |number: i32, content, requested, note, sources: serde_json::Value| {
        let changed: &[&str] = if number == 1 { &[] } else { &["requested"] };
        mission_revision::Model {
            id: tx.new_id(),
            mission_id: mission.id,
            number,
            editor_id: None,
            changed_fields: serde_json::json!(changed),
            content,
            requested_micro_op: requested,
            note,
            source_urls: sources,
            created_at: tx.now(),
        }
    };
    let before = (1..).zip(earlier).map(|(number, request)| {
        let content = serde_json::json!({ "requested": request.amount });
        let requested = Some(request.amount.micro());
        revision(number, content, requested, note(request), urls(&request.sources))
    });
    let before: Vec<_> = before.collect();
    let present = revision(
        mission.revision,
        content(mission),
        mission.requested_micro_op,
        None,
        mission.source_urls.clone(),
    );
    before.into_iter().chain([present]).collect()
}

fn note(request: &EarlierRequest) -> Option<String> {
    let said = [request.on.map(|on| on.to_string()), request.note.clone()];
    Some(said.into_iter().flatten().collect::<Vec<_>>().join(": ")).filter(|note| !note.is_empty())
}

fn content(mission: &mission::Model) -> serde_json::Value {
    serde_json::json!({ "title": mission.title, "summary": mission.summary })
}
