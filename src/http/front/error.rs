//! Why a request is refused before any resolver runs.

use std::time::Duration;

use async_graphql::Pos;
use serde_json::{Map, Value, json};

/// Echoes of what a client sent stop here, so that a refusal is never larger than a screen.
const LONGEST_MESSAGE: usize = 400;

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $text:literal,)+) => {
        /// Names what was wrong; clients read it as `extensions.code`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $code,)+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

            /// The code as clients read it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text),+ }
            }
        }
    };
}

codes! {
    /// The request is not a well-formed GraphQL request.
    BadRequest = "BAD_REQUEST",
    /// The document is not GraphQL.
    ParseFailed = "GRAPHQL_PARSE_FAILED",
    /// The document does not fit the schema.
    ValidationFailed = "GRAPHQL_VALIDATION_FAILED",
    /// The operation to run cannot be told.
    OperationResolutionFailure = "OPERATION_RESOLUTION_FAILURE",
    /// A variable or argument has an unusable value.
    BadUserInput = "BAD_USER_INPUT",
    /// The operation selects or costs too much.
    QueryTooComplex = "QUERY_TOO_COMPLEX",
    /// The operation is nested too deep.
    QueryTooDeep = "QUERY_TOO_DEEP",
    /// The document has too many tokens.
    TooManyTokens = "TOO_MANY_TOKENS",
    /// The operation has too many aliases.
    TooManyAliases = "TOO_MANY_ALIASES",
    /// The document has too many directives.
    TooManyDirectives = "TOO_MANY_DIRECTIVES",
    /// The operation selects too many root fields.
    TooManyRootFields = "TOO_MANY_ROOT_FIELDS",
    /// A list in an argument or variable is too long.
    ListTooLong = "LIST_TOO_LONG",
    /// The operation has too many variables.
    TooManyVariables = "TOO_MANY_VARIABLES",
    /// The hash names no stored document.
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND",
    /// Persisted queries of this form are not served.
    PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED",
    /// Only documents on the server's list are run.
    DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED",
    /// The server runs no mutations.
    ReadOnly = "READ_ONLY",
    /// The operation took too long.
    Timeout = "TIMEOUT",
    /// The request took too long to arrive.
    RequestTimeout = "REQUEST_TIMEOUT",
    /// The server is at fault.
    Internal = "INTERNAL",
    /// The HTTP method does not fit the operation.
    MethodNotAllowed = "METHOD_NOT_ALLOWED",
    /// No acceptable media type is served.
    NotAcceptable = "NOT_ACCEPTABLE",
    /// The body's media type is not read.
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE",
    /// The body is too long.
    PayloadTooLarge = "PAYLOAD_TOO_LARGE",
    /// The caller's budget is spent.
    RateLimited = "RATE_LIMITED",
    /// The credential is not valid.
    Unauthenticated = "UNAUTHENTICATED",
    /// The stream's reader may no longer read all of it.
    AccessEnded = "ACCESS_ENDED",
    /// The caller may not do this.
    Forbidden = "FORBIDDEN",
    /// What the request names does not exist.
    NotFound = "NOT_FOUND",
    /// The request does not fit the present state.
    Conflict = "CONFLICT",
    /// The server takes no more requests.
    Unavailable = "UNAVAILABLE",
}

/// A request that is refused: nothing of it was run, except where the code is `TIMEOUT` or `INTERNAL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestError {
    /// What was wrong, for programs.
    pub code: Code,
    /// What was wrong and what to do, for people.
    pub message: String,
    /// Where in the document.
    pub locations: Vec<Pos>,
    /// Names the log entry of an internal error.
    pub error_id: Option<String>,
    /// When a retry can succeed.
    pub retry_after: Option<Duration>,
    /// What else is wrong with the same document.
    pub others: Vec<RequestError>,
}

impl RequestError {
    /// A refusal with a sentence that says what to do.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: shorten(message.into()),
            locations: Vec::new(),
            error_id: None,
            retry_after: None,
            others: Vec::new(),
        }
    }

    /// A refusal of a request that is not well-formed.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, message)
    }

    /// The server's own fault: the client learns only the name of the log entry.
    #[must_use]
    pub fn internal(error_id: String) -> Self {
        let mut error =
            Self::new(Code::Internal, "The server made a mistake. Report the `errorId` if it happens again.");
        error.error_id = Some(error_id);
        error
    }

    /// Points at a place in the document.
    #[must_use]
    pub fn at(mut self, location: Option<Pos>) -> Self {
        self.locations.extend(location);
        self
    }

    /// One error object of a GraphQL response.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut extensions = Map::new();
        extensions.insert("code".to_owned(), self.code.as_str().into());
        if let Some(error_id) = &self.error_id {
            extensions.insert("errorId".to_owned(), error_id.as_str().into());
        }
        if self.locations.is_empty() {
            json!({ "message": self.message, "extensions": extensions })
        } else {
            json!({ "message": self.message, "locations": self.locations, "extensions": extensions })
        }
    }

    /// All error objects of the refusal, as the `errors` of a GraphQL response.
    #[must_use]
    pub fn to_json_list(&self) -> Value {
        std::iter::once(self).chain(&self.others).map(Self::to_json).collect()
    }
}

/// Cuts a message that echoes what the client sent.
pub(crate) fn shorten(mut message: String) -> String {
    if let Some((end, _)) = message.char_indices().nth(LONGEST_MESSAGE) {
        message.truncate(end);
        message.push('…');
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_object_has_a_code() {
        let error = RequestError::bad_request("Send JSON.").at(Some(Pos { line: 2, column: 3 }));
        assert_eq!(
            error.to_json(),
            json!({
                "message": "Send JSON.",
                "locations": [{ "line": 2, "column": 3 }],
                "extensions": { "code": "BAD_REQUEST" },
            })
        );
    }

    #[test]
    fn an_internal_error_shows_its_log_entry_alone() {
        let error = RequestError::internal("e1".to_owned());
        assert_eq!(error.to_json()["extensions"], json!({ "code": "INTERNAL", "errorId": "e1" }));
    }

    #[test]
    fn a_long_echo_is_cut_between_characters() {
        let error = RequestError::bad_request("é".repeat(10_000));
        assert_eq!(error.message.chars().count(), LONGEST_MESSAGE + 1);
    }
}
