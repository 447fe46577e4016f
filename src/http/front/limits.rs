//! How much one request may ask for.

use std::time::Duration;

/// What one request may use; a request past any of these is refused before a resolver runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request body, and of a document.
    pub body_bytes: usize,
    /// Bytes of a request body of those who write records in bulk, unless `body_bytes` are more.
    pub bulk_body_bytes: usize,
    /// Time to send the body.
    pub body_time: Duration,
    /// Time to run an operation.
    pub execution_time: Duration,
    /// Tokens of a document; white space counts.
    pub tokens: usize,
    /// Fields inside fields; leaves count.
    pub depth: u64,
    /// Selection sets inside selection sets, fragments included. The engine refuses more than 32.
    pub nesting: u64,
    /// Fields and fragments that a document selects once its fragments are spread.
    pub selections: u64,
    /// What an operation costs, in points: a field of each expected row is one.
    pub cost: u64,
    /// Aliases of a document.
    pub aliases: u64,
    /// Directives of a document.
    pub directives: u64,
    /// Fields of the root type that an operation selects.
    pub root_fields: u64,
    /// Items of a list in an argument or a variable, where the schema does not allow more by `@maxListItems`.
    pub list_items: usize,
    /// Variables of an operation or a request.
    pub variables: usize,
    /// Errors of a response.
    pub errors: usize,
    /// Rows that a connection returns when the operation does not say.
    pub default_page: u64,
    /// Rows that a list is expected to have when it cannot be paged.
    pub expected_list: u64,
    /// Memory for prepared documents.
    pub document_cache_bytes: u64,
    /// Memory for automatic persisted queries; zero switches them off.
    pub persisted_bytes: u64,
    /// Points that an account may spend in a minute; `None` is no limit.
    pub account_points: Option<u32>,
    /// Points that the anonymous readers of one address may spend in a minute; `None` is no limit.
    pub anonymous_points: Option<u32>,
}

impl Limits {
    /// Bytes of a request body of somebody.
    #[must_use]
    pub fn body_of(&self, writes_in_bulk: bool) -> usize {
        if writes_in_bulk { self.bulk_body_bytes.max(self.body_bytes) } else { self.body_bytes }
    }

    /// Fit for the public internet.
    #[must_use]
    pub fn production() -> Self {
        Self {
            body_bytes: 100 * 1024,
            bulk_body_bytes: 1024 * 1024,
            body_time: Duration::from_secs(10),
            execution_time: Duration::from_secs(15),
            tokens: 5_000,
            depth: 15,
            nesting: 32,
            selections: 2_000,
            cost: 25_000,
            aliases: 50,
            directives: 50,
            root_fields: 20,
            list_items: 200,
            variables: 50,
            errors: 20,
            default_page: 20,
            expected_list: 10,
            document_cache_bytes: 64 * 1024 * 1024,
            persisted_bytes: 8 * 1024 * 1024,
            account_points: Some(1_000_000),
            anonymous_points: Some(250_000),
        }
    }

    /// Lets introspection and GraphiQL pass, and does not count points.
    #[must_use]
    pub fn development() -> Self {
        Self {
            body_bytes: 1024 * 1024,
            execution_time: Duration::from_secs(60),
            tokens: 10_000,
            depth: 20,
            selections: 10_000,
            cost: 100_000,
            aliases: 200,
            directives: 200,
            root_fields: 50,
            account_points: None,
            anonymous_points: None,
            ..Self::production()
        }
    }
}
