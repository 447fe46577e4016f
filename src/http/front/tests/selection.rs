//! Which subscriptions select the same.

use serde_json::{Value, json};

use crate::http::front::{Front, Limits, Mode, Params, Selection};

const SCHEMA: &str = "type Query { a: Int } type Subscription { events(kind: String, after: String): Event }
    type Event { id: ID list(after: String): Int }";

fn selection(query: &str, variables: Value) -> Selection {
    let front = Front::new(SCHEMA, Limits::development(), Mode::Development).unwrap();
    let Value::Object(variables) = variables else { panic!("variables are an object") };
    let params = Params { query: Some(query.to_owned()), variables, ..Params::default() };
    front.prepare(params).unwrap().selection.unwrap()
}

const EVENTS: &str =
    "subscription($kind: String, $after: String) { events(kind: $kind, after: $after) { id } }";

#[test]
fn the_place_from_which_a_stream_goes_on_is_no_part_of_what_is_selected() {
    let first = selection(EVENTS, json!({ "kind": "x", "after": "a" }));
    assert_eq!(first, selection(EVENTS, json!({ "kind": "x", "after": "b" })));
    assert_eq!(first, selection(EVENTS, json!({ "after": null, "kind": "x" })));
    assert_eq!(first, selection(EVENTS, json!({ "kind": "x", "unknown": 1 })));
}

#[test]
fn other_documents_and_variables_select_something_else() {
    let first = selection(EVENTS, json!({ "kind": "x" }));
    assert_ne!(first, selection(EVENTS, json!({ "kind": "y" })));
    assert_ne!(first, selection(EVENTS, json!({})));
    assert_ne!(first, selection(&EVENTS.replace("{ id }", "{ list }"), json!({ "kind": "x" })));
}

#[test]
fn a_variable_that_says_more_than_the_place_is_part_of_what_is_selected() {
    for document in [
        EVENTS.replace("{ id }", "{ list(after: $after) }"),
        EVENTS.replace("{ id }", "{ list(after: $ ,after) }"),
        EVENTS.replace("{ id }", "{ ...More }") + " fragment More on Event { list(after: $after) }",
    ] {
        let after = |place: &str| selection(&document, json!({ "after": place }));
        assert_ne!(after("a"), after("b"), "{document}");
        assert_eq!(after("a"), after("a"));
    }
    let named_alike = "subscription($after: String, $afterwards: String) {
        events(kind: $afterwards, after: $after) { id }
    }";
    let with =
        |after: &str, kind: &str| selection(named_alike, json!({ "after": after, "afterwards": kind }));
    assert_eq!(with("a", "x"), with("b", "x"));
    assert_ne!(with("a", "x"), with("a", "y"));
}
