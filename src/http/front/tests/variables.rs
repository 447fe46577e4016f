//! Variables get their types before anything runs.

use super::*;

fn refused(query: &str, variables: Value) -> Box<RequestError> {
    ask(&development(), query, variables).unwrap_err()
}

const ECHO: &str = "query ($text: String!) { echo(text: $text) }";
const SUM: &str = "query ($numbers: [Int!]!) { sum(numbers: $numbers) }";

#[tokio::test]
async fn values_are_coerced() {
    assert_eq!(answer(ECHO, json!({ "text": "hi" })).await, json!({ "echo": "hi" }));
    assert_eq!(answer(SUM, json!({ "numbers": 5 })).await, json!({ "sum": 5 }), "one item is a list");
    let colour = "query ($colour: Colour!) { colour(colour: $colour) }";
    assert_eq!(answer(colour, json!({ "colour": "GREEN" })).await, json!({ "colour": "GREEN" }));
    let write = "mutation ($input: WriteInput!) { write(input: $input) }";
    assert!(ask(&development(), write, json!({ "input": { "text": "a" } })).is_ok());
}

#[tokio::test]
async fn an_argument_whose_variable_is_omitted_has_its_default() {
    let query = "query ($text: String, $n: Int) {
        echo(text: $text) ...F
    } fragment F on Query { item(id: 1) { items(first: $n) { totalCount } } }";
    // The schema's arguments have defaults, so nullable variables fit them.
    let data = answer(query, json!({})).await;
    assert_eq!(data, json!({ "echo": "nothing", "item": { "items": { "totalCount": 20 } } }));
    let data = answer(query, json!({ "text": "x", "n": 1 })).await;
    assert_eq!(data, json!({ "echo": "x", "item": { "items": { "totalCount": 1 } } }));
}

#[test]
fn values_of_another_type_are_refused() {
    for (query, variables) in [
        (ECHO, json!({ "text": 1 })),
        (ECHO, json!({ "text": null })),
        (ECHO, json!({ "text": ["a"] })),
        (ECHO, json!({})),
        (SUM, json!({ "numbers": [1, 2_147_483_648_i64] })),
        (SUM, json!({ "numbers": [1.5] })),
        (SUM, json!({ "numbers": [1, null] })),
        ("query ($c: Colour!) { colour(colour: $c) }", json!({ "c": "BLUE" })),
        ("mutation ($i: WriteInput!) { write(input: $i) }", json!({ "i": { "text": "a", "more": 1 } })),
        ("mutation ($i: WriteInput!) { write(input: $i) }", json!({ "i": {} })),
    ] {
        let error = refused(query, variables.clone());
        assert_eq!(error.code, Code::BadUserInput, "{query} {variables}");
    }
}

#[test]
fn a_refusal_names_the_variable() {
    insta::assert_snapshot!(refused(ECHO, json!({ "text": 1 })).message, @"Could not coerce variable text: 1 to type String.");
    insta::assert_snapshot!(refused(ECHO, json!({})).message, @"Missing value for non-null variable 'text'.");
}

#[test]
fn a_nul_is_refused_wherever_it_stands() {
    let write = "mutation ($i: WriteInput!) { write(input: $i) }";
    assert_eq!(refused(ECHO, json!({ "text": "a\0b" })).code, Code::BadUserInput);
    assert_eq!(refused(write, json!({ "i": { "text": "\0" } })).code, Code::BadUserInput);
    assert_eq!(refusal(&development(), r#"{ echo(text: "\u0000") }"#), Code::BadUserInput);
    assert_eq!(
        refusal(&development(), r#"query ($t: String = "\u0000") { echo(text: $t) }"#),
        Code::BadUserInput
    );
    assert_eq!(refusal(&development(), "{ echo(text: \"\0\") }"), Code::BadUserInput);
}

#[test]
fn half_a_surrogate_pair_is_refused() {
    assert_eq!(refusal(&development(), r#"{ echo(text: "\uD83D") }"#), Code::ParseFailed);
}

#[test]
fn variables_that_nobody_declared_are_ignored() {
    assert!(ask(&development(), "{ hello }", json!({ "other": 1 })).is_ok());
}

#[test]
fn an_echo_of_the_value_is_short() {
    let error = refused("query ($c: Colour!) { colour(colour: $c) }", json!({ "c": "x".repeat(100_000) }));
    assert!(error.message.len() < 1_000, "{} bytes", error.message.len());
}

#[test]
fn a_variable_must_fit_its_place_inside_lists_and_objects() {
    let front = development();
    for query in [
        "query ($x: Int) { sum(numbers: [$x]) }",
        "query ($x: Int = null) { sum(numbers: [1, $x]) }",
        "query ($x: Int) { ...F } fragment F on Query { ... { sum(numbers: [$x]) } }",
        "mutation ($x: String) { write(input: { text: $x }) }",
        "mutation ($x: Int) { write(input: { text: $x }) }",
    ] {
        assert_eq!(refusal(&front, query), Code::ValidationFailed, "{query}");
    }
    for query in [
        "query ($x: Int = 1) { sum(numbers: [$x]) }",
        "mutation ($x: String = \"x\", $n: Int) { write(input: { text: $x, times: $n }) }",
    ] {
        let prepared = ask(&front, query, json!({}));
        assert!(prepared.is_ok(), "{query}: {prepared:?}");
    }
}
