//! Parsing, validation, the choice of the operation, and the cache.

use std::sync::Arc;

use insta::assert_json_snapshot;

use super::super::{Mode, OperationKind};
use super::*;

#[test]
fn a_valid_operation_is_prepared() {
    let prepared = ask(&development(), "query Greet { hello }", json!({})).unwrap();
    assert_eq!(prepared.kind, OperationKind::Query);
    assert_eq!(prepared.operation_name.as_deref(), Some("Greet"));
    assert_eq!(prepared.cost, 1);
}

#[test]
fn the_kind_of_an_operation_is_known_before_it_runs() {
    let kind = |query| ask(&development(), query, json!({})).unwrap().kind;
    assert_eq!(kind("mutation { write(input: { text: \"x\" }) }"), OperationKind::Mutation);
    assert_eq!(kind("subscription { count(to: 3) }"), OperationKind::Subscription);
}

#[test]
fn text_that_is_no_document_is_refused_with_a_place() {
    let error = ask(&development(), "{ hello", json!({})).unwrap_err();
    assert_eq!(error.code, Code::ParseFailed);
    assert_eq!(error.locations.len(), 1);
    assert_eq!(refusal(&development(), ""), Code::ParseFailed);
    assert_eq!(refusal(&development(), "type Query { a: Int }"), Code::ValidationFailed);
}

