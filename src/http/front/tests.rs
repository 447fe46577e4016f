//! What the front lets pass and what it refuses, told as requests.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Code, Front, Limits, Mode, OperationKind, Params, Prepared, RequestError};
use crate::http::testing::Toy;

fn ask(front: &Front, query: &str, variables: Value) -> Result<Prepared, Box<RequestError>> {
    front.prepare(Params::from_json(json!({ "query": query, "variables": variables }))?)
}

fn front(limits: Limits) -> Front {
    Toy::new().front(limits)
}

fn development() -> Front {
    front(Limits::development())
}

fn refusal(front: &Front, query: &str) -> Code {
    ask(front, query, json!({})).unwrap_err().code
}

#[test]
fn a_valid_operation_is_prepared() {
    let prepared = ask(&development(), "query Greet { hello }", json!({})).unwrap();
    assert_eq!(prepared.kind, OperationKind::Query);
    assert_eq!(prepared.operation_name.as_deref(), Some("Greet"));
    assert_eq!(prepared.cost, 1);
}
