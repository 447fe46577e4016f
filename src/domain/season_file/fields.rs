//! The fields of one record: each is read once, checked, and reported where it is not as it should be.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::finding::{Code, Finding, Section, Severity, quoted, shown_name};
use super::fingerprint;

/// The longest title, name or key.
pub(super) const TITLE: usize = 300;
/// The longest summary or reason.
pub(super) const SUMMARY: usize = 2_000;
/// The longest note or post.
pub(super) const NOTE: usize = 10_000;

/// One record, or an entry within one.
///
/// A method that returns an error found something without which the record cannot be kept; the error is the
/// finding to report. Everything else is reported as a warning, and the value is taken as not stated.
pub(super) struct Fields<'a> {
    section: Section,
    key: String,
    prefix: String,
    object: &'a Map<String, Value>,
    asked: BTreeSet<&'static str>,
    findings: Vec<Finding>,
}

impl<'a> Fields<'a> {
    /// The record at a place in its section, such as `missions[3]`; its findings carry its key if it has one.
    pub(super) fn of_record(section: Section, place: &str, object: &'a Map<String, Value>) -> Self {
        let own_key = object.get("key").and_then(Value::as_str).map(str::trim);
        let key = own_key.filter(|key| !key.is_empty() && fits(key, TITLE)).unwrap_or(place).to_owned();
        Self { section, key, prefix: String::new(), object, asked: BTreeSet::new(), findings: Vec::new() }
    }

    /// An entry of this record, such as `members[2]`.
    fn entry(&self, place: &str, object: &'a Map<String, Value>) -> Self {
        Self { prefix: format!("{place}."), ..Self::of_record(self.section, &self.key, object) }
            .with_key(&self.key)
    }

    fn with_key(mut self, key: &str) -> Self {
        key.clone_into(&mut self.key);
        self
    }

