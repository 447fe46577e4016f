//! The members of one object: each is read with the type that it should have, or taken as not stated.

use chrono::{DateTime, Datelike as _, SubsecRound as _, Utc};
use serde_json::{Map, Value};

use super::warning::{Code, Warning};
use crate::domain::season_file::type_name;

/// The members of a topic or of a post, and what is odd about them.
pub(super) struct Members<'a> {
    object: &'a Map<String, Value>,
    post: Option<i32>,
    pub(super) warnings: Vec<Warning>,
}

impl<'a> Members<'a> {
    pub(super) fn of_topic(object: &'a Map<String, Value>) -> Self {
        Self { object, post: None, warnings: Vec::new() }
    }

    pub(super) fn of_post(object: &'a Map<String, Value>, number: i32) -> Self {
        Self { object, post: Some(number), warnings: Vec::new() }
    }

    pub(super) fn warn(&mut self, code: Code, message: impl Into<String>) {
        self.warnings.push(Warning::new(self.post, code, message));
    }

    /// The value of a member; null is the same as no member.
    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn wrong_type(&mut self, name: &str, wanted: &str, found: &Value) {
        let message = format!(
            "\"{name}\" is {}, and was taken as not stated; it should be {wanted}.",
            type_name(found)
        );
        self.warn(Code::WrongType, message);
    }

    /// A text without control characters; a blank one is the same as none.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let Value::String(text) = value else {
            self.wrong_type(name, "a text", value);
            return None;
        };
        let clean: String = text.chars().filter(|c| !is_forbidden(*c)).collect();
        if clean.len() < text.len() {
            self.warn(Code::ControlCharacter, format!("Control characters were taken out of \"{name}\"."));
        }
        Some(clean.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A text of one line, cut where it is longer than a line should be.
    pub(super) fn line(&mut self, name: &str) -> Option<String> {
        const LONGEST: usize = 300;
        let text = self.text(name)?.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().nth(LONGEST).is_none() {
            return Some(text);
        }
        self.warn(Code::TextTooLong, format!("\"{name}\" was cut to {LONGEST} characters."));
        Some(text.chars().take(LONGEST).collect())
    }

    pub(super) fn flag(&mut self, name: &str) -> bool {
        match self.value(name) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                self.wrong_type(name, "true or false", other);
                false
            }
        }
    }

    /// A whole number that is not below zero.
    pub(super) fn number<N: TryFrom<i64>>(&mut self, name: &str) -> Option<N> {
        let value = self.value(name)?;
        let number = value.as_i64().filter(|number| *number >= 0).and_then(|number| N::try_from(number).ok());
        if number.is_none() {
            self.warn(
                Code::WrongType,
                format!("\"{name}\" is not a number that can be, and was taken as not stated."),
            );
        }
        number
    }

    /// A moment within the time of forums, to the millisecond that databases keep.
    pub(super) fn moment(&mut self, name: &str) -> Option<DateTime<Utc>> {
        const YEARS: std::ops::RangeInclusive<i32> = 1990..=2200;
        let text = self.value(name)?.as_str().unwrap_or_default();
        let moment = DateTime::parse_from_rfc3339(text.trim()).ok().map(|moment| moment.to_utc());
        let moment = moment.filter(|moment| YEARS.contains(&moment.year()));
        if moment.is_none() {
            self.warn(
                Code::BadDate,
                format!("\"{name}\" is not a date that can be, and was taken as not stated."),
            );
        }
        moment.map(|moment| moment.trunc_subsecs(3))
    }

    pub(super) fn list(&mut self, name: &str) -> &'a [Value] {
        match self.value(name) {
            None => &[],
            Some(Value::Array(values)) => values,
            Some(other) => {
                self.wrong_type(name, "a list", other);
                &[]
            }
        }
    }
}

/// Databases refuse NUL, and no text needs the other control characters.
fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}
