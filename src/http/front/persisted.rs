//! Documents that a client names by hash: automatic persisted queries, and a list of trusted documents.

use std::collections::HashMap;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::FrontError;
use super::error::{Code, RequestError};
use super::params::Params;

/// A document's SHA-256.
type Hash = [u8; 32];

/// The only documents that a server runs, by hash.
#[derive(Debug, Clone, Default)]
pub struct TrustedDocuments {
    documents: HashMap<Hash, Arc<str>>,
}

impl TrustedDocuments {
    /// Reads a JSON object whose keys are SHA-256 hashes in hexadecimal and whose values are the documents.
    ///
    /// # Errors
    /// The text is no such object, or a hash is not that of its document.
    pub fn from_json(text: &str) -> Result<Self, FrontError> {
        let listed: HashMap<String, String> =
            serde_json::from_str(text).map_err(|error| FrontError::TrustedDocuments(error.to_string()))?;
        let mut documents = HashMap::with_capacity(listed.len());
        for (name, document) in listed {
            let hash = hash(&document);
            if parse_hash(&name) != Some(hash) {
                return Err(FrontError::TrustedDocuments(format!(
                    "`{name}` is not the hash of its document"
                )));
            }
            documents.insert(hash, document.into());
        }
        Ok(Self { documents })
    }
}

#[derive(Clone)]
pub(super) struct Bytes;

impl Weighter<Hash, Arc<str>> for Bytes {
    fn weight(&self, _: &Hash, document: &Arc<str>) -> u64 {
        u64::try_from(document.len()).unwrap_or(u64::MAX).saturating_add(ENTRY_BYTES)
    }
}

/// What an entry takes besides its text.
const ENTRY_BYTES: u64 = 128;
/// A guess from which the cache sizes its tables.
const USUAL_DOCUMENT_BYTES: u64 = 1024;

/// Where documents that are named by hash come from.
pub(super) enum Persisted {
    /// No document is stored.
    Off,
    /// Clients store documents.
    Automatic(Cache<Hash, Arc<str>, Bytes>),
    /// The operator has listed the documents.
    Trusted(TrustedDocuments),
}

/// A document's text, and the hash under which it is stored once it has proved valid.
pub(super) struct Found {
    pub(super) text: Arc<str>,
    pub(super) store_as: Option<Hash>,
}

impl Persisted {
    pub(super) fn new(bytes: u64) -> Self {
        if bytes == 0 {
            return Self::Off;
        }
        let entries = usize::try_from(bytes / USUAL_DOCUMENT_BYTES).unwrap_or(usize::MAX);
        Self::Automatic(Cache::with_weighter(entries, bytes, Bytes))
    }

    /// The text of the document that a request means.
    pub(super) fn find(&self, params: &mut Params) -> Result<Found, RequestError> {
        let claimed = claimed_hash(params)?;
        let query = params.query.take();
        if let Self::Trusted(trusted) = self {
            return trusted_document(trusted, query.as_deref(), claimed);
        }
        match (query, claimed) {
            (Some(text), None) => Ok(Found { text: text.into(), store_as: None }),
            (None, None) => Err(RequestError::bad_request("Send the document in the member `query`.")),
            (query, Some(claimed)) => self.automatic(query, claimed),
        }
    }

    fn automatic(&self, query: Option<String>, claimed: Hash) -> Result<Found, RequestError> {
        let Self::Automatic(stored) = self else {
            return Err(not_supported());
        };
        match query {
            Some(text) if hash(&text) == claimed => Ok(Found { text: text.into(), store_as: Some(claimed) }),
            Some(_) => Err(RequestError::bad_request(
                "`extensions.persistedQuery.sha256Hash` is not the SHA-256 of `query`.",
            )),
            None => match stored.get(&claimed) {
                Some(text) => Ok(Found { text, store_as: None }),
                None => Err(not_found()),
            },
        }
    }

    pub(super) fn store(&self, found: &Found) {
        if let (Self::Automatic(stored), Some(hash)) = (self, found.store_as) {
            stored.insert(hash, Arc::clone(&found.text));
        }
    }
}

fn trusted_document(
    trusted: &TrustedDocuments,
    query: Option<&str>,
    claimed: Option<Hash>,
) -> Result<Found, RequestError> {
    let asked = match (query, claimed) {
        (Some(text), _) => hash(text),
        (None, Some(claimed)) => claimed,
        (None, None) => {
            return Err(RequestError::bad_request(
                "Name a listed document in `extensions.persistedQuery.sha256Hash`.",
            ));
        }
    };
    match trusted.documents.get(&asked) {
        Some(text) => Ok(Found { text: Arc::clone(text), store_as: None }),
        None if query.is_some() => Err(RequestError::new(
            Code::DocumentNotTrusted,
            "Only documents on the server's list are run. Ask its operator to add this one.",
        )),
        None => Err(not_found()),
    }
}

/// Clients compare this text, so it says no more; they then send the document with its hash.
fn not_found() -> RequestError {
    RequestError::new(Code::PersistedQueryNotFound, "PersistedQueryNotFound")
}

/// Clients compare this text, so it says no more; they then send the document without a hash.
fn not_supported() -> RequestError {
    RequestError::new(Code::PersistedQueryNotSupported, "PersistedQueryNotSupported")
}

fn claimed_hash(params: &Params) -> Result<Option<Hash>, RequestError> {
    let Some(claim) = params.extensions.get("persistedQuery").filter(|claim| !claim.is_null()) else {
        return Ok(None);
    };
    if claim.get("version").and_then(Value::as_u64) != Some(1) {
        return Err(not_supported());
    }
    let hash = claim.get("sha256Hash").and_then(Value::as_str).and_then(parse_hash);
    hash.map(Some).ok_or_else(|| {
        RequestError::bad_request("`extensions.persistedQuery.sha256Hash` must be 64 hexadecimal digits.")
    })
}

fn hash(text: &str) -> Hash {
    Sha256::digest(text.as_bytes()).into()
}

fn parse_hash(text: &str) -> Option<Hash> {
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = Hash::default();
    for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(hash)
}
