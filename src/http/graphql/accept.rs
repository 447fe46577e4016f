//! Which media type a client wants its answer in.

use std::cmp::Reverse;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use mime::Mime;

use crate::http::front::{Code, RequestError};

/// A media type that answers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediaType {
    /// `application/graphql-response+json`: the status tells what happened.
    GraphqlResponse,
    /// `application/json`: the status tells only whether the request was well-formed.
    Json,
}

impl MediaType {
    /// The value of the header `Content-Type`.
    #[must_use]
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    fn subtype(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "graphql-response+json",
            Self::Json => "json",
        }
    }
}

/// Chooses the answer's media type; a client that does not say gets `application/json`.
///
/// # Errors
/// The client accepts neither.
pub(crate) fn negotiate(headers: &HeaderMap) -> Result<MediaType, RequestError> {
    let ranges = ranges(headers);
    if !headers.contains_key(ACCEPT) {
        return Ok(MediaType::Json);
    }
    let wanted = |media| ranges.iter().filter_map(|range| range.fit(media)).max_by_key(|fit| fit.exactness);
    let graphql = wanted(MediaType::GraphqlResponse).filter(|fit| fit.quality > 0);
    let json = wanted(MediaType::Json).filter(|fit| fit.quality > 0);
    match (graphql, json) {
        (Some(graphql), Some(json)) if graphql.beats(json) => Ok(MediaType::GraphqlResponse),
        (_, Some(_)) => Ok(MediaType::Json),
        (Some(_), None) => Ok(MediaType::GraphqlResponse),
        (None, None) => Err(RequestError::new(
            Code::NotAcceptable,
            "Accept `application/graphql-response+json` or `application/json`.",
        )),
    }
}

/// Whether a client wants event streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Events {
    /// Not at all.
    Never,
    /// Only for what JSON cannot carry.
    AfterJson,
    /// For every operation.
    First,
}

/// Weighs event streams against JSON, each taken as wanted only if it is named: wildcards come from clients that do not
/// know the protocol. Of two that weigh the same the one that is named first counts more.
pub(crate) fn events(headers: &HeaderMap) -> Events {
    let ranges = ranges(headers);
    let json = [MediaType::GraphqlResponse, MediaType::Json];
    let json = weight(&ranges, |range| {
        json.iter().any(|media| range.fit(*media).is_some_and(|fit| fit.exactness == Fit::NAMED))
    });
    match weight(&ranges, |range| range.mime.essence_str() == mime::TEXT_EVENT_STREAM.essence_str()) {
        None => Events::Never,
        events if events < json => Events::AfterJson,
        _ => Events::First,
    }
}

/// How much the best of some ranges weighs: by its quality, then by its place.
fn weight(ranges: &[Range], of: impl Fn(&Range) -> bool) -> Option<(u16, Reverse<usize>)> {
    let accepted = ranges.iter().enumerate().filter(|(_, range)| range.quality > 0 && of(range));
    accepted.map(|(place, range)| (range.quality, Reverse(place))).max()
}

fn ranges(headers: &HeaderMap) -> Vec<Range> {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(elements).filter_map(Range::parse).collect()
}

/// How a range fits a media type: its weight in thousandths, and how exactly it names the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fit {
    quality: u16,
    exactness: u8,
}

impl Fit {
    /// Of two types that a client names alike, the newer one tells it more.
    fn beats(self, json: Self) -> bool {
        (self.quality, self.exactness) > (json.quality, json.exactness)
            || (self == json && self.exactness == Self::NAMED)
    }

    const ANY: u8 = 0;
    const APPLICATION: u8 = 1;
    const NAMED: u8 = 2;
}

struct Range {
    mime: Mime,
    quality: u16,
}

impl Range {
    fn parse(element: &str) -> Option<Self> {
        let mime: Mime = element.trim().parse().ok()?;
        let quality = match mime.get_param("q") {
            Some(quality) => thousandths(quality.as_str())?,
            None => 1000,
        };
        let charset = mime.get_param(mime::CHARSET);
        charset.is_none_or(|charset| charset == mime::UTF_8).then_some(Self { mime, quality })
    }

    fn fit(&self, media: MediaType) -> Option<Fit> {
        let (kind, subtype) = self.mime.essence_str().split_once('/')?;
        let exactness = match (kind, subtype) {
            ("*", "*") => Fit::ANY,
            ("application", "*") => Fit::APPLICATION,
            ("application", named) if named == media.subtype() => Fit::NAMED,
            _ => return None,
        };
        Some(Fit { quality: self.quality, exactness })
    }
}

/// Splits a list at commas, but not at those inside quotes.
fn elements(list: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    list.split(move |character| {
        let divides = character == ',' && !quoted;
        if character == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && character == '\\' && !escaped;
        divides
    })
}

/// A weight has a digit and up to three decimals, and is at most one.
fn thousandths(quality: &str) -> Option<u16> {
    let (whole, decimals) = quality.split_once('.').unwrap_or((quality, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn chosen(accept: &'static str) -> Option<MediaType> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        negotiate(&headers).ok()
    }

    #[test]
    fn a_client_that_does_not_say_gets_json() {
        assert_eq!(negotiate(&HeaderMap::new()), Ok(MediaType::Json));
        assert_eq!(chosen("*/*"), Some(MediaType::Json));
        assert_eq!(chosen("application/*"), Some(MediaType::Json));
    }

    #[test]
    fn a_named_type_beats_a_wildcard() {
        assert_eq!(chosen("application/graphql-response+json"), Some(MediaType::GraphqlResponse));
        assert_eq!(chosen("application/graphql-response+json, */*"), Some(MediaType::GraphqlResponse));
        assert_eq!(chosen("application/json, */*"), Some(MediaType::Json));
        assert_eq!(chosen("text/html, application/json;charset=UTF-8"), Some(MediaType::Json));
    }

    #[test]
    fn of_two_named_alike_the_newer_wins() {
        let both = "application/json, application/graphql-response+json";
        assert_eq!(chosen(both), Some(MediaType::GraphqlResponse));
    }

    #[test]
    fn weights_decide() {
        let weighted = "application/graphql-response+json;q=0.5, application/json;q=0.9";
        assert_eq!(chosen(weighted), Some(MediaType::Json));
        let weighted = "application/graphql-response+json; q=0.9, application/json; q=0.899";
        assert_eq!(chosen(weighted), Some(MediaType::GraphqlResponse));
        assert_eq!(chosen("application/json;q=0, */*;q=0.1"), Some(MediaType::GraphqlResponse));
    }

    #[test]
    fn refuses_what_it_cannot_give() {
        assert_eq!(chosen("text/html"), None);
        assert_eq!(chosen("application/json;q=0"), None);
        assert_eq!(chosen("application/json;charset=utf-16"), None);
        assert_eq!(chosen("application/json;q=2"), None);
        assert_eq!(chosen(""), None);
    }

    #[test]
    fn a_comma_inside_quotes_divides_nothing() {
        assert_eq!(chosen("text/plain;x=\"a,application/json\""), None);
        assert_eq!(chosen("text/plain;x=\"a\\\",b\", application/json"), Some(MediaType::Json));
    }
}
