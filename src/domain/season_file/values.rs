//! Fields with a meaning of their own: amounts, dates, addresses and keys of other records.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use url::Url;

use super::amounts::{self, Form};
use super::dates;
use super::fields::Fields;
use super::finding::{Code, Finding, quoted};
use super::keys::{Keys, Kind, Lookup};
use super::record::Origin;
use crate::domain::amount::TokenAmount;

/// Longer addresses are taken for a mistake.
const LONGEST_URL: usize = 2_000;

impl Fields<'_> {
    /// An amount of OP in any of the forms that people use.
    pub(super) fn amount(&mut self, name: &'static str) -> Option<TokenAmount> {
        let value = self.value(name)?;
        match amounts::read(value) {
            Ok(read) => {
                self.warn_of_form(name, value, read.form, read.amount);
                Some(read.amount)
            }
            Err(Code::WrongType) => self.wrong_type(name, "an amount of OP", value),
            Err(code) => {
                let message = format!("{} {} It was taken as not stated.", shown(value), amount_fault(code));
                self.warn(name, code, message);
                None
            }
        }
    }

    fn warn_of_form(&mut self, name: &str, value: &Value, form: Form, amount: TokenAmount) {
        let written = shown(value);
        match form {
            Form::Plain => {}
            Form::Normalised => {
                self.warn(name, Code::AmountNormalised, format!("{written} was read as {amount} OP."));
            }
            Form::Ambiguous => {
                let message = format!(
                    "{written} was read as {amount} OP, its separator as one between thousands; check it."
                );
                self.warn(name, Code::AmountAmbiguous, message);
            }
        }
    }

    /// A calendar date.
    pub(super) fn date(&mut self, name: &'static str) -> Option<NaiveDate> {
        let text = self.string(name)?;
        let date = dates::date(text);
        if date.is_none() {
            self.bad_date(name, text);
        }
        date
    }

    /// A point in time; a date alone means 19:00 GMT of that day.
    pub(super) fn deadline(&mut self, name: &'static str) -> Option<DateTime<Utc>> {
        let text = self.string(name)?;
        let Some(deadline) = dates::deadline(text) else {
            self.bad_date(name, text);
            return None;
        };
        if deadline.time_assumed {
            let message = format!("{} has no time of day; 19:00 GMT was assumed.", quoted(text));
            self.warn(name, Code::DeadlineTimeAssumed, message);
        }
        Some(deadline.at)
    }

    fn bad_date(&mut self, name: &str, text: &str) {
        let message = format!(
            "{} is not a possible date such as 2023-06-28; it was taken as not stated.",
            quoted(text)
        );
        self.warn(name, Code::BadDate, message);
    }

    /// Warns where an end lies before its beginning.
    pub(super) fn check_order<T: PartialOrd>(&mut self, begin: Option<T>, end: Option<T>, end_name: &str) {
        if let (Some(begin), Some(end)) = (begin, end)
            && end < begin
        {
            self.warn(end_name, Code::DatesReversed, "This lies before its beginning; check both dates.");
        }
    }

    /// The record's addresses and its fingerprint.
    pub(super) fn origin(&mut self) -> Origin {
        let sources = self.sources(&[]);
        Origin { sources, fingerprint: self.fingerprint() }
    }

    /// The addresses in `source_urls`, in `source_url` and in the other fields named, each once.
    pub(super) fn sources(&mut self, others: &[&'static str]) -> Vec<Url> {
        let mut sources = Vec::new();
        for (index, value) in self.list("source_urls").iter().enumerate() {
            let place = format!("source_urls[{index}]");
            match value.as_str() {
                Some(text) => sources.extend(self.url(&place, text)),
                None => sources.extend(self.wrong_type::<Url>(&place, "an address", value)),
            }
        }
        for name in others.iter().chain(&["source_url"]) {
            if let Some(text) = self.string(name) {
                sources.extend(self.url(name, text));
            }
        }
        let mut seen = std::collections::HashSet::new();
        sources.retain(|url| seen.insert(url.clone()));
        if sources.is_empty() {
            self.warn(
                "source_urls",
                Code::SourceNotStated,
                "No address says where this comes from; add one.",
            );
        }
        sources
    }

    fn url(&mut self, place: &str, text: &str) -> Option<Url> {
        let url = Url::parse(text).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.username().is_empty()
                && url.password().is_none()
                && url.as_str().len() <= LONGEST_URL
        });
        if url.is_none() {
            let message = format!("{} is not an address of http or https; it was left out.", quoted(text));
            self.warn(place, Code::BadUrl, message);
        }
        url
    }

    /// The key of another record; one that was not kept is reported and taken as not stated.
    pub(super) fn reference(&mut self, name: &'static str, kind: Kind, keys: &Keys) -> Option<String> {
        let key = self.string(name)?;
        match fault(kind, key, keys) {
            None => Some(key.to_owned()),
            Some((code, why)) => {
                self.warn(name, code, format!("{why} This record is kept without it."));
                None
            }
        }
    }

    /// The key of another record; without it this record would say something else, so it is skipped.
    pub(super) fn binding_reference(
        &mut self,
        name: &'static str,
        kind: Kind,
        keys: &Keys,
    ) -> Result<Option<String>, Finding> {
        let Some(key) = self.string(name) else { return Ok(None) };
        match fault(kind, key, keys) {
            None => Ok(Some(key.to_owned())),
            Some((code, why)) => Err(self.skip(name, code, format!("{why} So this is skipped too."))),
        }
    }

    /// The key of another record, which must be stated.
    pub(super) fn required_reference(
        &mut self,
        name: &'static str,
        kind: Kind,
        keys: &Keys,
    ) -> Result<String, Finding> {
        self.binding_reference(name, kind, keys)?.ok_or_else(|| {
            let message = format!("Skipped, as no {} is named; give its key.", kind.noun());
            self.skip(name, Code::Missing, message)
        })
    }
}

fn fault(kind: Kind, key: &str, keys: &Keys) -> Option<(Code, String)> {
    let (noun, key) = (kind.noun(), (key, quoted(key)));
    match keys.look_up(kind, key.0) {
        Lookup::Kept => None,
        Lookup::Unknown => Some((Code::UnknownReference, format!("The file has no {noun} {}.", key.1))),
        Lookup::Skipped(Code::OtherSeason) => {
            Some((Code::OtherSeason, format!("The {noun} {} belongs to another season.", key.1)))
        }
        Lookup::Skipped(why) => {
            Some((Code::SkippedReference, format!("The {noun} {} was skipped ({why}).", key.1)))
        }
    }
}

fn amount_fault(code: Code) -> &'static str {
    match code {
        Code::AmountNegative => "is below zero.",
        Code::AmountTooLarge => "is more OP than there is.",
        Code::AmountTooPrecise => "has more than six decimals.",
        _ => "is not an amount of OP such as 20000, 0.5 or 21k.",
    }
}

/// A number or a text as a message shows it.
pub(super) fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), quoted)
}