    /// What the record's findings are listed under.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    pub(super) fn fingerprint(&self) -> String {
        fingerprint::of(self.object)
    }

    /// Everything that was found, fields that nobody asked for included.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        let unknown: Vec<&String> =
            self.object.keys().filter(|name| !self.asked.contains(name.as_str())).collect();
        for name in unknown {
            self.warn(&shown_name(name), Code::UnknownField, "This field is not known and was not read.");
        }
        self.findings
    }

    /// Fields that are known and that this version does not keep.
    pub(super) fn not_kept(&mut self, names: &[&'static str]) {
        self.asked.extend(names);
    }

    pub(super) fn warn(&mut self, field: &str, code: Code, message: impl Into<String>) {
        let finding = self.finding(Severity::Warning, field, code, message.into());
        self.findings.push(finding);
    }

    pub(super) fn skip(&self, field: &str, code: Code, message: impl Into<String>) -> Finding {
        self.finding(Severity::Skipped, field, code, message.into())
    }

    fn finding(&self, severity: Severity, field: &str, code: Code, message: String) -> Finding {
        let field = format!("{}{field}", self.prefix);
        let field = Some(field.trim_end_matches('.').to_owned()).filter(|field| !field.is_empty());
        Finding { severity, section: self.section, key: self.key.clone(), field, code, message }
    }

    /// The value of a field; null is the same as no field.
    pub(super) fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        self.asked.insert(name);
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// The text of a field, whatever its length; an empty one is the same as none.
    pub(super) fn string(&mut self, name: &'static str) -> Option<&'a str> {
        match self.value(name)? {
            Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            other => self.wrong_type(name, "a text", other),
        }
    }

    fn required_string(&mut self, name: &'static str) -> Result<&'a str, Finding> {
        match self.value(name) {
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.trim()),
            Some(Value::String(_)) | None => Err(self.skip(
                name,
                Code::Missing,
                format!("Skipped, as \"{name}\" is not stated; state it."),
            )),
            Some(other) => {
                let message = format!("Skipped, as \"{name}\" is {}; give a text.", type_name(other));
                Err(self.skip(name, Code::WrongType, message))
            }
        }
    }

    /// A text of at most `limit` characters.
    pub(super) fn text(&mut self, name: &'static str, limit: usize) -> Result<Option<String>, Finding> {
        self.string(name).map(|text| self.checked(name, text, limit)).transpose()
    }

    /// A text of at most `limit` characters, which must be stated.
    pub(super) fn required_text(&mut self, name: &'static str, limit: usize) -> Result<String, Finding> {
        let text = self.required_string(name)?;
        self.checked(name, text, limit)
    }

    fn checked(&self, name: &str, text: &str, limit: usize) -> Result<String, Finding> {
        if text.chars().any(is_forbidden) {
            let message = "Skipped, as the text has control characters, such as NUL; take them out.";
            return Err(self.skip(name, Code::ControlCharacter, message));
        }
        if !fits(text, limit) {
            let message = format!("Skipped, as the text is longer than {limit} characters; shorten it.");
            return Err(self.skip(name, Code::TextTooLong, message));
        }
        Ok(text.to_owned())
    }

    /// A value of a closed vocabulary; an unknown one is reported and taken as not stated.
    pub(super) fn choice<T>(&mut self, name: &'static str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.string(name)?;
        let value = parse(text);
        if value.is_none() {
            let message = format!("{} is not a known value and was taken as not stated.", quoted(text));
            self.warn(name, Code::UnknownValue, message);
        }
        value
    }

    /// A value of a closed vocabulary without which the record cannot be kept.
    pub(super) fn required_choice<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Finding> {
        let text = self.required_string(name)?;
        let unknown = || format!("Skipped, as {} is not a known value of \"{name}\".", quoted(text));
        parse(text).ok_or_else(|| self.skip(name, Code::UnknownValue, unknown()))
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Option<bool> {
        match self.value(name)? {
            Value::Bool(flag) => Some(*flag),
            other => self.wrong_type(name, "true or false", other),
        }
    }

    /// A whole number above zero.
    pub(super) fn number(&mut self, name: &'static str) -> Option<i32> {
        let value = self.value(name)?;
        match positive(value) {
            Some(number) => Some(number),
            None => self.wrong_type(name, "a whole number above zero", value),
        }
    }

    /// A whole number above zero, which must be stated.
    pub(super) fn required_number(&mut self, name: &'static str) -> Result<i32, Finding> {
        let message = || format!("Skipped, as \"{name}\" is not a whole number above zero.");
        match self.value(name) {
            None => Err(self.skip(name, Code::Missing, message())),
            Some(value) => positive(value).ok_or_else(|| self.skip(name, Code::WrongType, message())),
        }
    }

    /// The texts of a list, each at most a title long; what is no such text is left out of it.
    pub(super) fn texts(&mut self, name: &'static str) -> Vec<String> {
        let mut texts = Vec::new();
        for (index, value) in self.list(name).iter().enumerate() {
            match value.as_str().map(str::trim) {
                Some(text) if !text.is_empty() && fits(text, TITLE) => texts.push(text.to_owned()),
                _ => {
                    let message = format!("Not a text of 1 to {TITLE} characters; left out of the list.");
                    self.warn(&format!("{name}[{index}]"), Code::WrongType, message);
                }
            }
        }
        texts
    }

    /// The objects of a list, each read by `read`; an entry that cannot be kept is listed and left out.
    pub(super) fn entries<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Self) -> Result<T, Finding>,
    ) -> Vec<T> {
        let mut kept = Vec::new();
        for (index, value) in self.list(name).iter().enumerate() {
            let place = format!("{name}[{index}]");
            let Value::Object(object) = value else {
                let message = format!("Left out, as the entry is {}; give an object.", type_name(value));
                let finding = self.skip(&place, Code::WrongType, message);
                self.findings.push(finding);
                continue;
            };
            let mut entry = self.entry(&place, object);
            let outcome = read(&mut entry);
            match outcome {
                Ok(value) => {
                    self.findings.append(&mut entry.finish());
                    kept.push(value);
                }
                Err(finding) => {
                    self.findings.append(&mut entry.findings);
                    self.findings.push(finding);
                }
            }
        }
        kept
    }

    pub(super) fn list(&mut self, name: &'static str) -> &'a [Value] {
        match self.value(name) {
            None => &[],
            Some(Value::Array(values)) => values,
            Some(other) => self.wrong_type(name, "a list", other).unwrap_or_default(),
        }
    }

    pub(super) fn wrong_type<T>(&mut self, name: &str, wanted: &str, found: &Value) -> Option<T> {
        let message = format!("Give {wanted}; this is {} and was taken as not stated.", type_name(found));
        self.warn(name, Code::WrongType, message);
        None
    }
}

/// What a value is, in words.
pub(crate) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn positive(value: &Value) -> Option<i32> {
    value.as_i64().and_then(|number| i32::try_from(number).ok()).filter(|number| *number > 0)
}

fn fits(text: &str, limit: usize) -> bool {
    text.chars().nth(limit).is_none() && !text.chars().any(is_forbidden)
}

/// Databases refuse NUL, and no text needs the other control characters.
fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}
