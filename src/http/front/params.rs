//! The members of a GraphQL request, whatever transport brought them.

use serde_json::{Map, Value};

use super::error::RequestError;

/// What a client asks for, not yet checked against the schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Params {
    /// The document's text; a persisted query has none.
    pub query: Option<String>,
    /// Which operation of the document to run.
    pub operation_name: Option<String>,
    /// Values for the operation's variables.
    pub variables: Map<String, Value>,
    /// What else the client says, such as the hash of a persisted query.
    pub extensions: Map<String, Value>,
}

impl Params {
    /// Reads the members from a request object.
    ///
    /// # Errors
    /// The value is no object, or a member has another type than the GraphQL over HTTP draft gives it.
    pub fn from_json(value: Value) -> Result<Self, RequestError> {
        let mut members = match value {
            Value::Object(members) => members,
            Value::Array(_) => {
                return Err(RequestError::bad_request(
                    "Batches are not served. Send one operation in a request.",
                ));
            }
            _ => return Err(RequestError::bad_request("Send a JSON object with the member `query`.")),
        };
        Ok(Self {
            query: text(&mut members, "query")?,
            operation_name: text(&mut members, "operationName")?,
            variables: object(&mut members, "variables")?,
            extensions: object(&mut members, "extensions")?,
        })
    }
}

fn text(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, RequestError> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(wrong_type(name, "a string", &other)),
    }
}

fn object(members: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, RequestError> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(other) => Err(wrong_type(name, "an object", &other)),
    }
}

fn wrong_type(name: &str, expected: &str, found: &Value) -> RequestError {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    RequestError::bad_request(format!("The member `{name}` must be {expected}, not {found}."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(value: Value) -> String {
        Params::from_json(value).unwrap_err().message
    }

    #[test]
    fn reads_all_members() {
        let params = Params::from_json(json!({
            "query": "query A { a }",
            "operationName": "A",
            "variables": { "x": 1 },
            "extensions": { "y": 2 },
            "unknown": true,
        }))
        .unwrap();
        assert_eq!(params.query.as_deref(), Some("query A { a }"));
        assert_eq!(params.operation_name.as_deref(), Some("A"));
        assert_eq!(params.variables["x"], 1);
        assert_eq!(params.extensions["y"], 2);
    }

    #[test]
    fn null_is_the_same_as_absent() {
        let nulls = json!({ "query": null, "operationName": null, "variables": null, "extensions": null });
        assert_eq!(Params::from_json(nulls).unwrap(), Params::default());
    }

    #[test]
    fn names_the_member_that_is_wrong() {
        assert_eq!(refusal(json!({ "query": 1 })), "The member `query` must be a string, not a number.");
        assert_eq!(
            refusal(json!({ "variables": [] })),
            "The member `variables` must be an object, not a list."
        );
        assert_eq!(
            refusal(json!({ "extensions": "x" })),
            "The member `extensions` must be an object, not a string."
        );
    }

    #[test]
    fn refuses_batches_and_scalars() {
        assert!(refusal(json!([{ "query": "{ a }" }])).starts_with("Batches are not served."));
        assert!(refusal(json!("{ a }")).starts_with("Send a JSON object"));
    }
}
