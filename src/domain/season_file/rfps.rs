//! Missions that the Foundation asked for, and the applications to them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::vocab::{ApplicationStatus, FulfilledBy, MissionKind, TrustTier};

use super::calendar::of_this_season;
use super::fields::{Fields, NOTE, TITLE};
use super::finding::{Code, Finding};
use super::fingerprint;
use super::keys::{Keys, Kind};
use super::mission_checks::check_cap;
use super::missions::{Background, of_kind};
use super::record::{Application, Rfp};
use super::status::{self, GithubState};

/// Reads an RFP; whether an applicant was selected is settled once the applications are read.
pub(super) fn rfp(fields: &mut Fields<'_>, keys: &Keys, background: &Background<'_>) -> Result<Rfp, Finding> {
    of_this_season(fields, "season_label", background.season)?;
    of_kind(fields, MissionKind::Foundation)?;
    let github_state = github_state(fields);
    let rfp = Rfp {
        key: fields.required_text("key", TITLE)?,
        title: fields.required_text("title", TITLE)?,
        status: status::of_rfp(github_state, false),
        github_state,
        github_issue: fields.number("github_issue"),
        intent: fields.reference("intent", Kind::Intent, keys),
        tier_required: fields.choice("trust_tier_required", TrustTier::parse),
        baseline_grant: fields.amount("baseline_grant_op"),
        fulfilled_by: fields.choice("fulfilled_by", FulfilledBy::parse),
        contact: fields.reference("foundation_contact", Kind::Person, keys),
        opened_on: fields.date("opened_on"),
        submit_by: fields.deadline("submit_by"),
        selection_by: fields.deadline("selection_by"),
        labels: fields.texts("labels"),
        note: fields.text("note", NOTE)?,
        origin: fields.origin(),
    };
    fields.check_order(rfp.opened_on, rfp.submit_by.map(|at| at.date_naive()), "submit_by");
    fields.check_order(rfp.submit_by, rfp.selection_by, "selection_by");
    check_cap(fields, "baseline_grant_op", rfp.baseline_grant, rfp.tier_required, background);
    Ok(rfp)
}

fn github_state(fields: &mut Fields<'_>) -> Option<GithubState> {
    let state = fields.choice("github_state", GithubState::parse);
    if state.is_none() {
        let message = "Not stated whether it still takes applications; taken as closed for them.";
        fields.warn("github_state", Code::StatusNotStated, message);
    }
    state
}

/// When applications to each RFP are due.
pub(super) fn deadlines(rfps: &[Rfp]) -> HashMap<String, DateTime<Utc>> {
    rfps.iter().filter_map(|rfp| Some((rfp.key.clone(), rfp.submit_by?))).collect()
}

pub(super) fn application(
    fields: &mut Fields<'_>,
    keys: &Keys,
    deadlines: &HashMap<String, DateTime<Utc>>,
) -> Result<Application, Finding> {
    let rfp = fields.required_reference("foundation_mission", Kind::Mission, keys)?;
    let origin = fields.origin();
    let application = Application {
        key: fingerprint::key(&origin.fingerprint),
        rfp,
        applicant: fields.reference("applicant", Kind::Person, keys),
        alliance_name: fields.text("alliance_name_as_published", TITLE)?,
        submitted_on: fields.date("submitted_on"),
        status: application_status(fields)?,
        note: fields.text("note", NOTE)?,
        origin,
    };
    if application.applicant.is_none() && application.alliance_name.is_none() {
        let message =
            "Skipped, as neither the applicant nor the alliance's name is known; state one of them.";
        return Err(fields.skip("applicant", Code::NoApplicant, message));
    }
    let due = deadlines.get(&application.rfp).map(|at| at.date_naive());
    if application.submitted_on.zip(due).is_some_and(|(submitted, due)| submitted > due) {
        fields.warn("submitted_on", Code::AfterDeadline, "Handed in after the RFP's deadline.");
    }
    Ok(application)
}

/// An application whose status is not stated was handed in; nothing more is known of it.
fn application_status(fields: &mut Fields<'_>) -> Result<ApplicationStatus, Finding> {
    match fields.value("status") {
        None => Ok(ApplicationStatus::Submitted),
        Some(_) => fields.required_choice("status", ApplicationStatus::parse),
    }
}

/// Gives closed RFPs with a selected application their status.
pub(super) fn settle(rfps: &mut [Rfp], applications: &[Application]) {
    let selected: HashSet<&str> = applications
        .iter()
        .filter(|application| application.status == ApplicationStatus::Selected)
        .map(|application| application.rfp.as_str())
        .collect();
    for rfp in rfps {
        rfp.status = status::of_rfp(rfp.github_state, selected.contains(rfp.key.as_str()));
    }
}
