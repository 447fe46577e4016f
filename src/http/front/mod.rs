//! What every request passes before a resolver runs, whatever transport brought it.
//!
//! A document is parsed with limits, measured, validated, and translated for the engine once for each
//! text; its variables are coerced for each request. So the engine runs without validating again.

mod convert;
mod cost;
mod document;
mod error;
mod limits;
mod merged;
mod omitted;
mod params;
mod persisted;
mod positions;
mod size;
mod variables;

#[cfg(test)]
mod tests;

use std::hash::Hash;
use std::sync::Arc;

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use async_graphql::Request;
use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

use document::Document;
use persisted::Persisted;

pub(crate) use error::shorten;
pub use error::{Code, RequestError};
pub use limits::Limits;
pub use params::Params;
pub use persisted::TrustedDocuments;

/// Who a server serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The public internet: the schema is not shown.
    Production,
    /// Its developers: introspection is answered.
    Development,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Writes.
    Mutation,
    /// Follows changes.
    Subscription,
}

/// Why a front cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum FrontError {
    /// The schema is not valid.
    #[error("the schema is not valid: {0}")]
    Schema(String),
    /// The list of trusted documents cannot be used.
    #[error(
        "the list of trusted documents cannot be used: {0}; give a JSON object whose keys are the SHA-256 hashes, in hexadecimal, of its values"
    )]
    TrustedDocuments(String),
}

/// A request that a resolver may see.
#[derive(Debug)]
pub struct Prepared {
    /// What the operation does.
    pub kind: OperationKind,
    /// The operation's name, for logs.
    pub operation_name: Option<String>,
    /// The request for the engine, parsed, with coerced variables, without data.
    pub request: Request,
    /// What the operation costs, in points; at least one.
    pub cost: u64,
    /// What a subscription selects, to tell which others select the same.
    pub selection: Option<Selection>,
}

/// An operation with its variables. Two that are equal select the same, whatever place a stream is to go on from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Selection {
    document: Arc<str>,
    operation_name: Option<Arc<str>>,
    /// As JSON, in the order of their declaration.
    variables: Box<str>,
}

/// Turns what clients send into requests for the engine, or refuses it. Cheap to clone.
#[derive(Clone)]
pub struct Front {
    inner: Arc<Inner>,
    is_read_only: bool,
}

struct Inner {
    schema: Valid<Schema>,
    limits: Limits,
    mode: Mode,
    documents: Cache<Key, Arc<Document>, Memory>,
    persisted: Persisted,
}

impl Front {
    /// A front for a schema.
    ///
    /// # Errors
    /// The schema is not valid.
    pub fn new(sdl: &str, limits: Limits, mode: Mode) -> Result<Self, FrontError> {
        let persisted = Persisted::new(limits.persisted_bytes);
        Self::build(sdl, limits, mode, persisted)
    }

    /// A front that runs no documents but these.
    ///
    /// # Errors
    /// The schema is not valid.
    pub fn with_trusted_documents(
        sdl: &str,
        limits: Limits,
        mode: Mode,
        trusted: TrustedDocuments,
    ) -> Result<Self, FrontError> {
        Self::build(sdl, limits, mode, Persisted::Trusted(trusted))
    }

