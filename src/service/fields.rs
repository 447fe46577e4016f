//! From what a client sent to values that a use case takes.

use entity::ids::TypedId;

use crate::domain::text::{Slug, Text};

use super::error::{Error, FieldError, Problem, ProblemCode};

/// A text of a field.
///
/// # Errors
/// The text does not fit; the problem names the field.
pub fn text<const MIN: usize, const MAX: usize>(field: &str, text: &str) -> Result<Text<MIN, MAX>, Error> {
    Text::parse(text).map_err(|error| error.in_field(field).into())
}

/// A text of a field that may be left out; a blank one counts as left out.
///
/// # Errors
/// The text does not fit; the problem names the field.
pub fn optional_text<const MIN: usize, const MAX: usize>(
    field: &str,
    value: Option<&str>,
) -> Result<Option<Text<MIN, MAX>>, Error> {
    value.filter(|value| !value.trim().is_empty()).map(|value| text(field, value)).transpose()
}

/// A slug of a field that may be left out.
///
/// # Errors
/// It is not a slug; the problem names the field.
pub fn optional_slug(field: &str, value: Option<&str>) -> Result<Option<Slug>, Error> {
    value.map(|value| Slug::parse(value).map_err(|error| error.in_field(field).into())).transpose()
}

/// Tells apart the slugs of objects with the same name.
#[must_use]
pub fn slug_ending<T: TypedId>(id: T) -> String {
    let hex = id.uuid().simple().to_string();
    hex.chars().rev().take(10).collect()
}

/// A list of a field, none of whose values may fail, of at most `most`.
///
/// # Errors
/// There are too many, or one does not fit; the problem names the field and the place.
pub fn list<T, U>(
    field: &str,
    values: &[T],
    most: usize,
    mut parse: impl FnMut(&str, &T) -> Result<U, Error>,
) -> Result<Vec<U>, Error> {
    if values.len() > most {
        let message = format!("`{field}`: Give at most {most}. These are {}.", values.len());
        return Err(Problem::of(field, ProblemCode::TooLong, message).into());
    }
    values.iter().enumerate().map(|(place, value)| parse(&format!("{field}.{place}"), value)).collect()
}

/// An IANA time zone name.
///
/// # Errors
/// It has not the form of one.
pub fn optional_timezone(field: &str, value: Option<&str>) -> Result<Option<String>, Error> {
    let is_zone = |name: &str| name.parse::<chrono_tz::Tz>().is_ok();
    match value {
        Some(name) if !is_zone(name) => {
            let message =
                format!("`{field}`: Use an IANA time zone name, such as \"Europe/Lisbon\" or \"UTC\".");
            Err(Problem::of(field, ProblemCode::Invalid, message).into())
        }
        name => Ok(name.map(str::to_owned)),
    }
}
