//! Alliances and their members.

use std::collections::HashSet;

use entity::vocab::{AllianceKind, RoleKind};

use super::fields::{Fields, NOTE, TITLE};
use super::finding::{Code, Finding, quoted};
use super::keys::{Keys, Kind};
use super::record::{Alliance, Member};

pub(super) fn alliance(fields: &mut Fields<'_>, keys: &Keys) -> Result<Alliance, Finding> {
    let lead = fields.reference("lead", Kind::Person, keys);
    if lead.is_none() {
        fields.warn("lead", Code::NoLeader, "The alliance has no known leader.");
    }
    Ok(Alliance {
        key: fields.required_text("key", TITLE)?,
        name: fields.required_text("name", TITLE)?,
        kind: fields.required_choice("kind", AllianceKind::parse)?,
        members: members(fields, keys, lead),
        member_list_complete: fields.flag("member_list_complete"),
        partner_organizations: fields.texts("partner_organizations"),
        note: fields.text("note", NOTE)?,
        origin: fields.origin(),
    })
}

/// The listed members, and the leader first where the list leaves the leader out.
fn members(fields: &mut Fields<'_>, keys: &Keys, lead: Option<String>) -> Vec<Member> {
    let mut seen = HashSet::new();
    let listed = fields.entries("members", |entry| member(entry, keys, lead.as_deref(), &mut seen));
    let mut members: Vec<Member> = listed.into_iter().flatten().collect();
    if let Some(person) = lead
        && members.iter().all(|member| member.person != person)
    {
        members.insert(0, Member { person, role: RoleKind::Lead, role_title: None });
    }
    members
}

fn member(
    entry: &mut Fields<'_>,
    keys: &Keys,
    lead: Option<&str>,
    seen: &mut HashSet<String>,
) -> Result<Option<Member>, Finding> {
    let person = entry.required_reference("person", Kind::Person, keys)?;
    let role_title = entry.text("role_as_published", TITLE)?;
    if !seen.insert(person.clone()) {
        let message = format!("{} stands twice among the members; the first entry is kept.", quoted(&person));
        entry.warn("person", Code::DuplicateMember, message);
        return Ok(None);
    }
    if role_title.is_none() {
        let message = format!("No role is published for {}; it stays empty.", quoted(&person));
        entry.warn("role_as_published", Code::RoleNotStated, message);
    }
    let is_lead = lead == Some(person.as_str());
    let role = role_kind(is_lead, role_title.as_deref());
    Ok(Some(Member { person, role, role_title }))
}

fn role_kind(is_lead: bool, role_title: Option<&str>) -> RoleKind {
    let advises = || {
        role_title
            .is_some_and(|title| title.to_lowercase().split(|c: char| !c.is_alphabetic()).any(is_advisor))
    };
    if is_lead {
        RoleKind::Lead
    } else if advises() {
        RoleKind::Advisor
    } else {
        RoleKind::Member
    }
}

fn is_advisor(word: &str) -> bool {
    matches!(word, "advisor" | "advisors" | "adviser" | "advisers")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_follows_from_the_lead_and_the_published_words() {
        assert_eq!(role_kind(true, Some("advisor")), RoleKind::Lead);
        assert_eq!(role_kind(false, Some("Technical Advisor, part time")), RoleKind::Advisor);
        assert_eq!(role_kind(false, Some("Advisory board relations")), RoleKind::Member);
        assert_eq!(role_kind(false, Some("alliance lead")), RoleKind::Member);
        assert_eq!(role_kind(false, None), RoleKind::Member);
    }
}