    fn build(sdl: &str, limits: Limits, mode: Mode, persisted: Persisted) -> Result<Self, FrontError> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|invalid| FrontError::Schema(invalid.errors.to_string()))?;
        let entries = usize::try_from(limits.document_cache_bytes / USUAL_MEMORY).unwrap_or(usize::MAX);
        let documents = Cache::with_weighter(entries, limits.document_cache_bytes, Memory);
        let inner = Arc::new(Inner { schema, limits, mode, documents, persisted });
        Ok(Self { inner, is_read_only: false })
    }

    /// The same front, which runs no mutations.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self { is_read_only: true, ..self }
    }

    /// The limits that the front holds requests to.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    /// Whom the front serves.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.inner.mode
    }

    /// Whether the schema has an input type of this name; brackets and marks around it are ignored.
    #[must_use]
    pub fn has_input_type(&self, name: &str) -> bool {
        let name = name.trim_matches(['[', ']', '!']);
        self.inner.schema.types.get(name).is_some_and(ExtendedType::is_input_type)
    }

    /// Parses, limits, validates, chooses the operation and coerces variables; cached by document text.
    ///
    /// # Errors
    /// The request cannot be run; no resolver has started.
    pub fn prepare(&self, mut params: Params) -> Result<Prepared, Box<RequestError>> {
        let inner = &*self.inner;
        let found = inner.persisted.find(&mut params)?;
        let document = inner.document(&found.text, params.operation_name.as_deref())?;
        if self.is_read_only && document.kind == OperationKind::Mutation {
            let message = "This server changes nothing. Send mutations to the server that it is a mirror of.";
            return Err(RequestError::new(Code::ReadOnly, message).into());
        }
        inner.persisted.store(&found);
        let variables = variables::coerce(
            &inner.schema,
            &document.operation,
            &document.source.sources,
            params.variables,
            &inner.limits,
        )?;
        let cost = document.cost(&variables, &inner.limits);
        cost::check(cost, &inner.limits)?;

        let mut parsed = document.engine.clone();
        if document.varies {
            merged::merge(&inner.schema, &mut parsed, &variables, &inner.limits)?;
        }
        omitted::remove(&mut parsed, &document.operation, &variables);
        let is_stream = document.kind == OperationKind::Subscription;
        let selection = is_stream.then(|| document.selection(&variables));
        let mut request = Request::new("").variables(variables::for_engine(variables));
        request.set_parsed_query(parsed);
        Ok(Prepared {
            selection,
            kind: document.kind,
            operation_name: document.operation.name.as_ref().map(|name| shorten(name.to_string())),
            request,
            cost: cost.max(1),
        })
    }
}

impl Inner {
    fn document(&self, text: &str, operation_name: Option<&str>) -> Result<Arc<Document>, RequestError> {
        let key = KeyRef { text, operation_name };
        if let Some(document) = self.documents.get(&key) {
            return Ok(document);
        }
        if text.len() > self.limits.body_bytes {
            return Err(RequestError::new(Code::PayloadTooLarge, "The document is too long. Split it."));
        }
        let document = Document::new(&self.schema, text, operation_name, &self.limits, self.mode)?;
        let document = Arc::new(document);
        self.documents.insert(key.to_owned(), Arc::clone(&document));
        Ok(document)
    }
}

/// One operation of one text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    text: Box<str>,
    operation_name: Option<Box<str>>,
}

#[derive(Debug, Clone, Copy, Hash)]
struct KeyRef<'a> {
    text: &'a str,
    operation_name: Option<&'a str>,
}

impl KeyRef<'_> {
    fn to_owned(self) -> Key {
        Key { text: self.text.into(), operation_name: self.operation_name.map(Into::into) }
    }
}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        *self.text == *key.text && self.operation_name == key.operation_name.as_deref()
    }
}

/// Estimates the memory of a prepared document from the length of its text and what is merged.
#[derive(Clone)]
struct Memory;

/// A byte of text becomes 60 to 75 bytes in the two trees that are kept, and no document less than a kilobyte.
const MEMORY_FOR_A_BYTE: u64 = 75;
const LEAST_MEMORY: u64 = 1024;
/// A guess from which the cache sizes its tables.
const USUAL_MEMORY: u64 = 32 * 1024;

impl Weighter<Key, Arc<Document>> for Memory {
    fn weight(&self, key: &Key, document: &Arc<Document>) -> u64 {
        let bytes = u64::try_from(key.text.len()).unwrap_or(u64::MAX).saturating_mul(MEMORY_FOR_A_BYTE);
        bytes.saturating_add(document.merged_bytes).saturating_add(LEAST_MEMORY)
    }
}
