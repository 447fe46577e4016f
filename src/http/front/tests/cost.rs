//! What operations cost.

use super::*;

fn cost(query: &str, variables: Value) -> u64 {
    let limits = Limits { cost: u64::MAX, ..Limits::development() };
    ask(&front(limits), query, variables).unwrap().cost
}

#[test]
fn each_field_of_each_row_is_a_point() {
    assert_eq!(cost("{ hello }", json!({})), 1);
    assert_eq!(cost("{ item(id: 1) { id name } }", json!({})), 3);
    assert_eq!(cost("{ items(first: 10) { nodes { id name } } }", json!({})), 1 + 10 * 3);
    assert_eq!(cost("{ items(last: 10) { edges { node { id } } } }", json!({})), 1 + 10 * 3);
}

#[test]
fn a_count_does_not_multiply() {
    assert_eq!(cost("{ items(first: 100) { totalCount pageInfo { hasNextPage } } }", json!({})), 4);
}

#[test]
fn pages_in_pages_multiply() {
    let query = "{ items(first: 10) { nodes { items(first: 5) { nodes { id } } } } }";
    assert_eq!(cost(query, json!({})), 1 + 10 * (1 + 1 + 5 * 2));
}

#[test]
fn a_page_without_a_size_is_a_usual_page() {
    assert_eq!(cost("{ items { nodes { id } } }", json!({})), 1 + 20 * 2);
    assert_eq!(cost("{ items(first: null) { nodes { id } } }", json!({})), 1 + 20 * 2);
}

#[test]
fn a_variable_counts_as_what_it_holds() {
    let query = "query ($first: Int) { items(first: $first) { nodes { id } } }";
    assert_eq!(cost(query, json!({ "first": 3 })), 7);
    assert_eq!(cost(query, json!({ "first": 30 })), 61);
    assert_eq!(cost(query, json!({})), 41);
    assert_eq!(cost(query, json!({ "first": null })), 41);
    let default = "query ($first: Int = 2) { items(first: $first) { nodes { id } } }";
    assert_eq!(cost(default, json!({})), 5);
}

#[test]
fn a_variable_is_counted_anew_for_each_request() {
    let front = front(Limits { cost: 21, ..Limits::development() });
    let query = "query ($first: Int) { items(first: $first) { nodes { id } } }";
    assert_eq!(ask(&front, query, json!({ "first": 1 })).unwrap().cost, 3);
    assert_eq!(ask(&front, query, json!({ "first": 11 })).unwrap_err().code, Code::QueryTooComplex);
    assert_eq!(ask(&front, query, json!({ "first": 10 })).unwrap().cost, 21);
}

#[test]
fn a_negative_page_is_left_to_the_field_to_refuse() {
    assert_eq!(cost("{ items(first: -1) { nodes { id } } }", json!({})), 41);
    let query = "query ($first: Int) { items(first: $first) { nodes { id } } }";
    assert_eq!(cost(query, json!({ "first": -1 })), 41);
}

#[test]
fn the_largest_page_costs_more_than_any_limit() {
    assert_eq!(
        refusal(&development(), "{ items(first: 2147483647) { nodes { id } } }"),
        Code::QueryTooComplex
    );
}

#[test]
fn a_fragment_costs_where_it_is_spread() {
    let query = "
        { few: items(first: 2) { ...Rows } many: items(first: 10) { ...Rows } }
        fragment Rows on ItemConnection { totalCount ... { nodes { ...Name } } }
        fragment Name on Item { name }
    ";
    assert_eq!(cost(query, json!({})), (1 + 1 + 2 * 2) + (1 + 1 + 10 * 2));
}

#[test]
fn a_list_without_pages_has_the_rows_that_are_expected() {
    assert_eq!(cost("{ allItems { id } }", json!({})), 1 + 10);
    assert_eq!(cost("{ itemsById(ids: [1, 2, 3]) { id } }", json!({})), 1 + 3);
    let query = "query ($ids: [ID!]!) { itemsById(ids: $ids) { id } }";
    assert_eq!(cost(query, json!({ "ids": [1, 2, 3, 4] })), 1 + 4);
}
