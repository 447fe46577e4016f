//! Reads a request from the query of a URL.

use axum::http::{HeaderMap, Uri, header};
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::http::front::{Params, RequestError};

/// Headers that a page of another site can only send after the browser has asked this one.
const NEED_PREFLIGHT: [&str; 4] =
    ["authorization", "x-apollo-operation-name", "apollo-require-preflight", "graphql-require-preflight"];

/// Refuses what a browser sends for a page of another site without asking this one first.
///
/// # Errors
/// The browser says that the request crosses sites, and nothing made it ask.
pub(crate) fn refuse_cross_site(headers: &HeaderMap) -> Result<(), RequestError> {
    let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    let crosses = matches!(site, Some(b"cross-site" | b"same-site"));
    let asked = NEED_PREFLIGHT.iter().any(|name| headers.contains_key(*name))
        || headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if crosses && !asked {
        return Err(RequestError::bad_request(
            "Send the header `GraphQL-Require-Preflight: true`, or use POST with a JSON body.",
        ));
    }
    Ok(())
}

/// Reads the members of a request from a URL; `variables` and `extensions` are JSON.
///
/// # Errors
/// A parameter is given twice, is not UTF-8, or is not the JSON it should be.
pub(crate) fn read(uri: &Uri) -> Result<Params, RequestError> {
    let query = uri.query().unwrap_or_default();
    let mut members = Map::new();
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let value = match &*name {
            "query" => Value::String(text.into_owned()),
            "operationName" | "variables" | "extensions" if text.is_empty() => Value::Null,
            "operationName" => Value::String(text.into_owned()),
            "variables" | "extensions" => json(&name, &text)?,
            _ => continue,
        };
        if members.insert(name.clone().into_owned(), value).is_some() {
            return Err(RequestError::bad_request(format!(
                "The parameter `{name}` is given twice. Give it once."
            )));
        }
    }
    refuse_invalid_utf8(query, &members)?;
    Params::from_json(Value::Object(members))
}

fn json(name: &str, text: &str) -> Result<Value, RequestError> {
    serde_json::from_str(text)
        .map_err(|error| RequestError::bad_request(format!("The parameter `{name}` is not JSON: {error}.")))
}

/// Decoding puts U+FFFD for what is not UTF-8; a client that means that character sends it encoded.
fn refuse_invalid_utf8(query: &str, members: &Map<String, Value>) -> Result<(), RequestError> {
    let replaced = members.values().any(|value| value.as_str().is_some_and(|text| text.contains('\u{fffd}')));
    if replaced && !query.to_ascii_uppercase().contains("%EF%BF%BD") {
        return Err(RequestError::bad_request("The parameters must be UTF-8."));
    }
    Ok(())
}
