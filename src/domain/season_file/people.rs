//! People and organizations.

use entity::vocab::AccountKind;

use super::fields::{Fields, NOTE, TITLE};
use super::finding::{Code, Finding};
use super::record::Person;

/// Reads a person. The roles that a file knows of somebody are not kept: rights are granted, never imported.
pub(super) fn person(fields: &mut Fields<'_>) -> Result<Person, Finding> {
    fields.not_kept(&["known_roles"]);
    Ok(Person {
        key: fields.required_text("key", TITLE)?,
        name: fields.required_text("name_as_published", TITLE)?,
        kind: kind(fields),
        note: fields.text("note", NOTE)?,
        origin: fields.origin(),
    })
}

fn kind(fields: &mut Fields<'_>) -> AccountKind {
    match fields.flag("is_organization") {
        Some(true) => AccountKind::Organization,
        Some(false) => AccountKind::Person,
        None => {
            let message = "Not stated whether this is an organization; taken as a person.";
            fields.warn("is_organization", Code::AccountKindNotStated, message);
            AccountKind::Person
        }
    }
}