#[test]
fn every_rule_that_is_broken_is_named() {
    let error = ask(&development(), "{\n  helo\n  item { id }\n}", json!({})).unwrap_err();
    assert_json_snapshot!(error.to_json_list(), @r#"
    [
      {
        "extensions": {
          "code": "GRAPHQL_VALIDATION_FAILED"
        },
        "locations": [
          {
            "column": 3,
            "line": 2
          }
        ],
        "message": "Type `Query` does not have a field `helo`."
      },
      {
        "extensions": {
          "code": "GRAPHQL_VALIDATION_FAILED"
        },
        "locations": [
          {
            "column": 3,
            "line": 3
          }
        ],
        "message": "The required argument `Query.item(id:)` is not provided."
      }
    ]
    "#);
}

#[test]
fn the_errors_of_a_document_are_capped() {
    let front = front(Limits { errors: 3, ..Limits::development() });
    let error = ask(&front, "{ a b c d e f }", json!({})).unwrap_err();
    assert_eq!(error.to_json_list().as_array().unwrap().len(), 3);
}

#[test]
fn what_the_engine_alone_would_run_is_refused() {
    let front = development();
    for query in [
        "{ hello @skip(if: 1) }",
        "{ __typename { hello } }",
        "{ same: hello ...on Query { same: echo } }",
        "{ sum(numbers: [2147483648]) }",
        "mutation { write(input: { text: \"a\", text: \"b\" }) }",
        "query ($unused: Int) { hello }",
        "query { hello } fragment unused on Query { hello }",
        "{ ...missing }",
        "{ hello @unknown }",
    ] {
        let refused = ask(&front, query, json!({})).map_err(|error| error.code);
        assert_eq!(refused.err(), Some(Code::ValidationFailed), "{query}");
    }
}

#[test]
fn several_operations_need_a_name() {
    let front = development();
    let choose = |name: Option<&str>| {
        let query = "query A { hello } query B { echo }";
        let params = json!({ "query": query, "operationName": name });
        front.prepare(Params::from_json(params).unwrap()).map(|prepared| prepared.operation_name)
    };
    assert_eq!(choose(Some("A")).unwrap().as_deref(), Some("A"));
    assert_eq!(choose(Some("B")).unwrap().as_deref(), Some("B"));
    assert_eq!(choose(None).unwrap_err().code, Code::OperationResolutionFailure);
    assert_eq!(choose(Some("C")).unwrap_err().code, Code::OperationResolutionFailure);
    assert_eq!(choose(Some("")).unwrap_err().code, Code::OperationResolutionFailure);
}

#[tokio::test]
async fn the_engine_reads_the_document_as_the_front_did() {
    let query = r#"
        query ($with: Boolean!) {
            escaped: echo(text: "\u00e9 \uD83D\uDE00 \u{1F600} \"quoted\"")
            block: echo(text: """
                first
                  second
            """)
            left: hello @include(if: $with)
            colour(colour: RED)
            ...More
        }
        fragment More on Query { item(id: 7) { id ... on Item { named: name } } sum(numbers: [1, -2, 30]) }
    "#;
    assert_json_snapshot!(answer(query, json!({ "with": false })).await, @r#"
    {
      "block": "first\n  second",
      "colour": "RED",
      "escaped": "é 😀 😀 \"quoted\"",
      "item": {
        "id": "7",
        "named": "item 7"
      },
      "sum": 29
    }
    "#);
}

#[test]
fn introspection_is_answered_in_development_alone() {
    let toy = Toy::new();
    let prepared = ask(&development(), INTROSPECTION, json!({})).unwrap();
    assert!(prepared.cost > 1_000, "introspection has its price");

    let production = Front::new(&toy.engine.sdl(), Limits::development(), Mode::Production).unwrap();
    assert_eq!(refusal(&production, INTROSPECTION), Code::ValidationFailed);
    assert_eq!(
        refusal(&production, "{ ... on Query { __type(name: \"Item\") { name } } }"),
        Code::ValidationFailed
    );
    assert!(ask(&production, "{ __typename item(id: 1) { __typename } }", json!({})).is_ok());
}

#[tokio::test]
async fn introspection_is_answered_whole() {
    let data = answer(INTROSPECTION, json!({})).await;
    let types = data["__schema"]["types"].as_array().unwrap();
    assert!(types.iter().any(|it| it["name"] == "ItemConnection"));
}

#[test]
fn introspection_in_circles_is_refused() {
    let query = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }";
    assert_eq!(refusal(&development(), query), Code::QueryTooDeep);
}

#[test]
fn a_schema_that_is_not_valid_is_refused() {
    assert!(Front::new("type Query { a: Missing }", Limits::development(), Mode::Production).is_err());
}

#[test]
fn a_text_is_prepared_once() {
    let front = development();
    let document = || front.inner.document("{ hello }", None).unwrap();
    assert!(Arc::ptr_eq(&document(), &document()));
    assert_eq!(front.inner.documents.len(), 1);
}

#[test]
fn the_cache_stays_within_its_bytes() {
    let most = 256 * 1024;
    let front = front(Limits { document_cache_bytes: most, ..Limits::development() });
    for number in 0..300 {
        ask(&front, &format!("{{ alias{number}: hello }}"), json!({})).unwrap();
    }
    let weight = front.inner.documents.weight();
    assert!(weight > 0 && weight <= most, "{weight}");
}

#[test]
fn invalid_documents_are_not_kept() {
    let front = development();
    refusal(&front, "{ missing }");
    assert!(front.inner.documents.is_empty());
}

/// Asks for all that tools ask for, seven wrappers deep.
const INTROSPECTION: &str = "
    query IntrospectionQuery {
      __schema {
        description
        queryType { name kind }
        mutationType { name kind }
        subscriptionType { name kind }
        types { ...FullType }
        directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
      }
    }
    fragment FullType on __Type {
      kind name description specifiedByURL
      fields(includeDeprecated: true) {
        name description
        args(includeDeprecated: true) { ...InputValue }
        type { ...TypeRef }
        isDeprecated deprecationReason
      }
      inputFields(includeDeprecated: true) { ...InputValue }
      interfaces { ...TypeRef }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      possibleTypes { ...TypeRef }
    }
    fragment InputValue on __InputValue {
      name description type { ...TypeRef } defaultValue isDeprecated deprecationReason
    }
    fragment TypeRef on __Type {
      kind name
      ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
        ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
    }
";
