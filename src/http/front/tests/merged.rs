//! Fields that answer under the same name are one field.

use super::*;

/// The answer, and how many errors came with it.
async fn run(query: &str, variables: Value) -> (Value, usize) {
    let toy = Toy::new();
    let prepared = ask(&toy.front(Limits::development()), query, variables).unwrap();
    let response = toy.engine.execute(prepared.request).await;
    (response.data.into_json().unwrap(), response.errors.len())
}

#[tokio::test]
async fn a_field_that_is_selected_twice_runs_once() {
    let twice = "{ leaks leaks ... on Query { leaks } ...L } fragment L on Query { leaks }";
    assert_eq!(run(twice, json!({})).await, (json!({ "leaks": null }), 1));
}

#[tokio::test]
async fn what_is_selected_below_is_merged() {
    let query = "{ item(id: \"1\") { name } hello item(id: \"1\") { id name ...I } } fragment I on Item { id __typename }";
    let expected = json!({ "item": { "name": "item 1", "id": "1", "__typename": "Item" }, "hello": "world" });
    assert_eq!(run(query, json!({})).await, (expected, 0));
}

#[tokio::test]
async fn aliases_keep_fields_apart() {
    assert_eq!(run("{ a: leaks b: leaks }", json!({})).await, (json!({ "a": null, "b": null }), 2));
}

#[tokio::test]
async fn what_is_skipped_is_not_merged() {
    let query = "query($yes: Boolean!, $no: Boolean = false) {
        leaks @include(if: $no)
        hello @skip(if: $yes)
        item(id: \"1\") @include(if: $yes) { id }
        ... @include(if: $yes) { item(id: \"1\") { name @skip(if: $no) } }
        ...I @skip(if: $yes)
    }
    fragment I on Query { item(id: \"1\") { __typename } }";
    let expected = json!({ "item": { "id": "1", "name": "item 1" } });
    assert_eq!(run(query, json!({ "yes": true })).await, (expected, 0));
    let (data, errors) = run(query, json!({ "yes": false })).await;
    assert_eq!((data["item"].to_string(), errors), (r#"{"__typename":"Item"}"#.to_owned(), 0));
}

#[test]
fn a_long_value_is_not_copied_for_each_spread_of_its_fragment() {
    let spreads: String = (0..90).map(|n| format!("a{n}: item(id: \"1\") {{ ...I }} ")).collect();
    let items = "x".repeat(80_000);
    let query =
        format!("{{ {spreads} }} fragment I on Item {{ items(after: \"{items}\") {{ totalCount }} }}");
    let limits = Limits { root_fields: 100, ..Limits::development() };
    assert_eq!(ask(&front(limits), &query, json!({})).unwrap_err().code, Code::QueryTooComplex);
}
