//! What the front lets pass and what it refuses, told as requests.

mod cost;
mod documents;
mod fuzz;
mod limits;
mod merged;
mod persisted;
mod selection;
mod variables;

use serde_json::{Value, json};

use super::{Code, Front, Limits, Params, Prepared, RequestError};
use crate::http::testing::Toy;

fn ask(front: &Front, query: &str, variables: impl Into<Value>) -> Result<Prepared, Box<RequestError>> {
    front.prepare(Params::from_json(json!({ "query": query, "variables": variables.into() }))?)
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

/// What the toy answers to a prepared request.
async fn answer(query: &str, variables: Value) -> Value {
    let toy = Toy::new();
    let prepared = ask(&toy.front(Limits::development()), query, variables).unwrap();
    let response = toy.engine.execute(prepared.request).await;
    assert_eq!(response.errors, []);
    response.data.into_json().unwrap()
}
